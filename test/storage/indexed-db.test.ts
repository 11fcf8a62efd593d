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

describe('reads of IndexedDB', () => {
  /** A storage, and how many transactions it has begun. */
  async function watched() {
    const factory = new IDBFactory()
    let transactions = 0
    const storage = indexedDbStorage({
      indexedDB: {
        open: (name, version) => {
          const request = factory.open(name, version)
          request.addEventListener('success', () => {
            const database = request.result
            const begin = database.transaction.bind(database)
            database.transaction = (...how) => {
              transactions++
              return begin(...how)
            }
          })
          return request
        },
      },
    })
    await storage.setItem('a', '1')
    await storage.setItem('b', '2')
    transactions = 0
    return { storage, transactions: () => transactions }
  }

  it('share one transaction when they are asked for at once, or at once after an answer', async () => {
    const { storage, transactions } = await watched()
    const follow = Promise.resolve(storage.getItem('a')).then(() => storage.getItem('b'))
    expect(await Promise.all([storage.getItem('a'), storage.getItem('none'), follow])).toEqual(['1', null, '2'])
    expect(transactions()).toBe(1)
  })

  it('begin another transaction when the last one has ended', async () => {
    const { storage, transactions } = await watched()
    expect(await storage.getItem('a')).toBe('1')
    for (let task = 0; task < 4; task++) await new Promise((resolve) => setImmediate(resolve))
    expect(await storage.getItem('b')).toBe('2')
    expect(transactions()).toBe(2)
  })
})
