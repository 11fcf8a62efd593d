/**
 * A storage that fails on demand.
 *
 * @module
 */
import type { AtomicStorage } from '../../src/ports.ts'
import type { Change } from '../../src/storage/atomic.ts'
import { memoryStorage } from '../../src/storage/memory.ts'

/** What a storage may do wrong. */
export type StorageFault =
  | 'throwsOnRead'
  | 'throwsOnWrite'
  | 'throws'
  | 'hangs'
  | 'hangsAfterWrite'
  | 'answersNonsense'
  /** Operations go on when the fault is over. */
  | 'pauses'
  /** An `update` has read and decided; it writes when the fault is over. Who uses that key meanwhile waits for it. */
  | 'pausesInUpdate'
  /** An `update` has written; its caller hears of it when the fault is over. */
  | 'pausesAfterWrite'
  /** An `update` decides, is refused, and decides again. */
  | 'decidesTwice'

/** A storage in memory, and the fault it has at the moment. */
export function faultyStorage() {
  const inner = memoryStorage()
  const items = new Map<string, string>()
  let fault: StorageFault | undefined
  const refuse = (): never => {
    throw new DOMException('canary: the quota has been exceeded', 'QuotaExceededError')
  }
  const never = () => new Promise<never>(() => undefined)
  const waiting: (() => void)[] = []
  const comesBack = () => new Promise<void>((resolve) => waiting.push(resolve))
  /** The keys of an `update` that has decided and not written. */
  const deciding = new Set<string>()
  /** Waits for its turn at a key, in the order of the calls. */
  const turn = async (key: string) => {
    while (fault === 'pauses' || deciding.has(key)) await comesBack()
  }
  /** Decides now, to write the result later. */
  async function decide(key: string, change: Change): Promise<Change> {
    const next = change(inner.getItem(key) as string | null)
    deciding.add(key)
    await comesBack()
    deciding.delete(key)
    if (fault === 'throws') refuse()
    if (fault === 'hangs') await never()
    return () => next
  }
  const storage: AtomicStorage = {
    getItem: async (key) => {
      await turn(key)
      if (fault === 'throws' || fault === 'throwsOnRead') refuse()
      if (fault === 'hangs') await never()
      if (fault === 'answersNonsense') return { some: 'object' } as unknown as string
      return inner.getItem(key)
    },
    setItem: async (key, value) => {
      await storage.update(key, () => value)
    },
    removeItem: async (key) => {
      await storage.update(key, () => null)
    },
    update: async (key, change) => {
      await turn(key)
      if (fault === 'throws') refuse()
      if (fault === 'hangs') await never()
      const decided = fault === 'pausesInUpdate' ? await decide(key, change) : change
      const result = await inner.update(key, (current) => {
        if (fault === 'throwsOnRead') refuse()
        if (fault === 'decidesTwice') decided(current)
        const next = decided(current)
        if (fault === 'throwsOnWrite' && next !== undefined) refuse()
        return next
      })
      if (fault === 'hangsAfterWrite') await never()
      if (fault === 'pausesAfterWrite') await comesBack()
      if (result === null) items.delete(key)
      else items.set(key, result)
      return result
    },
  }
  return {
    storage,
    inner,
    isFailing: () => fault !== undefined,
    fail: (next: StorageFault | undefined) => {
      fault = next
      for (const goOn of waiting.splice(0)) goOn()
    },
    read: (key: string): string | null => inner.getItem(key) as string | null,
    write: (key: string, value: string) => inner.setItem(key, value),
    remove: (key: string) => inner.removeItem(key),
  }
}

/** Where the bench stores somebody's session. */
export const recordKey = (username = 'alice'): string => `cognito-machines.1.eu-west-1_5fPool.client1.user.${username}`
export const ACCOUNTS_KEY = 'cognito-machines.1.eu-west-1_5fPool.client1.accounts'
