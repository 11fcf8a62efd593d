import { describe, expect, it } from 'vitest'
import type { AnyEventObject } from 'xstate'
import { firstContext } from '../../../machines/sign-in/context.ts'
import { InvalidInputError, PasskeyError } from '../../../src/errors.ts'
import { Sensitive } from '../../../src/sensitive.ts'
import type { Challenge } from '../../../src/sign-in/challenge.ts'
import type { SignInRequest } from '../../../src/sign-in/credentials.ts'
import type { Resumed } from '../../../src/sign-in/resume.ts'
import { DEVICE, pair, requestOf } from '../../sign-in/bench.ts'
import { open } from '../chart-bench.ts'
import {
  asked,
  asks,
  BOTH,
  code,
  offline,
  passkeyOf,
  password,
  SMS,
  setUp,
  setUpOf,
  start,
  startAt,
  startAtForm,
  startAtTotp,
  submit,
  TOTP,
  totp,
  VERIFIER,
  wrong,
} from './chart-starts.ts'
import { challenge } from './model.ts'

const declined = new PasskeyError('declined', { code: 'ERR_PASSKEY_CANCELLED' })
const refuse = { type: 'input.refuse', error: new InvalidInputError('empty', { field: 'code' }) }
const credential = { type: 'passkey.sign', credential: new Sensitive('assertion') }
const select = (factor: string, typed?: Sensitive<string>) => ({ type: 'factor.select', factor, password: typed })
const another = { type: 'factor.chooseAnother' }
const resend = { type: 'code.resend' }
const startPasskey = { type: 'passkey.start' }
const PASSKEY = passkeyOf()
const CHOICE = challenge('SELECT_CHALLENGE', {}, ['SMS_OTP', 'PASSWORD'])

/** A chart that has found an unfinished sign-in, which knows no password. */
async function startResumed(left: Challenge, more: Partial<Resumed> = {}, request: Partial<SignInRequest> = {}) {
  const chart = start({ resume: true })
  const known = { signInName: 'alice', request: requestOf({ password: undefined, ...request }), setupMethod: undefined }
  await chart.settle('loadResume', { output: { ...known, challenge: left, device: DEVICE, ...more } })
  return chart
}

/** A chart at its passkey, after the prompt of the browser was closed. */
async function startAtPasskey(request: Partial<SignInRequest> = {}, factors: string[] = []) {
  const chart = await startAt(passkeyOf(...factors), request)
  await chart.settle('signWithPasskey', { error: declined })
  return chart
}

describe('the chart of a sign-in begins', () => {
  it('by looking for an unfinished one, if that is wanted', () => {
    const chart = start({ resume: true, error: offline, signInName: 'alice' })
    expect(chart.look()).toEqual({
      at: 'restoring',
      tags: ['awaitingInput'],
      context: firstContext({ resume: true, error: offline, signInName: 'alice' }),
      output: undefined,
    })
    expect(chart.asked).toEqual([['loadResume', { wanted: true }]])
    expect(start().asked).toEqual([['loadResume', { wanted: false }]])
  })

  it.each([
    ['there is none', { output: undefined }],
    ['it cannot be read', { error: offline }],
  ])('at its form where %s', async (_, how) => {
    const chart = start({ resume: true })
    expect(await chart.settle('loadResume', how)).toEqual({
      at: 'identify+idle',
      tags: ['awaitingInput'],
      context: firstContext({ resume: true }),
      output: undefined,
    })
    expect(chart.noted).toEqual(['keepPlace'])
  })

  it('with the set-up of an authenticator app that a reload left', async () => {
    const chart = await startResumed(BOTH, { setupMethod: 'SOFTWARE_TOKEN_MFA' })
    expect(chart.look()).toMatchObject({
      at: 'identify+associating',
      tags: ['pending'],
      context: { signInName: 'alice', device: open(DEVICE), challenge: undefined, nextChallenge: open(BOTH) },
    })
    expect(chart.asked.at(-1)).toEqual(asked('associateSoftwareToken', { challenge: BOTH }))
    expect(chart.noted).toEqual([])
    const output = { secret: new Sensitive('SECRET'), challenge: TOTP }
    expect(await chart.settle('associateSoftwareToken', { output })).toMatchObject({
      at: 'setUpTotp+idle',
      tags: ['awaitingInput'],
      context: { totpSecret: 'SECRET', challenge: open(TOTP), nextChallenge: undefined },
    })
    expect(chart.noted).toEqual(['keepPlace'])
  })

  it.each([offline, wrong])('at its form where no secret comes for that set-up: %s', async (error) => {
    const chart = await startResumed(BOTH, { setupMethod: 'SOFTWARE_TOKEN_MFA' })
    expect(await chart.settle('associateSoftwareToken', { error })).toMatchObject({
      at: 'identify+idle',
      tags: ['awaitingInput'],
      context: { signInName: 'alice', challenge: undefined, nextChallenge: undefined, error },
    })
    expect(chart.noted.at(-1)).toBe('keepPlace')
  })

  it.each<[string, Challenge, Partial<Resumed>]>([
    ['a code', SMS, {}],
    ['an authenticator app', BOTH, { setupMethod: 'SOFTWARE_TOKEN_MFA' }],
  ])('at %s, with nothing of what the form refused until then', async (_, challenge, more) => {
    const chart = start({ resume: true })
    chart.send({ type: 'input.refuse', error: wrong })
    const output = { challenge, request: requestOf(), ...more }
    expect(await chart.settle('loadResume', { output })).toMatchObject({ context: { error: undefined } })
  })

  it.each<[string, Challenge, Partial<Resumed>, Partial<SignInRequest>]>([
    ['smsCode', SMS, {}, {}],
    ['setUpEmail', BOTH, { setupMethod: 'EMAIL_OTP' }, {}],
    ['password', CHOICE, {}, { preferredChallenge: 'PASSWORD' }],
  ])('at the step %s, where a reload left it', async (prompt, left, more, request) => {
    const chart = await startResumed(left, more, request)
    expect(chart.look()).toMatchObject({
      at: `${prompt}+idle`,
      tags: ['awaitingInput'],
      context: { signInName: 'alice', device: open(DEVICE), challenge: open(left), nextChallenge: undefined },
    })
    expect(chart.noted).toEqual(['keepPlace'])
  })

  it('with the form at once while the unfinished one is looked for', async () => {
    const chart = start({ resume: true, error: offline })
    expect(chart.send(submit())).toMatchObject({
      at: 'identify+initiating',
      context: { signInName: 'alice', request: open(requestOf()), error: undefined },
    })
    await chart.settle('loadResume', { output: undefined })
    expect(chart.look().at).toBe('identify+initiating')
    expect(chart.noted).toEqual([])
  })
})

describe('the form of a sign-in', () => {
  it('is sent once', async () => {
    const chart = await startAtForm({ error: offline })
    expect(chart.send(submit())).toMatchObject({
      at: 'identify+initiating',
      tags: ['pending'],
      context: { ...firstContext({ signInName: 'alice' }), request: open(requestOf()) },
    })
    expect(chart.asked.at(-1)).toEqual(asked('initiateAuth', { request: requestOf() }))
    expect(chart.can(submit())).toBe(false)
    expect(chart.noted).toEqual([])
  })

  it('leads to the password where the flow needs one first', async () => {
    const chart = await startAtForm()
    expect(chart.send(submit({ password: undefined }))).toMatchObject({ at: 'password+idle', tags: ['awaitingInput'] })
    expect(chart.noted).toEqual(['keepPlace'])
    expect(chart.send(password)).toMatchObject({
      at: 'password+initiating',
      context: { answer: open(password) },
    })
    expect(chart.asked.at(-1)).toEqual(
      asked('initiateAuth', { request: requestOf({ password: new Sensitive('typed') }) }),
    )
    expect(chart.can(password)).toBe(false)
  })
})

describe('a challenge leads to its step', () => {
  it.each<[asking: Challenge, prompt: string]>([
    [SMS, 'smsCode'],
    [challenge('SMS_OTP'), 'smsCode'],
    [challenge('EMAIL_OTP'), 'emailCode'],
    [challenge('SOFTWARE_TOKEN_MFA'), 'totpCode'],
    [CHOICE, 'chooseFactor'],
    [challenge('SELECT_MFA_TYPE'), 'chooseMfa'],
    [setUpOf('EMAIL_OTP'), 'setUpEmail'],
    [BOTH, 'chooseMfaSetup'],
    [setUpOf('SMS_MFA'), 'unsupported'],
    [challenge('NEW_PASSWORD_REQUIRED'), 'newPassword'],
    [challenge('PASSWORD'), 'password'],
    [challenge('PASSWORD_SRP'), 'password'],
    [challenge('CUSTOM_CHALLENGE'), 'custom'],
    [challenge('NEVER_SEEN'), 'unsupported'],
  ])('$0.name: $1', async (asking, prompt) => {
    const chart = await startAt(asking)
    expect(chart.look()).toMatchObject({
      at: `${prompt}+idle`,
      tags: ['awaitingInput'],
      context: { challenge: open(asking), nextChallenge: undefined, requestsInARow: 0 },
    })
    expect(chart.noted).toEqual(['keepPlace'])
  })

  it('passkey, whose place is kept only when the prompt of the browser is closed', async () => {
    const chart = await startAt(PASSKEY)
    expect(chart.look()).toMatchObject({
      at: 'passkey+authenticating',
      tags: ['pending'],
      context: { challenge: open(PASSKEY), nextChallenge: undefined },
    })
    expect(chart.asked.at(-1)).toEqual(asked('signWithPasskey', { challenge: PASSKEY }))
    expect(chart.noted).toEqual([])
    expect(await chart.settle('signWithPasskey', { error: declined })).toMatchObject({
      at: 'passkey+idle',
      tags: ['awaitingInput'],
      context: { challenge: open(PASSKEY), error: declined },
    })
    expect(chart.noted).toEqual(['keepPlace'])
  })
})

describe('an answer of the user', () => {
  it.each<[prompt: string, asking: Challenge, answer: AnyEventObject]>([
    ['password', challenge('PASSWORD'), password],
    ['chooseFactor', CHOICE, select('SMS_OTP')],
    ['chooseMfa', challenge('SELECT_MFA_TYPE'), { type: 'mfa.select', method: 'SMS_MFA' }],
    ['smsCode', SMS, code],
    ['emailCode', challenge('EMAIL_OTP'), code],
    ['totpCode', challenge('SOFTWARE_TOKEN_MFA'), code],
    ['setUpEmail', setUpOf('EMAIL_OTP'), { type: 'email.submit', email: 'ada@example.org' }],
    [
      'newPassword',
      challenge('NEW_PASSWORD_REQUIRED'),
      { type: 'newPassword.submit', password: new Sensitive('new'), attributes: { name: 'Ada' } },
    ],
    ['custom', challenge('CUSTOM_CHALLENGE'), { type: 'answer.submit', answer: new Sensitive('blue') }],
  ])('is sent once at the step %s', async (prompt, asking, answer) => {
    const chart = await startAt(asking)
    expect(chart.send(answer)).toMatchObject({
      at: `${prompt}+responding`,
      tags: ['pending'],
      context: { answer: open(answer) },
    })
    expect(chart.asked.at(-1)).toMatchObject(
      asked('respondToChallenge', { challenge: asking, answer, signInName: 'alice' }),
    )
    expect(chart.can(answer)).toBe(false)
  })

  it('goes with all that is known of the sign-in', async () => {
    const keyPair = pair(1)
    const chart = await startAt(challenge('SELECT_MFA_TYPE'))
    chart.send({ type: 'mfa.select', method: 'SMS_MFA' })
    await chart.settle('respondToChallenge', asks(SMS, { keyPair, device: DEVICE }))
    chart.send(code)
    expect(chart.asked.at(-1)).toEqual(
      asked('respondToChallenge', {
        challenge: SMS,
        answer: code,
        signInName: 'alice',
        request: requestOf(),
        keyPair,
        chosenMfa: 'SMS_MFA',
        device: DEVICE,
      }),
    )
  })

  it('that names the password as the factor is asked for the password, and sent with it', async () => {
    const chart = await startAt(CHOICE, { authFlow: 'USER_AUTH', password: undefined })
    chart.noted.length = 0
    expect(chart.send(select('PASSWORD'))).toMatchObject({
      at: 'password+idle',
      context: { challenge: open(CHOICE), request: { preferredChallenge: 'PASSWORD' } },
    })
    expect(chart.noted).toEqual(['keepPlace'])
    expect(chart.send(password)).toMatchObject({ at: 'password+responding' })
    expect(chart.asked.at(-1)).toMatchObject(asked('respondToChallenge', { challenge: CHOICE, answer: password }))
    expect(chart.can(password)).toBe(false)
  })

  it('that names another factor is taken once, with or without the password', async () => {
    const chart = await startAt(CHOICE, { authFlow: 'USER_AUTH', password: undefined })
    const answer = select('PASSWORD', new Sensitive('typed'))
    expect(chart.send(answer)).toMatchObject({ at: 'chooseFactor+responding' })
    for (const event of [select('SMS_OTP'), answer]) expect(chart.can(event)).toBe(false)

    const waiting = await startAt(CHOICE, { authFlow: 'USER_AUTH', password: undefined })
    expect(waiting.send(select('SMS_OTP'))).toMatchObject({ at: 'chooseFactor+responding' })
    expect(waiting.can(select('PASSWORD'))).toBe(false)
  })

  it('is shown as invalid at its step, until the next request', async () => {
    const chart = await startAt(SMS)
    expect(chart.send(refuse)).toMatchObject({
      at: 'smsCode+idle',
      context: { challenge: open(SMS), error: refuse.error },
    })
    expect(chart.send(resend)).toMatchObject({ at: 'smsCode+initiating', context: { error: undefined } })
  })
})

describe('another code', () => {
  it.each([
    ['smsCode', 'SMS_MFA'],
    ['emailCode', 'EMAIL_OTP'],
  ])('is asked for at the step %s by starting again', async (prompt, name) => {
    const chart = await startAt(challenge(name))
    expect(chart.send(resend)).toMatchObject({ at: `${prompt}+initiating`, context: { isRestarted: true } })
    expect(chart.asked.at(-1)).toEqual(asked('initiateAuth', { request: requestOf() }))
    expect(chart.can(resend)).toBe(false)
    expect(await chart.settle('initiateAuth', asks(challenge(name)))).toMatchObject({
      at: `${prompt}+idle`,
      context: { isRestarted: false },
    })

    const resumed = await startResumed(challenge(name))
    expect(resumed.can(code)).toBe(true)
    expect(resumed.can(resend)).toBe(false)
  })

  it('is not asked for where the restart fails half way, and the last one is still good', async () => {
    const chart = await startAt(SMS)
    chart.send(resend)
    await chart.settle('initiateAuth', asks(VERIFIER))
    chart.noted.length = 0
    expect(await chart.settle('respondToChallenge', { error: offline })).toMatchObject({
      at: 'smsCode+idle',
      context: { challenge: open(SMS), nextChallenge: undefined, error: offline, isRestarted: false },
    })
    expect(chart.noted).toEqual(['keepPlace'])
  })
})

describe('another factor', () => {
  const steps: [prompt: string, name: string][] = [
    ['password', 'PASSWORD'],
    ['smsCode', 'SMS_OTP'],
    ['emailCode', 'EMAIL_OTP'],
    ['totpCode', 'SOFTWARE_TOKEN_MFA'],
    ['unsupported', 'NEVER_SEEN'],
    ['passkey', 'WEB_AUTHN'],
  ]
  /** A chart that is idle at the step of this challenge. */
  function startIdle(name: string, request: Partial<SignInRequest>, factors: string[]) {
    return name === 'WEB_AUTHN' ? startAtPasskey(request, factors) : startAt(challenge(name, {}, factors), request)
  }

  it.each(steps)('is chosen at the step %s from those that are known', async (_, name) => {
    const chart = await startIdle(name, { authFlow: 'USER_AUTH', preferredChallenge: 'SMS_OTP' }, [
      'SMS_OTP',
      'PASSWORD',
    ])
    chart.noted.length = 0
    chart.send(refuse)
    expect(chart.send(another)).toMatchObject({
      at: 'chooseFactor+idle',
      tags: ['awaitingInput'],
      context: {
        challenge: { type: 'SELECT_CHALLENGE', factors: ['SMS_OTP', 'PASSWORD'], session: undefined },
        request: { preferredChallenge: undefined },
        error: undefined,
      },
    })
    expect(chart.noted).toEqual(['keepPlace'])
  })

  it.each(steps)('is asked for at the step %s where none is known', async (prompt, name) => {
    const chart = await startIdle(name, { authFlow: 'USER_AUTH', preferredChallenge: 'SMS_OTP' }, [])
    chart.noted.length = 0
    expect(chart.send(another)).toMatchObject({ at: `${prompt}+initiating`, context: { isRestarted: true } })
    expect(chart.asked.at(-1)).toEqual(asked('initiateAuth', { request: requestOf({ authFlow: 'USER_AUTH' }) }))
    expect(chart.can(another)).toBe(false)
    expect(chart.noted).toEqual([])
  })

  it.each(steps)('cannot be chosen at the step %s of a flow that has none', async (_, name) => {
    expect((await startIdle(name, {}, [])).can(another)).toBe(false)
  })

  it('of the list starts the sign-in again', async () => {
    const chart = await startAt(challenge('SMS_OTP', {}, ['SMS_OTP', 'EMAIL_OTP']), { authFlow: 'USER_AUTH' })
    chart.send(another)
    expect(chart.send(select('EMAIL_OTP'))).toMatchObject({
      at: 'chooseFactor+initiating',
      context: { isRestarted: true, answer: select('EMAIL_OTP') },
    })
    expect(chart.asked.at(-1)).toEqual(
      asked('initiateAuth', { request: requestOf({ authFlow: 'USER_AUTH', preferredChallenge: 'EMAIL_OTP' }) }),
    )
    expect(chart.can(select('SMS_OTP'))).toBe(false)
  })
})

describe('a passkey', () => {
  it('is asked for again, and sent', async () => {
    const chart = await startAtPasskey()
    expect(chart.send(startPasskey)).toMatchObject({ at: 'passkey+authenticating', context: { error: undefined } })
    expect(chart.asked.at(-1)).toEqual(asked('signWithPasskey', { challenge: PASSKEY }))
    expect(chart.can(startPasskey)).toBe(false)
    expect(chart.can(another)).toBe(false)
    expect(await chart.settle('signWithPasskey', { output: credential })).toMatchObject({ at: 'passkey+responding' })
    expect(chart.asked.at(-1)).toMatchObject(asked('respondToChallenge', { challenge: PASSKEY, answer: credential }))
  })

  it.each([
    ['chooseFactor+idle', ['WEB_AUTHN', 'PASSWORD']],
    ['passkey+initiating', []],
  ])('gives way to another factor while the browser asks: %s', async (at, factors) => {
    const chart = await startAtPasskey({ authFlow: 'USER_AUTH' }, factors)
    chart.send(startPasskey)
    expect(chart.send(another)).toMatchObject({ at })
    await chart.settle('signWithPasskey', { output: credential })
    expect(chart.look().at).toBe(at)
  })

  it('does not give way once it is sent', async () => {
    const chart = await startAtPasskey({ authFlow: 'USER_AUTH' }, ['WEB_AUTHN', 'PASSWORD'])
    chart.send(startPasskey)
    await chart.settle('signWithPasskey', { output: credential })
    expect(chart.can(another)).toBe(false)
  })
})

describe('the set-up of a second factor', () => {
  it('by e-mail is chosen', async () => {
    const chart = await startAt(BOTH)
    chart.noted.length = 0
    expect(chart.send(setUp('EMAIL_OTP'))).toMatchObject({
      at: 'setUpEmail+idle',
      context: { challenge: open(BOTH), setupMethod: 'EMAIL_OTP' },
    })
    expect(chart.noted).toEqual(['keepPlace'])
  })

  it('by an authenticator app is chosen', async () => {
    const chart = await startAt(BOTH)
    expect(chart.send(setUp('SOFTWARE_TOKEN_MFA'))).toMatchObject({
      at: 'chooseMfaSetup+associating',
      context: { answer: setUp('SOFTWARE_TOKEN_MFA') },
    })
    expect(chart.asked.at(-1)).toEqual(asked('associateSoftwareToken', { challenge: BOTH }))
    for (const method of ['SOFTWARE_TOKEN_MFA', 'EMAIL_OTP']) expect(chart.can(setUp(method))).toBe(false)
  })

  it('by an authenticator app goes from the secret over the code to the next challenge', async () => {
    const chart = await startAt(TOTP)
    expect(chart.look()).toMatchObject({ at: 'identify+associating', tags: ['pending'] })
    expect(chart.asked.at(-1)).toEqual(asked('associateSoftwareToken', { challenge: TOTP }))
    expect(
      await chart.settle('associateSoftwareToken', { output: { secret: new Sensitive('SECRET'), challenge: BOTH } }),
    ).toMatchObject({
      at: 'setUpTotp+idle',
      tags: ['awaitingInput'],
      context: { challenge: open(BOTH), totpSecret: 'SECRET', setupMethod: 'SOFTWARE_TOKEN_MFA' },
    })
    expect(chart.noted).toEqual(['keepPlace'])

    expect(chart.send(totp)).toMatchObject({ at: 'setUpTotp+verifying', tags: ['pending'] })
    expect(chart.asked.at(-1)).toEqual(asked('verifySoftwareToken', { challenge: BOTH, answer: totp }))
    expect(chart.can(totp)).toBe(false)
    expect(await chart.settle('verifySoftwareToken', { output: { challenge: TOTP } })).toMatchObject({
      at: 'setUpTotp+responding',
      context: { totpSecret: undefined },
    })
    expect(chart.asked.at(-1)).toMatchObject(asked('respondToChallenge', { challenge: TOTP, answer: totp }))
  })

  it('stays with the secret where the code is wrong', async () => {
    const chart = await startAtTotp()
    chart.send(totp)
    expect(await chart.settle('verifySoftwareToken', { error: wrong })).toMatchObject({
      at: 'setUpTotp+idle',
      context: { totpSecret: 'SECRET', error: wrong, answer: undefined },
    })
  })
})
