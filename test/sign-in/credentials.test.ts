import { describe, expect, it } from 'vitest'
import { Sensitive } from '../../src/sensitive.ts'
import { type Credentials, passwordUse, readCredentials, type SignInRequest } from '../../src/sign-in/credentials.ts'

/** Reads credentials of alice with these members. */
const read = (more: object = {}, defaultFlow: SignInRequest['authFlow'] = 'USER_SRP_AUTH'): SignInRequest =>
  readCredentials({ username: 'alice', ...more } as Credentials, defaultFlow)
const refusal = (field: string, message: string) =>
  expect.objectContaining({ code: 'ERR_INVALID_INPUT', field, message })
const FLOWS = 'USER_SRP_AUTH, USER_PASSWORD_AUTH, CUSTOM_AUTH, CUSTOM_AUTH_WITH_SRP, USER_AUTH'

describe('the password', () => {
  it.each([
    ['USER_SRP_AUTH', undefined, 'srp'],
    ['CUSTOM_AUTH_WITH_SRP', undefined, 'srp'],
    ['USER_PASSWORD_AUTH', undefined, 'sent'],
    ['CUSTOM_AUTH', undefined, undefined],
    ['USER_AUTH', undefined, undefined],
    ['USER_AUTH', 'PASSWORD_SRP', 'srp'],
    ['USER_AUTH', 'PASSWORD', 'sent'],
    ['USER_AUTH', 'EMAIL_OTP', undefined],
    ['USER_AUTH', 'SMS_OTP', undefined],
    ['USER_AUTH', 'WEB_AUTHN', undefined],
    // Where it means nothing, the preference changes nothing.
    ['USER_SRP_AUTH', 'PASSWORD', 'srp'],
    ['USER_PASSWORD_AUTH', 'PASSWORD_SRP', 'sent'],
    ['CUSTOM_AUTH', 'PASSWORD', undefined],
  ] as const)('at the start of %s with the first factor %s is used as: %s', (authFlow, preferredChallenge, use) => {
    expect(passwordUse({ authFlow, preferredChallenge })).toBe(use)
  })

  it.each([
    ['CUSTOM_AUTH', {}],
    ['USER_AUTH', {}],
    ['USER_AUTH', { preferredChallenge: 'EMAIL_OTP' }],
  ])('may be an empty input where the flow starts without one: %s %j', (authFlow, more) => {
    const request = read({ authFlow, ...more, password: '' })
    expect(request.password).toBeUndefined()
    expect(request.preferredChallenge).toBe((more as Partial<SignInRequest>).preferredChallenge)
  })

  it.each([
    ['USER_SRP_AUTH', {}],
    ['USER_PASSWORD_AUTH', {}],
    ['USER_AUTH', { preferredChallenge: 'PASSWORD' }],
  ])('is missed when it is empty where the flow needs it: %s %j', (authFlow, more) => {
    expect(() => read({ authFlow, ...more, password: '' })).toThrow(refusal('password', 'The password is empty'))
  })

  it('may be left out: a step of its own asks for it', () => {
    expect(read().password).toBeUndefined()
    expect(read({ password: undefined }).password).toBeUndefined()
  })

  it('is boxed, and stays in its box', () => {
    const boxed = new Sensitive('secret')
    expect(read({ password: boxed }).password).toBe(boxed)
    expect(read({ password: 'secret' }).password?.expose()).toBe('secret')
  })

  it.each([
    ['null', null],
    ['a number', 7],
  ])('is refused when it is %s', (_, password) => {
    expect(() => read({ password })).toThrow(refusal('password', 'The password must be a string'))
  })
})

describe('credentials', () => {
  it('of a name alone start the flow of the app, and the session is stored', () => {
    expect(readCredentials({ username: ' alice ' }, 'CUSTOM_AUTH')).toEqual({
      username: 'alice',
      password: undefined,
      authFlow: 'CUSTOM_AUTH',
      preferredChallenge: undefined,
      session: undefined,
      stepUp: undefined,
      clientMetadata: undefined,
      persistence: 'storage',
    })
  })

  it('say it all', () => {
    const request = read({
      password: 'secret',
      authFlow: 'USER_AUTH',
      preferredChallenge: 'PASSWORD',
      session: 's',
      stepUp: { targetAcrValues: ['urn:high', 'urn:low'], maxAgeSeconds: 60, accessToken: 'a' },
      clientMetadata: { source: 'test' },
      persistence: 'memory',
    })

    expect(request).toEqual({
      username: 'alice',
      password: expect.any(Sensitive),
      authFlow: 'USER_AUTH',
      preferredChallenge: 'PASSWORD',
      session: expect.any(Sensitive),
      stepUp: { targetAcrValues: ['urn:high', 'urn:low'], maxAgeSeconds: 60, accessToken: expect.any(Sensitive) },
      clientMetadata: { source: 'test' },
      persistence: 'memory',
    })
    expect([request.session?.expose(), request.stepUp?.accessToken?.expose()]).toEqual(['s', 'a'])
  })

  it.each([
    ['null', null],
    ['nothing', undefined],
    ['a text', 'alice'],
  ])('of %s are refused', (_, credentials) => {
    expect(() => readCredentials(credentials as never, 'USER_SRP_AUTH')).toThrow(
      refusal('username', 'Credentials must be an object'),
    )
  })

  it.each([
    ['no name', { username: undefined }, 'username', 'The user name must be a string'],
    ['an empty name', { username: ' ' }, 'username', 'The user name is empty'],
    ['another flow', { authFlow: 'ADMIN_NO_SRP_AUTH' }, 'authFlow', `authFlow must be one of ${FLOWS}`],
    ['no flow', { authFlow: null }, 'authFlow', `authFlow must be one of ${FLOWS}`],
    ['another storage', { persistence: 'session' }, 'persistence', 'persistence must be one of storage, memory'],
    [
      'another first factor',
      { authFlow: 'USER_AUTH', preferredChallenge: 'SMS_MFA' },
      'preferredChallenge',
      'preferredChallenge must be one of PASSWORD, PASSWORD_SRP, EMAIL_OTP, SMS_OTP, WEB_AUTHN',
    ],
    [
      'metadata of numbers',
      { clientMetadata: { count: 7 } },
      'clientMetadata',
      'Client metadata: count must be a string',
    ],
  ])('with %s are refused, and the field is named', (_, more, field, message) => {
    expect(() => read(more)).toThrow(refusal(field, message))
  })

  it.each([
    ['preferredChallenge', { preferredChallenge: 'PASSWORD' }],
    ['session', { session: 's' }],
    ['stepUp', { stepUp: { targetAcrValues: ['urn:high'] } }],
  ])('with %s are for USER_AUTH only', (_, more) => {
    const message = 'preferredChallenge, session and stepUp go with USER_AUTH only'
    for (const authFlow of ['USER_SRP_AUTH', 'USER_PASSWORD_AUTH', 'CUSTOM_AUTH', 'CUSTOM_AUTH_WITH_SRP'])
      expect(() => read({ authFlow, ...more })).toThrow(refusal('authFlow', message))
    expect(read({ authFlow: 'USER_AUTH', ...more }).authFlow).toBe('USER_AUTH')
    expect(read(more, 'USER_AUTH').authFlow).toBe('USER_AUTH')
  })

  it.each(['EMAIL_OTP', 'SMS_OTP', 'WEB_AUTHN', 'PASSWORD', 'PASSWORD_SRP'])('may prefer %s', (preferredChallenge) => {
    expect(read({ authFlow: 'USER_AUTH', preferredChallenge, password: 'secret' })).toMatchObject({
      preferredChallenge,
    })
  })

  it('with a password start USER_AUTH with it, without sending it', () => {
    expect(read({ authFlow: 'USER_AUTH', password: 'secret' }).preferredChallenge).toBe('PASSWORD_SRP')
    expect(read({ authFlow: 'USER_AUTH' }).preferredChallenge).toBeUndefined()
    expect(read({ password: 'secret' }).preferredChallenge).toBeUndefined()
  })

  it.each([
    ['nothing in it', ''],
    ['null', null],
    ['a number', 7],
    ['a null character', 'a\0'],
    ['half a character', '\ud800'],
    ['more than 64 KiB', 'a'.repeat(65_537)],
    ['nothing in its box', new Sensitive('')],
  ])('are refused before anything is sent when a session or a token is %s', (_, token) => {
    const stepUp = { targetAcrValues: ['urn:high'], accessToken: token }
    expect(() => read({ authFlow: 'USER_AUTH', session: token })).toThrow(expect.objectContaining({ field: 'session' }))
    expect(() => read({ authFlow: 'USER_AUTH', stepUp })).toThrow(expect.objectContaining({ field: 'stepUp' }))
  })

  it.each([null, 7, 'urn:high', []])('are refused with a stepUp of %j', (stepUp) => {
    expect(() => read({ authFlow: 'USER_AUTH', stepUp })).toThrow(expect.objectContaining({ field: 'stepUp' }))
  })

  it('keep the boxes of a session and a token', () => {
    const [session, accessToken] = [new Sensitive('s'), new Sensitive('a')]
    const request = read({ authFlow: 'USER_AUTH', session, stepUp: { targetAcrValues: ['urn:high'], accessToken } })
    expect(request.session).toBe(session)
    expect(request.stepUp?.accessToken).toBe(accessToken)
  })

  it.each([['storage'], ['memory']])('may keep the session in: %s', (persistence) => {
    expect(read({ persistence }).persistence).toBe(persistence)
  })
})

describe('a step-up', () => {
  const stepUp = (more: object) => read({ authFlow: 'USER_AUTH', stepUp: { targetAcrValues: ['urn:high'], ...more } })

  it.each([
    ['none', undefined],
    ['an empty list', []],
    ['a text', 'urn:high'],
    ['an empty level', ['']],
    ['a level of two words', ['urn:high urn:low']],
    ['a level with a space before it', [' urn:high']],
    ['a level with a space after it', ['urn:high ']],
    ['a level that is no text', [7]],
    ['one wrong level among right ones', ['urn:high', '']],
  ])('is refused when its levels are %s', (_, targetAcrValues) => {
    expect(() => stepUp({ targetAcrValues })).toThrow(refusal('stepUp', 'targetAcrValues must be a list of levels'))
  })

  it.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, '60', null])(
    'is refused with an age of %s',
    (maxAgeSeconds) => {
      const message = 'maxAgeSeconds must be a whole number, zero or more'
      expect(() => stepUp({ maxAgeSeconds })).toThrow(refusal('stepUp', message))
    },
  )

  it.each([0, 1, 3600, undefined])('may have an age of %s', (maxAgeSeconds) => {
    expect(stepUp({ maxAgeSeconds }).stepUp).toEqual({
      targetAcrValues: ['urn:high'],
      maxAgeSeconds,
      accessToken: undefined,
    })
  })
})
