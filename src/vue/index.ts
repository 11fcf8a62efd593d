/**
 * Composables for Vue 3.4 and later.
 *
 * @module
 */
export { createAuthPlugin, useAuth } from './auth-plugin.ts'
export { type Store, useStore } from './composables.ts'
export { useDevices } from './use-devices.ts'
export { usePasskeyRegistration } from './use-passkey-registration.ts'
export { usePasswordReset } from './use-password-reset.ts'
export { useSession } from './use-session.ts'
export { useSignIn } from './use-sign-in.ts'
export { useSignUp } from './use-sign-up.ts'
export { useTotpSetup } from './use-totp-setup.ts'
