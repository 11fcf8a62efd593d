/**
 * A box for a value that must never be printed: a password, a code, a token, a key.
 *
 * @module
 */

const HIDDEN = '[Sensitive]'

/**
 * Holds a secret so that logs, JSON, snapshots and inspectors show `[Sensitive]` in its place.
 *
 * It prevents leaks by accident. It does not clear memory: a JavaScript string cannot be overwritten.
 */
export class Sensitive<T> {
  #value: T | undefined

  constructor(value: T) {
    this.#value = value
  }

  /**
   * The secret itself. Call it where the secret is used, and do not keep the result.
   *
   * @throws {TypeError} when the box was wiped.
   */
  expose(): T {
    if (this.#value === undefined) throw new TypeError('The secret was wiped')
    return this.#value
  }

  /** Forgets the secret. */
  wipe(): void {
    this.#value = undefined
  }

  /** True once {@link Sensitive.wipe} was called. */
  get wiped(): boolean {
    return this.#value === undefined
  }

  toJSON(): string {
    return HIDDEN
  }

  toString(): string {
    return HIDDEN
  }

  /** Output of Node's `util.inspect` and `console.log`. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return HIDDEN
  }
}

/** Boxes `value`, or returns an existing box. `undefined` stays `undefined`. */
export function toSensitive<T>(value: T | Sensitive<T>): Sensitive<T> {
  return value instanceof Sensitive ? value : new Sensitive(value)
}
