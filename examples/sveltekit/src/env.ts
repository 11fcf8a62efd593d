import { defineEnvVars } from '@sveltejs/kit/env'

const optional = (value: string | undefined) => value ?? ''

export const variables = defineEnvVars({
  USER_POOL_ID: { public: true, static: true },
  CLIENT_ID: { public: true, static: true },
  CLIENT_SECRET: {},
  COOKIE_SECRET: {},
  COOKIE_SECURE: { schema: optional },
  COGNITO_ENDPOINT: { schema: optional, description: "The simulated pool of the tests. Cognito's own, without it." },
})
