/**
 * The model of the sign-in machine: typed fixtures for every event, every effect and every kind of refusal.
 * A new event or effect does not compile until it has one.
 *
 * @module
 */
import type { OutputFrom } from 'xstate'
import type { SignInContext, SignInEvent } from '../../../machines/sign-in/context.ts'
import { signInMachine } from '../../../machines/sign-in/machine.ts'
import type { SignInActors } from '../../../machines/sign-in/setup.ts'
import {
  CognitoError,
  FlowError,
  InvalidInputError,
  NetworkError,
  PasskeyError,
  ProtocolError,
} from '../../../src/errors.ts'
import { Sensitive } from '../../../src/sensitive.ts'
import type { Answered } from '../../../src/sign-in/call.ts'
import { type AuthStep, type Challenge, type NewDevice, readChallenge } from '../../../src/sign-in/challenge.ts'
import { type Credentials, readCredentials } from '../../../src/sign-in/credentials.ts'
import type { Resumed } from '../../../src/sign-in/resume.ts'
import { labelled, type Model } from '../../model/harness.ts'

/** Found nowhere but inside a box. */
export const CANARY = 'canary-4f1c'

const secret = (name: string): Sensitive<string> => new Sensitive(`${CANARY}-${name}`)

/** A challenge with the parameters it would have. */
export const challenge = (name: string, parameters: Record<string, string> = {}, available: string[] = []): Challenge =>
  readChallenge(
    { ChallengeName: name, ChallengeParameters: parameters, Session: secret(`session-${name}`).expose() },
    { username: 'ada', availableChallenges: available, now: 0 },
  )

const asked = (name: string, parameters?: Record<string, string>, available?: string[]): AuthStep => ({
  challenge: challenge(name, parameters, available),
  result: undefined,
})

const EXCHANGE = {
  USER_ID_FOR_SRP: 'ada',
  SRP_B: `${CANARY}-B`,
  SALT: `${CANARY}-salt`,
  SECRET_BLOCK: `${CANARY}-block`,
}

const tokens = (newDevice?: NewDevice): AuthStep => ({
  challenge: undefined,
  result: {
    tokens: new Sensitive({ AccessToken: `${CANARY}-token` }),
    username: 'ada',
    newDevice,
    receivedAt: 0,
  },
})

/** Everything the service may say after a call. */
const STEPS: readonly (readonly [label: string, step: AuthStep])[] = [
  ['PASSWORD_VERIFIER', asked('PASSWORD_VERIFIER', EXCHANGE)],
  ['DEVICE_SRP_AUTH', asked('DEVICE_SRP_AUTH')],
  ['DEVICE_PASSWORD_VERIFIER', asked('DEVICE_PASSWORD_VERIFIER', EXCHANGE)],
  ['SMS_MFA', asked('SMS_MFA')],
  ['SMS_OTP', asked('SMS_OTP', {}, ['EMAIL_OTP', 'SMS_OTP'])],
  ['EMAIL_OTP', asked('EMAIL_OTP')],
  ['EMAIL_MFA', asked('EMAIL_MFA')],
  ['SOFTWARE_TOKEN_MFA', asked('SOFTWARE_TOKEN_MFA')],
  ['SELECT_MFA_TYPE', asked('SELECT_MFA_TYPE', { MFAS_CAN_CHOOSE: '["SMS_MFA","SOFTWARE_TOKEN_MFA"]' })],
  ['SELECT_CHALLENGE', asked('SELECT_CHALLENGE', {}, ['PASSWORD', 'EMAIL_OTP', 'WEB_AUTHN'])],
  ['PASSWORD', asked('PASSWORD')],
  ['PASSWORD_SRP', asked('PASSWORD_SRP')],
  ['CUSTOM_CHALLENGE', asked('CUSTOM_CHALLENGE', { question: 'colour?' })],
  ['NEW_PASSWORD_REQUIRED', asked('NEW_PASSWORD_REQUIRED', { requiredAttributes: '["userAttributes.name"]' })],
  ['WEB_AUTHN', asked('WEB_AUTHN', { CREDENTIAL_REQUEST_OPTIONS: '{}' }, ['WEB_AUTHN', 'PASSWORD'])],
  ['MFA_SETUP totp', asked('MFA_SETUP', { MFAS_CAN_SETUP: '["SOFTWARE_TOKEN_MFA"]' })],
  ['MFA_SETUP email', asked('MFA_SETUP', { MFAS_CAN_SETUP: '["EMAIL_OTP"]' })],
  ['MFA_SETUP several', asked('MFA_SETUP', { MFAS_CAN_SETUP: '["SMS_MFA","EMAIL_OTP","SOFTWARE_TOKEN_MFA"]' })],
  ['MFA_SETUP sms', asked('MFA_SETUP', { MFAS_CAN_SETUP: '["SMS_MFA"]' })],
  ['NEVER_SEEN', asked('NEVER_SEEN')],
  ['tokens', tokens()],
  ['tokens, new device', tokens({ deviceKey: 'eu-west-1_1', deviceGroupKey: '-g' })],
]

const answered = STEPS.map(
  ([label, step]): Answered => labelled(label, { step, keyPair: { a: secret('a'), A: '2' }, device: undefined }),
)

const request = (credentials: Omit<Credentials, 'username'>) =>
  readCredentials({ username: 'ada', ...credentials }, 'USER_SRP_AUTH')

type Slots = SignInActors
type Outputs = { readonly [Slot in keyof Slots]: readonly OutputFrom<Slots[Slot]>[] }

const resume = (label: string, asking: Challenge, setupMethod?: Resumed['setupMethod']): Resumed =>
  labelled(label, { signInName: 'ada', request: request({}), challenge: asking, setupMethod, device: undefined })

const SET_UP_BOTH = { MFAS_CAN_SETUP: '["EMAIL_OTP","SOFTWARE_TOKEN_MFA"]' }

const outputs: Outputs = {
  loadResume: [
    undefined,
    resume('resume SMS_MFA', challenge('SMS_MFA')),
    resume('resume TOTP', challenge('MFA_SETUP', SET_UP_BOTH), 'SOFTWARE_TOKEN_MFA'),
    resume('resume e-mail', challenge('MFA_SETUP', SET_UP_BOTH), 'EMAIL_OTP'),
    resume('resume passkey', challenge('WEB_AUTHN')),
    resume('resume unknown', challenge('NEVER_SEEN')),
  ],
  initiateAuth: answered,
  respondToChallenge: answered,
  forgetDevice: [undefined],
  associateSoftwareToken: [
    labelled('secret', { secret: secret('totp'), challenge: challenge('MFA_SETUP', SET_UP_BOTH) }),
  ],
  verifySoftwareToken: [labelled('verified', { challenge: challenge('MFA_SETUP', SET_UP_BOTH) })],
  signWithPasskey: [labelled('credential', { type: 'passkey.sign', credential: secret('credential') })],
  saveSession: [{ username: 'real-ada' }],
  confirmDevice: [{ asks: false }, { asks: true }],
  updateDevice: [undefined],
}

const cognito = (code: string, message = code): CognitoError => new CognitoError(message, { code, status: 400 })

/** One error of each kind that the machine tells apart. */
export const ERRORS = [
  cognito('CodeMismatchException'),
  cognito('NotAuthorizedException', 'Incorrect username or password.'),
  labelled('dead session', cognito('NotAuthorizedException', 'Invalid session for the user, session is expired.')),
  cognito('UserNotConfirmedException'),
  cognito('PasswordResetRequiredException'),
  cognito('ResourceNotFoundException', 'Device does not exist.'),
  new NetworkError('no answer'),
  new ProtocolError('nonsense'),
  new FlowError('gone', { code: 'ERR_DEVICE_MISSING' }),
  new PasskeyError('declined', { code: 'ERR_PASSKEY_CANCELLED' }),
] as const

type Fixtures = { readonly [Type in SignInEvent['type']]: readonly Extract<SignInEvent, { type: Type }>[] }

const events: Fixtures = {
  cancel: [{ type: 'cancel' }],
  'input.refuse': [{ type: 'input.refuse', error: new InvalidInputError('empty', { field: 'code' }) }],
  'signIn.submit': [
    labelled('submit srp', { type: 'signIn.submit', request: request({ password: secret('password') }) }),
    labelled('submit without password', { type: 'signIn.submit', request: request({}) }),
    labelled('submit USER_AUTH', { type: 'signIn.submit', request: request({ authFlow: 'USER_AUTH' }) }),
  ],
  'password.submit': [labelled('submit password', { type: 'password.submit', password: secret('password') })],
  'code.submit': [labelled('submit code', { type: 'code.submit', code: secret('code') })],
  'code.resend': [{ type: 'code.resend' }],
  'answer.submit': [labelled('submit answer', { type: 'answer.submit', answer: secret('answer') })],
  'factor.select': [
    labelled('select EMAIL_OTP', { type: 'factor.select', factor: 'EMAIL_OTP', password: undefined }),
    labelled('select PASSWORD', { type: 'factor.select', factor: 'PASSWORD', password: undefined }),
    labelled('select PASSWORD with it', { type: 'factor.select', factor: 'PASSWORD', password: secret('password') }),
  ],
  'factor.chooseAnother': [{ type: 'factor.chooseAnother' }],
  'mfa.select': [{ type: 'mfa.select', method: 'SMS_MFA' }],
  'mfaSetup.select': [
    labelled('set up totp', { type: 'mfaSetup.select', method: 'SOFTWARE_TOKEN_MFA' }),
    labelled('set up email', { type: 'mfaSetup.select', method: 'EMAIL_OTP' }),
  ],
  'totp.submit': [labelled('submit totp', { type: 'totp.submit', code: secret('totp-code'), deviceName: 'phone' })],
  'email.submit': [{ type: 'email.submit', email: 'ada@example.org' }],
  'newPassword.submit': [
    labelled('submit new password', { type: 'newPassword.submit', password: secret('new-password'), attributes: {} }),
  ],
  'passkey.start': [{ type: 'passkey.start' }],
  'device.remember': [{ type: 'device.remember' }],
  'device.skip': [{ type: 'device.skip' }],
}

/** The model. */
export const signInModel: Model = {
  machine: signInMachine(),
  input: { resume: true },
  events: Object.values(events).flat(),
  outputs: outputs as Model['outputs'],
  errors: ERRORS,
  key: ({ context }) => {
    const { challenge: shown, nextChallenge, error, request: asking, result, newDevice } = context as SignInContext
    // Where the other factors are known, another one is chosen without a request. The list alone has no session.
    const isListed = asking?.authFlow === 'USER_AUTH' && shown !== undefined && shown.availableChallenges.length > 1
    return [
      shown ? `${shown.name}${isListed ? '+factors' : ''}${shown.session ? '' : '+list'}` : '-',
      nextChallenge?.name ?? '-',
      error ? 'error' : '-',
      asking ? (asking.authFlow === 'USER_AUTH' && !shown ? 'choice' : 'request') : '-',
      (newDevice ?? result?.newDevice) ? 'device' : '-',
    ].join(' ')
  },
}
