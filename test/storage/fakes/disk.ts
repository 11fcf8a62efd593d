/** What outlives an app: items on a disk, whose operations can be counted, refused, hung, or be the last ones. */

/** Thrown by every operation after the last one that was allowed: the process is dead and nothing happens any more. */
export class Killed extends Error {
  override name = 'Killed'
}

export type Fault = 'throw' | 'quota' | 'undefined' | 'number' | 'object'

export class Disk {
  readonly items = new Map<string, string>()
  /** Operations since the last `restart`. */
  operations = 0
  /** How many more operations happen before the process is killed. */
  #left = Number.POSITIVE_INFINITY
  #fault: { readonly at: number; readonly kind: Fault } | undefined

  /** A new process on the same disk. It is killed after `operations`, if given. */
  restart(killAfter = Number.POSITIVE_INFINITY): void {
    this.operations = 0
    this.#left = killAfter
    this.#fault = undefined
  }

  /** Makes operation number `at` (from 0) go wrong. */
  failAt(at: number, kind: Fault): void {
    this.operations = 0
    this.#fault = { at, kind }
  }

  get(key: string): string | null {
    const fault = this.#step()
    if (fault === 'undefined') return undefined as never
    if (fault === 'number') return 5 as never
    if (fault === 'object') return { text: 'no text' } as never
    return this.items.get(key) ?? null
  }

  set(key: string, value: string): void {
    this.#step()
    this.items.set(key, value)
  }

  delete(key: string): void {
    this.#step()
    this.items.delete(key)
  }

  #step(): Fault | undefined {
    if (this.#left <= 0) throw new Killed()
    this.#left -= 1
    const at = this.operations++
    if (this.#fault?.at !== at) return undefined
    const { kind } = this.#fault
    // The message holds what real ones hold; none of it may come through.
    if (kind === 'throw') throw new Error('cannot store key "canary-key" with value "canary-value"')
    if (kind === 'quota') throw new DOMException('canary-value exceeded the quota', 'QuotaExceededError')
    return kind
  }
}
