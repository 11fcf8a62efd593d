/**
 * localStorage that is safe between tabs, behind a fence that holds the newest generation.
 * Loaded only where IndexedDB is missing, and imports nothing of the first load: a bundler would move shared code
 * into a chunk of its own.
 *
 * @module
 */
import type { AtomicStorage, Clock, Lock } from '../ports.ts'

/** The part of `localStorage` and `sessionStorage` that is used. */
export interface WebStorageArea {
  getItem(key: string): string | null
  setItem(key: string, value: string): void
  removeItem(key: string): void
}

/** The newest generation of each key: a whole number, negative when the key was removed at that generation. */
export interface Fence {
  /** 0 for a key that was never written. */
  read(key: string): number | Promise<number>
  write(key: string, generation: number): void | Promise<void>
}

/** The parts that make localStorage safe between tabs. All of them are needed together. */
export interface WebStorageFencing {
  /** Holds the newest generation of each key: `indexedDbFence` or `cookieFence`. */
  readonly fence: Fence
  /** Excludes other tabs during an `update`. */
  readonly lock: Lock
  readonly clock: Clock
  /** The wait for a string that another tab wrote to arrive here. Milliseconds. Default: half a second (500). */
  readonly waitMs?: number | undefined
}

const POLL_MS = 5
const LOCK_MS = 1000

interface Entry {
  readonly generation: number
  readonly text: string | null
}

/**
 * A storage in `localStorage` whose `update` holds between tabs. Each value carries a generation (`#12:text`), and
 * reading waits until the newest one has arrived. Errors of the area, the fence and the lock pass through.
 */
export function fencedWebStorage(
  area: WebStorageArea,
  { fence, lock, clock, waitMs = 500 }: WebStorageFencing,
): AtomicStorage {
  // A fence ahead of the area: the area was cleared. One wait is enough.
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

  async function change(key: string, decide: Parameters<AtomicStorage['update']>[1]): Promise<string | null> {
    const { generation, text } = await readNewest(key)
    const next = decide(text)
    if (next === undefined || next === text) return text
    // The value first: after a crash in between it is newer than its fence, which readers accept.
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
  // A value that an earlier, unfenced storage wrote has no generation.
  return head === undefined
    ? { generation: 0, text: stored }
    : { generation: Number(generation), text: stored.slice(head.length) }
}

/** A storage in the page's localStorage. Errors of the page pass through. */
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

/** The cookies of a fence. */
export interface FenceCookies {
  read(): string
  write(setCookieLine: string): void
  readonly secure?: boolean
}

/** A fence in cookies. Errors of the cookies pass through. */
export function plainCookieFence(cookies: FenceCookies): Fence {
  const read = (key: string): number => {
    const name = cookieName(key)
    for (const pair of cookies.read().split(';')) {
      const [found, value] = pair.trim().split('=')
      if (found === name) return toGeneration(Number(value))
    }
    return 0
  }
  return {
    read,
    write: (key, generation) => {
      const secure = cookies.secure ? '; Secure' : ''
      cookies.write(`${cookieName(key)}=${generation}; Path=/; SameSite=Strict${secure}`)
      if (read(key) !== generation) throw new Error('This browser does not store cookies')
    },
  }
}

/** Every request carries the cookies, and a key holds a user name: only a hash of it goes along. */
const cookieName = (key: string): string => `cm-fence.${hash(key, 0x01000193)}${hash(key, 0x5bd1e995)}`

/** FNV-1a, 32 bits. Two of them with other multipliers tell the few keys of a page apart. */
function hash(key: string, multiplier: number): string {
  let bits = 0x811c9dc5
  for (let at = 0; at < key.length; at++) bits = Math.imul(bits ^ key.charCodeAt(at), multiplier)
  return (bits >>> 0).toString(16).padStart(8, '0')
}

/** A generation that was read from a fence. An invalid one counts as never written. */
export const toGeneration = (stored: unknown): number => (Number.isSafeInteger(stored) ? (stored as number) : 0)
