/**
 * The one port through which Cognito is called.
 *
 * @module
 */
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
