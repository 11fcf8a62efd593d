import { describe, expect, it } from 'vitest'
import {
  type PasskeyRegistrationInput,
  passkeyRegistrationMachine,
} from '../../../machines/passkey-registration/machine.ts'
import { CognitoError, NetworkError, SessionError } from '../../../src/errors.ts'
import { Sensitive } from '../../../src/sensitive.ts'
import { startChart } from '../chart-bench.ts'

const machine = passkeyRegistrationMachine()
const offline = new NetworkError('offline')
const refused = new CognitoError('no', { code: 'WebAuthnCredentialNotSupportedException', status: 400 })
const reauthenticate = new SessionError('again', { code: 'ERR_REAUTHENTICATE' })
const EXPIRES_AT = 100_000
const request = { creationOptions: 'options', expiresAt: EXPIRES_AT }
const passkey = { credentialId: 'id', attachment: 'platform' }
const empty = {
  isSupported: true,
  request: { creationOptions: undefined, expiresAt: 0 },
  credential: 'empty',
  passkey: undefined,
  error: undefined,
}
const register = (now = 0) => ({ type: 'passkey.register', now })

const start = (input: Partial<PasskeyRegistrationInput> = {}) =>
  startChart(machine, { isSupported: true, ...input }, ['start', 'createCredential', 'complete'])

/** A chart that shows the prompt of the browser. */
async function startAtPrompt() {
  const chart = start()
  chart.send(register())
  await chart.settle('start', { output: request })
  return chart
}

/** A chart that submits the new passkey. */
async function startAtPasskey() {
  const chart = await startAtPrompt()
  await chart.settle('createCredential', { output: new Sensitive('credential') })
  return chart
}

describe('the chart of a passkey registration', () => {
  it('begins where passkeys are supported, with the error of the former attempt, if there is one', () => {
    expect(machine.id).toBe('passkeyRegistration')
    expect(start().look()).toEqual({ at: 'idle', tags: ['awaitingInput'], context: empty, output: undefined })
    expect(start({ error: offline }).look().context).toEqual({ ...empty, error: offline })
  })

  it('shows input that is refused, until the next request', () => {
    const chart = start()
    expect(chart.send({ type: 'input.refuse', error: offline })).toMatchObject({
      at: 'idle',
      context: { error: offline },
    })
    expect(chart.send(register())).toMatchObject({ at: 'starting', context: { error: undefined } })
  })

  it('ends at once where they are not', () => {
    const chart = start({ isSupported: false })
    expect(chart.look()).toEqual({
      at: 'unsupported',
      tags: ['done'],
      context: { ...empty, isSupported: false },
      output: { status: 'unsupported', passkey: undefined },
    })
    expect(chart.asked).toEqual([])
  })

  it('goes from the options over the prompt to the passkey', async () => {
    const chart = start({ error: offline })

    expect(chart.send(register())).toEqual({ at: 'starting', tags: ['pending'], context: empty, output: undefined })
    expect(await chart.settle('start', { output: request })).toMatchObject({
      at: 'creatingCredential',
      tags: ['pending'],
      context: { ...empty, request },
    })
    expect(await chart.settle('createCredential', { output: new Sensitive('credential') })).toMatchObject({
      at: 'completing',
      tags: ['pending'],
      context: { ...empty, request, credential: 'credential' },
    })
    expect(await chart.settle('complete', { output: passkey })).toEqual({
      at: 'registered',
      tags: ['done'],
      context: { ...empty, passkey },
      output: { status: 'registered', passkey },
    })
    expect(chart.asked).toEqual([
      ['start', undefined],
      ['createCredential', request],
      ['complete', 'credential'],
    ])
  })

  it('requests the options anew where none came', async () => {
    const chart = start()
    chart.send(register())
    expect(await chart.settle('start', { error: offline })).toMatchObject({
      at: 'idle',
      tags: ['awaitingInput'],
      context: { ...empty, error: offline },
    })
    expect(chart.send(register())).toMatchObject({ at: 'starting', context: { error: undefined } })
  })

  it.each([
    [EXPIRES_AT - 10_000, 'creatingCredential'],
    [EXPIRES_AT - 9_999, 'starting'],
    [EXPIRES_AT + 1, 'starting'],
  ])('prompts by the options at hand while ten seconds are left: at %i, %s', async (now, at) => {
    const chart = await startAtPrompt()
    expect(await chart.settle('createCredential', { error: offline })).toMatchObject({
      at: 'idle',
      context: { ...empty, request, error: offline },
    })
    expect(chart.send(register(now))).toMatchObject({
      at,
      context: { ...empty, ...(at !== 'starting' && { request }) },
    })
  })

  it.each([
    ['an error that may pass', offline],
    ['a sign-in that is asked for', reauthenticate],
  ])('submits the same passkey again after %s, until its options expire', async (_, error) => {
    const inTime = await startAtPasskey()
    expect(await inTime.settle('complete', { error })).toMatchObject({
      at: 'idle',
      context: { ...empty, request, credential: 'credential', error },
    })
    expect(inTime.send(register(EXPIRES_AT - 1))).toMatchObject({ at: 'completing', context: { error: undefined } })
    expect(inTime.asked.at(-1)).toEqual(['complete', 'credential'])

    const late = await startAtPasskey()
    await late.settle('complete', { error })
    expect(late.send(register(EXPIRES_AT))).toMatchObject({ at: 'starting', context: empty })
  })

  it.each([refused, new TypeError('a bug')])('forgets a passkey that is refused: %s', async (error) => {
    const chart = await startAtPasskey()
    const { at, context } = await chart.settle('complete', { error })
    expect(at).toBe('idle')
    expect(context).toMatchObject({ ...empty, error: { code: expect.any(String) } })
    expect(chart.send(register())).toMatchObject({ at: 'starting' })
  })

  it.each([
    ['before it begins', async () => start({ error: offline })],
    ['at the prompt', startAtPrompt],
    ['while the passkey is submitted', startAtPasskey],
  ])('is cancelled %s, with nothing kept', async (_, startThere) => {
    const chart = await startThere()
    expect(chart.send({ type: 'cancel' })).toEqual({
      at: 'cancelled',
      tags: ['done'],
      context: empty,
      output: { status: 'cancelled', passkey: undefined },
    })
  })
})
