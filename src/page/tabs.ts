/**
 * News between the tabs and workers of an origin. Hints only: what they announce is read from the store.
 *
 * @module
 */
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

  function listen(): void {
    try {
      channel = open()
      channel.addEventListener('message', ({ data }) => {
        for (const listener of [...listeners]) listener(data)
      })
    } catch {
      channel = undefined
    }
  }

  return {
    post: (message) => {
      try {
        const through = channel ?? open()
        through.postMessage(message)
        if (through !== channel) through.close()
      } catch {
        // A closed channel, or a message that cannot be cloned.
      }
    },
    subscribe: (listener) => {
      listeners.add(listener)
      if (!channel) listen()
      return () => {
        listeners.delete(listener)
        if (listeners.size > 0) return
        channel?.close()
        channel = undefined
      }
    },
  }
}

/** The part of `window` that tells of changes to localStorage. */
export interface StorageEvents {
  addEventListener(type: 'storage', listener: (event: { key: string | null; newValue: string | null }) => void): void
  removeEventListener(type: 'storage', listener: (event: { key: string | null; newValue: string | null }) => void): void
}

const LONGEST_NEWS = 10_000

/**
 * Tabs over the `storage` event, for browsers without `BroadcastChannel`. A message is written to one key of the area
 * and removed again; it must be representable as JSON.
 */
export function storageEventTabs(
  area: () => { setItem(key: string, value: string): void; removeItem(key: string): void },
  events: StorageEvents,
  key: string,
): Tabs {
  return {
    post: (message) => {
      try {
        area().setItem(key, JSON.stringify({ message }))
        area().removeItem(key)
      } catch {
        // The area is blocked or full.
      }
    },
    subscribe: (listener) => {
      const hear = (event: { key: string | null; newValue: string | null }) => {
        if (event.key !== key || event.newValue === null || event.newValue.length > LONGEST_NEWS) return
        const news = parse(event.newValue)
        if (news) listener(news.message)
      }
      events.addEventListener('storage', hear)
      return () => events.removeEventListener('storage', hear)
    },
  }
}

function parse(text: string): { readonly message: unknown } | undefined {
  try {
    const news: unknown = JSON.parse(text)
    return typeof news === 'object' && news !== null && Object.hasOwn(news, 'message')
      ? { message: (news as { message: unknown }).message }
      : undefined
  } catch {
    return undefined
  }
}
