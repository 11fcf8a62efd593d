'use client'
/**
 * Hooks for React 18.2 and later, and for React Native.
 *
 * @module
 */
export { AuthProvider, useAuth } from './auth-provider.ts'
export { type SettledSession, useSession, useSessionSelector, useSuspenseSession } from './session.ts'
export { useDevices } from './use-devices.ts'
export { usePasskeyRegistration } from './use-passkey-registration.ts'
export { usePasswordReset } from './use-password-reset.ts'
export { useSignIn } from './use-sign-in.ts'
export { useSignUp } from './use-sign-up.ts'
export { type Store, useSelected, useStore } from './use-store.ts'
export { useTotpSetup } from './use-totp-setup.ts'
