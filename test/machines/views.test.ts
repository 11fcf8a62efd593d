import { describe, expect, it } from 'vitest'
import { toDevicesView } from '../../machines/devices/view.ts'
import type { FlowView } from '../../machines/flow.ts'
import { toPasskeyRegistrationView } from '../../machines/passkey-registration/view.ts'
import { toPasswordResetView } from '../../machines/password-reset/view.ts'
import { toSignUpView } from '../../machines/sign-up/view.ts'
import { createTotpSetupProjection } from '../../machines/totp-setup/view.ts'
import { Sensitive } from '../../src/sensitive.ts'

/** A machine's state value at a prompt, with nothing under way. */
const at = (prompt: string) => ({ active: { prompt, request: 'idle' } })

/** The actions of a view, each by its name. */
const actions = new Proxy(
  {},
  { get: (_, name) => (name === 'load' ? { start: 'load.start', devices: 'load.devices' } : name) },
) as never

/** A projection, with a snapshot made by hand. */
const look =
  <View extends FlowView>(toView: (snapshot: never, actions: never) => View) =>
  (value: unknown, context: object = {}) =>
    toView({ value, context, hasTag: () => false } as never, actions)

const devices = look(toDevicesView)
const passkey = look(toPasskeyRegistrationView)
const reset = look(toPasswordResetView)
const signUp = look(toSignUpView)
const totp = look(createTotpSetupProjection({ issuer: 'Test', account: undefined }))
const delivery = { medium: 'EMAIL', destination: 'a***@e***', attribute: 'email', sentAt: 5000 }
const fieldsOf = (view: FlowView) => Object.keys((view as unknown as { readonly fields: object }).fields)

describe('every state of a flow has its step', () => {
  it.each([
    ['devices', devices, at('start'), 'start'],
    ['devices', devices, at('devices'), 'devices'],
    ['devices', devices, 'cancelled', 'start'],
    ...['checkingSupport', 'idle', 'starting', 'creatingCredential', 'completing', 'cancelled'].map(
      (value) => ['passkey', passkey, value, 'start'] as const,
    ),
    ['passkey', passkey, 'registered', 'registered'],
    ['passkey', passkey, 'unsupported', 'unsupported'],
    ['password reset', reset, 'entering', 'identify'],
    ['password reset', reset, at('restoring'), 'identify'],
    ['password reset', reset, at('identify'), 'identify'],
    ['password reset', reset, at('newPassword'), 'newPassword'],
    ['password reset', reset, 'userNotConfirmed', 'confirmSignUp'],
    ['password reset', reset, 'reset', 'reset'],
    ['password reset', reset, 'cancelled', 'identify'],
    ['sign-up', signUp, 'entering', 'details'],
    ['sign-up', signUp, at('restoring'), 'details'],
    ['sign-up', signUp, at('details'), 'details'],
    ['sign-up', signUp, at('code'), 'code'],
    ['sign-up', signUp, at('aliasTaken'), 'aliasTaken'],
    ['sign-up', signUp, 'confirmed', 'confirmed'],
    ['sign-up', signUp, 'cancelled', 'details'],
    ['TOTP set-up', totp, at('start'), 'start'],
    // A secret is always there by then, but the types cannot say so.
    ['TOTP set-up', totp, at('setUpTotp'), 'start'],
    ['TOTP set-up', totp, at('setPreference'), 'setPreference'],
    ['TOTP set-up', totp, 'enabled', 'enabled'],
    ['TOTP set-up', totp, 'cancelled', 'start'],
  ] as const)('%s: %j', (_, toView, value, step) => {
    expect(toView(value)).toMatchObject({ step, cancel: 'cancel', pending: false, error: null })
  })
})

describe('a step has what belongs to it:', () => {
  it('a list of devices, its next page and a confirmation where there is one', () => {
    const context = { devices: ['one'], thisDevice: undefined, busyDeviceKey: 'key', asksToRemember: true }
    expect(devices(at('devices'), context)).toMatchObject({
      ...context,
      load: 'load.devices',
      loadMore: undefined,
      remember: 'remember',
      doNotRemember: 'doNotRemember',
      forget: 'forget',
      confirm: undefined,
    })
    const more = { ...context, nextToken: 'next', thisDevice: { deviceKey: 'key', isConfirmed: false } }
    expect(devices(at('devices'), more)).toMatchObject({ loadMore: 'loadMore', confirm: 'confirm' })
    expect(devices(at('start'))).toMatchObject({ load: 'load.start' })
  })

  it('a passkey', () => {
    expect(passkey('registered', { passkey: { credentialId: 'id', attachment: 'platform' } })).toMatchObject({
      passkey: { credentialId: 'id', attachment: 'platform' },
    })
    expect(passkey('registered')).toMatchObject({ passkey: { credentialId: '', attachment: undefined } })
    expect(passkey('idle')).toMatchObject({ register: 'register' })
  })

  it('a password reset', () => {
    const identify = reset(at('identify'), { username: 'ada' })
    expect(identify).toMatchObject({ username: 'ada', submit: 'requestCode', haveCode: 'haveCode' })
    expect(fieldsOf(identify)).toEqual(['username'])
    const question = reset(at('newPassword'), { username: 'ada', delivery })
    expect(question).toMatchObject({
      username: 'ada',
      delivery,
      submit: 'submit',
      resend: { availableAt: 35_000, now: 'resend' },
    })
    expect(fieldsOf(question)).toEqual(['username', 'code', 'password'])
    expect(reset(at('newPassword'))).toMatchObject({ resend: { availableAt: 30_000 } })
    const signIn = { username: 'ada', password: 'x' }
    expect(reset('reset', { username: 'ada', signIn })).toMatchObject({ username: 'ada', signIn })
    expect(reset('reset', { username: 'ada' })).toMatchObject({ signIn: { username: 'ada' } })
    expect(reset('userNotConfirmed', { username: 'ada' })).toMatchObject({ username: 'ada' })
  })

  it('a sign-up', () => {
    const details = signUp(at('details'), { username: 'ada' })
    expect(details).toMatchObject({ username: 'ada', submit: 'submitDetails', haveCode: 'haveCode' })
    expect(fieldsOf(details)).toEqual(['username', 'password', 'email', 'phoneNumber'])
    const question = signUp(at('code'), { username: 'ada', delivery })
    expect(question).toMatchObject({
      username: 'ada',
      delivery,
      submit: 'submitCode',
      resend: { availableAt: 35_000, now: 'resend' },
      linkFollowed: 'linkFollowed',
    })
    expect(fieldsOf(question)).toEqual(['code'])
    expect(signUp(at('code'))).toMatchObject({ resend: { availableAt: 30_000 } })
    expect(signUp(at('aliasTaken'), { username: 'ada' })).toMatchObject({
      username: 'ada',
      move: 'moveAlias',
      keep: 'keepAlias',
    })
    const signIn = { username: 'ada', password: 'x' }
    expect(signUp('confirmed', { username: 'ada', signIn })).toMatchObject({ username: 'ada', signIn })
    expect(signUp('confirmed', { username: 'ada' })).toMatchObject({ signIn: { username: 'ada' } })
  })

  it.each([
    ['ABCDEFGHIJ', 'ABCD EFGH IJ'],
    ['ABCDEFGH', 'ABCD EFGH'],
    ['ABCD', 'ABCD'],
  ])('a TOTP secret, for an app and for the eye: %s', (secret, groupedSecret) => {
    const context = { totp: { secret: new Sensitive(secret), account: 'ada' } }
    const question = totp(at('setUpTotp'), context)
    expect(question).toMatchObject({
      secret,
      groupedSecret,
      uri: `otpauth://totp/Test:ada?secret=${secret}&issuer=Test`,
      submit: 'submit',
      restart: 'restart',
    })
    expect(fieldsOf(question)).toEqual(['code', 'deviceName'])
    const named = look(createTotpSetupProjection({ issuer: 'Test', account: 'grace' }))
    expect(named(at('setUpTotp'), context)).toMatchObject({
      uri: `otpauth://totp/Test:grace?secret=${secret}&issuer=Test`,
    })
  })

  it('the rest of a TOTP set-up', () => {
    expect(totp(at('start'))).toMatchObject({ start: 'start' })
    expect(totp(at('setPreference'))).toMatchObject({ retry: 'retryPreference', skip: 'skipPreference' })
    expect(totp('enabled', { isPreferenceSet: true })).toMatchObject({ isPreferenceSet: true })
  })
})
