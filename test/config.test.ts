import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { type AuthConfig, readSettings } from '../src/config.ts'
import { ConfigurationError } from '../src/errors.ts'
import { createAuth } from '../src/index.ts'

const good: AuthConfig = { userPoolId: 'eu-west-1_AbCdEf123', clientId: 'client123' }

describe('the settings of a user pool', () => {
  it.each([
    ['eu-west-1_AbCdEf123', 'eu-west-1', 'https://cognito-idp.eu-west-1.amazonaws.com/'],
    ['us-gov-west-1_AbCdEf123', 'us-gov-west-1', 'https://cognito-idp.us-gov-west-1.amazonaws.com/'],
    ['cn-north-1_AbCdEf123', 'cn-north-1', 'https://cognito-idp.cn-north-1.amazonaws.com.cn/'],
    ['us-iso-east-1_AbCdEf123', 'us-iso-east-1', 'https://cognito-idp.us-iso-east-1.c2s.ic.gov/'],
    ['us-isob-east-1_AbCdEf123', 'us-isob-east-1', 'https://cognito-idp.us-isob-east-1.sc2s.sgov.gov/'],
    ['ap-southeast-2_x', 'ap-southeast-2', 'https://cognito-idp.ap-southeast-2.amazonaws.com/'],
  ])('follow from the pool id %s', (userPoolId, region, endpoint) => {
    expect(readSettings({ ...good, userPoolId })).toMatchObject({ region, endpoint })
  })

  it('take the pool name from behind the underscore', () => {
    expect(readSettings(good).userPoolName).toBe('AbCdEf123')
  })

  it('take the odd pool ids of emulators, with an endpoint of their own', () => {
    const settings = readSettings({ ...good, userPoolId: 'local_2x8Y', endpoint: 'http://127.0.0.1:9229' })

    expect(settings).toMatchObject({ userPoolName: '2x8Y', endpoint: 'http://127.0.0.1:9229' })
  })

  it.each([
    'http://localhost:1/',
    'http://127.0.0.1',
    'http://[::1]:80/',
    'https://proxy.example/a/b',
    'https://x.example/a/',
  ])('take the endpoint %s as it is written', (endpoint) => {
    expect(readSettings({ ...good, endpoint }).endpoint).toBe(endpoint)
  })

  it('allow clear text elsewhere only when it is spelled out', () => {
    const endpoint = 'http://10.0.0.1/'

    expect(() => readSettings({ ...good, endpoint })).toThrow(/endpoint must be https/)
    expect(readSettings({ ...good, endpoint, allowInsecureEndpoint: true }).endpoint).toBe(endpoint)
  })

  it('hide the client secret', () => {
    const settings = readSettings({ ...good, clientSecret: 'canary-secret' })

    expect(`${JSON.stringify(settings)} ${inspect(settings, { depth: 9 })}`).not.toContain('canary-secret')
    expect(settings.clientSecret?.expose()).toBe('canary-secret')
  })
})

describe('a configuration that cannot be meant is refused, and the member is named', () => {
  it.each([
    [undefined, 'config'],
    [null, 'config'],
    [{}, 'userPoolId'],
    [{ ...good, userPoolId: '' }, 'userPoolId'],
    [{ ...good, userPoolId: 'eu-west-1' }, 'userPoolId'],
    [{ ...good, userPoolId: 'eu-west-1_' }, 'userPoolId'],
    [{ ...good, userPoolId: 'eu-west-1_a_b' }, 'userPoolId'],
    [{ ...good, userPoolId: ' eu-west-1_AbC' }, 'userPoolId'],
    [{ ...good, userPoolId: 'eu-west-1_AbC\n' }, 'userPoolId'],
    [{ ...good, userPoolId: 'evil.example/_x' }, 'userPoolId'],
    [{ ...good, userPoolId: 5 }, 'userPoolId'],
    [{ ...good, userPoolId: 'a'.repeat(10_000) }, 'userPoolId'],
    [{ ...good, clientId: '' }, 'clientId'],
    [{ ...good, clientId: 'a b' }, 'clientId'],
    [{ ...good, endpoint: 'ftp://x' }, 'endpoint'],
    [{ ...good, endpoint: 'https://user@host/' }, 'endpoint'],
    [{ ...good, endpoint: 'http://localhost.evil.example/' }, 'endpoint'],
    [{ ...good, clientSecret: '' }, 'clientSecret'],
    [{ ...good, secretHash: 'x' }, 'secretHash'],
    [{ ...good, authFlow: 'ADMIN_NO_SRP_AUTH' }, 'authFlow'],
    [{ ...good, clientMetadata: { a: 1 } }, 'clientMetadata'],
    [{ ...good, refreshLeewayMs: -1 }, 'refreshLeewayMs'],
    [{ ...good, refreshLeewayMs: Number.NaN }, 'refreshLeewayMs'],
    [{ ...good, timeoutMs: 0 }, 'timeoutMs'],
    [{ ...good, deviceTracking: true }, 'deviceTracking'],
    [{ ...good, fetch: 'x' }, 'fetch'],
    [{ ...good, storage: null }, 'storage'],
    [{ ...good, storage: {} }, 'storage'],
    [{ ...good, storage: { getItem: () => null, setItem: () => undefined } }, 'storage'],
    [{ ...good, resumeStorage: { get: () => null } }, 'resumeStorage'],
    [{ ...good, clock: { now: () => 0 } }, 'clock'],
    [{ ...good, tabs: { post: () => undefined } }, 'tabs'],
    [{ ...good, lifecycle: {} }, 'lifecycle'],
    [{ ...good, passkeys: { isSupported: () => true } }, 'passkeys'],
    [{ ...good, storge: {} }, 'storge'],
    [{ ...good, identityPoolId: 'eu-west-1:x' }, 'identityPoolId'],
    [{ ...good, authenticationFlowType: 'USER_SRP_AUTH' }, 'authenticationFlowType'],
    [{ ...good, constructor: 'x' }, 'constructor'],
  ])('%j', (config, field) => {
    const attempt = () => createAuth(config as never)

    expect(attempt).toThrow(ConfigurationError)
    expect(attempt).toThrow(expect.objectContaining({ field }))
  })
})

describe('the error of a configuration says what was there and what is wanted', () => {
  it.each([
    [undefined, 'config must be an object with userPoolId and clientId (it is of type undefined)'],
    [
      { ...good, userPoolId: undefined },
      'userPoolId must be a string such as "eu-west-1_AbCdEf123" (it is undefined: is an environment variable missing?)',
    ],
    [
      { ...good, userPoolId: 'eu-west-1' },
      'userPoolId must be a string such as "eu-west-1_AbCdEf123" (it is "eu-west-1")',
    ],
    [
      { ...good, userPoolId: 'eu-west-1:11111111-2222-3333-4444-555555555555' },
      'userPoolId must be a string such as "eu-west-1_AbCdEf123" (it is "eu-west-1:11111111-2222-3333-4444-555555555555", the id of an identity pool)',
    ],
    [
      { userPoolId: '1h57kf5cpq17m0eml12example', clientId: 'eu-west-1_AbCdEf123' },
      'userPoolId must be a string such as "eu-west-1_AbCdEf123" (it is "1h57kf5cpq17m0eml12example", the id of an app client)',
    ],
    [
      { ...good, clientId: 'eu-west-1_AbCdEf123' },
      'clientId must be a string such as "1example23456789" (it is "eu-west-1_AbCdEf123", the id of a user pool)',
    ],
    [
      { ...good, userPoolId: 'arn:aws:cognito-idp:eu-west-1:1:userpool/eu-west-1_Ab' },
      'userPoolId must be a string such as "eu-west-1_AbCdEf123" (it is "arn:aws:cognito-idp:eu-west-1:1:userpool/eu-west-1_Ab", an ARN)',
    ],
    [{ ...good, clientId: null }, 'clientId must be a string such as "1example23456789" (it is null)'],
    [
      { ...good, endpoint: 'cognito.example' },
      'endpoint must be a string such as "https://cognito.example.org/" (it is "cognito.example")',
    ],
    [
      { ...good, endpoint: 'http://10.0.0.1/' },
      'endpoint must be https, unless allowInsecureEndpoint is set (it is "http://10.0.0.1/")',
    ],
    [{ ...good, clientSecret: '' }, 'clientSecret must be a non-empty string (it is empty)'],
    [{ ...good, clientSecret: 5 }, 'clientSecret must be a non-empty string (it is of type number)'],
    [{ ...good, secretHash: 'x' }, 'secretHash must be of type function (it is of type string)'],
    [
      { ...good, authFlow: 'ADMIN_NO_SRP_AUTH' },
      'authFlow must be one of USER_SRP_AUTH, USER_PASSWORD_AUTH, CUSTOM_AUTH, CUSTOM_AUTH_WITH_SRP, USER_AUTH (it is "ADMIN_NO_SRP_AUTH")',
    ],
    [{ ...good, clientMetadata: { a: 1 } }, 'clientMetadata.a must be a string (it is of type number)'],
    [{ ...good, clientMetadata: 'a' }, 'clientMetadata must be an object (it is of type string)'],
    [{ ...good, analyticsMetadata: null }, 'analyticsMetadata must be of type object (it is null)'],
    [
      { ...good, refreshLeewayMs: '5' },
      'refreshLeewayMs must be a number of milliseconds from 0 to 86400000 (it is "5")',
    ],
    [
      { ...good, refreshOperation: 'RefreshToken' },
      'refreshOperation must be one of GetTokensFromRefreshToken, REFRESH_TOKEN_AUTH (it is "RefreshToken")',
    ],
    [{ ...good, deviceTracking: true }, 'deviceTracking must be one of off, auto, ask (it is of type boolean)'],
    [{ ...good, timeoutMs: 0 }, 'timeoutMs must be a number of milliseconds from 1 to 86400000 (it is 0)'],
  ])('%j', (config, message) => {
    expect(() => readSettings(config as never)).toThrow(expect.objectContaining({ message }))
  })

  it.each([
    [{ storage: {} }, 'storage must be an object with the function getItem (it is without it)'],
    [{ storge: {} }, 'createAuth has no option storge'],
  ])('%j, of createAuth', (own, message) => {
    expect(() => createAuth({ ...good, ...own } as never)).toThrow(expect.objectContaining({ message }))
  })

  it('and an option that is undefined is none', () => {
    expect(() => createAuth({ ...good, storge: undefined } as never)).not.toThrow()
  })

  it.each([
    { clientSecret: ['canary'] },
    { clientSecret: { value: 'canary' } },
    { secretHash: 'canary' },
    { clientMetadata: 'canary' },
    { clientMetadata: { token: ['canary'] } },
    { endpoint: 'https://user:canary@host/' },
    { endpoint: `https://user:${'x'.repeat(60)}canary@host/` },
    { endpoint: 'https://host/?key=canary' },
    { endpoint: 'user:canary@host' },
  ])('without the secret of %j', (member) => {
    const attempt = () => readSettings({ ...good, ...member } as never)

    expect(attempt).toThrow(ConfigurationError)
    expect(attempt).not.toThrow(/canary/)
  })

  it('cuts a value that is long', () => {
    const attempt = () => readSettings({ ...good, userPoolId: 'a'.repeat(10_000) })

    expect(attempt).toThrow(/^.{1,140}$/)
  })
})

describe('the error of a port says the type of what was there, and no more', () => {
  it.each([
    [{ fetch: 'canary' }, 'fetch must be a function (it is of type string)'],
    [{ deviceName: 'canary' }, 'deviceName must be a function (it is of type string)'],
    [{ lock: { canary: true } }, 'lock must be a function (it is of type object)'],
    [{ storage: null }, 'storage must be an object (it is null)'],
    [{ resumeStorage: 'canary' }, 'resumeStorage must be an object (it is of type string)'],
    [{ tabs: () => 'canary' }, 'tabs must be an object (it is of type function)'],
    [{ inspect: 'canary' }, 'inspect must be a function or an observer (it is of type string)'],
    [{ inspect: { next: 'canary' } }, 'inspect must be a function or an observer (it is of type object)'],
  ])('%j', (port, message) => {
    expect(() => createAuth({ ...good, ...port } as never)).toThrow(
      expect.objectContaining({ code: 'ERR_CONFIGURATION', field: Object.keys(port)[0], message }),
    )
  })
})
