'use client'
/**
 * Hooks for React 18.2 and later, and for React Native.
 *
 * @module
 */
export { useDevices, usePasskeyRegistration, usePasswordReset, useSignIn, useSignUp, useTotpSetup } from './flows.ts'
export {
  AuthProvider,
  type AuthProviderProps,
  type SettledSession,
  type Store,
  useAuth,
  useGate,
  useSelected,
  useSession,
  useSessionSelector,
  useStore,
  useSuspenseSession,
} from './session.ts'
