/** Authentication on the server. Nothing of it reaches a browser. */
import { createNextAuth } from 'cognito-machines/next'
import { CLIENT_ID, USER_POOL_ID } from './pool'

/** The simulated pool of the tests. Cognito's own endpoint, without it. */
const endpoint = process.env.COGNITO_ENDPOINT

export const auth = createNextAuth({
  userPoolId: USER_POOL_ID,
  clientId: CLIENT_ID,
  clientSecret: process.env.CLIENT_SECRET ?? '',
  cookieSecrets: [process.env.COOKIE_SECRET ?? ''],
  // Over http there are no secure cookies.
  cookie: { secure: process.env.COOKIE_SECURE !== 'false' },
  ...(endpoint && { endpoint, allowInsecureEndpoint: true }),
})
