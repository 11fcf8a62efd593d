import { describe, expect, it } from 'vitest'
import { type PasswordResetInput, passwordResetMachine } from '../../../machines/password-reset/machine.ts'
import { CognitoError, InvalidInputError, NetworkError } from '../../../src/errors.ts'
import { Sensitive } from '../../../src/sensitive.ts'
import { startChart } from '../chart-bench.ts'

const machine = passwordResetMachine()
const offline = new NetworkError('offline')
const cognito = (name: string) => new CognitoError(name, { code: name, status: 400 })
const unknownUser = cognito('UserNotFoundException')
const invalid = new InvalidInputError('empty', { field: 'username' })
const delivery = { medium: 'EMAIL', destination: 'a***@e***', attribute: 'email', sentAt: 1 }
const request = { type: 'code.request', username: 'ada' }
const have = { type: 'code.have', username: 'ada' }
const submit = {
  type: 'newPassword.submit',
  code: new Sensitive('123456'),
  newPassword: new Sensitive('secret'),
}
const opened = { username: 'ada', code: '123456', newPassword: 'secret' }

/** What the form knows after a name was given. */
const form = {
  start: 'form',
  username: 'ada',
  delivery: undefined,
  error: undefined,
  signIn: undefined,
  outcome: undefined,
}

const start = (input: Partial<PasswordResetInput> = {}) =>
  startChart(
    machine,
    { start: 'form', ...input },
    ['loadResume', 'requestCode', 'confirmReset'],
    ['saveResume', 'clearResume'],
  )

/** A chart that asks for the code that was sent. */
async function startAtCode() {
  const chart = start()
  chart.send(request)
  await chart.settle('requestCode', { output: delivery })
  return chart
}

describe('the chart of a password reset begins', () => {
  it('at its form', () => {
    const chart = start({ error: offline })
    expect(chart.look()).toEqual({
      at: 'identify+idle',
      tags: ['awaitingInput'],
      context: { ...form, username: '', error: offline },
      output: undefined,
    })
    expect(chart.asked).toEqual([])
    expect(chart.noted).toEqual(['clearResume'])
  })

  it('at the code of a user who has one', () => {
    const chart = start({ start: 'code', username: 'ada' })
    expect(chart.look()).toMatchObject({
      at: 'newPassword+idle',
      tags: ['awaitingInput'],
      context: { ...form, start: 'code' },
    })
    expect(chart.asked).toEqual([])
    expect(chart.noted).toEqual(['saveResume'])
  })

  it('where a reload left it', async () => {
    const chart = start({ start: 'resume' })
    expect(chart.look()).toMatchObject({ at: 'restoring+idle', tags: ['awaitingInput'] })
    expect(chart.asked).toEqual([['loadResume', undefined]])
    chart.send({ type: 'input.refuse', error: invalid })

    expect(await chart.settle('loadResume', { output: { username: 'ada', delivery } })).toMatchObject({
      at: 'newPassword+idle',
      context: { username: 'ada', delivery, error: undefined },
    })
    expect(chart.noted).toEqual(['saveResume'])
  })

  it.each([
    ['there is no place', { output: undefined }],
    ['the place cannot be read', { error: offline }],
  ])('at its form where %s', async (_, how) => {
    const chart = start({ start: 'resume' })
    expect(await chart.settle('loadResume', how)).toMatchObject({
      at: 'identify+idle',
      context: { username: '', error: undefined },
    })
    expect(chart.noted).toEqual(['clearResume'])
  })

  it('with the form at once while the place is read', async () => {
    const requested = start({ start: 'resume' })
    expect(requested.send(request)).toMatchObject({ at: 'identify+requestingCode', context: form })
    await requested.settle('loadResume', { output: { username: 'bob', delivery } })
    expect(requested.look()).toMatchObject({ at: 'identify+requestingCode', context: form })

    const having = start({ start: 'resume' })
    expect(having.send(have)).toMatchObject({ at: 'newPassword+idle', context: form })
  })
})

describe('the form of a password reset', () => {
  it('requests a code', async () => {
    const chart = start({ error: offline })
    expect(chart.send(request)).toMatchObject({ at: 'identify+requestingCode', tags: ['pending'], context: form })
    expect(chart.asked).toEqual([['requestCode', { username: 'ada' }]])
    for (const event of [request, have]) expect(chart.can(event)).toBe(false)
    expect(await chart.settle('requestCode', { output: delivery })).toMatchObject({
      at: 'newPassword+idle',
      tags: ['awaitingInput'],
      context: { ...form, delivery },
    })
    expect(chart.noted).toEqual(['clearResume', 'clearResume', 'saveResume'])
  })

  it('leads to the code of a user who has one', () => {
    const chart = start({ error: offline })
    expect(chart.send(have)).toMatchObject({ at: 'newPassword+idle', context: form })
  })

  it.each([unknownUser, offline])('shows a refusal, and keeps the name: %s', async (error) => {
    const chart = start()
    chart.send(request)
    expect(await chart.settle('requestCode', { error })).toMatchObject({
      at: 'identify+idle',
      tags: ['awaitingInput'],
      context: { ...form, error },
    })
  })
})

describe('the code of a password reset', () => {
  it('is sent with the new password, which the sign-in gets', async () => {
    const chart = await startAtCode()
    chart.send({ type: 'input.refuse', error: invalid })

    expect(chart.send(submit)).toMatchObject({
      at: 'newPassword+confirming',
      tags: ['pending'],
      context: { error: undefined },
    })
    expect(chart.asked.at(-1)).toEqual(['confirmReset', opened])
    for (const event of [submit, { type: 'code.resend' }]) expect(chart.can(event)).toBe(false)
    const signIn = { username: 'ada', password: 'secret' }
    expect(await chart.settle('confirmReset', { output: signIn })).toEqual({
      at: 'reset',
      tags: ['done'],
      context: { ...form, signIn, outcome: 'reset' },
      output: { status: 'reset', username: 'ada', signIn },
    })
    expect(chart.noted.at(-1)).toBe('clearResume')
  })

  it.each([cognito('CodeMismatchException'), offline])('that is refused is asked for again: %s', async (error) => {
    const chart = await startAtCode()
    chart.send(submit)
    chart.noted.length = 0
    expect(await chart.settle('confirmReset', { error })).toMatchObject({
      at: 'newPassword+idle',
      tags: ['awaitingInput'],
      context: { ...form, delivery, error },
    })
    expect(chart.noted).toEqual(['saveResume'])
  })

  it('is sent again, by what the service says or by what is known', async () => {
    const other = { ...delivery, destination: '+***1' }
    const chart = await startAtCode()
    chart.send({ type: 'input.refuse', error: invalid })
    expect(chart.send({ type: 'code.resend' })).toMatchObject({
      at: 'newPassword+requestingCode',
      tags: ['pending'],
      context: { error: undefined },
    })
    expect(chart.asked.at(-1)).toEqual(['requestCode', { username: 'ada' }])
    for (const event of [submit, { type: 'code.resend' }]) expect(chart.can(event)).toBe(false)
    chart.noted.length = 0
    expect(await chart.settle('requestCode', { output: other })).toMatchObject({
      at: 'newPassword+idle',
      context: { delivery: other },
    })
    expect(chart.noted).toEqual(['saveResume'])
    chart.send({ type: 'code.resend' })
    expect(await chart.settle('requestCode', { output: undefined })).toMatchObject({ context: { delivery: other } })
    chart.send({ type: 'code.resend' })
    expect(await chart.settle('requestCode', { error: offline })).toMatchObject({
      at: 'newPassword+idle',
      context: { delivery: other, error: offline },
    })
  })

  it.each([
    ['requestCode', { type: 'code.resend' }],
    ['confirmReset', submit],
  ])('of a user who is gone leads back to the form: %s', async (effect, event) => {
    const chart = await startAtCode()
    chart.send(event)
    expect(await chart.settle(effect, { error: unknownUser })).toMatchObject({
      at: 'identify+idle',
      tags: ['awaitingInput'],
      context: { ...form, error: unknownUser },
    })
  })
})

describe('a user whose sign-up is not confirmed', () => {
  it.each([
    ['requestCode', async () => start(), request],
    ['requestCode', startAtCode, { type: 'code.resend' }],
    ['confirmReset', startAtCode, submit],
  ])('is told so, whichever request says it: %s', async (effect, startThere, event) => {
    const chart = await startThere()
    chart.send(event)
    expect(await chart.settle(effect, { error: cognito('UserNotConfirmedException') })).toEqual({
      at: 'userNotConfirmed',
      tags: ['done'],
      context: { ...form, outcome: 'userNotConfirmed' },
      output: { status: 'userNotConfirmed', username: 'ada', signIn: undefined },
    })
    expect(chart.noted.at(-1)).toBe('clearResume')
  })
})

describe('a password reset is cancelled', () => {
  it.each([
    ['its form', async () => start({ error: offline }), ''],
    ['the code', startAtCode, 'ada'],
  ])('at %s, with nothing kept but the name', async (_, startThere, username) => {
    const chart = await startThere()
    expect(chart.send({ type: 'cancel' })).toEqual({
      at: 'cancelled',
      tags: ['done'],
      context: { ...form, username, outcome: 'cancelled' },
      output: { status: 'cancelled', username, signIn: undefined },
    })
    expect(chart.noted.at(-1)).toBe('clearResume')
  })
})
