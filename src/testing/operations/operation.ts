/**
 * The shape of every operation.
 *
 * @module
 */
import type { OperationName, Operations } from '../../transport/operations.ts'
import type { CallContext, PoolState } from '../pool-state.ts'

/** Runs one operation on a pool. Refuses by throwing a `CognitoException`. */
export type Operation<Name extends OperationName> = (
  pool: PoolState,
  input: Operations[Name]['input'],
  context: CallContext,
) => Operations[Name]['output'] | Promise<Operations[Name]['output']>
