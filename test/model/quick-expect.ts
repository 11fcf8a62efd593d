/**
 * Expectations for loops that run a million times. An `expect` that holds costs more than what it looks at, so it is
 * made only where it fails.
 *
 * @module
 */
import { expect } from 'vitest'

/** `expect(actual, message).toBe(expected)`. */
export function expectSame(actual: unknown, expected: unknown, message?: string): void {
  if (!Object.is(actual, expected)) expect(actual, message).toBe(expected)
}

/** `expect(list, message).toHaveLength(length)`. */
export function expectLength(list: readonly unknown[], length: number, message?: string): void {
  if (list.length !== length) expect(list, message).toHaveLength(length)
}

/** `expect(text, message).not.toContain(part)`. */
export function expectWithout(text: string, part: string, message?: string): void {
  if (text.includes(part)) expect(text, message).not.toContain(part)
}
