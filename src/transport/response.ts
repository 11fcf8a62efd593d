/**
 * Reads a whole response: the operation's output, or the error that it is.
 *
 * @module
 */
import { concatBytes, readUtf8 } from '../bytes.ts'
import {
  type AuthError,
  CognitoError,
  ConfigurationError,
  NetworkError,
  nameOf,
  ProtocolError,
  textOf,
  WafError,
} from '../errors.ts'
import { isObject, readJson } from '../json.ts'
import type { FetchResponse } from '../ports.ts'
import { errorField } from './error-field.ts'
import type { OperationName } from './operations.ts'

/** A response without its body. */
export interface ResponseHead {
  readonly status: number
  readonly headers: { get(name: string): string | null }
  /** `opaqueredirect` where the browser hides status and headers of a redirect. */
  readonly type?: string | undefined
}

/** A response, read to its end. */
export interface ReceivedResponse extends ResponseHead {
  /** The body; `null` when it was too long. */
  readonly text: string | null
}

/**
 * In bytes, or UTF-16 units where there is no stream of bytes. Responses are a few kilobytes, so that this is far above
 * any valid one, and a page or a phone holds it without harm.
 */
const LONGEST_BODY = 1024 * 1024

/** Operations whose output is not used, so that an empty body is valid. */
const MAY_BE_EMPTY = /^(Change|Complete|Confirm|Delete|Forget|GlobalSignOut|Revoke|Set|Update|VerifyUserAttribute)/

/**
 * Reads a whole response.
 *
 * @param now When it arrived, by the clock that wrote it where that is known. Milliseconds since the Unix epoch.
 * @returns The output: an object without a prototype. Its members are not checked.
 * @throws {CognitoError} when the service refused.
 * @throws {NetworkError} when the response is not from Cognito: a proxy, a firewall, a captive portal.
 * @throws {WafError} when AWS WAF asks for a CAPTCHA or a challenge.
 * @throws {ConfigurationError} when the endpoint redirects.
 * @throws {ProtocolError} when the body is damaged, too long, too deep, or not an object.
 */
export function readAnswer(operation: OperationName, response: ReceivedResponse, now: number): unknown {
  const { status, headers, text } = response
  const isTooLong = text === null || text.length > LONGEST_BODY
  const body = isTooLong ? undefined : readJson(text)
  if (status < 200 || status >= 300) throw readError(operation, { ...response, body }, now)
  const held = heldByWaf(operation, headers)
  if (held) throw held
  if (!isJson(headers)) throw notCognito(operation, response)
  if (isTooLong) throw new ProtocolError(`${operation}: the response is too long`)
  if (text === '' && MAY_BE_EMPTY.test(operation)) return Object.create(null)
  if (!isObject(body)) {
    // A broken connection leaves half a response, so the next one may be complete.
    throw new ProtocolError(`${operation}: the response is not a JSON object`, { retryable: true })
  }
  return body
}

/** True if the content type is JSON, as for all responses of Cognito and its emulators. */
export function isJson(headers: ReceivedResponse['headers']): boolean {
  return /^application\/(x-amz-json-1\.[01]|json)\s*(;|$)/i.test(headers.get('content-type') ?? '')
}

/**
 * Reads the body of a response in pieces, and gives it up where it becomes too long. Where `fetch` has no streams, as
 * that of React Native, only the announced length is known before all of it is here.
 *
 * @returns `null` when it is too long.
 */
export async function readBody(response: FetchResponse): Promise<string | null> {
  if (Number(response.headers.get('content-length')) > LONGEST_BODY) return null
  const reader = response.body?.getReader?.()
  if (!reader) return response.text()
  const pieces: Uint8Array[] = []
  for (let size = 0; size <= LONGEST_BODY; ) {
    const { done, value } = await reader.read()
    // Other bytes are no JSON: a proxy's page, or a damaged response.
    if (done) return readUtf8(concatBytes(...pieces)) ?? '?'
    size += value!.length
    pieces.push(value!)
  }
  reader.cancel().catch(() => undefined)
  return null
}

/** The parts of a refused response. */
export interface RefusedResponse extends ResponseHead {
  /** The parsed body, or `undefined` when it is not JSON. */
  readonly body: unknown
}

/** Exceptions after which the same call may succeed later. */
const RETRYABLE = /^(TooManyRequests|InternalError|ConcurrentModification|CodeDeliveryFailure|Throttling)Exception$/
/** `com.amazonaws#NotAuthorizedException:https://…` and all its relatives. */
const NAME = /^(?:[^:,]*#)?\s*([A-Za-z][A-Za-z0-9]{2,99})\s*(?:[:,]|$)/
const LONGEST_REQUEST_ID = 128
const LONGEST_WAIT_MS = 5 * 60 * 1000

/**
 * Reads a response whose status is not 2xx.
 *
 * @param now Time of arrival. Milliseconds since the Unix epoch, for a `Retry-After` that is a date.
 */
export function readError(operation: OperationName, response: RefusedResponse, now: number): AuthError {
  const { status, headers } = response
  // Own members only, and none if it is not an object.
  const body: Readonly<Record<string, unknown>> = { __proto__: null, ...(response.body as object) }
  const retryAfterMs = readRetryAfter(headers.get('retry-after'), now)
  const names = [headers.get('x-amzn-errortype'), body.__type, body.code]
  const code = names.map((name) => (typeof name === 'string' ? NAME.exec(name)?.[1] : undefined)).find(Boolean)
  const texts = [body.message, body.Message, headers.get('x-amzn-errormessage')]
  const message = readMessage(
    texts.find((text): text is string => typeof text === 'string' && text !== '') ?? code ?? '',
  )
  const held = heldByWaf(operation, headers, code === 'ForbiddenException' ? message : '')
  if (held) return held
  // Neither a redirect nor an opaque response is Cognito's, nor what a proxy or a network asks for, whatever its body.
  if (code === undefined || status < 400 || status === 407 || status === 511)
    return notCognito(operation, response, retryAfterMs)
  return new CognitoError(message, {
    code,
    status,
    operation,
    retryAfterMs,
    retryable: RETRYABLE.test(code) || status >= 500 || status === 429,
    requestId: headers.get('x-amzn-requestid')?.slice(0, LONGEST_REQUEST_ID),
    field: errorField(code, message, operation),
  })
}

/** `captcha` in the header, `Request not allowed due to WAF captcha.` in a message of Cognito. */
const WAF_ACTION = /^ *(captcha|challenge)\b|\bWAF (captcha|challenge)\b/i

/**
 * The error for a request that AWS WAF holds up. `undefined` if it does not.
 *
 * @param message That of a `ForbiddenException`. Default: none.
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/waf-captcha-and-challenge-actions.html
 */
export function heldByWaf(
  operation: OperationName,
  headers: ResponseHead['headers'],
  message = '',
): WafError | undefined {
  const found = WAF_ACTION.exec(headers.get('x-amzn-waf-action') ?? '') ?? WAF_ACTION.exec(message)
  if (!found) return undefined
  const action = (found[1] ?? found[2]!).toLowerCase() as WafError['action']
  return new WafError(`${operation}: AWS WAF asks for a ${action}`, { action })
}

/**
 * The error for a response of a proxy, a firewall, a captive portal or a wrong endpoint. It says nothing about the user.
 */
export function notCognito(operation: OperationName, response: ResponseHead, retryAfterMs?: number): AuthError {
  const { status, headers, type } = response
  if (status === 403 || status === 429) {
    // A firewall's rule does not change soon: an early retry is useless.
    const message = `${operation}: the request was blocked before it reached Cognito`
    const code = status === 403 ? 'ForbiddenException' : 'TooManyRequestsException'
    return new CognitoError(message, { code, status, operation, retryAfterMs, retryable: status === 429 })
  }
  if (type === 'opaqueredirect' || (status >= 300 && status < 400)) {
    // Query and fragment may hold a secret of whoever redirects.
    const target = (headers.get('location') ?? 'another URL').replace(/^.*@|[?#].*$/gs, '').slice(0, 200)
    const message = `${operation}: the endpoint redirects (${status}) to ${target}`
    // A captive portal redirects for the time being.
    return new ConfigurationError(message, { field: 'endpoint', retryable: ![301, 308].includes(status) })
  }
  return new NetworkError(`${operation}: the response with status ${status} is not from Cognito`, {
    // A gateway, a proxy or a network wants a sign-in of its own.
    code: [401, 407, 511].includes(status) ? 'ERR_NETWORK_AUTH' : 'ERR_NETWORK',
    retryAfterMs,
    status,
  })
}

/** The sentences of engines about faulty code. Those about a network may be in any language. */
const MISUSE =
  /\bis not (a (function|constructor)|an object|iterable|defined|implemented)|^(cannot|can't) (access|convert|destructure|find|read|set) |illegal invocation|failed to (construct|execute|parse url|read the) |does not implement|invalid (header|redirect|url)|\bRequestInit/i

/**
 * A request without a response.
 *
 * @returns a {@link ConfigurationError} if the runtime refuses the request, or the app's `fetch` is at fault.
 */
export function noAnswer(operation: OperationName, cause: unknown): AuthError {
  const name = nameOf(cause)
  if (name === 'ReferenceError' || MISUSE.test(textOf(cause, 'message'))) {
    const text = `${operation}: fetch is refused by this runtime, or is at fault itself (${name})`
    return new ConfigurationError(text, { field: 'fetch', cause })
  }
  return new NetworkError(`${operation}: no response (offline, or stopped by a blocker, CORS or a certificate)`, {
    cause,
  })
}

/** The option that a runtime does not know or accept, by the sentence with which it refuses to send a request. */
export function refusedOption(thrown: unknown): 'redirect' | 'signal' | undefined {
  const message = textOf(thrown, 'message')
  if (!/allowed|convert|expected|implement|instance|invalid|of type|support|unknown/i.test(message)) return undefined
  return (['redirect', 'signal'] as const).find((option) => new RegExp(`\\b${option}\\b`).test(message))
}

/** Milliseconds to wait: seconds or a date, never negative, at most five minutes. `undefined` if invalid. */
export function readRetryAfter(header: string | null, now: number): number | undefined {
  if (!header?.trim()) return undefined
  const seconds = Number(header)
  const waitMs = Number.isNaN(seconds) ? Date.parse(header) - now : seconds * 1000
  return Number.isNaN(waitMs) ? undefined : Math.min(Math.max(waitMs, 0), LONGEST_WAIT_MS)
}

const LONGEST_MESSAGE = 1024

/** The service's wrapping of a Lambda function's message: `PreSignUp failed with error No robots..` */
const LAMBDA = /^\w+ failed with error (.+?)\.?$/s

/**
 * The service's repetition of a refused value: `Value 'hunter2 ' at 'password' failed to satisfy constraint`.
 * The value may be a password, so it is not kept.
 */
const REPEATED = /Value '.*?' at '([\w.]{1,100})' failed to satisfy/gs

/** The message, without the wrapping of a Lambda function's message, without repeated values, of bounded length. */
export function readMessage(text: string): string {
  // Longer than the result, so that a value at the cut is still recognised.
  const message = text.slice(0, 16 * LONGEST_MESSAGE).replace(REPEATED, "Value at '$1' failed to satisfy")
  return (LAMBDA.exec(message)?.[1] ?? message).slice(0, LONGEST_MESSAGE)
}
