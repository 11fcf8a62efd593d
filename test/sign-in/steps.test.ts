import { describe, expect, it } from 'vitest'
import { firstContext, type SignInContext, type SignInPrompt } from '../../machines/sign-in/context.ts'
import { createSteps, SIGN_IN_STEPS, type SignInSnapshotLike } from '../../machines/sign-in/steps.ts'
import type { SignInActions, SignInStep } from '../../machines/sign-in/view.ts'
import { CognitoError } from '../../src/errors.ts'
import type { DomField } from '../../src/fields.ts'
import { Sensitive } from '../../src/sensitive.ts'
import { type Challenge, readChallenge } from '../../src/sign-in/challenge.ts'
import { NOW, requestOf } from './bench.ts'

const challengeOf = (name: string, parameters: Record<string, string> = {}, factors: string[] = []): Challenge =>
  readChallenge(
    { ChallengeName: name, ChallengeParameters: { USERNAME: 'real', ...parameters }, Session: 's' },
    { username: 'alice', availableChallenges: factors, now: NOW },
  )
const REQUEST = requestOf()
const refusal = new CognitoError('Invalid code', { code: 'CodeMismatchException', status: 400, field: 'code' })

/** A flow whose actions record their events, and give them back. */
function createBench() {
  const steps = createSteps({ authFlow: 'CUSTOM_AUTH', issuer: 'My App' })
  const performed: [step: string, event: unknown][] = []
  const cancel = async () => 'cancelled' as never
  const actions = steps.createActions(async (step, toEvent) => {
    performed.push([step, toEvent()])
    return 'performed' as never
  }, cancel)
  const snapshot = (
    value: SignInSnapshotLike['value'] | SignInPrompt,
    context: Partial<SignInContext> = {},
    pending = false,
  ): SignInSnapshotLike => ({
    value: (ENDS.includes(value as string)
      ? value
      : { active: { prompt: value, request: 'idle' } }) as SignInSnapshotLike['value'],
    context: { ...firstContext({ signInName: 'typed' }), request: REQUEST, ...context },
    hasTag: (tag) => pending && tag === 'pending',
  })
  const view = (...input: Parameters<typeof snapshot>) =>
    steps.toView(snapshot(...input), actions) as unknown as Record<string, unknown>
  return { actions, cancel, performed, view }
}
const ENDS = ['restoring', 'signedIn', 'userNotConfirmed', 'passwordResetRequired', 'cancelled']

describe('the inputs of a step', () => {
  it.each<[SignInStep, string[]]>([
    ['identify', ['username', 'password']],
    ['password', ['password']],
    ['chooseFactor', []],
    ['chooseMfa', []],
    ['smsCode', ['code']],
    ['emailCode', ['code']],
    ['totpCode', ['code']],
    ['chooseMfaSetup', []],
    ['setUpTotp', ['code', 'deviceName']],
    ['setUpEmail', ['email']],
    ['newPassword', ['username', 'password']],
    ['passkey', []],
    ['custom', ['answer']],
    ['rememberDevice', []],
    ['confirmSignUp', []],
    ['resetPassword', []],
    ['signedIn', []],
    ['unsupported', []],
  ])('%s are %j', (step, fields) => {
    expect(SIGN_IN_STEPS[step].fields).toEqual(fields)
    expect(SIGN_IN_STEPS[step].asks).not.toBe('')
  })

  const inputsOf = (view: Record<string, unknown>, name: string) =>
    (view.fields as Record<string, { dom(): DomField }>)[name]!.dom()

  it('are of the user that is known where the password is new', () => {
    const view = createBench().view('newPassword', { challenge: challengeOf('NEW_PASSWORD_REQUIRED') })
    expect(inputsOf(view, 'username')).toMatchObject({ value: 'typed', readOnly: true, autoComplete: 'username' })
    expect(inputsOf(view, 'password')).toMatchObject({ autoComplete: 'new-password' })
  })

  it('are to be typed at the start, where a passkey may be offered', () => {
    const view = createBench().view('identify')
    expect(inputsOf(view, 'username')).toMatchObject({ readOnly: false, autoComplete: 'username webauthn' })
    expect(inputsOf(view, 'username')).not.toHaveProperty('value')
    expect(inputsOf(view, 'password')).toMatchObject({ autoComplete: 'current-password' })
  })

  it('show the failure that is about them, once the request is over', () => {
    const context = { challenge: challengeOf('SMS_MFA'), error: refusal }
    const [shown, pending] = [createBench().view('smsCode', context), createBench().view('smsCode', context, true)]
    expect(shown).toMatchObject({ pending: false, error: refusal })
    expect(inputsOf(shown, 'code')).toMatchObject({ 'aria-invalid': true, readOnly: false })
    expect(pending).toMatchObject({ pending: true, error: null })
    expect(inputsOf(pending, 'code')).toMatchObject({ 'aria-invalid': false, readOnly: true })
  })
})

describe('a step shows', () => {
  const delivery = { medium: 'SMS', destination: '+*******1234' }
  const DELIVERY = { CODE_DELIVERY_DELIVERY_MEDIUM: 'SMS', CODE_DELIVERY_DESTINATION: '+*******1234' }

  it.each<[string, SignInPrompt | SignInSnapshotLike['value'], Partial<SignInContext>, SignInStep, object]>([
    ['the typed name', 'identify', {}, 'identify', { username: 'typed', error: null, pending: false }],
    ['the typed name before a resumed sign-in is looked for', 'restoring', {}, 'identify', { username: 'typed' }],
    ['the typed name after an end without a user', 'cancelled', {}, 'identify', { username: 'typed' }],
    ['the name of the password', 'password', {}, 'password', { username: 'typed' }],
    [
      'first factors',
      'chooseFactor',
      { challenge: challengeOf('SELECT_CHALLENGE', {}, ['SMS_OTP', 'PASSWORD']) },
      'chooseFactor',
      { factors: ['SMS_OTP', 'PASSWORD'], challengeName: 'SELECT_CHALLENGE' },
    ],
    [
      'second factors',
      'chooseMfa',
      { challenge: challengeOf('SELECT_MFA_TYPE', { MFAS_CAN_CHOOSE: '["SMS_MFA","EMAIL_OTP"]' }) },
      'chooseMfa',
      { methods: ['SMS_MFA', 'EMAIL_OTP'], challengeName: 'SELECT_MFA_TYPE' },
    ],
    ['where an SMS went', 'smsCode', { challenge: challengeOf('SMS_MFA', DELIVERY) }, 'smsCode', { delivery }],
    ['where an e-mail went', 'emailCode', { challenge: challengeOf('EMAIL_OTP', DELIVERY) }, 'emailCode', { delivery }],
    [
      'which authenticator is asked',
      'totpCode',
      { challenge: challengeOf('SOFTWARE_TOKEN_MFA', { FRIENDLY_DEVICE_NAME: 'my phone' }) },
      'totpCode',
      { friendlyDeviceName: 'my phone' },
    ],
    [
      'second factors to set up',
      'chooseMfaSetup',
      { challenge: challengeOf('MFA_SETUP', { MFAS_CAN_SETUP: '["SOFTWARE_TOKEN_MFA","EMAIL_OTP"]' }) },
      'chooseMfaSetup',
      { methods: ['SOFTWARE_TOKEN_MFA', 'EMAIL_OTP'] },
    ],
    [
      'the secret of an authenticator',
      'setUpTotp',
      { totpSecret: new Sensitive('JBSWY3DP') },
      'setUpTotp',
      { secret: 'JBSWY3DP', uri: 'otpauth://totp/My%20App:typed?secret=JBSWY3DP&issuer=My%20App' },
    ],
    ['no secret when it is gone', 'setUpTotp', {}, 'setUpTotp', { secret: '' }],
    [
      'missing attributes',
      'newPassword',
      { challenge: challengeOf('NEW_PASSWORD_REQUIRED', { requiredAttributes: '["userAttributes.name"]' }) },
      'newPassword',
      { username: 'typed', missingAttributes: ['name'] },
    ],
    [
      'the question of an app, without the user',
      'custom',
      { challenge: challengeOf('CUSTOM_CHALLENGE', { question: '1 + 1' }) },
      'custom',
      { parameters: { question: '1 + 1' } },
    ],
    ['the name to confirm', 'userNotConfirmed', {}, 'confirmSignUp', { username: 'typed' }],
    ['the name to reset', 'passwordResetRequired', {}, 'resetPassword', { username: 'typed' }],
    [
      'who is signed in',
      'signedIn',
      { username: 'real' },
      'signedIn',
      { user: { username: 'real', signInName: 'typed' } },
    ],
    [
      'a challenge that is not known',
      'unsupported',
      { challenge: challengeOf('NEW_THING', { hint: 'x' }) },
      'unsupported',
      {
        reason: 'This version does not know the challenge NEW_THING.',
        parameters: { hint: 'x' },
        challengeName: 'NEW_THING',
      },
    ],
    [
      'that only text messages can be set up',
      'unsupported',
      { challenge: challengeOf('MFA_SETUP', { MFAS_CAN_SETUP: '["SMS_MFA"]' }) },
      'unsupported',
      {
        reason: 'The pool requires text messages as a second factor: an administrator must add a phone number first.',
      },
    ],
    ['nothing of a challenge that is gone', 'unsupported', {}, 'unsupported', { parameters: {} }],
  ])('%s', (_, value, context, step, data) => {
    expect(createBench().view(value, context)).toMatchObject({ step, ...data })
  })

  it('no name of a challenge where there is none', () => {
    expect(createBench().view('identify')).not.toHaveProperty('challengeName')
  })

  it('its actions and the form around its inputs', () => {
    const { actions, cancel, view } = createBench()
    const shown = view('password')
    expect(shown).toMatchObject({ submit: actions.password.submit, cancel, form: expect.any(Function) })
    expect(view('rememberDevice')).toMatchObject({
      remember: actions.rememberDevice.remember,
      skip: actions.rememberDevice.skip,
    })
    expect(view('rememberDevice')).not.toHaveProperty('form')
  })

  it('the same object until the step, its challenge, the request or the failure changes', () => {
    const { view } = createBench()
    const context = { challenge: challengeOf('SMS_MFA') }
    const first = view('smsCode', context)
    expect(view('smsCode', { ...context, requestsInARow: 2 })).toBe(first)

    const pending = view('smsCode', context, true)
    expect(pending).not.toBe(first)
    expect(view('smsCode', { ...context, error: refusal }, true)).toBe(pending)

    const over = view('smsCode', context)
    const failed = view('smsCode', { ...context, error: refusal })
    const again = view('smsCode', { challenge: challengeOf('SMS_MFA'), error: refusal })
    const other = view('emailCode', { challenge: challengeOf('SMS_MFA'), error: refusal })
    expect(new Set([first, pending, over, failed, again, other]).size).toBe(6)
  })
})

describe('a code', () => {
  it.each(['smsCode', 'emailCode'] as const)('of %s can be sent anew after half a minute', (step) => {
    const { actions, view } = createBench()
    expect(view(step, { challenge: challengeOf('EMAIL_OTP') })).toMatchObject({
      resend: { availableAt: NOW + 30_000, now: actions[step].resend },
    })
  })

  it('cannot be sent anew when the password is gone', () => {
    const request = { ...REQUEST, password: undefined }
    const view = createBench().view('smsCode', { challenge: challengeOf('SMS_MFA'), request })
    expect(view).toHaveProperty('resend', undefined)
  })
})

describe('another first factor', () => {
  it.each<SignInPrompt>(['password', 'smsCode', 'emailCode', 'passkey', 'unsupported'])(
    'is offered at %s where there is one',
    (step) => {
      const { actions, view } = createBench()
      const own = actions[step as 'password'].chooseAnother
      expect(own).toBeTypeOf('function')
      expect(view(step, { challenge: challengeOf('EMAIL_OTP', {}, ['EMAIL_OTP', 'PASSWORD']) }).chooseAnother).toBe(own)
      expect(view(step, { challenge: challengeOf('EMAIL_OTP') })).toHaveProperty('chooseAnother', undefined)
    },
  )

  it.each<SignInPrompt>(['identify', 'chooseFactor', 'totpCode', 'newPassword', 'custom', 'rememberDevice'])(
    'is never offered at %s',
    (step) => {
      const requiredAttributes = '["name"]'
      const names: Partial<Record<SignInPrompt, string>> = {
        chooseFactor: 'SELECT_CHALLENGE',
        newPassword: 'NEW_PASSWORD_REQUIRED',
      }
      const challenge = challengeOf(names[step] ?? 'CUSTOM_CHALLENGE', { requiredAttributes }, ['SMS_OTP', 'PASSWORD'])
      expect(createBench().view(step, { challenge })).not.toHaveProperty('chooseAnother')
      expect(createBench().view(step, { challenge: { ...challenge, availableChallenges: [] } })).not.toHaveProperty(
        'chooseAnother',
      )
    },
  )
})

describe('an action', () => {
  const of =
    (step: SignInStep, name: string) =>
    (actions: SignInActions) =>
    (...input: unknown[]) =>
      (actions[step] as Record<string, (...input: unknown[]) => Promise<unknown>>)[name]!(...input)
  /** The event with its secrets shown. */
  const shown = (event: unknown) =>
    Object.fromEntries(
      Object.entries(event as object).map(([name, value]) => [
        name,
        value instanceof Sensitive ? `box of ${value.expose()}` : value,
      ]),
    )

  it.each<[SignInStep, string, unknown[], object]>([
    ['password', 'submit', [{ password: 'secret' }], { type: 'password.submit', password: 'box of secret' }],
    ['password', 'chooseAnother', [], { type: 'factor.chooseAnother' }],
    [
      'chooseFactor',
      'choose',
      ['PASSWORD', { password: 'secret' }],
      { type: 'factor.select', factor: 'PASSWORD', password: 'box of secret' },
    ],
    ['chooseFactor', 'choose', ['SMS_OTP'], { type: 'factor.select', factor: 'SMS_OTP', password: undefined }],
    ['chooseFactor', 'choose', ['SMS_OTP', {}], { type: 'factor.select', factor: 'SMS_OTP', password: undefined }],
    ['chooseMfa', 'choose', ['SMS_MFA'], { type: 'mfa.select', method: 'SMS_MFA' }],
    ['smsCode', 'submit', ['123 456'], { type: 'code.submit', code: 'box of 123456' }],
    ['smsCode', 'resend', [], { type: 'code.resend' }],
    ['emailCode', 'submit', [{ code: '1234' }], { type: 'code.submit', code: 'box of 1234' }],
    ['emailCode', 'resend', [], { type: 'code.resend' }],
    ['emailCode', 'chooseAnother', [], { type: 'factor.chooseAnother' }],
    ['totpCode', 'submit', ['123456'], { type: 'code.submit', code: 'box of 123456' }],
    ['chooseMfaSetup', 'choose', ['EMAIL_OTP'], { type: 'mfaSetup.select', method: 'EMAIL_OTP' }],
    [
      'setUpTotp',
      'submit',
      [{ code: '123456', deviceName: 'my phone' }],
      { type: 'totp.submit', code: 'box of 123456', deviceName: 'my phone' },
    ],
    [
      'setUpTotp',
      'submit',
      [{ code: '123456', deviceName: '' }],
      { type: 'totp.submit', code: 'box of 123456', deviceName: undefined },
    ],
    ['setUpEmail', 'submit', [{ email: 'a@example.org' }], { type: 'email.submit', email: 'a@example.org' }],
    [
      'newPassword',
      'submit',
      [{ password: 'new', attributes: { name: 'Alice' } }],
      { type: 'newPassword.submit', password: 'box of new', attributes: { name: 'Alice' } },
    ],
    [
      'newPassword',
      'submit',
      [{ password: 'new' }],
      { type: 'newPassword.submit', password: 'box of new', attributes: {} },
    ],
    ['passkey', 'retry', [], { type: 'passkey.start' }],
    ['passkey', 'chooseAnother', [], { type: 'factor.chooseAnother' }],
    ['custom', 'submit', [{ answer: 'two' }], { type: 'answer.submit', answer: 'box of two' }],
    ['rememberDevice', 'remember', [], { type: 'device.remember' }],
    ['rememberDevice', 'skip', [], { type: 'device.skip' }],
    ['unsupported', 'chooseAnother', [], { type: 'factor.chooseAnother' }],
  ])('of %s, %s with %j, is one event', async (step, name, input, event) => {
    const { actions, performed } = createBench()
    expect(await of(step, name)(actions)(...input)).toBe('performed')
    expect(performed.map(([at, sent]) => [at, shown(sent)])).toEqual([[step, event]])
  })

  it('of identify has the flow of the app where the credentials name none', async () => {
    const { actions, performed } = createBench()
    await actions.identify.submit({ username: 'alice' })
    await actions.identify.submit({ username: 'alice', authFlow: 'USER_AUTH' })
    expect(performed).toMatchObject([
      ['identify', { type: 'signIn.submit', request: { username: 'alice', authFlow: 'CUSTOM_AUTH' } }],
      ['identify', { type: 'signIn.submit', request: { authFlow: 'USER_AUTH' } }],
    ])
  })

  it.each<[SignInStep, unknown[], string]>([
    ['identify', [undefined], 'username'],
    ['password', [undefined], 'password'],
    ['password', [{ password: '' }], 'password'],
    ['smsCode', [''], 'code'],
    ['totpCode', ['12345'], 'code'],
    ['setUpTotp', [undefined], 'code'],
    ['setUpTotp', [{ code: '12345' }], 'code'],
    ['setUpEmail', [undefined], 'email'],
    ['newPassword', [undefined], 'password'],
    ['newPassword', [{ password: 'new', attributes: { age: 7 } }], 'attributes'],
    ['custom', [undefined], 'answer'],
  ])('of %s with %j is refused beside its field', async (step, input, field) => {
    const { actions } = createBench()
    await expect(of(step, 'submit')(actions)(...input)).rejects.toMatchObject({ code: 'ERR_INVALID_INPUT', field })
  })

  it('cancels', () => {
    const { actions, cancel } = createBench()
    expect(actions.cancel).toBe(cancel)
  })
})
