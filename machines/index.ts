/**
 * The machines themselves, for tools and for apps that compose them. Everything else hides XState.
 *
 * @module
 */

export { createDeviceLogic } from './device.flow.ts'
export type { DeviceLogic } from './device.types.ts'
export { createPasskeyRegistrationLogic } from './passkey-registration.flow.ts'
export type { PasskeyRegistrationLogic } from './passkey-registration.types.ts'
export { createPasswordResetLogic } from './password-reset.flow.ts'
export type { PasswordResetLogic } from './password-reset.types.ts'
export { type SessionLogic, type SessionMachineSnapshot, sessionLogic } from './session.logic.ts'
export type { SignInOptions } from './sign-in.flow.ts'
export { createSignInMachine, type SignInLogic, type SignInMachineSnapshot } from './sign-in.logic.ts'
export type {
  SignInContext,
  SignInEvent,
  SignInInput,
  SignInOutput,
  SignInStateValue,
  SignInTag,
} from './sign-in.types.ts'
export { createSignUpLogic } from './sign-up.flow.ts'
export type { SignUpLogic } from './sign-up.types.ts'
export { createTotpSetupLogic } from './totp-setup.flow.ts'
export type { TotpSetupLogic } from './totp-setup.types.ts'
