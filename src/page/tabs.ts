/**
 * News between the tabs and workers of an origin. Hints only: what they announce is read from the store.
 *
 * @module
 */
import { addListener, notifyListeners } from '../listeners.ts'
import type { Tabs } from '../ports.ts'

/** The part of a `BroadcastChannel` that is used. */
export interface Channel {
  postMessage(message: unknown): void
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void
  close(): void
}

/** Where nobody else is listening: a server, or React Native. */
export function noTabs(): Tabs {
  return { post: () => undefined, subscribe: () => () => undefined }
}

/**
 * Tabs over a `BroadcastChannel`, which is open while somebody listens. A channel that cannot be made or used is
 * no error: the news is then not delivered.
 */
export function broadcastTabs(open: () => Channel): Tabs {
  const listeners = new Set<(message: unknown) => void>()
  let channel: Channel | undefined

  return {
    post: (message) => {
      try {
        const through = channel ?? open()
        through.postMessage(message)
        if (!channel) through.close()
      } catch {
        // A closed channel, or a message that cannot be cloned.
      }
    },
    subscribe: (listener) => {
      const remove = addListener(listeners, listener)
      try {
        if (!channel) {
          channel = open()
          channel.addEventListener('message', ({ data }) => notifyListeners(listeners, data))
        }
      } catch {
        // Silence.
      }
      return () => {
        remove()
        if (listeners.size > 0) return
        channel?.close()
        channel = undefined
      }
    },
  }
}
