/**
 * Composables for Vue 3.4 and later.
 *
 * @module
 */
export type { Store } from '../listeners.ts'
export {
  type AuthPluginOptions,
  createAuthPlugin,
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
