/**
 * Messages between the tabs and workers of an origin. They are hints: the data is read from the store.
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

/** Tabs of a runtime without any: a server, or React Native. */
export function noTabs(): Tabs {
  return { post: () => undefined, subscribe: () => () => undefined }
}

/**
 * Tabs over a `BroadcastChannel`, which is open while there is a listener. A channel that cannot be created or used
 * drops the messages.
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
        // Messages are hints.
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
