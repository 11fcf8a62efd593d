/**
 * The chart of a sign-in, brought to a place, and what the user and the service may say there.
 *
 * @module
 */
import type { SignInInput } from '../../../machines/sign-in/context.ts'
import { signInMachine } from '../../../machines/sign-in/machine.ts'
import { CognitoError, NetworkError } from '../../../src/errors.ts'
import { Sensitive } from '../../../src/sensitive.ts'
import type { Challenge } from '../../../src/sign-in/challenge.ts'
import type { SignInRequest } from '../../../src/sign-in/credentials.ts'
import { requestOf } from '../../sign-in/bench.ts'
import { open, startChart } from '../chart-bench.ts'
import { challenge } from './model.ts'

const machine = signInMachine()
const EFFECTS = [
  ...['loadResume', 'initiateAuth', 'respondToChallenge', 'forgetDevice', 'associateSoftwareToken'],
  ...['verifySoftwareToken', 'signWithPasskey', 'saveSession', 'confirmDevice', 'updateDevice'],
]

export const offline = new NetworkError('offline')
export const wrong = new CognitoError('Invalid code', { code: 'CodeMismatchException', status: 400 })

export const submit = (more: Partial<SignInRequest> = {}) => ({ type: 'signIn.submit', request: requestOf(more) })
export const code = { type: 'code.submit', code: new Sensitive('123456') }
export const password = { type: 'password.submit', password: new Sensitive('typed') }
export const totp = { type: 'totp.submit', code: new Sensitive('654321'), deviceName: 'phone' }
export const setUp = (method: string) => ({ type: 'mfaSetup.select', method })

export const setUpOf = (...methods: string[]) => challenge('MFA_SETUP', { MFAS_CAN_SETUP: JSON.stringify(methods) })
export const passkeyOf = (...factors: string[]) => challenge('WEB_AUTHN', { CREDENTIAL_REQUEST_OPTIONS: '{}' }, factors)
export const SMS = challenge('SMS_MFA')
export const TOTP = setUpOf('SOFTWARE_TOKEN_MFA')
export const BOTH = setUpOf('EMAIL_OTP', 'SOFTWARE_TOKEN_MFA')
export const VERIFIER = challenge('PASSWORD_VERIFIER', {
  USER_ID_FOR_SRP: 'ada',
  SRP_B: 'B',
  SALT: 'salt',
  SECRET_BLOCK: 'block',
})

/** The service asks. */
export const asks = (asked: Challenge, more: object = {}) => ({
  output: { step: { challenge: asked, result: undefined }, keyPair: undefined, device: undefined, ...more },
})

/** An effect with what it is asked, opened. */
export const asked = (effect: string, input: unknown) => [effect, open(input)]

/** The chart, looking for an unfinished sign-in. */
export const start = (input: Partial<SignInInput> = {}) =>
  startChart(machine, { resume: false, ...input }, EFFECTS, ['keepPlace'])

/** A chart at its form. */
export async function startAtForm(input: Partial<SignInInput> = {}) {
  const chart = start(input)
  await chart.settle('loadResume', { output: undefined })
  chart.noted.length = 0
  return chart
}

/** A chart whose first request got this challenge. */
export async function startAt(first: Challenge, request: Partial<SignInRequest> = {}, more: object = {}) {
  const chart = await startAtForm()
  chart.send(submit(request))
  await chart.settle('initiateAuth', asks(first, more))
  return chart
}

/** A chart that shows the secret of an authenticator app. */
export async function startAtTotp() {
  const chart = await startAt(TOTP)
  await chart.settle('associateSoftwareToken', { output: { secret: new Sensitive('SECRET'), challenge: BOTH } })
  return chart
}
