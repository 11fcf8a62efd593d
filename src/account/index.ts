/**
 * Account functions of a user besides sign-in. Each takes the `auth` of `createAuth` first.
 *
 * @module
 */

export type { Secret } from '../input.ts'
export { isAlreadyConfirmed } from '../refusals.ts'
export type {
  AttributeName,
  NewAttributes,
  ServiceAttribute,
  StandardAttribute,
  UserAttributes,
} from './attributes.ts'
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
export {
  confirmThisDevice,
  forgetDevice,
  getDevice,
  getThisDevice,
  listDevices,
  setDeviceRemembered,
  type ThisDevice,
  type UserDevice,
} from './devices.ts'
export type { MfaFactor, MfaState, TotpSecret } from './mfa.ts'
export {
  type AuthFactors,
  getAuthFactors,
  type MfaPreference,
  type MfaPreferences,
  setMfaPreference,
  setUserSettings,
  startTotpSetup,
  verifyTotp,
} from './mfa.ts'
export type { PagedList } from './paging.ts'
export { deletePasskey, listPasskeys, type NewPasskey, registerPasskey, type UserPasskey } from './passkeys.ts'
export {
  changePassword,
  changePasswordFields,
  checkPassword,
  confirmForgotPassword,
  forgotPassword,
  type PasswordCheck,
  type PasswordPolicy,
  type PasswordRule,
  type RuleResult,
  setPassword,
} from './password.ts'
export type { ClientMetadata, Delivery } from './public-call.ts'
export { listSessions, revokeSession, type UserSession } from './sessions.ts'
export {
  confirmSignUp,
  resendSignUpCode,
  type SignedUp,
  type SignUpConfirmation,
  type SignUpDetails,
  signUp,
} from './sign-up.ts'
export { deleteUser, getUser, sendAuthEventFeedback, type UserProfile } from './user.ts'
