/**
 * A storage that fails on demand.
 *
 * @module
 */
import type { AtomicStorage } from '../../src/ports.ts'
import { memoryStorage } from '../../src/storage/memory.ts'

/** What a storage may do wrong. */
export type StorageFault = 'throwsOnRead' | 'throwsOnWrite' | 'throws' | 'hangs' | 'hangsAfterWrite' | 'answersNonsense'

/** A storage in memory, and the fault it has at the moment. */
export function faultyStorage() {
  const inner = memoryStorage()
  const items = new Map<string, string>()
  let fault: StorageFault | undefined
  const refuse = (): never => {
    throw new DOMException('canary: the quota has been exceeded', 'QuotaExceededError')
  }
  const never = () => new Promise<never>(() => undefined)
  const storage: AtomicStorage = {
    getItem: async (key) => {
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
      if (fault === 'throws') refuse()
      if (fault === 'hangs') await never()
      const result = await inner.update(key, (current) => {
        if (fault === 'throwsOnRead') refuse()
        const next = change(current)
        if (fault === 'throwsOnWrite' && next !== undefined) refuse()
        return next
      })
      if (fault === 'hangsAfterWrite') await never()
      if (result === null) items.delete(key)
      else items.set(key, result)
      return result
    },
  }
  return {
    storage,
    inner,
    fail: (next: StorageFault | undefined) => {
      fault = next
    },
    read: (key: string): string | null => inner.getItem(key) as string | null,
    write: (key: string, value: string) => inner.setItem(key, value),
    remove: (key: string) => inner.removeItem(key),
  }
}

/** Where the bench stores somebody's session. */
export const recordKey = (username = 'alice'): string => `cognito-machines.1.client1.user.${username}`
export const ACCOUNTS_KEY = 'cognito-machines.1.client1.accounts'
