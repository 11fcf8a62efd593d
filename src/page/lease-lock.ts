/**
 * A lock among the tabs of an origin that has no Web Locks: a lease in a shared storage, which expires.
 * Loaded on demand, and imports nothing of the first load: a bundler would move shared code into a
 * chunk of its own.
 *
 * @module
 */
import type { AtomicStorage, Clock, Lock, RandomBytes } from '../ports.ts'

/** The dependencies of the lock. */
export interface LeaseOptions {
  /** Finds the storage that all holders of the lock share, with an `update` that is atomic between them. May throw. */
  readonly storage: () => AtomicStorage
  readonly clock: Clock
  readonly randomBytes: RandomBytes
  /** Keeps the callers of this page in order, so that only one of them reads the storage. */
  readonly inProcess: Lock
}

const POLL_MS = 50

/**
 * Makes a lock over a storage. A lease ends `timeoutMs` after it was taken, so a closed or frozen tab blocks no other
 * for longer. A storage that fails does not block the work.
 */
export function leaseLock({ storage: find, clock, randomBytes, inProcess }: LeaseOptions): Lock {
  let found: AtomicStorage | undefined
  const update: AtomicStorage['update'] = async (key, change) => {
    found ??= find()
    return found.update(key, change)
  }

  async function take(key: string, owner: string, leaseMs: number): Promise<boolean> {
    const stored = await update(key, (current) => {
      const now = clock.now()
      const until = Number(/^\S+ (\d{1,16})$/.exec(current ?? '')?.[1] ?? 0)
      // A lease beyond the longest possible one was written under another clock.
      const isFree = until <= now || until > now + 10 * leaseMs
      return isFree ? `${owner} ${now + leaseMs}` : undefined
    })
    return stored?.startsWith(`${owner} `) === true
  }

  async function acquire(key: string, owner: string, timeoutMs: number): Promise<void> {
    const end = clock.now() + timeoutMs
    while (!(await take(key, owner, timeoutMs)) && clock.now() < end) {
      await new Promise<void>((resolve) => clock.setTimeout(() => resolve(), POLL_MS))
    }
  }

  return (name, work, options) =>
    inProcess(
      name,
      async () => {
        const key = `cognito-machines.lock.${name}`
        const owner = randomBytes(8).join('-')
        await acquire(key, owner, options.timeoutMs).catch(() => undefined)
        try {
          return await work()
        } finally {
          await update(key, (current) => (current?.startsWith(`${owner} `) ? null : undefined)).catch(() => undefined)
        }
      },
      options,
    )
}
