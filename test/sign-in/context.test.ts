import { describe, expect, it } from 'vitest'
import {
  canAnswerAgain,
  canChooseAnother,
  canResend,
  firstContext,
  isAsked,
  isDeviceRefused,
  isProof,
  lacksPassword,
  openChallenge,
  type SignInContext,
  setupMethodOf,
  withAnswer,
} from '../../machines/sign-in/context.ts'
import { CognitoError, FlowError, NetworkError } from '../../src/errors.ts'
import { Sensitive } from '../../src/sensitive.ts'
import { type Challenge, readChallenge } from '../../src/sign-in/challenge.ts'
import type { SignInRequest } from '../../src/sign-in/credentials.ts'
import type { Answer } from '../../src/sign-in/respond.ts'
import { requestOf, unknownDevice } from './bench.ts'

const EXCHANGE = { USER_ID_FOR_SRP: 'alice', SRP_B: 'b', SALT: 'c', SECRET_BLOCK: 'd' }
const challengeOf = (name: string, parameters: Record<string, string> = {}, factors: string[] = [], session = 's') =>
  readChallenge(
    { ChallengeName: name, ChallengeParameters: { ...EXCHANGE, ...parameters }, Session: session },
    { username: 'alice', availableChallenges: factors, now: 0 },
  )
const CODE = challengeOf('SMS_MFA')
const [OLD, NEW] = [new Sensitive('old'), new Sensitive('new')]
const request = (more: Partial<SignInRequest> = {}) => requestOf({ password: OLD, ...more })
const context = (more: Partial<SignInContext> = {}): SignInContext => ({ ...firstContext({}), ...more })
const refused = (code: string, more: object = {}) => new CognitoError('refused', { code, status: 400, ...more })

describe('a new attempt', () => {
  it('knows nothing', () => {
    expect(firstContext({})).toEqual({
      wantsResume: false,
      request: undefined,
      signInName: '',
      username: '',
      challenge: undefined,
      nextChallenge: undefined,
      answer: undefined,
      keyPair: undefined,
      device: undefined,
      chosenMfa: undefined,
      setupMethod: undefined,
      isRestarted: false,
      totpSecret: undefined,
      result: undefined,
      newDevice: undefined,
      requestsInARow: 0,
      error: undefined,
      outcome: undefined,
    })
  })

  it('knows the name that was typed, and how the one before failed', () => {
    const error = refused('NotAuthorizedException')
    expect(firstContext({ resume: true, signInName: 'alice', error })).toMatchObject({
      wantsResume: true,
      signInName: 'alice',
      error,
    })
  })
})

describe('an answer that is being sent', () => {
  const given = (answer: Answer, more: Partial<SignInContext> = {}) =>
    withAnswer(context({ request: request({ preferredChallenge: 'EMAIL_OTP' }), ...more }), answer)

  it('takes the place of the last failure, and changes nothing that it is not about', () => {
    const answer: Answer = { type: 'code.submit', code: new Sensitive('123456') }
    const before = { error: refused('CodeMismatchException'), chosenMfa: 'SMS_MFA', setupMethod: 'EMAIL_OTP' } as const
    expect(given(answer, before)).toEqual({
      answer,
      error: undefined,
      chosenMfa: 'SMS_MFA',
      setupMethod: 'EMAIL_OTP',
      request: request({ preferredChallenge: 'EMAIL_OTP' }),
    })
  })

  it.each<[string, Answer, Sensitive<string>]>([
    ['typed', { type: 'password.submit', password: NEW }, NEW],
    ['typed beside a factor', { type: 'factor.select', factor: 'PASSWORD', password: NEW }, NEW],
    ['new', { type: 'newPassword.submit', password: NEW, attributes: {} }, NEW],
    ['from before, without one', { type: 'factor.select', factor: 'PASSWORD', password: undefined }, OLD],
    ['from before, after a code', { type: 'code.submit', code: new Sensitive('1') }, OLD],
  ])('has the password that is %s', (_, answer, expected) => {
    expect(given(answer).request?.password).toBe(expected)
  })

  it('is about the factor that was chosen', () => {
    const factor = { type: 'factor.select', factor: 'SMS_OTP', password: undefined } as const
    expect(given(factor).request?.preferredChallenge).toBe('SMS_OTP')
    expect(given({ type: 'mfa.select', method: 'SMS_MFA' }).request?.preferredChallenge).toBe('EMAIL_OTP')
  })

  it('keeps the second factor that was chosen', () => {
    const before = { chosenMfa: 'SMS_MFA' } as const
    expect(given({ type: 'mfa.select', method: 'EMAIL_OTP' }, before).chosenMfa).toBe('EMAIL_OTP')
    expect(given({ type: 'mfaSetup.select', method: 'EMAIL_OTP' }, before).chosenMfa).toBe('SMS_MFA')
  })

  it('keeps the second factor to set up when it is e-mail', () => {
    const before = { setupMethod: 'SOFTWARE_TOKEN_MFA' } as const
    expect(given({ type: 'mfaSetup.select', method: 'EMAIL_OTP' }, before).setupMethod).toBe('EMAIL_OTP')
    expect(given({ type: 'mfaSetup.select', method: 'SOFTWARE_TOKEN_MFA' }).setupMethod).toBeUndefined()
    expect(given({ type: 'mfa.select', method: 'EMAIL_OTP' }, before).setupMethod).toBe('SOFTWARE_TOKEN_MFA')
  })

  it('needs no request', () => {
    const answer: Answer = { type: 'password.submit', password: NEW }
    expect(withAnswer(context(), answer)).toMatchObject({ answer, request: undefined })
  })
})

describe('the open challenge', () => {
  it('is the latest', () => {
    const nextChallenge = challengeOf('EMAIL_OTP')
    expect(openChallenge(context({ challenge: CODE, nextChallenge }))).toBe(nextChallenge)
    expect(openChallenge(context({ challenge: CODE }))).toBe(CODE)
    expect(openChallenge(context())).toBeUndefined()
  })
})

describe('a sign-in', () => {
  it.each<[Partial<SignInRequest> | undefined, { readonly lacks: boolean; readonly resends: boolean }]>([
    [undefined, { lacks: false, resends: false }],
    [{}, { lacks: false, resends: true }],
    [{ password: undefined }, { lacks: true, resends: false }],
    [
      { authFlow: 'USER_PASSWORD_AUTH', password: undefined },
      { lacks: true, resends: false },
    ],
    [
      { authFlow: 'CUSTOM_AUTH', password: undefined },
      { lacks: false, resends: true },
    ],
    [
      { authFlow: 'USER_AUTH', password: undefined },
      { lacks: false, resends: true },
    ],
    [
      { authFlow: 'USER_AUTH', preferredChallenge: 'PASSWORD', password: undefined },
      { lacks: true, resends: false },
    ],
  ])('of %j lacks a password, or can be started again for a new code: %j', (more, { lacks, resends }) => {
    const known = context({ request: more && request(more) })
    expect([lacksPassword(known), canResend(known)]).toEqual([lacks, resends])
  })

  it.each<[string, Challenge | undefined, boolean]>([
    ['a challenge', CODE, true],
    ['a choice of the service', challengeOf('SELECT_CHALLENGE'), true],
    ['a challenge without a session', challengeOf('SMS_MFA', {}, [], ''), true],
    ['the list of other first factors alone', challengeOf('SELECT_CHALLENGE', {}, [], ''), false],
    ['nothing', undefined, false],
  ])('asks for the service at %s', (_, challenge, expected) => {
    expect(isAsked(context({ challenge }))).toBe(expected)
  })

  it.each<[string, SignInRequest['authFlow'] | undefined, Challenge | undefined, boolean]>([
    ['by USER_AUTH', 'USER_AUTH', CODE, true],
    ['by another flow', 'USER_SRP_AUTH', CODE, false],
    ['after one first factor', 'USER_SRP_AUTH', challengeOf('SMS_OTP', {}, ['SMS_OTP']), false],
    ['after two', 'USER_SRP_AUTH', challengeOf('SMS_OTP', {}, ['SMS_OTP', 'PASSWORD']), true],
    ['after two, resumed without a request', undefined, challengeOf('SMS_OTP', {}, ['SMS_OTP', 'PASSWORD']), true],
    ['without a request', undefined, CODE, false],
    ['before a challenge', 'USER_AUTH', undefined, false],
  ])('lets the first factor be chosen again: %s', (_, authFlow, challenge, expected) => {
    expect(canChooseAnother(context({ request: authFlow && request({ authFlow }), challenge }))).toBe(expected)
  })
})

describe('the next challenge', () => {
  it.each([
    ['PASSWORD_VERIFIER', true],
    ['DEVICE_SRP_AUTH', true],
    ['DEVICE_PASSWORD_VERIFIER', true],
    ['SMS_MFA', false],
    ['PASSWORD_SRP', false],
    ['unknown', false],
  ])('%s is answered without the user: %s', (name, expected) => {
    expect(isProof(context({ nextChallenge: challengeOf(name) }))).toBe(expected)
    expect(isProof(context({ challenge: challengeOf(name) }))).toBe(false)
  })

  it('is answered without the user when it asks for the second factor again', () => {
    const nextChallenge = challengeOf('SELECT_MFA_TYPE')
    expect(isProof(context({ nextChallenge, isRestarted: true, chosenMfa: 'SMS_MFA' }))).toBe(true)
    expect(isProof(context({ nextChallenge, isRestarted: true }))).toBe(false)
    expect(isProof(context({ nextChallenge, chosenMfa: 'SMS_MFA' }))).toBe(false)
    expect(isProof(context({ nextChallenge: CODE, isRestarted: true, chosenMfa: 'SMS_MFA' }))).toBe(false)
  })

  const setUp = (...names: string[]) => challengeOf('MFA_SETUP', { MFAS_CAN_SETUP: JSON.stringify(names) })

  it.each<[string, Partial<SignInContext>, string | undefined]>([
    ['the only one', { nextChallenge: setUp('EMAIL_OTP') }, 'EMAIL_OTP'],
    ['none of several', { nextChallenge: setUp('EMAIL_OTP', 'SOFTWARE_TOKEN_MFA') }, undefined],
    [
      'the chosen one of several',
      { nextChallenge: setUp('EMAIL_OTP', 'SOFTWARE_TOKEN_MFA'), setupMethod: 'EMAIL_OTP' },
      'EMAIL_OTP',
    ],
    ['none where there is none', { nextChallenge: setUp() }, undefined],
    ['none of another challenge', { nextChallenge: CODE, setupMethod: 'EMAIL_OTP' }, undefined],
    ['none of the challenge on screen', { challenge: setUp('EMAIL_OTP') }, undefined],
  ])('sets up a second factor: %s', (_, more, expected) => {
    expect(setupMethodOf(context(more))).toBe(expected)
  })
})

describe('a refused answer', () => {
  const error = refused('CodeMismatchException')
  const nextChallenge = challengeOf('EMAIL_OTP')
  const result = { username: 'alice' } as SignInContext['result']

  it.each<[string, Partial<SignInContext>, boolean]>([
    ['to the challenge on screen', { challenge: CODE, error }, true],
    ['before there is a challenge', { error }, false],
    ['without a failure', { challenge: CODE }, false],
    ['that ends the challenge', { challenge: CODE, error: refused('NotAuthorizedException') }, false],
    ['after a later challenge', { challenge: CODE, nextChallenge, error }, false],
    ['after the tokens', { challenge: CODE, result, error }, false],
    ['of a restart', { challenge: CODE, nextChallenge, isRestarted: true, error }, true],
    ['of a restart without a challenge', { isRestarted: true, error }, false],
    [
      'of a restart that ends the challenge',
      { challenge: CODE, isRestarted: true, error: refused('NotAuthorizedException') },
      false,
    ],
  ])('%s can be given again, or not', (_, more, expected) => {
    expect(canAnswerAgain(context(more))).toBe(expected)
  })
})

describe('a refusal of the device', () => {
  const DEVICE_ASKED = challengeOf('DEVICE_SRP_AUTH')
  const error = refused('NotAuthorizedException')
  const missing = new FlowError('no device', { code: 'ERR_DEVICE_MISSING' })
  const known = { request: request() }

  it.each<[string, Partial<SignInContext>, boolean]>([
    ['of its proof', { ...known, challenge: DEVICE_ASKED, error }, true],
    ['of its proof that is not on screen', { ...known, challenge: CODE, nextChallenge: DEVICE_ASKED, error }, true],
    ['of its second proof', { ...known, nextChallenge: challengeOf('DEVICE_PASSWORD_VERIFIER'), error }, true],
    ['that is not here', { ...known, nextChallenge: DEVICE_ASKED, error: missing }, true],
    ['unknown at another challenge', { ...known, challenge: CODE, error: unknownDevice() }, true],
    ['not at another challenge', { ...known, challenge: CODE, error }, false],
    ['not once another challenge came', { ...known, challenge: DEVICE_ASKED, nextChallenge: CODE, error }, false],
    ['not by the network', { ...known, challenge: DEVICE_ASKED, error: new NetworkError('offline') }, false],
    ['not before a challenge', { ...known, error: unknownDevice() }, false],
    ['not without a failure', { ...known, challenge: DEVICE_ASKED }, false],
    [
      'not after the tokens',
      { ...known, challenge: DEVICE_ASKED, error, result: { username: 'alice' } as SignInContext['result'] },
      false,
    ],
    ['not without a request', { challenge: DEVICE_ASKED, error }, false],
    [
      'not where the password is gone',
      { request: request({ password: undefined }), challenge: DEVICE_ASKED, error },
      false,
    ],
  ])('%s: only that of the device itself lets the sign-in begin again without it', (_, more, expected) => {
    expect(isDeviceRefused(context(more))).toBe(expected)
  })
})
