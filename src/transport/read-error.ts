/**
 * Reads a refused call: Cognito's own exceptions in every shape they come in, and everything that is not Cognito.
 *
 * @module
 */
import { type AuthError, CognitoError, NetworkError } from '../errors.ts'
import { errorField } from './error-field.ts'
import type { OperationName } from './operations.ts'

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
const LONGEST_MESSAGE = 1024
const LONGEST_WAIT_MS = 5 * 60 * 1000

/**
 * Reads a response whose status is not 2xx.
 *
 * @param now When it arrived. Milliseconds since the Unix epoch, for a `Retry-After` that is a date.
 */
export function readError(operation: OperationName, response: RefusedResponse, now: number): AuthError {
  const { status, headers } = response
  const body = readObject(response.body)
  const retryAfterMs = readRetryAfter(headers.get('retry-after'), now)
  const code = readName(headers.get('x-amzn-errortype')) ?? readName(body?.__type) ?? readName(body?.code)
  if (code === undefined) return notCognito(operation, status, retryAfterMs)
  const text = firstText(body?.message, body?.Message, headers.get('x-amzn-errormessage')) ?? code
  return new CognitoError(readMessage(text), {
    code,
    status,
    operation,
    retryAfterMs,
    retryable: RETRYABLE.includes(code) || status >= 500 || status === 429,
    requestId: headers.get('x-amzn-requestid') ?? undefined,
    field: errorField(code, operation),
  })
}

/** A proxy, a firewall, a captive portal: something that is no verdict on the user. */
function notCognito(operation: OperationName, status: number, retryAfterMs: number | undefined): AuthError {
  if (status === 403) {
    const message = `${operation} was blocked before it reached Cognito`
    return new CognitoError(message, { code: 'ForbiddenException', status, operation, retryAfterMs })
  }
  return new NetworkError(`${operation}: something that is not Cognito answered with status ${status}`, {
    retryAfterMs,
    status,
  })
}

/** `com.amazonaws#NotAuthorizedException:https://…` and all its relatives, as `NotAuthorizedException`. */
function readName(name: unknown): string | undefined {
  if (typeof name !== 'string' || name.length > LONGEST_MESSAGE) return undefined
  const short = name.split(/[:,]/)[0]!.split('#').pop()!.trim()
  return /^[A-Za-z][A-Za-z0-9]{2,99}$/.test(short) ? short : undefined
}

/** The message, less the wrapping that Cognito puts around what a Lambda function said. */
function readMessage(text: string): string {
  const lambda = /^\w+ failed with error ([\s\S]+?)\.?$/.exec(text)
  return (lambda?.[1] ?? text).slice(0, LONGEST_MESSAGE)
}

/** Milliseconds to wait: seconds or a date, never negative, at most five minutes. */
export function readRetryAfter(header: string | null, now: number): number | undefined {
  if (header === null || header.trim() === '') return undefined
  const seconds = Number(header)
  const waitMs = Number.isNaN(seconds) ? Date.parse(header) - now : seconds * 1000
  return Number.isNaN(waitMs) ? undefined : Math.min(Math.max(waitMs, 0), LONGEST_WAIT_MS)
}

function readObject(body: unknown): Record<string, unknown> | undefined {
  return typeof body === 'object' && body !== null && !Array.isArray(body)
    ? (body as Record<string, unknown>)
    : undefined
}

function firstText(...candidates: readonly unknown[]): string | undefined {
  return candidates.find((text): text is string => typeof text === 'string' && text !== '')
}
