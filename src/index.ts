/**
 * Client-side authentication for Amazon Cognito user pools.
 *
 * @module
 */
export {
  type DevicesFlow,
  type DevicesOptions,
  useDevices as createDevices,
  useDevices,
} from '../machines/devices/index.ts'
export type { Devices } from '../machines/devices/view.ts'
export type { Flow, Outcome, RawActor } from '../machines/flow.ts'
export {
  type PasskeyRegistrationFlow,
  usePasskeyRegistration as createPasskeyRegistration,
  usePasskeyRegistration,
} from '../machines/passkey-registration/index.ts'
export type { PasskeyRegistration } from '../machines/passkey-registration/view.ts'
export {
  type PasswordResetFlow,
  type PasswordResetOptions,
  usePasswordReset as createPasswordReset,
  usePasswordReset,
} from '../machines/password-reset/index.ts'
export type { PasswordReset } from '../machines/password-reset/view.ts'
export type { Gate, HintStorage, SessionHint, SessionSnapshot } from '../machines/session/view.ts'
export type { SignInEvent } from '../machines/sign-in/context.ts'
export { type SignInFlow, type SignInOptions, useSignIn as createSignIn, useSignIn } from '../machines/sign-in/index.ts'
export { matchStep, type SignIn, type SignInOutcome, type SignInStep } from '../machines/sign-in/view.ts'
export { type SignUpFlow, type SignUpOptions, useSignUp as createSignUp, useSignUp } from '../machines/sign-up/index.ts'
export type { SignUp } from '../machines/sign-up/view.ts'
export {
  type TotpSetupFlow,
  type TotpSetupOptions,
  useTotpSetup as createTotpSetup,
  useTotpSetup,
} from '../machines/totp-setup/index.ts'
export type { TotpSetup } from '../machines/totp-setup/view.ts'
export type { AuthConfig, AuthFlow, UserContext } from './config.ts'
export type { AuthContext, WithAuthContext } from './core.ts'
export { type Auth, type AuthOptions, createAuth } from './create-auth.ts'
export {
  AuthError,
  type AuthErrorCode,
  CognitoError,
  ConfigurationError,
  type ErrorField,
  FlowError,
  InvalidInputError,
  NetworkError,
  PasskeyError,
  ProtocolError,
  SessionError,
  StorageError,
  WafError,
} from './errors.ts'
export type { DomField, DomForm, Field, FieldName, FormSubmission, NativeField } from './fields.ts'
export type { Claims, Jwt } from './jwt.ts'
export type {
  Clock,
  Fetch,
  Inspect,
  InspectedEvent,
  InspectObserver,
  KeyValueStorage,
  Lifecycle,
  Lock,
  ModPow,
  Passkeys,
  Ports,
  RandomBytes,
  Tabs,
} from './ports.ts'
export { Sensitive } from './sensitive.ts'
export type { Tokens } from './session/tokens.ts'
export { type AuthUser, hasScope } from './session/user.ts'
export type { CodeDelivery, MfaMethod } from './sign-in/challenge.ts'
export type { Credentials, FirstFactor, StepUp } from './sign-in/credentials.ts'
export type { Call, CallOptions } from './transport/call.ts'
