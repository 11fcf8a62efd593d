/**
 * Composables for Vue 3.4 and later.
 *
 * @module
 */
export {
  createAuthPlugin,
  type Store,
  useAuth,
  useDevices,
  useGate,
  usePasskeyRegistration,
  usePasswordReset,
  useSession,
  useSignIn,
  useSignUp,
  useStore,
  useTotpSetup,
} from './composables.ts'
