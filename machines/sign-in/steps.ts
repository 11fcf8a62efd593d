/**
 * The steps of a sign-in, in words for a reader: fixtures and documentation are made from them.
 *
 * @module
 */
import { STEP_TABLE, type StepRow } from './step-table.ts'

export type { SignInStep } from './step-table.ts'

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
