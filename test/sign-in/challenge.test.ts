import { describe, expect, it } from 'vitest'
import { Sensitive } from '../../src/sensitive.ts'
import {
  type AuthResponse,
  type Challenge,
  firstFactors,
  offerFactors,
  publishedParameters,
  readAuthStep,
  readChallenge,
} from '../../src/sign-in/challenge.ts'

const BEFORE = { username: 'typed', availableChallenges: ['PASSWORD'], now: 5_000 }
const PROTOCOL = expect.objectContaining({ code: 'ERR_PROTOCOL' })

/** Reads a challenge with these parameters, and further members of the response. */
const read = (name: string, parameters?: object, more: object = {}): Challenge =>
  readChallenge({ ChallengeName: name, ChallengeParameters: parameters, ...more } as AuthResponse, BEFORE)
const step = (response: object) => readAuthStep(response as AuthResponse, BEFORE)

describe('a response', () => {
  it('with tokens is the end: they are boxed, with the name and the time that are known', () => {
    const tokens = { AccessToken: 'a', NewDeviceMetadata: { DeviceKey: 'key', DeviceGroupKey: 'group' } }
    const { challenge, result } = step({ AuthenticationResult: tokens })

    expect(challenge).toBeUndefined()
    expect(result).toEqual({
      tokens: expect.any(Sensitive),
      username: 'typed',
      newDevice: { deviceKey: 'key', deviceGroupKey: 'group' },
      receivedAt: 5_000,
    })
    expect(result?.tokens.expose()).toBe(tokens)
  })

  it.each([
    ['no metadata', undefined],
    ['metadata of null', null],
    ['no key', { DeviceGroupKey: 'group' }],
    ['no group key', { DeviceKey: 'key' }],
    ['an empty key', { DeviceKey: '', DeviceGroupKey: 'group' }],
    ['an empty group key', { DeviceKey: 'key', DeviceGroupKey: '' }],
    ['a key that is no text', { DeviceKey: 7, DeviceGroupKey: 'group' }],
    ['a group key that is no text', { DeviceKey: 'key', DeviceGroupKey: ['group'] }],
  ])('with tokens and %s brings no new device', (_, NewDeviceMetadata) => {
    const { result } = step({ AuthenticationResult: { AccessToken: 'a', NewDeviceMetadata } })
    expect(result).toMatchObject({ username: 'typed' })
    expect(result?.newDevice).toBeUndefined()
  })

  it('with a challenge is a question', () => {
    const { challenge, result } = step({ ChallengeName: 'PASSWORD' })
    expect(result).toBeUndefined()
    expect(challenge).toMatchObject({ type: 'PASSWORD', username: 'typed', receivedAt: 5_000 })
  })

  it.each([
    ['both', { AuthenticationResult: { AccessToken: 'a' }, ChallengeName: 'PASSWORD' }],
    ['tokens and an empty name', { AuthenticationResult: { AccessToken: 'a' }, ChallengeName: '' }],
    ['neither', {}],
    ['neither, but a session', { Session: 's' }],
    ['tokens of null', { AuthenticationResult: null }],
    ['tokens that are a text', { AuthenticationResult: 'tokens' }],
    ['a challenge without a name', { ChallengeName: '' }],
    ['a challenge whose name is a number', { ChallengeName: 7 }],
    ['a challenge whose name is null', { ChallengeName: null }],
    ['a session that is a number', { ChallengeName: 'PASSWORD', Session: 7 }],
    ['a session of null', { ChallengeName: 'PASSWORD', Session: null }],
  ])('is refused with %s', (_, response) => {
    expect(() => step(response)).toThrow(PROTOCOL)
  })
})

describe('every challenge', () => {
  it('has its name, session, parameters, user and time', () => {
    const challenge = read('CUSTOM_CHALLENGE', { question: '1 + 1' }, { Session: 's' })

    expect(challenge).toEqual({
      type: 'CUSTOM_CHALLENGE',
      name: 'CUSTOM_CHALLENGE',
      parameters: expect.any(Sensitive),
      session: expect.any(Sensitive),
      username: 'typed',
      availableChallenges: ['PASSWORD'],
      receivedAt: 5_000,
    })
    expect(challenge.session?.expose()).toBe('s')
    expect(Object.entries(challenge.parameters.expose())).toEqual([['question', '1 + 1']])
    expect(Object.getPrototypeOf(challenge.parameters.expose())).toBeNull()
  })

  it.each([
    ['none', {}],
    ['an empty one', { Session: '' }],
  ])('has no session when the response has %s', (_, more) => {
    expect(read('PASSWORD', {}, more).session).toBeUndefined()
  })

  it.each([
    ['the real one', { USER_ID_FOR_SRP: 'real', USERNAME: 'other' }, 'real'],
    ['USERNAME without a real one', { USERNAME: 'other' }, 'other'],
    ['USERNAME when the real one is empty', { USER_ID_FOR_SRP: '', USERNAME: 'other' }, 'other'],
    ['the one before when both are empty', { USER_ID_FOR_SRP: '', USERNAME: '' }, 'typed'],
    ['the one before', {}, 'typed'],
  ])('is answered by a user name, %s', (_, parameters, expected) => {
    expect(read('PASSWORD', parameters).username).toBe(expected)
  })

  it.each([
    ['those of the response', ['EMAIL_OTP', 'UNKNOWN'], ['EMAIL_OTP', 'UNKNOWN']],
    ['without those that are no text', ['EMAIL_OTP', 7, null, 'PASSWORD'], ['EMAIL_OTP', 'PASSWORD']],
    ['those before when there are none', [], ['PASSWORD']],
    ['those before when it is no list', 'EMAIL_OTP', ['PASSWORD']],
    ['those before when it is left out', undefined, ['PASSWORD']],
    ['64 at most', Array.from({ length: 65 }, (_, at) => `F${at}`), Array.from({ length: 64 }, (_, at) => `F${at}`)],
  ])('has first factors: %s', (_, AvailableChallenges, expected) => {
    expect(read('PASSWORD', {}, { AvailableChallenges }).availableChallenges).toEqual(expected)
  })
})

describe('the parameters of a challenge', () => {
  const some = (count: number, value: unknown = 'x') =>
    Object.fromEntries(Array.from({ length: count }, (_, at) => [`p${at}`, value]))

  it.each([
    ['left out', undefined, 0],
    ['null', null, 0],
    ['64', some(64), 64],
    ['those without a value left out, which do not count', { ...some(64), none: null, absent: undefined }, 64],
    ['a value of 64 KiB', { long: 'x'.repeat(65_536) }, 1],
    ['an empty value', { empty: '' }, 1],
  ])('are taken: %s', (_, parameters, count) => {
    expect(Object.keys(read('PASSWORD', parameters as object).parameters.expose())).toHaveLength(count)
  })

  it.each([
    ['a text', 'USERNAME'],
    ['an empty text', ''],
    ['a number', 7],
    ['a list', ['x']],
    ['an empty list', []],
    ['65', some(65)],
    ['a longer value', { long: 'x'.repeat(65_537) }],
    ['a number as value', { count: 7 }],
    ['one wrong value among right ones', { first: 'x', second: {} }],
  ])('are refused: %s', (_, parameters) => {
    expect(() => read('PASSWORD', parameters as object)).toThrow(PROTOCOL)
  })

  it('may have any name: none is special', () => {
    const parameters = read('PASSWORD', JSON.parse('{ "__proto__": "x", "constructor": "y" }')).parameters.expose()
    expect(Object.entries(parameters)).toEqual([
      ['__proto__', 'x'],
      ['constructor', 'y'],
    ])
  })

  it('are published without those of the user', () => {
    const challenge = read('CUSTOM_CHALLENGE', { USERNAME: 'u', USER_ID_FOR_SRP: 'real', question: '1 + 1' })
    expect(Object.entries(publishedParameters(challenge))).toEqual([['question', '1 + 1']])
    expect(Object.getPrototypeOf(publishedParameters(challenge))).toBeNull()
    expect(challenge.parameters.expose()).toMatchObject({ USERNAME: 'u', USER_ID_FOR_SRP: 'real' })
  })
})

describe('the challenge', () => {
  it.each(['SMS_MFA', 'SMS_OTP', 'EMAIL_OTP'])('%s tells where its code was sent', (name) => {
    const parameters = { CODE_DELIVERY_DELIVERY_MEDIUM: 'SMS', CODE_DELIVERY_DESTINATION: '+*******1234' }
    expect(read(name, parameters)).toMatchObject({
      type: name,
      name,
      delivery: { medium: 'SMS', destination: '+*******1234' },
    })
  })

  it.each([
    ['SMS', 'SMS'],
    ['EMAIL', 'EMAIL'],
    ['PIGEON', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('EMAIL_OTP with the medium %j came by %s', (sent, medium) => {
    expect(read('EMAIL_OTP', { CODE_DELIVERY_DELIVERY_MEDIUM: sent })).toMatchObject({
      delivery: { medium, destination: undefined },
    })
  })

  it('EMAIL_MFA is EMAIL_OTP, and is answered by its own name', () => {
    expect(read('EMAIL_MFA', { CODE_DELIVERY_DELIVERY_MEDIUM: 'EMAIL' })).toMatchObject({
      type: 'EMAIL_OTP',
      name: 'EMAIL_MFA',
      delivery: { medium: 'EMAIL' },
    })
  })

  it('SOFTWARE_TOKEN_MFA has the name of the authenticator', () => {
    const named = read('SOFTWARE_TOKEN_MFA', { FRIENDLY_DEVICE_NAME: 'my phone' })
    expect(named).toMatchObject({ type: 'SOFTWARE_TOKEN_MFA', friendlyDeviceName: 'my phone' })
    expect(read('SOFTWARE_TOKEN_MFA')).toMatchObject({ friendlyDeviceName: undefined })
  })

  it('SELECT_CHALLENGE offers the first factors that are known, in the service’s order', () => {
    const AvailableChallenges = ['WEB_AUTHN', 'UNKNOWN', 'PASSWORD_SRP', 'PASSWORD', 'SMS_OTP', 'EMAIL_OTP']
    expect(read('SELECT_CHALLENGE', {}, { AvailableChallenges })).toMatchObject({
      type: 'SELECT_CHALLENGE',
      factors: ['WEB_AUTHN', 'PASSWORD_SRP', 'PASSWORD', 'SMS_OTP', 'EMAIL_OTP'],
      availableChallenges: AvailableChallenges,
    })
    expect(firstFactors({ availableChallenges: ['SMS_MFA', 'SMS_OTP'] })).toEqual(['SMS_OTP'])
  })

  it('SELECT_CHALLENGE is made without a session from the first factors beside another challenge', () => {
    const other = read('EMAIL_OTP', { USERNAME: 'u' }, { Session: 's', AvailableChallenges: ['EMAIL_OTP', 'PASSWORD'] })
    const offered = offerFactors({ ...other, receivedAt: 4_000 })

    expect(offered).toEqual({
      type: 'SELECT_CHALLENGE',
      name: 'SELECT_CHALLENGE',
      factors: ['EMAIL_OTP', 'PASSWORD'],
      availableChallenges: ['EMAIL_OTP', 'PASSWORD'],
      parameters: expect.any(Sensitive),
      session: undefined,
      username: 'u',
      receivedAt: 4_000,
    })
    expect(offered.parameters.expose()).toEqual({})
  })

  it.each([
    [
      ['SMS_MFA', 'SOFTWARE_TOKEN_MFA'],
      ['SMS_MFA', 'SOFTWARE_TOKEN_MFA'],
    ],
    [
      ['EMAIL_OTP', 'SMS_MFA'],
      ['EMAIL_OTP', 'SMS_MFA'],
    ],
    [['EMAIL_MFA'], ['EMAIL_OTP']],
    [['EMAIL_MFA', 'EMAIL_OTP', 'EMAIL_OTP'], ['EMAIL_OTP']],
    [['UNKNOWN', 'SMS_OTP'], []],
    [[], []],
  ])('SELECT_MFA_TYPE with %j offers %j', (names, methods) => {
    expect(read('SELECT_MFA_TYPE', { MFAS_CAN_CHOOSE: JSON.stringify(names) })).toMatchObject({
      type: 'SELECT_MFA_TYPE',
      methods,
    })
  })

  it.each([
    [['EMAIL_MFA'], 'EMAIL_MFA'],
    [['EMAIL_OTP'], 'EMAIL_OTP'],
    [['EMAIL_MFA', 'EMAIL_OTP'], 'EMAIL_OTP'],
    [['EMAIL_OTP', 'EMAIL_MFA'], 'EMAIL_OTP'],
  ])('SELECT_MFA_TYPE with %j is answered by %s', (names, sent) => {
    const MFAS_CAN_CHOOSE = JSON.stringify([...names, 'SMS_MFA'])
    expect(read('SELECT_MFA_TYPE', { MFAS_CAN_CHOOSE })).toMatchObject({
      wireNames: { EMAIL_OTP: sent, SMS_MFA: 'SMS_MFA' },
    })
  })

  it.each([
    [
      ['SMS_MFA', 'SOFTWARE_TOKEN_MFA', 'EMAIL_OTP'],
      ['SOFTWARE_TOKEN_MFA', 'EMAIL_OTP'],
    ],
    [['EMAIL_MFA', 'SMS_MFA'], ['EMAIL_OTP']],
    [['SMS_MFA'], []],
    [['UNKNOWN'], []],
  ])('MFA_SETUP with %j can set up %j', (names, methods) => {
    expect(read('MFA_SETUP', { MFAS_CAN_SETUP: JSON.stringify(names) })).toMatchObject({ type: 'MFA_SETUP', methods })
  })

  it('NEW_PASSWORD_REQUIRED names the missing attributes without their prefix', () => {
    const requiredAttributes = JSON.stringify([
      'userAttributes.email',
      'name',
      'userAttributes.custom:tier',
      'custom:userAttributes.tier',
    ])
    expect(read('NEW_PASSWORD_REQUIRED', { requiredAttributes })).toMatchObject({
      type: 'NEW_PASSWORD_REQUIRED',
      missingAttributes: ['email', 'name', 'custom:tier', 'custom:userAttributes.tier'],
    })
  })

  it('PASSWORD_VERIFIER has the server’s half of the exchange, boxed', () => {
    const parameters = { USER_ID_FOR_SRP: 'real', SRP_B: 'b', SALT: 'c', SECRET_BLOCK: 'd' }
    const challenge = read('PASSWORD_VERIFIER', parameters) as Challenge & { type: 'PASSWORD_VERIFIER' }
    expect(challenge).toMatchObject({ type: 'PASSWORD_VERIFIER', username: 'real' })
    expect(challenge.exchange.expose()).toEqual({ userId: 'real', B: 'b', salt: 'c', secretBlock: 'd' })
  })

  it('DEVICE_PASSWORD_VERIFIER has the same without a user', () => {
    const parameters = { SRP_B: 'b', SALT: 'c', SECRET_BLOCK: 'd', DEVICE_KEY: 'key', USER_ID_FOR_SRP: 'real' }
    const challenge = read('DEVICE_PASSWORD_VERIFIER', parameters) as Challenge & { type: 'DEVICE_PASSWORD_VERIFIER' }
    expect(challenge.type).toBe('DEVICE_PASSWORD_VERIFIER')
    expect(challenge.exchange.expose()).toEqual({ userId: undefined, B: 'b', salt: 'c', secretBlock: 'd' })
  })

  it.each([
    ['PASSWORD_VERIFIER', 'USER_ID_FOR_SRP'],
    ['PASSWORD_VERIFIER', 'SRP_B'],
    ['PASSWORD_VERIFIER', 'SALT'],
    ['PASSWORD_VERIFIER', 'SECRET_BLOCK'],
    ['DEVICE_PASSWORD_VERIFIER', 'SRP_B'],
    ['DEVICE_PASSWORD_VERIFIER', 'SALT'],
    ['DEVICE_PASSWORD_VERIFIER', 'SECRET_BLOCK'],
  ])('%s is refused without %s', (name, missing) => {
    const parameters = { USER_ID_FOR_SRP: 'real', SRP_B: 'b', SALT: 'c', SECRET_BLOCK: 'd', [missing]: undefined }
    expect(() => read(name, parameters)).toThrow(PROTOCOL)
  })

  it('WEB_AUTHN has the options of the ceremony, boxed', () => {
    const options = { challenge: 'AQID', allowCredentials: [{ id: 'AQ', type: 'public-key' }] }
    const challenge = read('WEB_AUTHN', { CREDENTIAL_REQUEST_OPTIONS: JSON.stringify(options) })
    expect(challenge.type).toBe('WEB_AUTHN')
    expect((challenge as Challenge & { type: 'WEB_AUTHN' }).options?.expose()).toEqual(options)
  })

  it.each([undefined, '', 'no JSON', '[]', 'null', '7', '"text"'])('WEB_AUTHN with %j has no options', (json) => {
    const challenge = read('WEB_AUTHN', { CREDENTIAL_REQUEST_OPTIONS: json })
    expect(challenge).toMatchObject({ type: 'WEB_AUTHN', options: undefined })
  })

  it.each(['CUSTOM_CHALLENGE', 'PASSWORD', 'PASSWORD_SRP', 'DEVICE_SRP_AUTH'])('%s has a step of its own', (name) => {
    expect(read(name)).toMatchObject({ type: name, name })
  })

  it.each(['ADMIN_NO_SRP_AUTH', 'unsupported', 'constructor', 'password'])('%s is not known', (name) => {
    expect(read(name)).toMatchObject({ type: 'unsupported', name })
  })
})

describe('a list in the parameters', () => {
  const LISTS = [
    ['SELECT_MFA_TYPE', 'MFAS_CAN_CHOOSE', 'methods'],
    ['MFA_SETUP', 'MFAS_CAN_SETUP', 'methods'],
    ['NEW_PASSWORD_REQUIRED', 'requiredAttributes', 'missingAttributes'],
  ] as const

  it.each(LISTS)('of %s may be left out or empty', (name, parameter, member) => {
    expect(read(name)).toMatchObject({ [member]: [] })
    expect(read(name, { [parameter]: '' })).toMatchObject({ [member]: [] })
  })

  it.each(LISTS)('of %s is refused when it is none, not of texts, or has more than 64', (name, parameter) => {
    const more = JSON.stringify(Array.from({ length: 65 }, () => 'SMS_MFA'))
    for (const json of ['SMS_MFA', '{}', 'null', '{"length":0}', '"SMS_MFA"', '["SMS_MFA",7]', more])
      expect(() => read(name, { [parameter]: json })).toThrow(PROTOCOL)
  })

  it('may have 64', () => {
    const requiredAttributes = JSON.stringify(Array.from({ length: 64 }, (_, at) => `a${at}`))
    const challenge = read('NEW_PASSWORD_REQUIRED', { requiredAttributes })
    expect((challenge as Challenge & { type: 'NEW_PASSWORD_REQUIRED' }).missingAttributes).toHaveLength(64)
  })
})
