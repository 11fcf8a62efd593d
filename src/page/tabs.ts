/**
 * News between the tabs and workers of an origin. Hints only: what they announce is read from the store.
 *
 * @module
 */
import { createListeners } from '../listeners.ts'
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
  const listeners = createListeners<[message: unknown]>()
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
      const remove = listeners.add(listener)
      try {
        if (!channel) {
          channel = open()
          channel.addEventListener('message', ({ data }) => listeners.notify(data))
        }
      } catch {
        // Silence.
      }
      return () => {
        remove()
        if (!listeners.isEmpty()) return
        channel?.close()
        channel = undefined
      }
    },
  }
}
