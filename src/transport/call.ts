/**
 * The port through which Cognito is called.
 *
 * @module
 */

import { NetworkError } from '../errors.ts'
import type { OperationName, Operations } from './operations.ts'

/** Options of a single call. */
export interface CallOptions {
  /** Aborts the call. It then rejects with `ERR_ABORTED`, and nothing is retried. */
  readonly signal?: AbortSignal | undefined
  /**
   * The deadline of one attempt. Milliseconds; `Infinity` for a call whose answer must not be given up, as that of a
   * refresh. Default: that of the transport.
   */
  readonly timeoutMs?: number | undefined
}

/**
 * Calls one operation.
 *
 * @throws {CognitoError} when the service refuses; `code` is the exception's name.
 * @throws {NetworkError} when there is no usable response.
 * @throws {ProtocolError} when the response breaks the contract.
 */
export type Call = <Name extends OperationName>(
  operation: Name,
  input: Operations[Name]['input'],
  options?: CallOptions,
) => Promise<Operations[Name]['output']>

/** The operations that take an access token. */
export type UserOperation = {
  [Name in OperationName]: 'AccessToken' extends keyof Operations[Name]['input'] ? Name : never
}[OperationName]

/** Calls one operation as the signed-in user: with the access token of the session. */
export type CallAsUser = <Name extends UserOperation>(
  operation: Name,
  input: Omit<Operations[Name]['input'], 'AccessToken'>,
  options?: CallOptions,
) => Promise<Operations[Name]['output']>

/**
 * Runs `work` until it settles or its caller aborts it. Work that ignores its signal does not delay the rejection.
 *
 * @param work Receives a signal that is aborted at the end in any case.
 * @throws {NetworkError} `ERR_ABORTED` when the caller aborts; `work` is not started if that was before.
 */
export function untilGivenUp<T>(
  operation: OperationName,
  outer: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const inner = new AbortController()
  let giveUp = (): void => {}
  const result = new Promise<T>((resolve, reject) => {
    giveUp = () => reject(new NetworkError(`${operation}: aborted`, { code: 'ERR_ABORTED' }))
    outer?.addEventListener('abort', giveUp)
    if (outer?.aborted) giveUp()
    else work(inner.signal).then(resolve, reject)
  })
  return result.finally(() => {
    outer?.removeEventListener('abort', giveUp)
    // Also after a response: one that was not read to its end would go on arriving.
    inner.abort()
  })
}
