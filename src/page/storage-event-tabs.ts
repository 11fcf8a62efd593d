/**
 * News between tabs for browsers without `BroadcastChannel`.
 *
 * @module
 */
import type { Tabs } from '../ports.ts'

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
