/**
 * `usePasskeyRegistration` for React and React Native.
 *
 * @module
 */
import {
  type PasskeyRegistrationFlow,
  usePasskeyRegistration as startPasskeyRegistration,
} from '../../machines/passkey-registration/index.ts'
import type { PasskeyRegistration } from '../../machines/passkey-registration/view.ts'
import type { Auth } from '../create-auth.ts'
import { useFlow } from './flows.ts'

/** The passkey registration of this component, or one that several components share when a flow is given. */
export function usePasskeyRegistration(source?: Auth | PasskeyRegistrationFlow): PasskeyRegistration {
  return useFlow(source, (auth) => startPasskeyRegistration(auth))
}
