/**
 * Reads a refused call: Cognito's own exceptions in every shape they come in, and everything that is not Cognito.
 *
 * @module
 */
import { type AuthError, CognitoError, NetworkError } from '../errors.ts'
import { errorField } from './error-field.ts'
import type { OperationName } from './operations.ts'
import { readMessage } from './read-message.ts'

/** The parts of a refused response. */
export interface RefusedResponse {
  readonly status: number
  readonly headers: { get(name: string): string | null }
  /** The parsed body, or `undefined` when it is not JSON. */
  readonly body: unknown
}

/** Exceptions after which the same call may succeed later. */
const RETRYABLE: readonly string[] = [
  'TooManyRequestsException',
  'InternalErrorException',
  'ConcurrentModificationException',
  'CodeDeliveryFailureException',
  'ThrottlingException',
]
/** `com.amazonaws#NotAuthorizedException:https://…` and all its relatives. */
const NAME = /^(?:[^:,]*#)?\s*([A-Za-z][A-Za-z0-9]{2,99})\s*(?:[:,]|$)/
const LONGEST_REQUEST_ID = 128
const LONGEST_WAIT_MS = 5 * 60 * 1000

/**
 * Reads a response whose status is not 2xx.
 *
 * @param now When it arrived. Milliseconds since the Unix epoch, for a `Retry-After` that is a date.
 */
export function readError(operation: OperationName, response: RefusedResponse, now: number): AuthError {
  const { status, headers } = response
  // Own members only, and none of what is no object.
  const body: Readonly<Record<string, unknown>> = { __proto__: null, ...(response.body as object) }
  const retryAfterMs = readRetryAfter(headers.get('retry-after'), now)
  const names = [headers.get('x-amzn-errortype'), body.__type, body.code]
  const code = names.map((name) => (typeof name === 'string' ? NAME.exec(name)?.[1] : undefined)).find(Boolean)
  // Neither a redirect nor an opaque answer is Cognito's, whatever it says.
  if (code === undefined || status < 400) return notCognito(operation, status, retryAfterMs)
  const texts = [body.message, body.Message, headers.get('x-amzn-errormessage')]
  const message = readMessage(texts.filter((text) => typeof text === 'string').find(Boolean) ?? code)
  return new CognitoError(message, {
    code,
    status,
    operation,
    retryAfterMs,
    retryable: RETRYABLE.includes(code) || status >= 500 || status === 429,
    requestId: headers.get('x-amzn-requestid')?.slice(0, LONGEST_REQUEST_ID),
    field: errorField(code, operation, message),
  })
}

/** A proxy, a firewall, a captive portal: something that is no verdict on the user. */
export function notCognito(operation: OperationName, status: number, retryAfterMs?: number): AuthError {
  if (status === 403) {
    // A firewall's rule stays what it is: asking again soon is no use.
    const message = `${operation}: something blocked the request before it reached Cognito`
    return new CognitoError(message, { code: 'ForbiddenException', status, operation, retryAfterMs })
  }
  const message = `${operation}: something that is not Cognito answered with status ${status}`
  return new NetworkError(message, { retryAfterMs, status })
}

/** A request without an answer. Its own error is not kept: it may hold the request. */
export function noAnswer(operation: OperationName, thrown: unknown): NetworkError {
  const cause = thrown instanceof Error ? { name: thrown.name, message: thrown.message.slice(0, 200) } : undefined
  return new NetworkError(
    `${operation}: no answer. The network is down, or something (a blocker, CORS, a certificate) is in the way`,
    { cause },
  )
}

/** Milliseconds to wait: seconds or a date, never negative, at most five minutes. `undefined` for nonsense. */
export function readRetryAfter(header: string | null, now: number): number | undefined {
  if (!header?.trim()) return undefined
  const seconds = Number(header)
  const waitMs = Number.isNaN(seconds) ? Date.parse(header) - now : seconds * 1000
  return Number.isNaN(waitMs) ? undefined : Math.min(Math.max(waitMs, 0), LONGEST_WAIT_MS)
}
