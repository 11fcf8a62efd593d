/**
 * Reads a whole response: the operation's output, or the error that it is.
 *
 * @module
 */
import { ProtocolError } from '../errors.ts'
import type { OperationName } from './operations.ts'
import { notCognito, readError } from './read-error.ts'
import { readJson } from './read-json.ts'

/** A response, read to its end. */
export interface ReceivedResponse {
  readonly status: number
  readonly headers: { get(name: string): string | null }
  /** The body; `undefined` when it was too long to be read. */
  readonly text: string | undefined
}

/** In UTF-16 units. Answers are a few kilobytes; this is beyond any that makes sense. */
const LONGEST_BODY = 1024 * 1024

/** Operations whose answer holds nothing that is needed, so that an empty body will do. */
const MAY_BE_EMPTY = /^(Change|Complete|Confirm|Delete|Forget|GlobalSignOut|Revoke|Set|Update|VerifyUserAttribute)/

/**
 * Reads a whole response.
 *
 * @param now When it arrived. Milliseconds since the Unix epoch.
 * @returns The output: an object without a prototype. Its members are not checked.
 * @throws {CognitoError} when the service refused.
 * @throws {NetworkError} when something else answered: a proxy, a firewall, a captive portal.
 * @throws {ProtocolError} when the body is damaged, too long, too deep, or no object.
 */
export function readAnswer(operation: OperationName, response: ReceivedResponse, now: number): unknown {
  const { status, headers, text } = response
  const isTooLong = text === undefined || text.length > LONGEST_BODY
  const body = isTooLong ? undefined : readJson(text)
  if (status < 200 || status >= 300) throw readError(operation, { status, headers, body }, now)
  if (!isJson(headers)) throw notCognito(operation, status)
  if (isTooLong) throw new ProtocolError(`${operation}: the answer is too long`)
  if (text === '' && MAY_BE_EMPTY.test(operation)) return Object.create(null)
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    // A connection that breaks off leaves half an answer, so the next one may be whole.
    throw new ProtocolError(`${operation}: the answer is not a JSON object`, { retryable: true })
  }
  return body
}

/** Whether a response calls itself JSON, as all of Cognito's and of its emulators do. */
export function isJson(headers: ReceivedResponse['headers']): boolean {
  return /^application\/(x-amz-json-1\.[01]|json)\s*(;|$)/i.test(headers.get('content-type') ?? '')
}

/** Whether a response announces more than can be an answer. */
export function isTooLong(headers: ReceivedResponse['headers']): boolean {
  return Number(headers.get('content-length') ?? 0) > LONGEST_BODY
}
