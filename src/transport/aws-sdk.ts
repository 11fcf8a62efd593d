/**
 * Calls Cognito through a client of the AWS SDK, for apps that have one already: its middleware, proxies and retries
 * then serve sign-in too. Needs `@aws-sdk/client-cognito-identity-provider`; breaks Metro builds, so not for React
 * Native.
 *
 * @module
 */

// The namespace import: an older version lacks a few commands, which must fail at use and not at import.
import * as sdk from '@aws-sdk/client-cognito-identity-provider'
import { AuthError, ProtocolError } from '../errors.ts'
import { type Call, type CallOptions, untilGivenUp } from './call.ts'
import type { OperationName } from './operations.ts'
import { heldByWaf, isJson, noAnswer, notCognito, readError } from './response.ts'

/** The part of a `CognitoIdentityProviderClient` that is used. It needs no AWS credentials for these operations. */
export interface AwsSdkClient {
  send(command: never, options?: { abortSignal?: AbortSignal }): Promise<unknown>
}

type CommandClass = new (input: never) => object

/**
 * Makes a transport over a client of the AWS SDK.
 *
 * Give the client `maxAttempts: 1`: by default it retries every call whose response was lost, and a challenge that was
 * answered twice is lost. Deadlines are the client's too; by default it has none.
 *
 * @example createAuth({ ...pool, transport: createAwsSdkTransport(new CognitoIdentityProviderClient({ region, maxAttempts: 1 })) })
 */
export function createAwsSdkTransport(client: AwsSdkClient): Call {
  function call(operation: OperationName, input: unknown, { signal }: CallOptions = {}): Promise<unknown> {
    return untilGivenUp(operation, signal, async (abortSignal) => {
      const Command = (sdk as unknown as Record<string, CommandClass | undefined>)[`${operation}Command`]
      if (!Command) throw new ProtocolError(`This version of the AWS SDK does not know ${operation}`)
      let output: unknown
      try {
        output = await client.send(new Command(input as never) as never, { abortSignal })
      } catch (thrown) {
        throw readSdkError(operation, thrown)
      }
      return readOutput(operation, output)
    })
  }
  // The service guarantees the map from operation to output, not the compiler.
  return call as Call
}

/** The SDK's output in wire format: times as seconds, without the SDK's own member. */
function readOutput(operation: OperationName, output: unknown): unknown {
  if (typeof output !== 'object' || output === null)
    throw new ProtocolError(`${operation}: the AWS SDK returned no output`)
  const { $metadata, ...rest } = output as Pick<SdkError, '$metadata'>
  // Cognito has no such answer, and the SDK takes AWS WAF's empty one for an output.
  if ($metadata?.httpStatusCode === 202) throw heldByWaf(operation, { get: () => 'challenge' })!
  return toWire(rest)
}

function toWire(value: unknown): unknown {
  if (Object.prototype.toString.call(value) === '[object Date]') return (value as Date).getTime() / 1000
  if (Array.isArray(value)) return value.map(toWire)
  if (typeof value !== 'object' || value === null) return value
  const members: Record<string, unknown> = Object.create(null)
  for (const [name, member] of Object.entries(value)) if (member !== undefined) members[name] = toWire(member)
  return members
}

/** An error of the SDK: an exception of the service, or its own error about a response it could not read. */
interface SdkError {
  readonly name?: unknown
  readonly message?: unknown
  /** On exceptions only. */
  readonly $fault?: unknown
  readonly $metadata?: { readonly httpStatusCode?: number; readonly requestId?: string }
  readonly $response?: { readonly statusCode?: number; readonly headers?: Readonly<Record<string, string>> }
}

function readSdkError(operation: OperationName, thrown: unknown): AuthError {
  if (thrown instanceof AuthError) return thrown
  try {
    return readException(operation, thrown)
  } catch {
    // Not an error of the SDK: some object whose members cannot be read.
    return noAnswer(operation, thrown)
  }
}

function readException(operation: OperationName, thrown: unknown): AuthError {
  const { name, message, $fault, $metadata, $response } = Object(thrown) as SdkError
  const status = $metadata?.httpStatusCode ?? $response?.statusCode
  if (status === undefined) return noAnswer(operation, thrown)
  const sent = new Map(Object.entries($response?.headers ?? {}))
  const headers = {
    get: (wanted: string) => sent.get(wanted) ?? ((wanted === 'x-amzn-requestid' && $metadata?.requestId) || null),
  }
  if (status >= 200 && status < 300) {
    if (!isJson(headers)) return heldByWaf(operation, headers) ?? notCognito(operation, { status, headers })
    return new ProtocolError(`${operation}: the AWS SDK could not read the response`, { retryable: true })
  }
  // The SDK's name of an unnamed exception.
  const isException = $fault !== undefined && name !== 'Unknown'
  // A date in Retry-After is ignored: there is no clock.
  return readError(
    operation,
    { status, headers, body: isException ? { __type: name, message } : undefined },
    Number.NaN,
  )
}
