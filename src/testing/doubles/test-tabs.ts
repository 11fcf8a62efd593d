/**
 * The tabs of one browser, in one process.
 *
 * @module
 */
import type { Tabs } from '../../ports.ts'

/** A browser whose tabs hear each other. */
export interface TestTabs {
  /** The port of another tab. */
  open(): Tabs
}

/** A browser without tabs. A message reaches every tab but its own, after the present work. */
export function createTabs(): TestTabs {
  const listeners = new Map<(message: unknown) => void, object>()
  return {
    open: () => {
      const self = {}
      return {
        post: (message) => {
          // A channel carries copies, never the object itself.
          const text = JSON.stringify(message)
          const others = [...listeners].filter(([, tab]) => tab !== self)
          void Promise.resolve().then(() => {
            for (const [listener] of others) if (listeners.has(listener)) listener(JSON.parse(text))
          })
        },
        subscribe: (listener) => {
          listeners.set(listener, self)
          return () => listeners.delete(listener)
        },
      }
    },
  }
}
