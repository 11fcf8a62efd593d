import { describe, expect, it } from 'vitest'
import { firstContext } from '../../../machines/sign-in/context.ts'
import { CognitoError, StorageError } from '../../../src/errors.ts'
import { Sensitive } from '../../../src/sensitive.ts'
import { DEVICE, pair, requestOf, unknownDevice } from '../../sign-in/bench.ts'
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
  start,
  startAt,
  startAtForm,
  startAtTotp,
  submit,
  totp,
  VERIFIER,
  wrong,
} from './chart-starts.ts'
import { challenge } from './model.ts'

const cognito = (name: string, message = name) => new CognitoError(message, { code: name, status: 400 })
const wrongPassword = cognito('NotAuthorizedException', 'Incorrect username or password.')
const looping = expect.objectContaining({ code: 'ERR_CHALLENGE_LOOP' })
const remember = { type: 'device.remember' }
const skip = { type: 'device.skip' }
const newDevice = { deviceKey: 'key', deviceGroupKey: 'group' }
const resultOf = (more: object = {}) => ({
  ...{ tokens: new Sensitive({ AccessToken: 'token' }), username: 'ada', newDevice: undefined, receivedAt: 0 },
  ...more,
})

/** A chart that has got tokens. */
async function startSaving(more: object = {}) {
  const chart = await startAt(SMS)
  chart.send(code)
  const step = { challenge: undefined, result: resultOf(more) }
  await chart.settle('respondToChallenge', { output: { step, keyPair: undefined, device: DEVICE } })
  return chart
}

/** A chart whose user is signed in, and has a new device. */
async function startConfirming() {
  const chart = await startSaving({ newDevice })
  await chart.settle('saveSession', { output: { username: 'real-ada' } })
  return chart
}

/** A chart that asks whether to remember the device. */
async function startAtDevice() {
  const chart = await startConfirming()
  await chart.settle('confirmDevice', { output: { asks: true } })
  return chart
}

const signedIn = {
  at: 'signedIn',
  tags: ['done'],
  context: { ...firstContext({ signInName: 'alice' }), username: 'real-ada', outcome: 'signedIn' },
  output: { status: 'signedIn', username: 'real-ada' },
}

/** The form after a failure. */
const formAfter = (error: unknown) => ({
  at: 'identify+idle',
  tags: ['awaitingInput'],
  context: { ...firstContext({ signInName: 'alice' }), error },
  output: undefined,
})

describe('an answer of the service', () => {
  it('spends the session of a sign-up', async () => {
    const chart = await startAt(SMS, { authFlow: 'USER_AUTH', session: new Sensitive('of the sign-up') })
    expect(chart.asked.at(-1)).toMatchObject(['initiateAuth', { request: { session: 'of the sign-up' } }])
    expect(chart.look().context).toMatchObject({ request: { authFlow: 'USER_AUTH', session: undefined } })
  })

  it('that asks for a proof is answered without the user', async () => {
    const keyPair = pair(1)
    const chart = await startAt(VERIFIER, {}, { keyPair })
    expect(chart.look()).toMatchObject({ at: 'identify+responding', tags: ['pending'] })
    expect(chart.asked.at(-1)).toEqual(
      asked('respondToChallenge', { challenge: VERIFIER, signInName: 'alice', request: requestOf(), keyPair }),
    )
    expect(await chart.settle('respondToChallenge', asks(SMS))).toMatchObject({ at: 'smsCode+idle' })
  })

  it('that asks for proofs without end leads back to the form', async () => {
    const chart = await startAt(VERIFIER)
    for (let count = 2; count < 13; count++) await chart.settle('respondToChallenge', asks(VERIFIER))
    expect(chart.look()).toMatchObject({ at: 'identify+responding', context: { requestsInARow: 12 } })
    expect(await chart.settle('respondToChallenge', asks(VERIFIER))).toEqual(formAfter(looping))
    expect(chart.noted).toEqual(['keepPlace'])
  })

  it('that grants tokens is saved, and is the end', async () => {
    const chart = await startSaving()
    expect(chart.look()).toMatchObject({ at: 'smsCode+saving', tags: ['pending'] })
    expect(chart.asked.at(-1)).toEqual(
      asked('saveSession', { result: resultOf(), request: requestOf(), device: DEVICE, signInName: 'alice' }),
    )
    chart.noted.length = 0
    expect(await chart.settle('saveSession', { output: { username: 'real-ada' } })).toEqual(signedIn)
    expect(chart.noted).toEqual(['keepPlace'])
  })

  it('that grants tokens leads back to the form where they cannot be saved', async () => {
    const chart = await startSaving()
    expect(await chart.settle('saveSession', { error: offline })).toEqual(formAfter(offline))
  })

  it('that grants tokens is not kept for later where they cannot be saved, and the user stays at a question', async () => {
    const chart = await startAt(SMS)
    chart.send({ type: 'code.resend' })
    const step = { challenge: undefined, result: resultOf() }
    await chart.settle('initiateAuth', { output: { step, keyPair: undefined, device: undefined } })
    expect(await chart.settle('saveSession', { error: offline })).toMatchObject({
      at: 'smsCode+idle',
      context: { challenge: open(SMS), result: undefined, error: offline },
    })
  })
})

describe('a refusal', () => {
  it.each(['UserNotConfirmedException', 'PasswordResetRequiredException'])(
    'lets another flow take over, with no secret: %s',
    async (name) => {
      const outcome = name === 'UserNotConfirmedException' ? 'userNotConfirmed' : 'passwordResetRequired'
      const chart = await startAtForm()
      chart.send(submit())
      expect(await chart.settle('initiateAuth', { error: cognito(name) })).toEqual({
        at: outcome,
        tags: ['done'],
        context: { ...firstContext({ signInName: 'alice' }), outcome, error: cognito(name) },
        output: { status: outcome, username: 'alice' },
      })
      expect(chart.noted).toEqual(['keepPlace'])
    },
  )

  it('that takes another answer stays at its step', async () => {
    const chart = await startAt(SMS)
    chart.send(code)
    chart.noted.length = 0
    expect(await chart.settle('respondToChallenge', { error: wrong })).toMatchObject({
      at: 'smsCode+idle',
      tags: ['awaitingInput'],
      context: { challenge: open(SMS), error: wrong, answer: undefined },
    })
    expect(chart.noted).toEqual(['keepPlace'])
  })

  it('of a typed password asks for it again', async () => {
    const chart = await startAtForm()
    chart.send(submit({ password: undefined }))
    chart.send(password)
    expect(await chart.settle('initiateAuth', { error: wrongPassword })).toMatchObject({
      at: 'password+idle',
      tags: ['awaitingInput'],
      context: { request: open(requestOf({ password: undefined })), error: wrongPassword, answer: undefined },
    })
  })

  it.each<[string, () => ReturnType<typeof startAt>, { readonly type: string }, string]>([
    ['the credentials', () => startAtForm(), submit(), 'initiateAuth'],
    ['a code', () => startAt(SMS), code, 'respondToChallenge'],
    ['a password', () => startAt(challenge('PASSWORD')), password, 'respondToChallenge'],
    ['a set-up', () => startAt(BOTH), setUp('SOFTWARE_TOKEN_MFA'), 'associateSoftwareToken'],
    ['an authenticator app', startAtTotp, totp, 'verifySoftwareToken'],
  ])('of %s for good leads back to the form', async (_, startThere, event, effect) => {
    const chart = await startThere()
    chart.send(event)
    chart.noted.length = 0
    expect(await chart.settle(effect, { error: wrongPassword })).toEqual(formAfter(wrongPassword))
    expect(chart.noted).toEqual(['keepPlace'])
  })

  it.each([
    ['real-ada', { ...DEVICE, username: 'real-ada' }],
    ['alice', undefined],
  ])('of the device starts again without it: %s', async (username, device) => {
    const chart = await startAt(SMS, {}, { device })
    chart.send(code)
    expect(await chart.settle('respondToChallenge', { error: unknownDevice() })).toMatchObject({
      at: 'smsCode+droppingDevice',
      tags: ['pending'],
      context: { error: undefined },
    })
    expect(chart.asked.at(-1)).toEqual(['forgetDevice', { username }])
    expect(await chart.settle('forgetDevice', { output: undefined })).toMatchObject({
      at: 'smsCode+initiating',
      context: { requestsInARow: 1 },
    })
    expect(chart.asked.at(-1)).toEqual(asked('initiateAuth', { request: requestOf() }))
  })

  it('of the device leads back to the form where the device cannot be forgotten', async () => {
    const error = new StorageError('full')
    const chart = await startAt(SMS)
    chart.send(code)
    await chart.settle('respondToChallenge', { error: unknownDevice() })
    expect(await chart.settle('forgetDevice', { error })).toEqual(formAfter(error))
  })

  it('of the device without end leads back to the form', async () => {
    const chart = await startAt(SMS)
    chart.send(code)
    await chart.settle('respondToChallenge', { error: unknownDevice() })
    for (let count = 1; count <= 13; count++) {
      expect(await chart.settle('forgetDevice', { output: undefined })).toMatchObject({ at: 'smsCode+initiating' })
      await chart.settle('initiateAuth', { error: unknownDevice() })
    }
    expect(await chart.settle('forgetDevice', { output: undefined })).toEqual(formAfter(looping))
  })
})

describe('a new device', () => {
  it('is confirmed when the user is signed in', async () => {
    const chart = await startConfirming()
    expect(chart.look()).toMatchObject({
      at: 'smsCode+confirmingDevice',
      tags: ['pending'],
      context: { username: 'real-ada', newDevice, request: undefined, result: undefined },
    })
    expect(chart.asked.at(-1)).toEqual(['confirmDevice', { newDevice, username: 'real-ada', signInName: 'alice' }])
    expect(await chart.settle('confirmDevice', { output: { asks: false } })).toEqual(signedIn)
  })

  it('leaves the user signed in where it cannot be confirmed', async () => {
    const chart = await startConfirming()
    expect(await chart.settle('confirmDevice', { error: offline })).toEqual(signedIn)
  })

  it('is asked about, with no challenge on screen', async () => {
    const chart = await startConfirming()
    chart.noted.length = 0
    expect(await chart.settle('confirmDevice', { output: { asks: true } })).toMatchObject({
      at: 'rememberDevice+idle',
      tags: ['awaitingInput'],
      context: { challenge: undefined, newDevice },
    })
    expect(chart.noted).toEqual(['keepPlace'])
  })

  it.each([
    [true, remember],
    [false, skip],
  ])('is remembered or not, as the user says: %s', async (remembered, event) => {
    const chart = await startAtDevice()
    expect(chart.send(event)).toMatchObject({ at: 'rememberDevice+updatingDevice', tags: ['pending'] })
    expect(chart.asked.at(-1)).toEqual(['updateDevice', { newDevice, remembered }])
    for (const other of [remember, skip]) expect(chart.can(other)).toBe(false)
    chart.send({ type: 'input.refuse', error: offline })
    expect(chart.can(skip)).toBe(false)
    expect(await chart.settle('updateDevice', { output: undefined })).toEqual(signedIn)
  })

  it('is asked about again after a failure, and skipped without a request then', async () => {
    const chart = await startAtDevice()
    chart.send(remember)
    expect(await chart.settle('updateDevice', { error: offline })).toMatchObject({
      at: 'rememberDevice+idle',
      tags: ['awaitingInput'],
      context: { error: offline },
    })
    expect(chart.send(remember)).toMatchObject({ at: 'rememberDevice+updatingDevice', context: { error: undefined } })
    await chart.settle('updateDevice', { error: offline })
    expect(chart.send(skip)).toEqual(signedIn)
    expect(chart.asked.filter(([effect]) => effect === 'updateDevice')).toHaveLength(2)
  })
})

describe('a sign-in is cancelled', () => {
  it.each<[string, () => Promise<ReturnType<typeof start>>, string]>([
    ['while an unfinished one is looked for', async () => start({ resume: true, signInName: 'bob' }), 'bob'],
    ['at its form', () => startAtForm({ error: offline }), ''],
    ['at a code', () => startAt(SMS), 'alice'],
    ['at the secret of an authenticator app', () => startAtTotp(), 'alice'],
    ['while a passkey is asked for', () => startAt(passkeyOf()), 'alice'],
  ])('%s, with nothing kept but the name', async (_, startThere, signInName) => {
    const chart = await startThere()
    chart.noted.length = 0
    expect(chart.send({ type: 'cancel' })).toEqual({
      at: 'cancelled',
      tags: ['done'],
      context: { ...firstContext({ signInName }), outcome: 'cancelled' },
      output: { status: 'cancelled', username: signInName },
    })
    expect(chart.noted).toEqual(['keepPlace'])
  })
})
