/**
 * The one port through which Cognito is called.
 *
 * @module
 */

import { NetworkError } from '../errors.ts'
import type { OperationName, Operations } from './operations.ts'

/** What a single call may be given beside its input. */
export interface CallOptions {
  /** Gives the call up. It then rejects with `ERR_ABORTED`, and nothing is retried. */
  readonly signal?: AbortSignal | undefined
}

/**
 * Calls one operation.
 *
 * @throws {CognitoError} when the service refuses; `code` is the exception's name.
 * @throws {NetworkError} when there is no usable answer.
 * @throws {ProtocolError} when the answer breaks the contract.
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
 * Runs `work` until it settles or its caller gives it up. Work that ignores its signal keeps nobody waiting.
 *
 * @param work Is given a signal that is aborted at the end in any case.
 * @throws {NetworkError} `ERR_ABORTED` when the caller gave up; `work` is not begun when that was before.
 */
export function untilGivenUp<T>(
  operation: OperationName,
  outer: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const inner = new AbortController()
  let giveUp = (): void => {}
  const result = new Promise<T>((resolve, reject) => {
    giveUp = () => reject(new NetworkError(`${operation}: given up`, { code: 'ERR_ABORTED' }))
    outer?.addEventListener('abort', giveUp)
    if (outer?.aborted) giveUp()
    else work(inner.signal).then(resolve, reject)
  })
  return result.finally(() => {
    outer?.removeEventListener('abort', giveUp)
    // Also after an answer: one that was not read to its end would go on arriving.
    inner.abort()
  })
}
