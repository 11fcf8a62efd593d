/**
 * The machines themselves, for tools and for apps that compose them. Everything else hides XState.
 *
 * @module
 */

export { createDeviceLogic } from './devices/index.ts'
export type { DeviceLogic } from './devices/machine.ts'
export { createPasskeyRegistrationLogic } from './passkey-registration/index.ts'
export type { PasskeyRegistrationLogic } from './passkey-registration/machine.ts'
export { createPasswordResetLogic } from './password-reset/index.ts'
export type { PasswordResetLogic } from './password-reset/machine.ts'
export { createSessionMachine } from './session/index.ts'
export type { SessionMachine, SessionMachineSnapshot } from './session/machine.ts'
export type {
  SignInContext,
  SignInEvent,
  SignInInput,
  SignInOutput,
  SignInStateValue,
  SignInTag,
} from './sign-in/context.ts'
export {
  createSignInMachine,
  type SignInLogic,
  type SignInMachineSnapshot,
  type SignInOptions,
} from './sign-in/index.ts'
export { createSignUpLogic } from './sign-up/index.ts'
export type { SignUpLogic } from './sign-up/machine.ts'
export { createTotpSetupLogic } from './totp-setup/index.ts'
export type { TotpSetupLogic } from './totp-setup/machine.ts'
