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
  /** The keys and the texts before that the writes since then have replaced, and whether one of them was a removal. */
  replaced: (readonly [key: string, before: string | undefined])[] = []
  hasRemoved = false
  /** How many more operations happen before the process is killed. */
  #left = Number.POSITIVE_INFINITY
  #fault: { readonly at: number; readonly kind: Fault } | undefined

  /** A new process on the same disk. It is killed after `operations`, if given. */
  restart(killAfter = Number.POSITIVE_INFINITY): void {
    this.operations = 0
    this.replaced = []
    this.hasRemoved = false
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
    this.replaced.push([key, this.items.get(key)])
    this.items.set(key, value)
  }

  delete(key: string): void {
    this.#step()
    this.hasRemoved = true
    this.items.delete(key)
  }

  /** A power cut: of the writes since the last `restart` this one never reached the disk. */
  lose(write: number): void {
    const [key, before] = this.replaced[write]!
    if (before === undefined) this.items.delete(key)
    else this.items.set(key, before)
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
