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
