/**
 * A store for all copies of this library in a process: Next bundles its proxy, its routes and its pages apart from each
 * other. Values are sealed, and keys tell nothing.
 *
 * @module
 */
import type { Share } from '../server/settings.ts'
import type { Clock } from '../src/ports.ts'

interface Kept {
  readonly value: string
  /** Milliseconds since the Unix epoch. */
  readonly until: number
}

const STORE = Symbol.for('cognito-machines/next share')

/** Makes the access of one copy. Inert. */
export function processShare(clock: Pick<Clock, 'now'>): Share {
  const open = (): Map<string, Kept> => {
    const scope = globalThis as { [STORE]?: Map<string, Kept> }
    scope[STORE] ??= new Map()
    for (const [key, { until }] of scope[STORE]) if (until <= clock.now()) scope[STORE].delete(key)
    return scope[STORE]
  }
  return {
    get: async (key) => open().get(key)?.value,
    set: async (key, value, { seconds, ifAbsent }) => {
      const store = open()
      if (ifAbsent && store.has(key)) return false
      store.set(key, { value, until: clock.now() + seconds * 1000 })
      return true
    },
  }
}
