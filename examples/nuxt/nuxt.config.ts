export default defineNuxtConfig({
  compatibilityDate: '2026-11-01',
  telemetry: false,
  devtools: { enabled: false },
  app: { head: { htmlAttrs: { lang: 'en' }, title: 'Nuxt', link: [{ rel: 'icon', href: 'data:,' }] } },
  // Each is a variable when the server runs: NUXT_CLIENT_SECRET, NUXT_PUBLIC_USER_POOL_ID, …
  runtimeConfig: {
    clientSecret: '',
    cookieSecret: '',
    cookieSecure: true,
    // The simulated pool of the tests. Cognito's own endpoint, without it.
    endpoint: '',
    public: { userPoolId: 'eu-west-1_AbCdEf123', clientId: '1h57kf5cpq17m0eml12EXAMPLE' },
  },
})
