/**
 * Keeps text in localStorage or sessionStorage.
 *
 * @module
 */

import type { Clock, Lock } from '../ports.ts'
import { type AtomicStorage, type Change, storageOf, textOrNull, withAtomicUpdate } from './atomic.ts'
import { type Fence, plainCookieFence, toGeneration } from './fence.ts'

/**
 * A storage in `sessionStorage`, or in `localStorage` with a fence.
 *
 * Without `fencing`, `update` is atomic inside one tab: right for sessionStorage, which no other tab sees.
 * In localStorage, tabs lose each other's updates without it, even under a lock.
 *
 * @throws {StorageError} from each method, when the area is blocked or full.
 */
export function webStorage(area: WebStorageArea, fencing?: WebStorageFencing): AtomicStorage {
  return fencing ? withAtomicUpdate(fencedWebStorage(area, fencing), 'localStorage') : plainWebStorage(area)
}

/** The part of `localStorage` and `sessionStorage` that is used. */
export interface WebStorageArea {
  getItem(key: string): string | null
  setItem(key: string, value: string): void
  removeItem(key: string): void
}

/** A storage in `sessionStorage`. `update` is atomic inside one tab, and no other tab sees the area. */
export function plainWebStorage(area: WebStorageArea): AtomicStorage {
  const storage = storageOf(async (key, change) => {
    const current = textOrNull(area.getItem(key))
    const next = change?.(current)
    if (next === undefined) return current
    if (next === null) area.removeItem(key)
    else area.setItem(key, next)
    return next
  })
  return withAtomicUpdate(storage, 'web storage')
}

/** What makes localStorage safe between tabs. All of it is needed together. */
export interface WebStorageFencing {
  /** Tells how new the newest text is: `indexedDbFence` or `cookieFence`. */
  readonly fence: Fence
  /** Keeps other tabs out of an `update`. */
  readonly lock: Lock
  readonly clock: Clock
  /** How long to wait for a text that another tab wrote to arrive here. Milliseconds. Default: half a second (500). */
  readonly waitMs?: number | undefined
}

const POLL_MS = 5
const LOCK_MS = 1000

interface Entry {
  readonly generation: number
  readonly text: string | null
}

/**
 * A storage in `localStorage` whose `update` holds between tabs. Each text carries a generation (`#12:text`), and
 * reading waits until the newest one has arrived. It throws whatever the area, the fence and the lock throw.
 */
export function fencedWebStorage(
  area: WebStorageArea,
  { fence, lock, clock, waitMs = 500 }: WebStorageFencing,
): AtomicStorage {
  // A fence that nothing catches up with: the area was cleared. Waiting for it once is enough.
  const givenUp = new Map<string, number>()

  async function readNewest(key: string): Promise<Entry> {
    const newest = toGeneration(await fence.read(key))
    for (let waited = 0; ; waited += POLL_MS) {
      const entry = toEntry(area.getItem(key))
      if (entry.generation >= Math.abs(newest)) return entry
      if (newest < 0) return { generation: -newest, text: null }
      if (waited >= waitMs || givenUp.get(key) === newest) {
        givenUp.set(key, newest)
        return { generation: newest, text: entry.text }
      }
      await new Promise<void>((resolve) => clock.setTimeout(() => resolve(), POLL_MS))
    }
  }

  async function change(key: string, decide: Change): Promise<string | null> {
    const { generation, text } = await readNewest(key)
    const next = decide(text)
    if (next === undefined || next === text) return text
    // The text first: after a crash in between it is newer than its fence, which readers accept.
    if (next === null) area.removeItem(key)
    else area.setItem(key, `#${generation + 1}:${next}`)
    await fence.write(key, next === null ? -(generation + 1) : generation + 1)
    return next
  }

  const update: AtomicStorage['update'] = (key, decide) =>
    lock(`cognito-machines.storage.${key}`, () => change(key, decide), { timeoutMs: LOCK_MS })
  return {
    getItem: async (key) => (await readNewest(key)).text,
    setItem: (key, value) => update(key, () => value).then(() => undefined),
    removeItem: (key) => update(key, () => null).then(() => undefined),
    update,
  }
}

function toEntry(stored: unknown): Entry {
  if (typeof stored !== 'string') return { generation: 0, text: null }
  const [head, generation] = /^#(\d{1,15}):/.exec(stored) ?? []
  // Text that an earlier, unfenced storage wrote has no generation.
  return head === undefined
    ? { generation: 0, text: stored }
    : { generation: Number(generation), text: stored.slice(head.length) }
}

/** A storage in the page's localStorage that throws whatever the page throws. */
export function pageLocalStorage(
  page: { readonly document: { cookie: string }; readonly localStorage: WebStorageArea },
  lock: Lock,
  clock: Clock,
): AtomicStorage {
  const fence = plainCookieFence({
    read: () => page.document.cookie,
    write: (setCookieLine) => {
      page.document.cookie = setCookieLine
    },
  })
  return fencedWebStorage(page.localStorage, { fence, lock, clock })
}
