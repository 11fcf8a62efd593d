/**
 * A box for a value that must never be printed: a password, a code, a token, a key.
 *
 * @module
 */

const HIDDEN = '[Sensitive]'

/** The secrets, by the key of their box: no inspector that shows the properties of a box comes here. */
const secrets = new WeakMap<object, unknown>()

/**
 * Holds a secret so that logs, JSON, snapshots and inspectors show `[Sensitive]` in its place, or nothing. The box may
 * be put into a store or a proxy, such as a `ref` of Vue.
 *
 * It prevents leaks by accident. It does not clear memory: a JavaScript string cannot be overwritten. Nor does it keep
 * out code, or a debugger, that may read the variables of functions.
 */
export class Sensitive<T> {
  /** Finds the secret. The box would not: behind a proxy `this` is the proxy, but this member is still the same. */
  declare protected readonly key: object

  constructor(value: T) {
    const key = Object.freeze({})
    secrets.set(key, value)
    // Not enumerable: in no copy.
    Object.freeze(Object.defineProperty(this, 'key', { value: key }))
  }

  /**
   * The secret itself. Call it where the secret is used, and do not keep the result.
   *
   * @throws {TypeError} when the box was wiped.
   */
  expose(): T {
    if (this.wiped) throw new TypeError('The secret was wiped')
    return secrets.get(this.key) as T
  }

  /** Forgets the secret. */
  wipe(): void {
    secrets.delete(this.key)
  }

  /** True once {@link Sensitive.wipe} was called. */
  get wiped(): boolean {
    return secrets.get(this.key) === undefined
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
