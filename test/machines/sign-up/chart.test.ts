import { describe, expect, it } from 'vitest'
import { type SignUpInput, signUpMachine } from '../../../machines/sign-up/machine.ts'
import { CognitoError, InvalidInputError, NetworkError } from '../../../src/errors.ts'
import { Sensitive } from '../../../src/sensitive.ts'
import { startChart } from '../chart-bench.ts'

const machine = signUpMachine()
const offline = new NetworkError('offline')
const cognito = (name: string, message = name) => new CognitoError(message, { code: name, status: 400 })
const taken = cognito('AliasExistsException')
const unknownUser = cognito('UserNotFoundException')
const already = cognito('NotAuthorizedException', 'User cannot be confirmed. Current status is CONFIRMED')
const delivery = { medium: 'EMAIL', destination: 'a***@e***', attribute: 'email', sentAt: 1 }
const request = { username: 'ada', password: new Sensitive('secret'), attributes: {}, validationData: undefined }
const opened = { ...request, password: 'secret' }
const submit = { type: 'signUp.submit', request }
const submitCode = (code = '123456') => ({ type: 'code.submit', code: new Sensitive(code) })
const signedUp = { username: 'ada', sub: '1', isConfirmed: false, delivery, session: new Sensitive('session') }

/** What the form knows after a name was given. */
const form = {
  start: 'form',
  prefersSession: false,
  username: 'ada',
  password: undefined,
  delivery: undefined,
  session: undefined,
  code: '',
  movesAlias: false,
  error: undefined,
  signIn: undefined,
}

const start = (input: Partial<SignUpInput> = {}) =>
  startChart(
    machine,
    { start: 'form', prefersSession: false, ...input },
    ['loadResume', 'signUp', 'confirmSignUp', 'resendCode'],
    ['saveResume', 'clearResume'],
  )

/** A chart that asks for the code of a sign-up just made. */
async function startAtCode(input: Partial<SignUpInput> = {}, output: object = signedUp) {
  const chart = start(input)
  chart.send(submit)
  await chart.settle('signUp', { output })
  return chart
}

/** A chart that says that an address is taken. */
async function startAtAlias() {
  const chart = await startAtCode()
  chart.send(submitCode())
  await chart.settle('confirmSignUp', { error: taken })
  return chart
}

describe('the chart of a sign-up begins', () => {
  it('at its form', () => {
    const chart = start({ error: offline })
    expect(chart.look()).toEqual({
      at: 'details+idle',
      tags: ['awaitingInput'],
      context: { ...form, username: '', error: offline },
      output: undefined,
    })
    expect(chart.asked).toEqual([])
    expect(chart.noted).toEqual(['clearResume'])
  })

  it('at the code of a user who has signed up before', () => {
    const chart = start({ start: 'code', username: 'ada', password: new Sensitive('secret') })
    expect(chart.look()).toMatchObject({
      at: 'code+idle',
      tags: ['awaitingInput'],
      context: { ...form, start: 'code', password: 'secret' },
    })
    expect(chart.asked).toEqual([])
    expect(chart.noted).toEqual(['saveResume'])
  })

  it('by sending that user another code', async () => {
    const chart = start({ start: 'sendCode', username: 'ada' })
    expect(chart.look()).toMatchObject({ at: 'code+resending', tags: ['pending'] })
    expect(chart.asked).toEqual([['resendCode', { username: 'ada' }]])
    expect(await chart.settle('resendCode', { output: delivery })).toMatchObject({
      at: 'code+idle',
      context: { delivery },
    })
  })

  it('where a reload left it', async () => {
    const chart = start({ start: 'resume' })
    expect(chart.look()).toMatchObject({ at: 'restoring+idle', tags: ['awaitingInput'] })
    expect(chart.asked).toEqual([['loadResume', undefined]])
    chart.send({ type: 'input.refuse', error: new InvalidInputError('empty', { field: 'username' }) })

    expect(await chart.settle('loadResume', { output: { username: 'ada', delivery } })).toMatchObject({
      at: 'code+idle',
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
      at: 'details+idle',
      context: { username: '', error: undefined },
    })
    expect(chart.noted).toEqual(['clearResume'])
  })

  it('with the form at once while the place is read', async () => {
    const submitted = start({ start: 'resume' })
    expect(submitted.send(submit)).toMatchObject({
      at: 'details+signingUp',
      context: { username: 'ada', password: 'secret' },
    })
    await submitted.settle('loadResume', { output: { username: 'bob', delivery } })
    expect(submitted.look()).toMatchObject({ at: 'details+signingUp', context: { username: 'ada' } })
    expect(submitted.asked.at(-1)).toEqual(['signUp', opened])

    const having = start({ start: 'resume' })
    expect(having.send({ type: 'code.have', username: 'ada' })).toMatchObject({ at: 'code+idle', context: form })
  })
})

describe('the form of a sign-up', () => {
  it('is sent, and leads to the code', async () => {
    const chart = start({ error: offline })

    expect(chart.send(submit)).toMatchObject({
      at: 'details+signingUp',
      tags: ['pending'],
      context: { username: 'ada', password: 'secret', error: undefined },
    })
    expect(chart.asked).toEqual([['signUp', opened]])
    expect(chart.can(submit)).toBe(false)
    expect(chart.can({ type: 'code.have', username: 'ada' })).toBe(false)
    expect(await chart.settle('signUp', { output: signedUp })).toMatchObject({
      at: 'code+idle',
      tags: ['awaitingInput'],
      context: { username: 'ada', password: 'secret', delivery, session: 'session' },
    })
    expect(chart.noted).toEqual(['clearResume', 'clearResume', 'saveResume'])
  })

  it('is the end where a trigger confirms the user', async () => {
    const chart = await startAtCode({}, { ...signedUp, isConfirmed: true, session: undefined })
    const signIn = { username: 'ada', password: 'secret' }
    expect(chart.look()).toMatchObject({
      at: 'confirmed',
      tags: ['done'],
      context: { ...form, signIn },
      output: { status: 'confirmed', username: 'ada', signIn },
    })
    expect(chart.noted.at(-1)).toBe('clearResume')
  })

  it.each([cognito('LimitExceededException'), cognito('CodeDeliveryFailureException')])(
    'leads to the code where only the message could not be sent: %s',
    async (error) => {
      const chart = start()
      chart.send(submit)
      expect(await chart.settle('signUp', { error })).toMatchObject({
        at: 'code+idle',
        context: { username: 'ada', password: 'secret', error },
      })
    },
  )

  it.each([cognito('UsernameExistsException'), offline])(
    'shows a refusal, and forgets the password: %s',
    async (error) => {
      const chart = start()
      chart.send(submit)
      expect(await chart.settle('signUp', { error })).toMatchObject({
        at: 'details+idle',
        tags: ['awaitingInput'],
        context: { ...form, error },
      })
    },
  )

  it('leads to the code of a user who has one, with no secret of another', async () => {
    const chart = start({ prefersSession: true, password: new Sensitive('secret') })
    expect(chart.send({ type: 'code.have', username: 'ada' })).toMatchObject({
      at: 'code+idle',
      context: { ...form, prefersSession: true },
    })
  })
})

describe('the code of a sign-up', () => {
  it('is sent, and confirms the user', async () => {
    const chart = await startAtCode()
    chart.send({ type: 'input.refuse', error: new InvalidInputError('empty', { field: 'code' }) })

    expect(chart.send(submitCode())).toMatchObject({
      at: 'code+confirming',
      tags: ['pending'],
      context: { code: '123456', error: undefined },
    })
    expect(chart.asked.at(-1)).toEqual([
      'confirmSignUp',
      { username: 'ada', code: '123456', session: 'session', movesAlias: false },
    ])
    for (const event of [submitCode(), { type: 'code.resend' }, { type: 'link.follow' }])
      expect(chart.can(event)).toBe(false)
    expect(await chart.settle('confirmSignUp', { output: { session: new Sensitive('second') } })).toMatchObject({
      at: 'confirmed',
      context: { ...form, signIn: { username: 'ada', password: 'secret' } },
    })
  })

  it.each([
    ['the session, where there is no password', false, undefined, { authFlow: 'USER_AUTH', session: 'second' }],
    ['the session, where the app prefers it', true, 'secret', { authFlow: 'USER_AUTH', session: 'second' }],
    ['the password, where the app does not', false, 'secret', { password: 'secret' }],
  ])('gives the sign-in %s', async (_, prefersSession, password, expected) => {
    const chart = start({
      start: 'code',
      username: 'ada',
      prefersSession,
      password: password === undefined ? undefined : new Sensitive(password),
    })
    chart.send(submitCode())
    const { output } = await chart.settle('confirmSignUp', { output: { session: new Sensitive('second') } })
    expect(output).toEqual({ status: 'confirmed', username: 'ada', signIn: { username: 'ada', ...expected } })
  })

  it('gives the sign-in the password, where there is no session, whatever the app prefers', async () => {
    const chart = start({ start: 'code', username: 'ada', prefersSession: true })
    chart.send(submitCode())
    const { output } = await chart.settle('confirmSignUp', { output: { session: undefined } })
    expect(output).toEqual({
      status: 'confirmed',
      username: 'ada',
      signIn: { username: 'ada', password: undefined },
    })
  })

  it('is not needed by a user who is confirmed already', async () => {
    const confirming = await startAtCode()
    confirming.send(submitCode())
    const resending = await startAtCode()
    resending.send({ type: 'code.resend' })

    for (const end of [
      confirming.settle('confirmSignUp', { error: already }),
      resending.settle('resendCode', { error: already }),
    ]) {
      expect(await end).toMatchObject({
        at: 'confirmed',
        context: { ...form, signIn: { username: 'ada', password: 'secret' } },
      })
    }
  })

  it('is not needed by a user who says to have followed a link', async () => {
    const chart = await startAtCode()
    expect(chart.send({ type: 'link.follow' })).toMatchObject({
      at: 'confirmed',
      context: { ...form, signIn: { username: 'ada', password: 'secret' } },
    })
  })

  it('is dropped where it is refused, and the rest stays', async () => {
    const error = cognito('CodeMismatchException')
    const chart = await startAtCode()
    chart.send(submitCode())
    expect(await chart.settle('confirmSignUp', { error })).toMatchObject({
      at: 'code+idle',
      tags: ['awaitingInput'],
      context: { username: 'ada', password: 'secret', delivery, session: 'session', code: '', error },
    })
  })

  it('of a user who is gone leads back to the form', async () => {
    const confirming = await startAtCode()
    confirming.send(submitCode())
    const resending = await startAtCode()
    resending.send({ type: 'code.resend' })

    for (const end of [
      confirming.settle('confirmSignUp', { error: unknownUser }),
      resending.settle('resendCode', { error: unknownUser }),
    ]) {
      expect(await end).toMatchObject({
        at: 'details+idle',
        tags: ['awaitingInput'],
        context: { ...form, error: unknownUser },
      })
    }
  })

  it('is sent again, by what the service says or by what is known', async () => {
    const other = { ...delivery, destination: '+***1' }
    const chart = await startAtCode()
    chart.send({ type: 'input.refuse', error: new InvalidInputError('empty', { field: 'code' }) })

    expect(chart.send({ type: 'code.resend' })).toMatchObject({
      at: 'code+resending',
      tags: ['pending'],
      context: { error: undefined },
    })
    expect(chart.asked.at(-1)).toEqual(['resendCode', { username: 'ada' }])
    for (const event of [submitCode(), { type: 'code.resend' }, { type: 'link.follow' }])
      expect(chart.can(event)).toBe(false)
    chart.noted.length = 0
    expect(await chart.settle('resendCode', { output: other })).toMatchObject({
      at: 'code+idle',
      tags: ['awaitingInput'],
      context: { delivery: other },
    })
    expect(chart.noted).toEqual(['saveResume'])
    chart.send({ type: 'code.resend' })
    expect(await chart.settle('resendCode', { output: undefined })).toMatchObject({
      at: 'code+idle',
      context: { delivery: other },
    })
    chart.send({ type: 'code.resend' })
    expect(await chart.settle('resendCode', { error: offline })).toMatchObject({
      at: 'code+idle',
      context: { delivery: other, error: offline },
    })
  })
})

describe('an address that another user has', () => {
  it('is taken over with the same code', async () => {
    const chart = await startAtAlias()
    expect(chart.look()).toMatchObject({
      at: 'aliasTaken+idle',
      tags: ['awaitingInput'],
      context: { code: '123456', movesAlias: false, error: taken },
    })

    expect(chart.send({ type: 'alias.move' })).toMatchObject({
      at: 'aliasTaken+confirming',
      tags: ['pending'],
      context: { movesAlias: true, error: undefined },
    })
    for (const type of ['alias.move', 'alias.keep']) expect(chart.can({ type })).toBe(false)
    expect(chart.asked.at(-1)).toEqual([
      'confirmSignUp',
      { username: 'ada', code: '123456', session: 'session', movesAlias: true },
    ])
    expect(await chart.settle('confirmSignUp', { output: { session: undefined } })).toMatchObject({ at: 'confirmed' })
  })

  it.each([cognito('ExpiredCodeException'), taken])(
    'is taken over with the next code too, where that one is refused: %s',
    async (error) => {
      const chart = await startAtAlias()
      chart.send({ type: 'alias.move' })
      expect(await chart.settle('confirmSignUp', { error })).toMatchObject({
        at: 'code+idle',
        context: { code: '', movesAlias: true, error },
      })

      chart.send(submitCode('654321'))
      expect(chart.asked.at(-1)).toMatchObject(['confirmSignUp', { code: '654321', movesAlias: true }])
    },
  )

  it('is left to that user, with a form that knows no secret', async () => {
    const chart = await startAtAlias()
    expect(chart.send({ type: 'alias.keep' })).toMatchObject({ at: 'details+idle', context: form })
  })
})

describe('a sign-up is cancelled', () => {
  it.each([
    ['its form', async () => start({ error: offline }), ''],
    ['the code', () => startAtCode(), 'ada'],
    ['an address that is taken', () => startAtAlias(), 'ada'],
  ])('at %s, with nothing kept but the name', async (_, startThere, username) => {
    const chart = await startThere()
    expect(chart.send({ type: 'cancel' })).toMatchObject({
      at: 'cancelled',
      tags: ['done'],
      context: { ...form, username },
      output: { status: 'cancelled', username, signIn: undefined },
    })
    expect(chart.noted.at(-1)).toBe('clearResume')
  })
})
