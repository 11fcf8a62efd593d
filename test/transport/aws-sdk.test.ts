import * as sdk from '@aws-sdk/client-cognito-identity-provider'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AuthError, CognitoError, NetworkError, ProtocolError } from '../../src/errors.ts'
import { createAwsSdkTransport } from '../../src/transport/aws-sdk.ts'
import { lookThrough } from '../look-through.ts'

const input = { AuthFlow: 'USER_AUTH', ClientId: 'c' } as const

/** What a call comes to when the client's `send` does this. */
const answered = (send: () => Promise<unknown>): Promise<unknown> =>
  createAwsSdkTransport({ send })('InitiateAuth', input).catch((error: unknown) => error)

const thrown = (error: unknown): Promise<unknown> => answered(() => Promise.reject(error))

describe('the AWS SDK transport', () => {
  it('sends the command of the operation', async () => {
    const sent: unknown[] = []
    const send = async (command: never): Promise<unknown> => {
      sent.push(command)
      return { $metadata: {} }
    }

    await createAwsSdkTransport({ send })('InitiateAuth', input)

    expect(sent[0]).toBeInstanceOf(sdk.InitiateAuthCommand)
    expect((sent[0] as sdk.InitiateAuthCommand).input).toEqual(input)
  })

  it('gives the output as it stands on the wire', async () => {
    const output = {
      $metadata: { requestId: 'r' },
      Session: undefined,
      Devices: [{ DeviceCreateDate: new Date(1_700_000_000_500) }],
      Options: { rp: { id: 'example.org' }, list: [1, null, true] },
    }

    const wire = await answered(async () => output)

    expect(Object.keys(wire as object)).toEqual(['Devices', 'Options'])
    expect(wire).toEqual({
      Devices: [{ DeviceCreateDate: 1_700_000_000.5 }],
      Options: { rp: { id: 'example.org' }, list: [1, null, true] },
    })
  })

  it.each([undefined, null, 'text', 5])('refuses the output %s', async (output) => {
    expect(await answered(async () => output)).toBeInstanceOf(ProtocolError)
  })

  it('says so when the SDK is too old for an operation', async () => {
    const call = createAwsSdkTransport({ send: async () => ({}) })

    await expect(call('NotYet' as 'GetUser', { AccessToken: 't' })).rejects.toMatchObject({
      code: 'ERR_PROTOCOL',
      message: expect.stringContaining('NotYet'),
    })
  })

  it('knows a refusal by its exception alone, as mocks of the SDK throw it', async () => {
    const error = new sdk.CodeMismatchException({
      message: 'Invalid code',
      $metadata: { httpStatusCode: 400, requestId: 'r-1' },
    })

    expect(await thrown(error)).toBeInstanceOf(CognitoError)
    expect(await thrown(error)).toMatchObject({
      code: 'CodeMismatchException',
      message: 'Invalid code',
      status: 400,
      requestId: 'r-1',
      field: 'code',
      operation: 'InitiateAuth',
    })
  })

  it('takes a failure of the request for a network error, and keeps the request out of it', async () => {
    const failure = Object.assign(new Error('connect canary'), { request: { body: 'canary' } })

    const error = (await thrown(failure)) as NetworkError

    expect(error).toBeInstanceOf(NetworkError)
    expect(lookThrough(error)).not.toContain('canary')
    expect(error.cause).toMatchObject({ name: 'Error' })
  })

  it('hands on an error of ours that a middleware threw', async () => {
    const error = new NetworkError('offline')

    expect(await thrown(error)).toBe(error)
  })

  it('releases whoever gives up, though the client ignores the signal', async () => {
    let signal: AbortSignal | undefined
    const send = (_: never, options?: { abortSignal?: AbortSignal }): Promise<unknown> => {
      signal = options?.abortSignal
      return new Promise(() => {})
    }
    const controller = new AbortController()

    const waiting = createAwsSdkTransport({ send })('InitiateAuth', input, { signal: controller.signal })
    controller.abort()

    await expect(waiting).rejects.toMatchObject({ code: 'ERR_ABORTED', retryable: false })
    expect(signal?.aborted).toBe(true)
  })

  it('gives a typed error for anything that is thrown', async () => {
    const part = fc.oneof(fc.anything(), fc.constantFrom('Unknown', 'client', 'XException'))
    const error = fc.oneof(
      fc.anything(),
      fc.record(
        {
          name: part,
          message: part,
          $fault: part,
          $metadata: fc.record({ httpStatusCode: fc.integer({ min: 0, max: 599 }) }),
          $response: fc.record({ headers: fc.dictionary(fc.constantFrom('retry-after', 'content-type'), fc.string()) }),
        },
        { requiredKeys: [] },
      ),
    )
    await fc.assert(
      fc.asyncProperty(error, async (value) => {
        expect(await thrown(value)).toBeInstanceOf(AuthError)
      }),
      { numRuns: 1000 },
    )
  })
})
