import { createAuth } from 'cognito-machines'
import { CLIENT_ID, USER_POOL_ID } from './pool'

// Inert until a page in a browser uses it, so that it may stand at the module level, on the server too.
export const auth = createAuth({ userPoolId: USER_POOL_ID, clientId: CLIENT_ID, server: '/api/auth' })
