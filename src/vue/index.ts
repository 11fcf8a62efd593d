/**
 * Composables for Vue 3.4 and later.
 *
 * @module
 */
export { createAuthPlugin, useAuth } from './auth-plugin.ts'
export { usePasswordReset } from './use-password-reset.ts'
export { useSession } from './use-session.ts'
export { useSignIn } from './use-sign-in.ts'
export { useSignUp } from './use-sign-up.ts'
export { type Store, useStore } from './use-store.ts'
