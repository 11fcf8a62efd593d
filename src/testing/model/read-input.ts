/**
 * Reads an input as the service does before an operation sees it.
 *
 * @module
 */
import type { OperationName } from '../../transport/operations.ts'
import { invalidParameter } from '../wire/exception.ts'
import { INPUTS } from './inputs.ts'
import { readMembers } from './rule.ts'

/**
 * The known members of an input, each within its limits.
 *
 * @throws {CognitoException} `InvalidParameterException` in the words of the service's validation, or
 * `SerializationException` when a value is of the wrong type.
 */
export function readInput(operation: OperationName, input: unknown): object {
  const problems: string[] = []
  const read = readMembers(INPUTS[operation], input, '', problems)
  if (problems.length > 0) {
    const count = `${problems.length} validation error${problems.length === 1 ? '' : 's'} detected`
    throw invalidParameter(`${count}: ${problems.join('; ')}`)
  }
  return read
}
