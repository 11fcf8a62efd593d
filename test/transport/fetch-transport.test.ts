import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SimulatedClock } from 'xstate'
import { AuthError, CognitoError, NetworkError, ProtocolError } from '../../src/errors.ts'
import type { Clock, Fetch, FetchResponse } from '../../src/ports.ts'
import { createFetchTransport, type FetchTransportOptions } from '../../src/transport/fetch-transport.ts'
import type { OperationName } from '../../src/transport/operations.ts'

const AMZ = 'application/x-amz-json-1.1'

function response(
  status: number,
  text: string,
  headers: Record<string, string> = { 'content-type': AMZ },
): FetchResponse {
  return { ok: status < 300, status, headers: { get: (name) => headers[name] ?? null }, text: async () => text }
}

/** A transport over a script of answers; the clock only moves when the test moves it. */
function scripted(answers: readonly (FetchResponse | Error)[], options: Partial<FetchTransportOptions> = {}) {
  const clock = new SimulatedClock()
  let calls = 0
  const fetch: Fetch = async () => {
    const answer = answers[Math.min(calls++, answers.length - 1)]!
    if (answer instanceof Error) throw answer
    return answer
  }
  const call = createFetchTransport({ endpoint: 'https://example.org/', fetch, clock: clock as Clock, ...options })
  return { call, clock, calls: () => calls }
}

const tryCall = (answer: FetchResponse, operation: OperationName = 'ConfirmForgotPassword'): Promise<unknown> =>
  scripted([answer])
    .call(operation, {} as never)
    .catch((error: unknown) => error)

/** Lets promises settle without moving the clock. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve()
}

describe('the fetch transport', () => {
  it.each([
    ['A7 a JSON 500', response(500, '{"__type":"InternalErrorException","message":"x"}'), CognitoError, true],
    ['A7 an HTML 503', response(503, '<html>', { 'content-type': 'text/html' }), NetworkError, true],
    ['A9 a 408 without a body', response(408, '', {}), NetworkError, true],
    ['A10 an HTML 403 of a firewall', response(403, '<html>', { 'content-type': 'text/html' }), CognitoError, false],
    ['A11 a captive portal', response(200, '<html>', { 'content-type': 'text/html' }), NetworkError, true],
    ['A12 a redirect', response(302, '', { location: 'https://evil.example' }), NetworkError, true],
    ['A12 an opaque answer', response(0, '', {}), NetworkError, true],
    ['A13 JSON of another type', response(200, '{}', { 'content-type': 'text/plain' }), NetworkError, true],
    ['A14 truncated JSON', response(200, '{"Session":"ab'), ProtocolError, true],
    ['A15 null', response(200, 'null'), ProtocolError, true],
    ['A15 a list', response(200, '[]'), ProtocolError, true],
    ['A15 a number', response(200, '5'), ProtocolError, true],
    ['A19 100,000 levels', response(200, `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`), ProtocolError, true],
    [
      'A19 a body of 50 MB',
      response(200, '{}', { 'content-type': AMZ, 'content-length': '52428800' }),
      ProtocolError,
      false,
    ],
  ])('refuses %s with a typed error', async (_, answer, kind, retryable) => {
    const error = await tryCall(answer)

    expect(error).toBeInstanceOf(kind)
    expect((error as AuthError).retryable).toBe(retryable)
  })

  it('reads an empty body as an empty output, and a byte order mark as nothing', async () => {
    expect(await tryCall(response(200, ''))).toEqual({})
    expect(await tryCall(response(200, '\uFEFF{}'))).toEqual({})
  })

  it.each([
    [{ 'x-amzn-errortype': 'CodeMismatchException:' }, '{"message":"no"}'],
    [{ 'x-amzn-errortype': 'CodeMismatchException:http://internal.amazon.com/x' }, '{}'],
    [{ 'x-amzn-errortype': 'CodeMismatchException,Other' }, 'not json'],
    [{}, '{"__type":"com.amazonaws.cognito#CodeMismatchException","Message":"no"}'],
    [{}, '{"code":"CodeMismatchException"}'],
    [{ 'x-amzn-errortype': '' }, '{"__type":"CodeMismatchException","message":5}'],
  ])('A28 finds the name of an exception in %j %s', async (headers, body) => {
    const error = await tryCall(response(400, body, { 'content-type': AMZ, ...headers }))

    expect(error).toMatchObject({ code: 'CodeMismatchException', field: 'code', status: 400 })
  })

  it('shows what a Lambda function said, without the wrapping', async () => {
    const body = JSON.stringify({
      __type: 'UserLambdaValidationException',
      message: 'PreSignUp failed with error No robots.',
    })

    expect(await tryCall(response(400, body))).toMatchObject({ message: 'No robots' })
  })

  it.each([
    ['2', 2000],
    ['-5', 0],
    ['99999999', 300_000],
    ['Thu, 01 Jan 1970 00:00:10 GMT', 10_000],
    ['soon', undefined],
  ])('A8 reads Retry-After %s', async (header, retryAfterMs) => {
    const body = '{"__type":"LimitExceededException","message":"x"}'

    const error = await tryCall(response(400, body, { 'content-type': AMZ, 'retry-after': header }))

    expect(error).toMatchObject({ code: 'LimitExceededException', retryAfterMs })
  })

  it('A4 A5 gives up after its deadline, the body included, though fetch ignores its signal', async () => {
    const never = { ...response(200, ''), text: () => new Promise<string>(() => {}) }
    const { call, clock } = scripted([never], { timeoutMs: 1000 })

    const answer = call('SignUp', {} as never).catch((error: unknown) => error)
    await settle()
    clock.increment(1000)

    expect(await answer).toMatchObject({ code: 'ERR_TIMEOUT', retryable: true })
  })

  it('repeats a reading call after a fault, and gives its answer', async () => {
    const { call, clock, calls } = scripted([new Error('offline'), response(502, ''), response(200, '{"Devices":[]}')])

    const answer = call('ListDevices', { AccessToken: 't' })
    for (let step = 0; step < 3; step++) {
      await settle()
      clock.increment(10_000)
    }

    expect(await answer).toEqual({ Devices: [] })
    expect(calls()).toBe(3)
  })

  it.each(['RespondToAuthChallenge', 'InitiateAuth', 'SignUp', 'GetTokensFromRefreshToken', 'ConfirmDevice'] as const)(
    'never repeats %s after a lost answer: it may have been taken',
    async (operation) => {
      const { call, clock, calls } = scripted([new Error('offline')])

      const answer = call(operation, {} as never).catch((error: unknown) => error)
      await settle()
      clock.increment(60_000)

      expect(await answer).toBeInstanceOf(NetworkError)
      expect(calls()).toBe(1)
    },
  )

  it('never hammers a limit', async () => {
    const { call, calls } = scripted([response(400, '{"__type":"LimitExceededException","message":"x"}')])

    await expect(call('GetUser', { AccessToken: 't' })).rejects.toMatchObject({ code: 'LimitExceededException' })
    expect(calls()).toBe(1)
  })

  it('tells the server time that an answer carries, and ignores nonsense', async () => {
    const heard: number[] = []
    const dated = (date: string) => response(200, '{}', { 'content-type': AMZ, date })
    const { call } = scripted([dated('Fri, 20 Nov 2026 10:00:00 GMT'), dated('yesterday')], {
      learnServerTime: (now) => heard.push(now),
    })

    await call('GlobalSignOut', { AccessToken: 't' })
    await call('GlobalSignOut', { AccessToken: 't' })

    expect(heard).toEqual([Date.UTC(2026, 10, 20, 10)])
  })

  it('keeps what was sent out of its errors', async () => {
    const { call } = scripted([new Error('connect failed')])

    const error = (await call('SignUp', { ClientId: 'c', Username: 'u', Password: 'canary-pw' }).catch(
      (e) => e,
    )) as Error

    expect(JSON.stringify([error, error.message, error.cause, error.stack])).not.toContain('canary-pw')
  })

  it('answers any bytes with an output or a typed error', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 599 }),
        fc.oneof(fc.string(), fc.json(), fc.constant('{"__type":{}}'), fc.constant('{"__type":["x"],"message":null}')),
        fc.dictionary(fc.constantFrom('content-type', 'x-amzn-errortype', 'retry-after', 'date'), fc.string()),
        async (status, text, headers) => {
          const answer = await tryCall(response(status, text, { 'content-type': AMZ, ...headers }))
          expect(answer instanceof AuthError || (typeof answer === 'object' && answer !== null)).toBe(true)
          expect(answer instanceof TypeError).toBe(false)
        },
      ),
      { numRuns: 2000 },
    )
  })
})
