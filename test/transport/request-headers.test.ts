import { describe, expect, it } from 'vitest'
import { AuthError, ConfigurationError } from '../../src/errors.ts'
import type { Fetch } from '../../src/ports.ts'
import { type RequestHeaders, withHeaders } from '../../src/transport/fetch.ts'
import { AMZ, response, scripted } from './scripted-fetch.ts'

/** The headers of the requests that are sent with these headers of the app. */
async function sentWith(headers: RequestHeaders | undefined, count = 1) {
  const sent: Record<string, string>[] = []
  const fetch: Fetch = async (_, init) => {
    sent.push(init.headers)
    return response(200, '{}')
  }
  const { call } = scripted([], { fetch: withHeaders(fetch, headers) })
  for (let at = 0; at < count; at++) await call('SignUp', { ClientId: 'c', Username: 'u' })
  return sent
}

const OURS = { 'content-type': AMZ, 'x-amz-target': 'AWSCognitoIdentityProviderService.SignUp' }

describe('headers of the app', () => {
  it('are none by default', async () => {
    expect(await sentWith(undefined)).toEqual([OURS])
  })

  it('are on every request', async () => {
    const [first, second] = await sentWith({ 'X-Api-Key': 'k', 'x-absent': undefined }, 2)

    expect(first).toEqual({ ...OURS, 'X-Api-Key': 'k' })
    expect(second).toEqual(first)
  })

  it('are made for each request by a function, which may take its time', async () => {
    let count = 0
    const sent = await sentWith(async () => ({ 'x-aws-waf-token': `token-${++count}` }), 2)

    expect(sent.map((each) => each['x-aws-waf-token'])).toEqual(['token-1', 'token-2'])
  })

  it.each<Record<string, unknown>>([
    { 'x-amz-target': 'canary' },
    { 'X-Amz-Target': 'canary' },
    { 'Content-Type': 'canary' },
    { 'content-length': '5' },
    { 'x-token': 5 },
    { 'x-token': null },
  ])('are refused, at the first moment, when they would break a request: %j', async (headers) => {
    const expected = expect.objectContaining({ code: 'ERR_CONFIGURATION', field: 'headers' })

    expect(() => withHeaders(async () => response(200, '{}'), headers as never)).toThrow(expected)
    const error = await sentWith(() => headers as never).catch((thrown) => thrown)
    expect(error).toEqual(expected)
    expect(error.message).not.toContain('canary')
  })

  it.each([null, 'x', 5])('are refused when they are %j', async (nonsense) => {
    expect(() => withHeaders(async () => response(200, '{}'), nonsense as never)).toThrow(ConfigurationError)
    await expect(sentWith(() => nonsense as never)).rejects.toBeInstanceOf(ConfigurationError)
  })

  it('that cannot be made fail the request, with their own error where it is typed', async () => {
    const late = async () => {
      throw new Error('Token acquisition timed out')
    }
    await expect(sentWith(late)).rejects.toMatchObject({ code: 'ERR_NETWORK', cause: { name: 'Error' } })

    const own = async () => {
      throw new AuthError('no token', { code: 'MY_CODE' })
    }
    await expect(sentWith(own)).rejects.toMatchObject({ code: 'MY_CODE', message: 'no token' })
  })
})
