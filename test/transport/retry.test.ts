import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CognitoError, NetworkError, ProtocolError } from '../../src/errors.ts'
import { retryDelayMs } from '../../src/transport/fetch.ts'
import type { OperationName } from '../../src/transport/operations.ts'
import { type Answer, during, refusal, response, scripted } from './scripted-fetch.ts'

const READING = [
  'GetUser',
  'GetUserAuthFactors',
  'GetDevice',
  'ListDevices',
  'ListWebAuthnCredentials',
  'ListUserSessions',
] as const satisfies readonly OperationName[]
const ENDING = ['RevokeToken', 'GlobalSignOut'] as const satisfies readonly OperationName[]
const CHANGING = [
  'InitiateAuth',
  'RespondToAuthChallenge',
  'GetTokensFromRefreshToken',
  'SignUp',
  'ConfirmSignUp',
  'ResendConfirmationCode',
  'ForgotPassword',
  'ConfirmForgotPassword',
  'ChangePassword',
  'AssociateSoftwareToken',
  'VerifySoftwareToken',
  'ConfirmDevice',
  'ForgetDevice',
  'UpdateUserAttributes',
  'GetUserAttributeVerificationCode',
  'StartWebAuthnRegistration',
  'CompleteWebAuthnRegistration',
  'DeleteUser',
] as const satisfies readonly OperationName[]

/** How often a call is sent when every answer is the same, and how long it lasts. */
async function attempts(operation: OperationName, answer: Answer) {
  const { call, clock, sent } = scripted([answer])
  const result = await during(clock, call(operation, {} as never), 30_000)
  return { count: sent.length, result, times: sent.map(({ at }) => at) }
}

describe('a call', () => {
  it.each([...READING, ...ENDING])('%s is made three times when its answer is lost', async (operation) => {
    const { count, result } = await attempts(operation, new Error('offline'))

    expect(count).toBe(3)
    expect(result).toBeInstanceOf(NetworkError)
  })

  it.each(CHANGING)('%s is never repeated when its answer is lost: it may have been taken', async (operation) => {
    for (const answer of [
      new Error('offline'),
      response(502, ''),
      response(200, '{"a'),
      refusal(500, 'InternalError'),
    ]) {
      expect((await attempts(operation, answer)).count).toBe(1)
    }
  })

  it.each([...READING, ...ENDING, ...CHANGING])(
    '%s is repeated when it was throttled at the door',
    async (operation) => {
      expect((await attempts(operation, refusal(400, 'TooManyRequestsException'))).count).toBe(3)
      expect((await attempts(operation, response(429, 'slow down', { 'content-type': 'text/plain' }))).count).toBe(3)
    },
  )

  it.each([...READING, ...CHANGING])('%s never hammers an attempt limit', async (operation) => {
    expect((await attempts(operation, refusal(400, 'LimitExceededException'))).count).toBe(1)
    expect((await attempts(operation, refusal(429, 'LimitExceededException'))).count).toBe(1)
  })

  it.each(['NotAuthorizedException', 'ResourceNotFoundException', 'ForbiddenException', 'InvalidParameterException'])(
    'is not repeated after %s',
    async (name) => {
      expect((await attempts('GetUser', refusal(400, name))).count).toBe(1)
    },
  )

  it('is not repeated after its deadline: whoever waits has waited long enough', async () => {
    expect(await attempts('GetUser', 'never')).toMatchObject({ count: 1, result: { code: 'ERR_TIMEOUT' } })
  })

  it('gives the answer of the repetition', async () => {
    const { call, clock, sent } = scripted([new Error('offline'), response(502, ''), response(200, '{"Devices":[]}')])

    expect(await during(clock, call('ListDevices', { AccessToken: 't' }), 10_000)).toEqual({ Devices: [] })
    expect(sent.map(({ init }) => init.body)).toEqual(Array(3).fill('{"AccessToken":"t"}'))
  })

  it('A25 is repeated within half a second when a phone has just woken up', async () => {
    const { times } = await attempts('GetUser', new TypeError('Load failed'))

    expect(times[1]).toBeLessThanOrEqual(500)
  })

  it('A8 waits as long as the service asks', async () => {
    const { times } = await attempts('InitiateAuth', refusal(429, 'TooManyRequestsException', { 'retry-after': '4' }))

    expect(times).toHaveLength(3)
    expect(times[1]).toBeGreaterThanOrEqual(4000)
    expect(times[2]! - times[1]!).toBeGreaterThanOrEqual(4000)
  })

  it('A8 fails at once when that would be longer than anybody waits for a button, and says how long', async () => {
    const { count, times, result } = await attempts(
      'InitiateAuth',
      refusal(429, 'TooManyRequestsException', { 'retry-after': '60' }),
    )

    expect({ count, times }).toEqual({ count: 1, times: [0] })
    expect(result).toMatchObject({ code: 'TooManyRequestsException', retryAfterMs: 60_000, retryable: true })
  })

  it('is repeated after at most 0.3, then at most 0.6 seconds', async () => {
    const { call, clock, sent } = scripted([new Error('offline')], { random: () => 0.999 })

    await during(clock, call('GetUser', { AccessToken: 't' }), 10_000)

    expect(sent.map(({ at }) => at)).toEqual([0, 300, 900])
  })

  it('is spread over time by the random port', async () => {
    const gaps = async (random: number): Promise<number> => {
      const { call, clock, sent } = scripted([new Error('offline')], { random: () => random })
      await during(clock, call('GetUser', { AccessToken: 't' }), 10_000)
      return sent[2]!.at
    }

    expect(await gaps(0)).toBeLessThan(await gaps(0.99))
  })
})

describe('the wait before a repetition', () => {
  it('is never shorter than the service asks, nor longer than that and 0.6 seconds', () => {
    const delays = fc.record({
      attempt: fc.integer({ min: 1, max: 2 }),
      asked: fc.option(fc.integer({ min: 0, max: 5000 }), { nil: undefined }),
      random: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    })
    fc.assert(
      fc.property(delays, ({ attempt, asked, random }) => {
        const error = new NetworkError('x', { retryAfterMs: asked })
        const delay = retryDelayMs('GetUser', attempt, error, () => random)
        expect(delay).toBeGreaterThanOrEqual(asked ?? 0)
        expect(delay).toBeLessThanOrEqual((asked ?? 0) + 600)
      }),
    )
  })

  it('is for a reading call after a damaged answer, and for nothing after a mistake in it', () => {
    const mayRetry = (operation: OperationName, error: unknown): boolean =>
      retryDelayMs(operation, 1, error, () => 0) !== undefined
    expect(mayRetry('GetUser', new ProtocolError('cut off', { retryable: true }))).toBe(true)
    expect(mayRetry('GetUser', new ProtocolError('too long'))).toBe(false)
    expect(mayRetry('SignUp', new ProtocolError('cut off', { retryable: true }))).toBe(false)
    const lost = new CognitoError('x', { code: 'InternalErrorException', status: 500, retryable: true })
    expect(mayRetry('GetUser', lost)).toBe(true)
    expect(mayRetry('GetUser', new TypeError('a mistake of ours'))).toBe(false)
  })

  it('is for every operation after status 429, whatever the exception is called, and for none after a longer wait', () => {
    const refused = (retryAfterMs?: number) =>
      new CognitoError('x', { code: 'QuotaExceeded', status: 429, retryAfterMs })
    expect(retryDelayMs('SignUp', 1, refused(), () => 1)).toBe(300)
    expect(retryDelayMs('SignUp', 1, refused(5000), () => 0)).toBe(5000)
    expect(retryDelayMs('SignUp', 1, refused(5001), () => 0)).toBeUndefined()
    const other = new CognitoError('x', { code: 'QuotaExceeded', status: 428 })
    expect(retryDelayMs('SignUp', 1, other, () => 1)).toBeUndefined()
  })
})
