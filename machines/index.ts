/**
 * The machines themselves, for tools and for apps that compose them. Everything else hides XState.
 *
 * @module
 */

export { createDevicesMachine } from './devices/index.ts'
export type { DevicesMachine } from './devices/machine.ts'
export type { FlowTag, Machine } from './logic.ts'
export { createPasskeyRegistrationMachine } from './passkey-registration/index.ts'
export type { PasskeyRegistrationMachine } from './passkey-registration/machine.ts'
export { createPasswordResetMachine } from './password-reset/index.ts'
export type { PasswordResetMachine } from './password-reset/machine.ts'
export { createSessionMachine } from './session/index.ts'
export type { SessionMachine, SessionMachineSnapshot } from './session/machine.ts'
export type {
  SignInContext,
  SignInEvent,
  SignInInput,
  SignInMachine,
  SignInOutput,
  SignInStateValue,
  SignInTag,
} from './sign-in/context.ts'
export { createSignInMachine, type SignInOptions } from './sign-in/index.ts'
export { SIGN_IN_STEPS } from './sign-in/steps.ts'
export { createSignUpMachine } from './sign-up/index.ts'
export type { SignUpMachine } from './sign-up/machine.ts'
export { createTotpSetupMachine } from './totp-setup/index.ts'
export type { TotpSetupMachine } from './totp-setup/machine.ts'
