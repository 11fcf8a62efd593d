/**
 * The table of sign-in steps: which states of the machine each shows, and which inputs it asks for.
 * Types, fixtures and documentation are made from it.
 *
 * @module
 */
import type { FieldName } from '../src/fields.ts'
import type { DoneState, RestingState } from './sign-in.types.ts'

/** A step, in words for a reader. */
export interface StepRow {
  /** The states of the machine that show it. */
  readonly states: readonly (RestingState | DoneState)[]
  /** The inputs of its form. */
  readonly fields: readonly FieldName[]
  /** What the person is asked. */
  readonly asks: string
}

/** Every step of a sign-in. */
export const SIGN_IN_STEPS = {
  identify: { states: ['idle', 'cancelled'], fields: ['username', 'password'], asks: 'who signs in, and how' },
  password: {
    states: ['collectingPassword', 'PASSWORD', 'PASSWORD_SRP'],
    fields: ['password'],
    asks: 'the password',
  },
  chooseFactor: { states: ['SELECT_CHALLENGE'], fields: [], asks: 'which first factor to use' },
  chooseMfa: { states: ['SELECT_MFA_TYPE'], fields: [], asks: 'which second factor to use' },
  smsCode: { states: ['SMS_MFA', 'SMS_OTP'], fields: ['code'], asks: 'the code from a text message' },
  emailCode: { states: ['EMAIL_OTP'], fields: ['code'], asks: 'the code from an e-mail' },
  totpCode: { states: ['SOFTWARE_TOKEN_MFA'], fields: ['code'], asks: 'the code of an authenticator app' },
  chooseMfaSetup: { states: ['selectingMfaSetup'], fields: [], asks: 'which second factor to set up' },
  setUpTotp: {
    states: ['awaitingTotpCode'],
    fields: ['code', 'deviceName'],
    asks: 'to add an authenticator app, and its first code',
  },
  setUpEmail: { states: ['awaitingEmail'], fields: ['email'], asks: 'an e-mail address for codes' },
  newPassword: {
    states: ['NEW_PASSWORD_REQUIRED'],
    fields: ['newPassword'],
    asks: 'a new password, and missing attributes',
  },
  passkey: { states: ['WEB_AUTHN'], fields: [], asks: 'to use a passkey' },
  custom: { states: ['CUSTOM_CHALLENGE'], fields: ['answer'], asks: 'what a Lambda function wants to know' },
  rememberDevice: { states: ['rememberingDevice'], fields: [], asks: 'whether to remember this device' },
  confirmSignUp: { states: ['userNotConfirmed'], fields: [], asks: 'to confirm the sign-up first' },
  resetPassword: { states: ['passwordResetRequired'], fields: [], asks: 'to reset the password first' },
  signedIn: { states: ['signedIn'], fields: [], asks: 'nothing any more' },
  unsupported: { states: ['unsupported'], fields: [], asks: 'something this library does not know' },
} as const satisfies Readonly<Record<string, StepRow>>

/** The name of a step. */
export type SignInStep = keyof typeof SIGN_IN_STEPS
