/** A storage whose operations happen in the order a scheduler chooses. */
import type * as fc from 'fast-check'
import type { AtomicStorage } from '../../../src/storage/atomic.ts'

export function scheduled(storage: AtomicStorage, scheduler: fc.Scheduler): AtomicStorage {
  const turn = async (label: string) => {
    await scheduler.schedule(Promise.resolve(), label)
  }
  return {
    getItem: async (key) => {
      await turn('getItem')
      return storage.getItem(key)
    },
    setItem: async (key, value) => {
      await turn('setItem')
      await storage.setItem(key, value)
    },
    removeItem: async (key) => {
      await turn('removeItem')
      await storage.removeItem(key)
    },
    update: async (key, change) => {
      await turn('update')
      const stored = await storage.update(key, change)
      await turn('updated')
      return stored
    },
  }
}
