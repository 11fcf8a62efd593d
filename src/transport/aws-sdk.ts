/**
 * Calls Cognito through a client of the AWS SDK, for apps that have one already: its middleware, proxies and retries
 * then serve sign-in too. Needs `@aws-sdk/client-cognito-identity-provider`; breaks Metro builds, so not for React Native.
 *
 * @module
 */
import * as sdk from '@aws-sdk/client-cognito-identity-provider'
import { AuthError, CognitoError, NetworkError, ProtocolError } from '../errors.ts'
import type { Call } from './call.ts'
import { errorField } from './error-field.ts'
import type { OperationName } from './operations.ts'

/** The part of a `CognitoIdentityProviderClient` that is used. It needs no AWS credentials for these operations. */
export interface AwsSdkClient {
  send(command: never, options?: { abortSignal?: AbortSignal }): Promise<unknown>
}

type CommandClass = new (input: never) => object

/** Makes a transport over a client of the AWS SDK. */
export function createAwsSdkTransport(client: AwsSdkClient): Call {
  const call = async (
    operation: OperationName,
    input: unknown,
    { signal }: { readonly signal?: AbortSignal | undefined } = {},
  ): Promise<unknown> => {
    if (signal?.aborted) throw aborted(operation)
    const Command = (sdk as unknown as Record<string, CommandClass | undefined>)[`${operation}Command`]
    if (!Command) throw new ProtocolError(`This version of the AWS SDK does not know ${operation}`)
    try {
      const output = await client.send(new Command(input as never) as never, { ...(signal && { abortSignal: signal }) })
      return toWire(output)
    } catch (thrown) {
      throw signal?.aborted ? aborted(operation) : readSdkError(operation, thrown)
    }
  }
  return call as Call
}

/** The SDK's output as it stands on the wire: times as seconds, without the SDK's own member. */
function toWire(output: unknown): unknown {
  if (typeof output !== 'object' || output === null) throw new ProtocolError('The AWS SDK gave no output')
  const { $metadata: _, ...rest } = output as Record<string, unknown>
  return convertDates(rest)
}

function convertDates(value: unknown): unknown {
  if (value instanceof Date) return value.getTime() / 1000
  if (Array.isArray(value)) return value.map(convertDates)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).filter(([, member]) => member !== undefined)
  return Object.fromEntries(entries.map(([name, member]) => [name, convertDates(member)]))
}

interface SdkException {
  readonly name: string
  readonly message: string
  readonly $fault?: string
  readonly $retryable?: unknown
  readonly $metadata?: { readonly httpStatusCode?: number; readonly requestId?: string }
}

function readSdkError(operation: OperationName, thrown: unknown): AuthError {
  if (thrown instanceof AuthError) return thrown
  const { name, message, $fault, $retryable, $metadata } = thrown as SdkException
  const status = $metadata?.httpStatusCode
  const isException = $fault !== undefined && /Exception$/.test(name)
  if (!isException || status === undefined) return new NetworkError(`${operation}: no answer`, { status })
  return new CognitoError(message.slice(0, 1024), {
    code: name,
    status,
    operation,
    requestId: $metadata?.requestId,
    retryable: $retryable !== undefined || status >= 500 || name === 'TooManyRequestsException',
    field: errorField(name, operation),
  })
}

const aborted = (operation: string): NetworkError => new NetworkError(`${operation}: given up`, { code: 'ERR_ABORTED' })
