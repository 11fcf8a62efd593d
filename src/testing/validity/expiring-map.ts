/**
 * A map that forgets what has expired.
 *
 * @module
 */

/** A value with an end. */
export interface Expiring {
  /** Its end. Milliseconds since the Unix epoch. */
  readonly expiresAt: number
}

/** Values by key, each kept until the end that it had when it was set. */
export class ExpiringMap<T extends Expiring> extends Map<string, T> {
  readonly #ends = new Map<string, number>()

  /** Keeps a value. A shorter life given to it later does not make the map forget it sooner. */
  override set(key: string, value: T): this {
    this.#ends.set(key, Math.max(value.expiresAt, this.#ends.get(key) ?? 0))
    return super.set(key, value)
  }

  override delete(key: string): boolean {
    this.#ends.delete(key)
    return super.delete(key)
  }

  override clear(): void {
    this.#ends.clear()
    super.clear()
  }

  /** Forgets what has expired by now. Returns what it forgot. */
  dropExpired(now: number): readonly T[] {
    const dropped: T[] = []
    for (const [key, end] of this.#ends) {
      if (now < end) continue
      dropped.push(this.get(key)!)
      this.delete(key)
    }
    return dropped
  }
}
