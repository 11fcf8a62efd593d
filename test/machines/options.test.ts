import { describe, expect, it } from 'vitest'
import { createActor } from 'xstate'
import { useDevices } from '../../machines/devices/index.ts'
import { usePasskeyRegistration } from '../../machines/passkey-registration/index.ts'
import { usePasswordReset } from '../../machines/password-reset/index.ts'
import { useSignUp } from '../../machines/sign-up/index.ts'
import { createTotpSetupMachine, useTotpSetup } from '../../machines/totp-setup/index.ts'
import type { MfaPreference } from '../../src/account/index.ts'
import { type AuthOptions, Sensitive } from '../../src/index.ts'
import { openHeld, turn } from '../flows/held-service.ts'
import { storedSession } from '../flows/stored-session.ts'

const code = '123456'
const password = 'Correct-horse-1'
const inputError = (field: string) => ({ ok: false, error: { code: 'ERR_INVALID_INPUT', field } })

/** An app of a signed-in user. The service holds every request. */
async function open(options: Partial<AuthOptions> = {}) {
  const { auth, service } = openHeld(await storedSession(), options)
  await auth.session.ready()
  return { auth, service, operations: () => service.calls.map(({ operation }) => operation) }
}

/** What a machine knows. */
const knownTo = (flow: { readonly actor: { getSnapshot(): object } }) =>
  (flow.actor.getSnapshot() as { readonly context: object }).context

describe('a password reset', () => {
  it('begins at its form, or at the code of a user, once', async () => {
    const { auth, operations } = await open()
    const plain = usePasswordReset(auth, { resume: false })
    expect(plain.getSnapshot()).toMatchObject({ step: 'identify', username: '', error: null, pending: false })
    expect(knownTo(plain)).toMatchObject({ start: 'form' })

    const known = usePasswordReset(auth, { username: 'ada' })
    known.subscribe(() => undefined)
    expect(known.getSnapshot()).toMatchObject({ step: 'newPassword', username: 'ada' })
    await known.getSnapshot().cancel()
    expect(known.getSnapshot()).toMatchObject({ step: 'identify', username: '' })
    expect(operations()).toEqual([])
  })

  it('comes back after a reload where that is wished for, and not after it was cancelled', async () => {
    const { auth } = await open()
    const first = usePasswordReset(auth)
    first.subscribe(() => undefined)
    const form = first.getSnapshot()
    if (form.step === 'identify') void form.haveCode({ username: 'ada' })
    await turn()

    const other = usePasswordReset(auth, { resume: false })
    const again = usePasswordReset(auth)
    for (const flow of [other, again]) flow.subscribe(() => undefined)
    await turn()
    expect(again.getSnapshot()).toMatchObject({ step: 'newPassword', username: 'ada' })
    expect(other.getSnapshot().step).toBe('identify')
    void again.getSnapshot().cancel()
    expect(knownTo(again)).toMatchObject({ start: 'form' })
    await turn()
    expect(again.getSnapshot().step).toBe('identify')
  })

  it('refuses a user name that is none, before it begins', async () => {
    const { auth } = await open()
    expect(() => usePasswordReset(auth, { username: '' })).toThrow(
      expect.objectContaining({ code: 'ERR_INVALID_INPUT', field: 'username' }),
    )
  })

  it('refuses what is no input, at the field that is missing', async () => {
    const { auth, operations } = await open()
    const flow = usePasswordReset(auth, { resume: false })
    const form = flow.getSnapshot()
    if (form.step !== 'identify') throw new Error(form.step)
    for (const input of [undefined, null, {}, { username: 7 }]) {
      expect(await form.submit(input as never)).toMatchObject(inputError('username'))
      expect(await form.haveCode(input as never)).toMatchObject(inputError('username'))
    }
    await form.haveCode({ username: 'ada' })
    const question = flow.getSnapshot()
    if (question.step !== 'newPassword') throw new Error(question.step)
    for (const input of [undefined, null, {}]) {
      expect(await question.submit(input as never)).toMatchObject(inputError('code'))
    }
    expect(await question.submit({ code } as never)).toMatchObject(inputError('password'))
    expect(operations()).toEqual([])
  })
})

describe('a sign-up', () => {
  it('begins at its form, or at the code of a user, once', async () => {
    const { auth, operations } = await open()
    const plain = useSignUp(auth, { resume: false })
    expect(plain.getSnapshot()).toMatchObject({ step: 'details', username: '', error: null, pending: false })
    expect(knownTo(plain)).toMatchObject({ start: 'form', prefersSession: false })

    const known = useSignUp(auth, { confirm: { username: 'ada', password } })
    known.subscribe(() => undefined)
    expect(known.getSnapshot()).toMatchObject({ step: 'code', username: 'ada' })
    await known.getSnapshot().cancel()
    expect(known.getSnapshot()).toMatchObject({ step: 'details', username: '' })
    expect(knownTo(known)).toMatchObject({ start: 'form' })
    expect(operations()).toEqual([])
  })

  it('sends a code at once only where that is wished for', async () => {
    const { auth, service, operations } = await open()
    for (const sendCode of [undefined, false, 'yes'] as never[]) {
      useSignUp(auth, { confirm: { username: 'ada', sendCode } }).subscribe(() => undefined)
    }
    await turn()
    expect(operations()).toEqual([])

    const flow = useSignUp(auth, { confirm: { username: 'ada', sendCode: true } })
    flow.subscribe(() => undefined)
    await turn()
    expect(operations()).toEqual(['ResendConfirmationCode'])
    expect(service.calls[0]!.input).toMatchObject({ Username: 'ada' })
    expect(flow.getSnapshot()).toMatchObject({ step: 'code', pending: true })
  })

  it('gives the password that it was begun with to the sign-in', async () => {
    const { auth } = await open()
    for (const [given, expected] of [
      [password, password],
      [undefined as never, undefined],
    ] as const) {
      const flow = useSignUp(auth, { confirm: { username: 'ada', password: given } })
      const question = flow.getSnapshot()
      if (question.step !== 'code') throw new Error(question.step)
      await question.linkFollowed()
      const end = flow.getSnapshot()
      if (end.step !== 'confirmed') throw new Error(end.step)
      const { signIn } = end
      expect(signIn.username).toBe('ada')
      const { password: kept } = signIn as { readonly password?: { expose(): string } }
      expect(kept?.expose()).toBe(expected)
    }
  })

  it('prefers a session to a password where the app signs in by USER_AUTH', async () => {
    const { auth } = await open({ authFlow: 'USER_AUTH' })
    expect(knownTo(useSignUp(auth))).toMatchObject({ prefersSession: true })
  })

  it('comes back after a reload where that is wished for, and not after it was cancelled', async () => {
    const { auth } = await open()
    const first = useSignUp(auth)
    first.subscribe(() => undefined)
    const form = first.getSnapshot()
    if (form.step === 'details') void form.haveCode({ username: 'ada' })
    await turn()

    const other = useSignUp(auth, { resume: false })
    const again = useSignUp(auth)
    for (const flow of [other, again]) flow.subscribe(() => undefined)
    await turn()
    expect(again.getSnapshot()).toMatchObject({ step: 'code', username: 'ada' })
    expect(other.getSnapshot().step).toBe('details')
    void again.getSnapshot().cancel()
    expect(knownTo(again)).toMatchObject({ start: 'form' })
    await turn()
    expect(again.getSnapshot().step).toBe('details')
  })

  it.each([
    ['username', { username: '' }],
    ['password', { username: 'ada', password: '' }],
  ])('refuses a %s that is none, before it begins', async (field, confirm) => {
    const { auth } = await open()
    expect(() => useSignUp(auth, { confirm })).toThrow(expect.objectContaining({ code: 'ERR_INVALID_INPUT', field }))
  })

  it('refuses what is no input, at the field that is missing', async () => {
    const { auth, operations } = await open()
    const flow = useSignUp(auth, { resume: false })
    const form = flow.getSnapshot()
    if (form.step !== 'details') throw new Error(form.step)
    for (const input of [undefined, null, {}, { username: 7 }]) {
      expect(await form.submit(input as never)).toMatchObject(inputError('username'))
      expect(await form.haveCode(input as never)).toMatchObject(inputError('username'))
    }
    expect(operations()).toEqual([])
  })
})

describe('the other flows', () => {
  it('begin with the question whether passkeys are supported', async () => {
    const { auth } = await open()
    expect(usePasskeyRegistration(auth).getSnapshot().step).toBe('start')
    const none = { isSupported: () => false, get: async () => ({}), create: async () => ({}) }
    expect(usePasskeyRegistration((await open({ passkeys: none })).auth).getSnapshot().step).toBe('unsupported')
  })

  it('refuse a device key that is none', async () => {
    const { auth, service } = await open()
    const flow = useDevices(auth)
    const first = flow.getSnapshot()
    if (first.step === 'start') void first.load()
    await turn()
    service.calls[0]!.resolve({ Devices: [] })
    await turn()
    const list = flow.getSnapshot()
    if (list.step !== 'devices') throw new Error(list.step)
    for (const key of [undefined, '', 7, 'x'.repeat(56)]) {
      const outcome = await list.forget(key as never)
      expect(outcome).toMatchObject(inputError('deviceKey'))
      expect(outcome).toMatchObject({ error: { message: expect.stringContaining('The device key') } })
    }
  })

  const preferences: readonly [MfaPreference | undefined, object][] = [
    [undefined, { Enabled: true, PreferredMfa: true }],
    ['preferred', { Enabled: true, PreferredMfa: true }],
    ['on', { Enabled: true, PreferredMfa: false }],
  ]
  it.each(preferences)(
    'switch an authenticator on, preferred unless told otherwise: %s',
    async (preference, expected) => {
      const { auth, service } = await open()
      const options = preference && { preference }
      const actors = [
        useTotpSetup(auth, options).actor,
        createActor(createTotpSetupMachine(auth, options), { input: { setsPreference: true } }).start(),
      ]
      for (const actor of actors) {
        const before = service.calls.length
        actor.send({ type: 'totp.start' })
        await turn()
        service.calls[before]!.resolve({ SecretCode: 'A'.repeat(52) })
        await turn()
        actor.send({ type: 'totp.submit', code: new Sensitive(code), deviceName: undefined })
        await turn()
        service.calls[before + 1]!.resolve({ Status: 'SUCCESS' })
        await turn()
        expect(service.calls[before + 2]!.input).toMatchObject({ SoftwareTokenMfaSettings: expected })
      }
    },
  )
})

describe('a machine that breaks', () => {
  /** An event whose member cannot be read. */
  const broken = (type: string, member: string) =>
    Object.defineProperty({ type }, member, {
      get: () => {
        throw new RangeError('a bug')
      },
    }) as never

  it.each([
    ['devices', useDevices, 'devices.load', 'device.remember', 'deviceKey', 'start'],
    ['a passkey', usePasskeyRegistration, undefined, 'passkey.register', 'now', 'start'],
    ['a password reset', usePasswordReset, undefined, 'code.request', 'username', 'identify'],
    ['a sign-up', useSignUp, undefined, 'code.have', 'username', 'details'],
    ['a TOTP set-up', useTotpSetup, 'totp.start', 'totp.submit', 'code', 'start'],
  ] as const)('gives way to another, which shows the error: that of %s', async (_, make, first, type, member, step) => {
    const { auth, service } = await open()
    const flow = make(auth)
    const { actor } = flow
    if (first) {
      actor.send({ type: first } as never)
      await turn()
      service.calls[0]!.resolve({ Devices: [], SecretCode: 'A'.repeat(52) })
    }
    await turn()

    actor.send(broken(type, member))
    expect(flow.actor).not.toBe(actor)
    expect(flow.getSnapshot()).toMatchObject({ step, pending: false, error: { code: 'ERR_PROTOCOL' } })
  })
})
