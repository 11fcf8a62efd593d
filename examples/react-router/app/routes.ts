import { index, layout, type RouteConfig, route } from '@react-router/dev/routes'

export default [
  // Outside the layout: it reads no session, and writes its own cookies.
  route('api/auth', 'routes/api-auth.ts'),
  layout('session.tsx', [
    index('routes/home.tsx'),
    route('account', 'routes/account.tsx'),
    route('embedded', 'routes/embedded.tsx'),
    route('sign-in', 'routes/sign-in.tsx'),
    route('api/me', 'routes/api-me.ts'),
  ]),
] satisfies RouteConfig
