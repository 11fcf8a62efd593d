/**
 * The table of sign-in steps: which states of the machine each shows, and which inputs it asks for.
 *
 * @module
 */
import type { FieldName } from '../../src/fields.ts'
import type { DoneState, RestingState } from './types.ts'

/** How a step is found, and what its form has. */
export interface StepRow {
  /** The states of the machine that show it. */
  readonly states: readonly (RestingState | DoneState)[]
  /** The inputs of its form. */
  readonly fields: readonly FieldName[]
}

/** Every step of a sign-in. Each state that a person can see is in one of them. */
export const STEP_TABLE = {
  identify: { states: ['idle', 'cancelled'], fields: ['username', 'password'] },
  password: { states: ['collectingPassword', 'PASSWORD', 'PASSWORD_SRP'], fields: ['password'] },
  chooseFactor: { states: ['SELECT_CHALLENGE'], fields: [] },
  chooseMfa: { states: ['SELECT_MFA_TYPE'], fields: [] },
  smsCode: { states: ['SMS_MFA', 'SMS_OTP'], fields: ['code'] },
  emailCode: { states: ['EMAIL_OTP'], fields: ['code'] },
  totpCode: { states: ['SOFTWARE_TOKEN_MFA'], fields: ['code'] },
  chooseMfaSetup: { states: ['selectingMfaSetup'], fields: [] },
  setUpTotp: { states: ['awaitingTotpCode'], fields: ['code', 'deviceName'] },
  setUpEmail: { states: ['awaitingEmail'], fields: ['email'] },
  newPassword: { states: ['NEW_PASSWORD_REQUIRED'], fields: ['newPassword'] },
  passkey: { states: ['WEB_AUTHN'], fields: [] },
  custom: { states: ['CUSTOM_CHALLENGE'], fields: ['answer'] },
  rememberDevice: { states: ['rememberingDevice'], fields: [] },
  confirmSignUp: { states: ['userNotConfirmed'], fields: [] },
  resetPassword: { states: ['passwordResetRequired'], fields: [] },
  signedIn: { states: ['signedIn'], fields: [] },
  unsupported: { states: ['unsupported'], fields: [] },
} as const satisfies Readonly<Record<string, StepRow>>

/** The name of a step. */
export type SignInStep = keyof typeof STEP_TABLE

/** Every step of a sign-in: the states of the machine that show it, the inputs of its form, what the person is asked. */
export const SIGN_IN_STEPS = {
  identify: { ...STEP_TABLE.identify, asks: 'who signs in, and how' },
  password: { ...STEP_TABLE.password, asks: 'the password' },
  chooseFactor: { ...STEP_TABLE.chooseFactor, asks: 'which first factor to use' },
  chooseMfa: { ...STEP_TABLE.chooseMfa, asks: 'which second factor to use' },
  smsCode: { ...STEP_TABLE.smsCode, asks: 'the code from a text message' },
  emailCode: { ...STEP_TABLE.emailCode, asks: 'the code from an e-mail' },
  totpCode: { ...STEP_TABLE.totpCode, asks: 'the code of an authenticator app' },
  chooseMfaSetup: { ...STEP_TABLE.chooseMfaSetup, asks: 'which second factor to set up' },
  setUpTotp: { ...STEP_TABLE.setUpTotp, asks: 'to add an authenticator app, and its first code' },
  setUpEmail: { ...STEP_TABLE.setUpEmail, asks: 'an e-mail address for codes' },
  newPassword: { ...STEP_TABLE.newPassword, asks: 'a new password, and missing attributes' },
  passkey: { ...STEP_TABLE.passkey, asks: 'to use a passkey' },
  custom: { ...STEP_TABLE.custom, asks: 'what a Lambda function wants to know' },
  rememberDevice: { ...STEP_TABLE.rememberDevice, asks: 'whether to remember this device' },
  confirmSignUp: { ...STEP_TABLE.confirmSignUp, asks: 'to confirm the sign-up first' },
  resetPassword: { ...STEP_TABLE.resetPassword, asks: 'to reset the password first' },
  signedIn: { ...STEP_TABLE.signedIn, asks: 'nothing any more' },
  unsupported: { ...STEP_TABLE.unsupported, asks: 'something this library does not know' },
} as const satisfies Readonly<Record<keyof typeof STEP_TABLE, StepRow & { readonly asks: string }>>
