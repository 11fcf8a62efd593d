/**
 * What each step makes of what a person gives: the event that tells the machine.
 *
 * @module
 */
import type { AuthFlow } from '../../src/config.ts'
import { optional, readCredentials } from '../../src/sign-in/credentials.ts'
import {
  readAnswer,
  readAttributes,
  readCode,
  readEmail,
  readPassword,
  readTotpCode,
} from '../../src/sign-in/inputs.ts'
import type { SignInStep } from './steps.ts'
import type { SignInEvent } from './types.ts'
import type { StepActions, TableOf } from './view.ts'

/** The event of every action. Each throws an `InvalidInputError` that names the field for what cannot be sent. */
export type StepEvents = TableOf<{
  readonly [Name in SignInStep]: {
    readonly [Key in keyof StepActions<Name>]: StepActions<Name>[Key] extends (...given: infer Given) => unknown
      ? (...given: Given) => SignInEvent
      : never
  }
}>

/** The events of a flow that starts with `defaultFlow` unless the credentials say otherwise. */
export function stepEvents(defaultFlow: AuthFlow): StepEvents {
  const chooseAnother = () => ({ type: 'factor.chooseAnother' }) as const
  const sentCode: StepEvents['smsCode'] = {
    submit: (code) => ({ type: 'code.submit', code: readCode(code) }),
    resend: () => ({ type: 'code.resend' }),
    chooseAnother,
  }
  return {
    identify: {
      submit: (credentials) => ({ type: 'signIn.submit', request: readCredentials(credentials, defaultFlow) }),
    },
    password: {
      submit: (input) => ({ type: 'password.submit', password: readPassword(input?.password) }),
      chooseAnother,
    },
    chooseFactor: {
      choose: (factor, input) => ({ type: 'factor.select', factor, password: optional(readPassword, input?.password) }),
    },
    chooseMfa: { choose: (method) => ({ type: 'mfa.select', method }) },
    smsCode: sentCode,
    emailCode: sentCode,
    totpCode: { submit: (code) => ({ type: 'code.submit', code: readTotpCode(code) }) },
    chooseMfaSetup: { choose: (method) => ({ type: 'mfaSetup.select', method }) },
    setUpTotp: {
      submit: (input) => ({
        type: 'totp.submit',
        code: readTotpCode(input?.code),
        deviceName: input.deviceName === '' ? undefined : input.deviceName,
      }),
    },
    setUpEmail: { submit: (input) => ({ type: 'email.submit', email: readEmail(input?.email) }) },
    newPassword: {
      submit: (input) => ({
        type: 'newPassword.submit',
        password: readPassword(input?.password, 'newPassword'),
        attributes: readAttributes(input?.attributes),
      }),
    },
    passkey: { retry: () => ({ type: 'passkey.start' }), chooseAnother },
    custom: { submit: (answer) => ({ type: 'answer.submit', answer: readAnswer(answer) }) },
    rememberDevice: { remember: () => ({ type: 'device.remember' }), skip: () => ({ type: 'device.skip' }) },
    unsupported: { chooseAnother },
  }
}
