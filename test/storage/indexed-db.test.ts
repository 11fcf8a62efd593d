import { IDBFactory } from 'fake-indexeddb'
import { describe, expect, it } from 'vitest'
import { indexedDbStorage } from '../../src/storage/indexed-db.ts'
import { storageContract } from '../contract/key-value-storage.ts'

storageContract('indexedDbStorage', () => {
  const indexedDB = new IDBFactory()
  return { open: () => indexedDbStorage({ indexedDB }) }
})

describe('operations of IndexedDB that are asked for at once', () => {
  it.each([
    ['setItem', (storage: ReturnType<typeof indexedDbStorage>) => storage.setItem('key', 'new'), 'new'],
    ['update', (storage: ReturnType<typeof indexedDbStorage>) => storage.update('key', (old) => `${old}er`), 'older'],
    ['removeItem', (storage: ReturnType<typeof indexedDbStorage>) => storage.removeItem('key'), null],
  ])('happen in their order: a read after %s is not part of the read before it', async (_, write, after) => {
    const storage = indexedDbStorage({ indexedDB: new IDBFactory() })
    await storage.setItem('key', 'old')

    const [before, , later] = await Promise.all([storage.getItem('key'), write(storage), storage.getItem('key')])

    expect([before, later]).toEqual(['old', after])
  })
})
