/**
 * What a user does besides signing in: one function for each thing. Each takes the `auth` of `createAuth` first.
 *
 * @module
 */

export type { Secret } from '../input.ts'
export {
  deleteAttributes,
  type PendingAttribute,
  sendAttributeCode,
  type UpdatedAttributes,
  updateAttributes,
  verifyAttribute,
  type WriteOptions,
  type Written,
} from './attributes.ts'
export { sendAuthEventFeedback } from './auth-event-feedback.ts'
export { confirmSignUp, isAlreadyConfirmed, resendSignUpCode, type SignUpConfirmation } from './confirm-sign-up.ts'
export type { Delivery } from './delivery.ts'
export {
  forgetDevice,
  getDevice,
  listDevices,
  setDeviceRemembered,
  type UserDevice,
} from './devices.ts'
export {
  type AuthFactors,
  getAuthFactors,
  type MfaPreference,
  type MfaPreferences,
  setMfaPreference,
  setUserSettings,
} from './mfa.ts'
export type { MfaFactor, MfaState } from './mfa-state.ts'
export type { PagedList } from './paging.ts'
export { type NewPasskey, registerPasskey } from './passkey-registration.ts'
export { deletePasskey, listPasskeys, type UserPasskey } from './passkeys.ts'
export { changePassword, confirmForgotPassword, forgotPassword, setPassword } from './password.ts'
export {
  checkPassword,
  type PasswordCheck,
  type PasswordPolicy,
  type PasswordRule,
  type RuleResult,
} from './password-policy.ts'
export type { ClientMetadata } from './public-call.ts'
export { listSessions, revokeSession, type UserSession } from './sessions.ts'
export { type SignedUp, type SignUpDetails, signUp } from './sign-up.ts'
export { confirmThisDevice, getThisDevice, type ThisDevice } from './this-device.ts'
export { startTotpSetup, type TotpSecret, verifyTotp } from './totp.ts'
export { deleteUser, getUser, type UserProfile } from './user.ts'
export type {
  AttributeName,
  NewAttributes,
  ServiceAttribute,
  StandardAttribute,
  UserAttributes,
} from './user-attributes.ts'
