import { describe, expect, it } from 'vitest'
import { firstContext, type SignInContext } from '../../machines/sign-in/context.ts'
import { signInMachine } from '../../machines/sign-in/machine.ts'
import { CognitoError } from '../../src/errors.ts'
import { Sensitive } from '../../src/sensitive.ts'
import { type Challenge, readChallenge } from '../../src/sign-in/challenge.ts'
import type { SignInRequest } from '../../src/sign-in/credentials.ts'
import { DEVICE, NOW, pair, requestOf } from './bench.ts'

type Args = { readonly context: SignInContext; readonly event: { readonly type: string } }
const { guards, actions } = signInMachine().implementations as unknown as {
  readonly guards: Record<string, (args: Args, params: unknown) => boolean>
  readonly actions: Record<string, { readonly assignment: unknown; readonly event: unknown }>
}
const challengeOf = (name: string, parameters: Record<string, string> = {}, factors: string[] = []): Challenge =>
  readChallenge(
    { ChallengeName: name, ChallengeParameters: parameters, Session: 's' },
    { username: 'alice', availableChallenges: factors, now: NOW },
  )
const CODE = challengeOf('SMS_MFA')
const request = (more: Partial<SignInRequest> = {}) =>
  requestOf({ password: undefined, authFlow: 'USER_AUTH', ...more })
const args = (known: Partial<SignInContext>, event: object = { type: 'x' }): Args => ({
  context: { ...firstContext({}), ...known },
  event: event as Args['event'],
})
const holds = (name: string, known: Partial<SignInContext>, event?: object, params?: unknown): boolean =>
  guards[name]!(args(known, event), params)
/** What an action assigns. */
const assigned = (name: string, known: Partial<SignInContext>, event?: object, params?: unknown): object => {
  const { assignment } = actions[name]!
  return typeof assignment === 'function' ? assignment(args(known, event), params) : (assignment as object)
}
const password = new Sensitive('secret')
const error = new CognitoError('Invalid code', { code: 'CodeMismatchException', status: 400 })
const NEW_DEVICE = { deviceKey: 'key', deviceGroupKey: 'group' }
const RESULT = { username: 'alice', newDevice: NEW_DEVICE } as SignInContext['result']
const SET_UP = challengeOf('MFA_SETUP', { MFAS_CAN_SETUP: '["SOFTWARE_TOKEN_MFA"]' })
const refusedWith = (code: string) => ({ error: new CognitoError('refused', { code, status: 400 }) })

describe('the chart’s question', () => {
  it.each<[string, Partial<SignInContext>, boolean, object?]>([
    ['hasError', { error }, true],
    ['hasError', {}, false],
    ['hasResult', { result: RESULT }, true],
    ['hasResult', {}, false],
    ['hasNewDevice', { result: RESULT }, true],
    ['hasNewDevice', { result: { username: 'alice' } as SignInContext['result'] }, false],
    ['hasNewDevice', {}, false],
    ['isAsked', { challenge: CODE }, true],
    ['isAsked', {}, false],
    ['isNotAsked', { challenge: CODE }, false],
    ['isNotAsked', {}, true],
    ['hasSetupMethods', { nextChallenge: SET_UP }, true],
    ['hasSetupMethods', { nextChallenge: challengeOf('MFA_SETUP') }, false],
    ['hasSetupMethods', { nextChallenge: challengeOf('SELECT_MFA_TYPE', { MFAS_CAN_CHOOSE: '["SMS_MFA"]' }) }, false],
    ['hasSetupMethods', {}, false],
    ['waitsForPassword', { request: request({ preferredChallenge: 'PASSWORD' }) }, true],
    ['waitsForPassword', { request: request({ preferredChallenge: 'PASSWORD_SRP' }) }, true],
    ['waitsForPassword', { request: request({ preferredChallenge: 'PASSWORD', password }) }, false],
    ['waitsForPassword', { request: request({ preferredChallenge: 'EMAIL_OTP' }) }, false],
    ['waitsForPassword', { request: request() }, false],
    ['waitsForPassword', {}, false],
    ['isPasswordFactor', { request: request() }, true, { type: 'factor.select', factor: 'PASSWORD' }],
    ['isPasswordFactor', {}, true, { type: 'factor.select', factor: 'PASSWORD_SRP' }],
    ['isPasswordFactor', { request: request({ password }) }, false, { type: 'factor.select', factor: 'PASSWORD' }],
    ['isPasswordFactor', { request: request() }, false, { type: 'factor.select', factor: 'PASSWORD', password }],
    ['isPasswordFactor', { request: request() }, false, { type: 'factor.select', factor: 'SMS_OTP' }],
    ['isPasswordFactor', { request: request() }, false, { type: 'code.submit', factor: 'PASSWORD' }],
    ['knowsFactors', { challenge: challengeOf('SELECT_CHALLENGE') }, true],
    ['knowsFactors', { request: request(), challenge: challengeOf('SMS_OTP', {}, ['SMS_OTP', 'PASSWORD']) }, true],
    ['knowsFactors', { request: request(), challenge: challengeOf('SMS_OTP', {}, ['SMS_OTP', 'UNKNOWN']) }, false],
    ['knowsFactors', { challenge: challengeOf('SMS_OTP', {}, ['SMS_OTP', 'PASSWORD']) }, false],
    ['knowsFactors', { request: request() }, false],
    ['isTotpChosen', {}, true, { type: 'mfaSetup.select', method: 'SOFTWARE_TOKEN_MFA' }],
    ['isTotpChosen', {}, false, { type: 'mfaSetup.select', method: 'EMAIL_OTP' }],
    ['isTotpChosen', {}, false, { type: 'mfa.select', method: 'SOFTWARE_TOKEN_MFA' }],
    ['isLooping', { requestsInARow: 13 }, true],
    ['isLooping', { requestsInARow: 12 }, false],
    ['isLooping', { requestsInARow: 13, result: RESULT }, false],
    ['isPasskey', { nextChallenge: challengeOf('WEB_AUTHN') }, true],
    ['isPasskey', { nextChallenge: CODE }, false],
    ['isPasskey', {}, false],
    ['isTotpSetup', { nextChallenge: SET_UP }, true],
    ['isTotpSetup', { nextChallenge: SET_UP, setupMethod: 'EMAIL_OTP' }, false],
    ['isEmailSetup', { nextChallenge: SET_UP, setupMethod: 'EMAIL_OTP' }, true],
    ['isEmailSetup', { nextChallenge: SET_UP }, false],
    ['isUserNotConfirmed', refusedWith('UserNotConfirmedException'), true],
    ['isUserNotConfirmed', refusedWith('PasswordResetRequiredException'), false],
    ['isPasswordResetRequired', refusedWith('PasswordResetRequiredException'), true],
    ['isPasswordResetRequired', refusedWith('UserNotConfirmedException'), false],
  ])('%s is answered from %j by %s', (name, known, expected, event) => {
    expect(holds(name, known, event)).toBe(expected)
  })

  it.each([
    ['isResumed', undefined, false],
    ['isResumed', { challenge: CODE }, true],
    ['resumesTotpSetup', undefined, false],
    ['resumesTotpSetup', { challenge: CODE, setupMethod: 'SOFTWARE_TOKEN_MFA' }, false],
    ['resumesTotpSetup', { challenge: SET_UP }, true],
    ['resumesTotpSetup', { challenge: SET_UP, setupMethod: 'EMAIL_OTP' }, false],
    ['asksToRemember', { asks: true }, true],
    ['asksToRemember', { asks: false }, false],
  ])('%s is answered from the output %j by %s', (name, output, expected) => {
    expect(holds(name, {}, undefined, output)).toBe(expected)
  })
})

describe('the chart’s action', () => {
  const kept = request({ password, preferredChallenge: 'PASSWORD', session: new Sensitive('s') })

  it('takeResumed goes on with the stored challenge', () => {
    expect(assigned('takeResumed', {}, undefined, undefined)).toEqual({})
    expect(assigned('takeResumed', {}, undefined, { challenge: CODE, signInName: 'typed' })).toEqual({
      nextChallenge: CODE,
      signInName: 'typed',
    })
  })

  it('takeRequest begins with nothing but the credentials', () => {
    expect(assigned('takeRequest', { chosenMfa: 'SMS_MFA' }, { type: 'signIn.submit', request: kept })).toEqual({
      ...firstContext({ signInName: 'alice' }),
      request: kept,
    })
    expect(assigned('takeRequest', {}, { type: 'code.resend' })).toEqual({})
  })

  it('takeAnswer takes an answer, and no other event', () => {
    const answer = { type: 'mfa.select', method: 'SMS_MFA' }
    expect(assigned('takeAnswer', {}, answer)).toMatchObject({ answer, chosenMfa: 'SMS_MFA' })
    expect(assigned('takeAnswer', {}, { type: 'code.resend' })).toEqual({})
    expect(assigned('takeCredential', {}, undefined, answer)).toEqual({ answer })
  })

  it('takeResponse counts the request, and keeps the state of the exchange', () => {
    const answered = { step: { challenge: CODE, result: undefined }, keyPair: pair(1), device: DEVICE }
    expect(assigned('takeResponse', { requestsInARow: 2 }, undefined, answered)).toEqual({
      nextChallenge: CODE,
      result: undefined,
      keyPair: answered.keyPair,
      device: DEVICE,
      answer: undefined,
      setupMethod: undefined,
      requestsInARow: 3,
    })
    expect(assigned('countRequest', { requestsInARow: 2 })).toEqual({ requestsInARow: 3 })
  })

  it.each([
    ['spendSession', { ...kept, session: undefined }],
    ['forgetFactor', { ...kept, preferredChallenge: undefined }],
  ])('%s leaves the rest of the request', (name, expected) => {
    expect(assigned(name, { request: kept })).toEqual({ request: expected })
    expect(assigned(name, {})).toEqual({ request: undefined })
  })

  it('forgetPassword leaves nothing of the exchange', () => {
    const rest = { keyPair: undefined, nextChallenge: undefined, result: undefined }
    expect(assigned('forgetPassword', { request: kept })).toEqual({
      request: { ...kept, password: undefined },
      ...rest,
    })
    expect(assigned('forgetPassword', {})).toEqual({ request: undefined, ...rest })
  })

  it('takeSecret and takeChallenge take the challenge with its next session', () => {
    const secret = new Sensitive('JBSWY3DP')
    expect(assigned('takeSecret', {}, undefined, { secret, challenge: SET_UP })).toEqual({
      totpSecret: secret,
      nextChallenge: SET_UP,
    })
    expect(assigned('takeChallenge', { requestsInARow: 2 }, undefined, { challenge: SET_UP })).toEqual({
      nextChallenge: SET_UP,
      totpSecret: undefined,
      requestsInARow: 3,
    })
  })

  it('takeUser leaves nothing but the user and the new device', () => {
    const user = { username: 'real' }
    const gone = { result: undefined, request: undefined }
    expect(assigned('takeUser', { result: RESULT }, undefined, user)).toEqual({
      username: 'real',
      newDevice: NEW_DEVICE,
      ...gone,
    })
    expect(assigned('takeUser', {}, undefined, user)).toEqual({ username: 'real', newDevice: undefined, ...gone })
  })

  it('show puts the latest challenge on screen, and a secret at its own step only', () => {
    const known = { challenge: CODE, nextChallenge: SET_UP, totpSecret: password, setupMethod: 'EMAIL_OTP' } as const
    expect(assigned('show', known, { type: 'totp.ask' })).toEqual({
      challenge: SET_UP,
      nextChallenge: undefined,
      totpSecret: password,
      setupMethod: 'SOFTWARE_TOKEN_MFA',
    })
    expect(assigned('show', known, { type: 'challenge.MFA_SETUP' })).toEqual({
      challenge: SET_UP,
      nextChallenge: undefined,
      totpSecret: undefined,
      setupMethod: 'EMAIL_OTP',
    })
  })

  it('fail says that a challenge has expired, and which input was refused', () => {
    const dead = new CognitoError('Invalid session for the user.', { code: 'NotAuthorizedException', status: 400 })
    expect(assigned('fail', {}, { type: 'x', error: dead })).toMatchObject({ error: { code: 'ERR_CHALLENGE_EXPIRED' } })
    const wrong = new CognitoError('Incorrect username or password.', {
      code: 'NotAuthorizedException',
      status: 400,
      operation: 'RespondToAuthChallenge',
    })
    const challenge = challengeOf('CUSTOM_CHALLENGE')
    expect(assigned('fail', { challenge }, { type: 'x', error: wrong })).toMatchObject({ error: { field: 'answer' } })
    expect(assigned('fail', {}, { type: 'x', error: wrong })).toEqual({ error: wrong })
    expect(assigned('failLooping', {})).toMatchObject({ error: { code: 'ERR_CHALLENGE_LOOP' } })
  })

  it('startOver keeps the typed name and the failure', () => {
    const known = { signInName: 'typed', error, request: kept, challenge: CODE }
    expect(assigned('startOver', known)).toEqual(firstContext({ signInName: 'typed', error }))
  })

  it('listFactors shows the first factors beside the challenge, and those of a choice as they are', () => {
    const challenge = challengeOf('SMS_OTP', {}, ['SMS_OTP', 'PASSWORD'])
    expect(assigned('listFactors', { challenge })).toMatchObject({
      challenge: { type: 'SELECT_CHALLENGE', factors: ['SMS_OTP', 'PASSWORD'], session: undefined },
      chosenMfa: undefined,
      error: undefined,
    })
    const choice = challengeOf('SELECT_CHALLENGE')
    expect((assigned('listFactors', { challenge: choice }) as { challenge: Challenge }).challenge).toBe(choice)
  })

  it('end leaves no secret, and the failure where nobody is signed in', () => {
    const known = { signInName: 'typed', username: 'real', error, request: kept, result: RESULT }
    for (const outcome of ['cancelled', 'userNotConfirmed', 'passwordResetRequired'])
      expect(assigned('end', known, undefined, { outcome })).toEqual({
        ...firstContext({ signInName: 'typed', error }),
        username: 'real',
        outcome,
      })
    expect(assigned('end', known, undefined, { outcome: 'signedIn' })).toEqual({
      ...firstContext({ signInName: 'typed' }),
      username: 'real',
      outcome: 'signedIn',
    })
  })

  it.each([
    ['SMS_MFA', 'challenge.SMS_MFA'],
    ['EMAIL_MFA', 'challenge.EMAIL_OTP'],
    ['NEW_THING', 'challenge.NEW_THING'],
  ])('announce raises the service’s word: %s as %s', (name, type) => {
    const { event } = actions.announce as { event: (known: Args) => object }
    expect(event(args({ challenge: SET_UP, nextChallenge: challengeOf(name) }))).toEqual({ type })
  })

  it.each([
    ['hideChallenge', { challenge: undefined, nextChallenge: undefined, totpSecret: undefined }],
    ['clearError', { error: undefined }],
    ['settle', { isRestarted: false, requestsInARow: 0, answer: undefined }],
    ['startAgain', { isRestarted: true }],
    ['dropNext', { nextChallenge: undefined, result: undefined }],
  ])('%s assigns %j', (name, expected) => {
    expect(assigned(name, {})).toStrictEqual(expected)
  })
})
