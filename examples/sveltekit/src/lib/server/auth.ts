import { createServerAuth } from 'cognito-machines/server'
import { CLIENT_SECRET, COGNITO_ENDPOINT, COOKIE_SECRET, COOKIE_SECURE } from '$app/env/private'
import { CLIENT_ID, USER_POOL_ID } from '$app/env/public'

export const auth = createServerAuth({
  userPoolId: USER_POOL_ID,
  clientId: CLIENT_ID,
  clientSecret: CLIENT_SECRET,
  cookieSecrets: [COOKIE_SECRET],
  // Over http there are no secure cookies.
  cookie: { secure: COOKIE_SECURE !== 'false' },
  ...(COGNITO_ENDPOINT && { endpoint: COGNITO_ENDPOINT, allowInsecureEndpoint: true }),
})
