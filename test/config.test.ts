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

    expect(settings).toMatchObject({ userPoolName: '2x8Y', endpoint: 'http://127.0.0.1:9229/' })
  })

  it.each(['http://localhost:1/', 'http://127.0.0.1/', 'http://[::1]:80/', 'https://proxy.example/cognito'])(
    'allow the endpoint %s',
    (endpoint) => {
      expect(readSettings({ ...good, endpoint }).endpoint).toBe(endpoint.endsWith('/') ? endpoint : `${endpoint}/`)
    },
  )

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
  ])('%j', (config, field) => {
    const attempt = () => createAuth(config as never)

    expect(attempt).toThrow(ConfigurationError)
    expect(attempt).toThrow(expect.objectContaining({ field }))
  })
})
