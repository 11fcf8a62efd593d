import { describe, expect, it } from 'vitest'
import { totpSetupMachine } from '../../../machines/totp-setup/machine.ts'
import { AuthError, CognitoError, InvalidInputError, NetworkError, SessionError } from '../../../src/errors.ts'
import { Sensitive } from '../../../src/sensitive.ts'
import { startChart } from '../chart-bench.ts'

const machine = totpSetupMachine()
const boxed = (secret: string) => ({ secret: new Sensitive(secret), account: 'ada' })
const totp = { secret: 'SECRET', account: 'ada' }
const code = new Sensitive('123456')
const offline = new NetworkError('offline')
const cognito = (name: string) => new CognitoError(name, { code: name, status: 400 })
const submit = { type: 'totp.submit', code, deviceName: 'phone' }

const start = (setsPreference = true, error?: AuthError) =>
  startChart(machine, { setsPreference, error }, ['associate', 'verify', 'setPreference'])

/** A chart at the question for the first code. */
async function startAtCode(setsPreference = true) {
  const chart = start(setsPreference)
  chart.send({ type: 'totp.start' })
  await chart.settle('associate', { output: boxed('SECRET') })
  return chart
}

/** A chart whose authenticator is verified, and whose preference could not be set. */
async function startAtPreference() {
  const chart = await startAtCode()
  chart.send(submit)
  await chart.settle('verify', { output: undefined })
  await chart.settle('setPreference', { error: offline })
  return chart
}

describe('the chart of a TOTP set-up', () => {
  it('begins with the error of the former attempt, if there is one', () => {
    expect(start().look()).toEqual({
      at: 'start+idle',
      tags: ['awaitingInput'],
      context: { setsPreference: true, totp: undefined, isPreferenceSet: false, error: undefined, outcome: undefined },
      output: undefined,
    })
    expect(start(false, offline).look().context).toMatchObject({ setsPreference: false, error: offline })
  })

  it('goes from the secret over the code to the preference', async () => {
    const chart = start(true, offline)

    expect(chart.send({ type: 'totp.start' })).toMatchObject({
      at: 'start+associating',
      tags: ['pending'],
      context: { error: undefined },
    })
    expect(await chart.settle('associate', { output: boxed('SECRET') })).toMatchObject({
      at: 'setUpTotp+idle',
      tags: ['awaitingInput'],
      context: { totp },
    })
    expect(chart.send(submit)).toMatchObject({ at: 'setUpTotp+verifying', tags: ['pending'] })
    expect(await chart.settle('verify', { output: undefined })).toMatchObject({
      at: 'setUpTotp+settingPreference',
      tags: ['pending'],
    })
    expect(await chart.settle('setPreference', { output: undefined })).toMatchObject({
      at: 'enabled',
      tags: ['done'],
      context: { totp: undefined, error: undefined, isPreferenceSet: true },
      output: { status: 'enabled', isPreferenceSet: true },
    })
    expect(chart.asked).toEqual([
      ['associate', undefined],
      ['verify', { code: '123456', deviceName: 'phone' }],
      ['setPreference', undefined],
    ])
  })

  it('ends with the code where the preference is left', async () => {
    const chart = await startAtCode(false)
    chart.send(submit)

    expect(await chart.settle('verify', { output: undefined })).toMatchObject({
      at: 'enabled',
      context: { totp: undefined },
      output: { status: 'enabled', isPreferenceSet: false },
    })
    expect(chart.asked).toHaveLength(2)
  })

  it('takes no event of a step while a request is under way', async () => {
    const chart = start()
    chart.send({ type: 'totp.start' })
    expect(chart.can({ type: 'totp.start' })).toBe(false)

    const atCode = await startAtCode()
    atCode.send(submit)
    for (const event of [submit, { type: 'totp.restart' }]) expect(atCode.can(event)).toBe(false)

    const atPreference = await startAtPreference()
    atPreference.send({ type: 'preference.retry' })
    for (const type of ['preference.retry', 'preference.skip']) expect(atPreference.can({ type })).toBe(false)
  })

  it('shows invalid input at the step, and clears it with the next request', async () => {
    const error = new InvalidInputError('The code is empty', { field: 'code' })
    const chart = await startAtCode()

    expect(chart.send({ type: 'input.refuse', error })).toMatchObject({
      at: 'setUpTotp+idle',
      context: { totp, error },
    })
    expect(chart.send(submit).context).toMatchObject({ error: undefined })
  })

  it('shows the former secret until there is another', async () => {
    const chart = await startAtCode()

    chart.send({ type: 'input.refuse', error: new InvalidInputError('empty', { field: 'code' }) })
    expect(chart.send({ type: 'totp.restart' })).toMatchObject({
      at: 'setUpTotp+associating',
      context: { totp, error: undefined },
    })
    expect(await chart.settle('associate', { output: boxed('OTHER') })).toMatchObject({
      at: 'setUpTotp+idle',
      context: { totp: { secret: 'OTHER', account: 'ada' } },
    })
  })

  const over: readonly unknown[] = [
    cognito('NotAuthorizedException'),
    cognito('SoftwareTokenMFANotFoundException'),
    cognito('ResourceNotFoundException'),
    cognito('UserNotFoundException'),
    cognito('PasswordResetRequiredException'),
    cognito('UserNotConfirmedException'),
    new SessionError('signed out', { code: 'ERR_SIGNED_OUT' }),
    new SessionError('expired', { code: 'ERR_SESSION_EXPIRED' }),
  ]
  const notOver: readonly unknown[] = [
    cognito('EnableSoftwareTokenMFAException'),
    cognito('TooManyRequestsException'),
    new SessionError('again', { code: 'ERR_REAUTHENTICATE' }),
    offline,
    new TypeError('a bug'),
  ]

  it.each(over)('drops a secret of which no code can be valid: %s', async (error) => {
    const verifying = await startAtCode()
    verifying.send(submit)
    const restarting = await startAtCode()
    restarting.send({ type: 'totp.restart' })

    for (const end of [verifying.settle('verify', { error }), restarting.settle('associate', { error })]) {
      expect(await end).toMatchObject({
        at: 'start+idle',
        tags: ['awaitingInput'],
        context: { totp: undefined, error },
      })
    }
  })

  it.each(notOver)('keeps a secret of which a code can be valid: %s', async (error) => {
    const verifying = await startAtCode()
    verifying.send(submit)
    const restarting = await startAtCode()
    restarting.send({ type: 'totp.restart' })

    for (const end of [verifying.settle('verify', { error }), restarting.settle('associate', { error })]) {
      const { at, context } = await end
      expect(at).toBe('setUpTotp+idle')
      expect(context).toMatchObject({ totp, error: expect.any(AuthError) })
    }
  })

  it('stays at its start where there is no secret', async () => {
    const chart = start()
    chart.send({ type: 'totp.start' })
    expect(await chart.settle('associate', { error: offline })).toMatchObject({
      at: 'start+idle',
      context: { totp: undefined, error: offline },
    })
  })

  it('asks what to do when the authenticator is verified, but not switched on', async () => {
    const chart = await startAtPreference()
    expect(chart.look()).toMatchObject({
      at: 'setPreference+idle',
      tags: ['awaitingInput'],
      context: { totp: undefined, error: offline, isPreferenceSet: false },
    })

    expect(chart.send({ type: 'preference.retry' })).toMatchObject({
      at: 'setPreference+settingPreference',
      tags: ['pending'],
      context: { error: undefined },
    })
    await chart.settle('setPreference', { error: offline })
    chart.send({ type: 'preference.retry' })
    expect(await chart.settle('setPreference', { output: undefined })).toMatchObject({
      at: 'enabled',
      output: { status: 'enabled', isPreferenceSet: true },
    })
  })

  it('ends without the preference where that is chosen', async () => {
    const chart = await startAtPreference()
    expect(chart.send({ type: 'preference.skip' })).toMatchObject({
      at: 'enabled',
      context: { error: undefined },
      output: { status: 'enabled', isPreferenceSet: false },
    })
  })

  it.each([
    ['its start', async () => start()],
    ['the code', () => startAtCode()],
    ['the preference', () => startAtPreference()],
  ])('is cancelled at %s, with nothing kept', async (_, startThere) => {
    const chart = await startThere()
    expect(chart.send({ type: 'cancel' })).toMatchObject({
      at: 'cancelled',
      tags: ['done'],
      context: { totp: undefined, error: undefined, outcome: 'cancelled' },
      output: { status: 'cancelled', isPreferenceSet: false },
    })
  })
})
