import { describe, expect, it } from 'vitest'
import { StorageError } from '../../src/errors.ts'
import { compareAndSet, withAtomicUpdate, withPrefix } from '../../src/storage/atomic.ts'
import { memoryStorage } from '../../src/storage/memory.ts'
import { Disk } from './fakes/disk.ts'
import { webArea } from './fakes/native.ts'

describe('withAtomicUpdate', () => {
  it('uses the update a storage has', async () => {
    const memory = memoryStorage()
    let updates = 0
    const storage = withAtomicUpdate({
      ...memory,
      update: (key, change) => {
        updates++
        return memory.update(key, change)
      },
    })
    expect(await storage.update('key', () => 'text')).toBe('text')
    expect(updates).toBe(1)
  })

  it('calls the methods on the storage itself, as classes need it', async () => {
    class Store {
      #items = new Map<string, string>()
      getItem(key: string) {
        return this.#items.get(key) ?? null
      }
      setItem(key: string, value: string) {
        this.#items.set(key, value)
      }
      removeItem(key: string) {
        this.#items.delete(key)
      }
    }
    const storage = withAtomicUpdate(new Store())
    expect(await storage.update('key', () => 'text')).toBe('text')
  })

  it('takes an item named "update" in a web storage for an item', async () => {
    // Items of localStorage and sessionStorage are properties of it.
    const area = { ...webArea(new Disk()), update: 'an item of the app' }
    const storage = withAtomicUpdate(area as never)
    expect(await storage.update('key', () => 'text')).toBe('text')
    expect(await storage.getItem('key')).toBe('text')
  })

  it('does not let one key wait for another', async () => {
    const memory = memoryStorage()
    const storage = withAtomicUpdate({
      getItem: (key) => (key === 'slow' ? new Promise<null>(() => undefined) : memory.getItem(key)),
      setItem: memory.setItem,
      removeItem: memory.removeItem,
    })
    void storage.getItem('slow')
    expect(await storage.update('fast', () => 'text')).toBe('text')
  })

  it('goes on after an operation that failed', async () => {
    let isBroken = true
    const memory = memoryStorage()
    const storage = withAtomicUpdate({
      getItem: memory.getItem,
      removeItem: memory.removeItem,
      setItem: (key, value) => {
        if (isBroken) throw new Error('canary')
        return memory.setItem(key, value)
      },
    })
    await expect(storage.update('key', () => 'text')).rejects.toBeInstanceOf(StorageError)
    isBroken = false
    expect(await storage.update('key', () => 'text')).toBe('text')
  })

  it('writes nothing when the text stays the same', async () => {
    let writes = 0
    const memory = memoryStorage()
    const storage = withAtomicUpdate({
      getItem: memory.getItem,
      removeItem: memory.removeItem,
      setItem: (key, value) => {
        writes++
        return memory.setItem(key, value)
      },
    })
    await storage.setItem('key', 'text')
    await storage.update('key', (current) => current)
    expect(writes).toBe(1)
  })
})

describe('compareAndSet', () => {
  /** A storage that another writer changes before each of the first `losses` writes. */
  function contested(losses: number) {
    const memory = withAtomicUpdate(memoryStorage())
    let others = 0
    const prepared: (string | null)[] = []
    const storage = {
      ...memory,
      update: async (key: string, change: (current: string | null) => string | null | undefined) => {
        if (others < losses) await memory.setItem(key, `other ${++others}`)
        return memory.update(key, change)
      },
    }
    const prepare = async (current: string | null) => {
      prepared.push(current)
      return `${current}, ours`
    }
    return { memory, storage, prepared, prepare }
  }

  it('starts over with what another writer has stored meanwhile', async () => {
    const { memory, storage, prepared, prepare } = contested(2)

    expect(await compareAndSet(storage, 'key', prepare)).toBe('other 2, ours')

    expect(prepared).toEqual([null, 'other 1', 'other 2'])
    expect(await memory.getItem('key')).toBe('other 2, ours')
  })

  it('wins the last of 500 attempts, and gives up after it', async () => {
    const last = contested(499)
    expect(await compareAndSet(last.storage, 'key', last.prepare)).toBe('other 499, ours')

    const never = contested(500)
    await expect(compareAndSet(never.storage, 'key', never.prepare)).rejects.toThrow(StorageError)
    expect(await never.memory.getItem('key')).toBe('other 500')
  })

  it('leaves what is stored, and writes nothing, when nothing is to be changed', async () => {
    const { memory, storage } = contested(1)
    await memory.setItem('key', 'text')

    expect(await compareAndSet(storage, 'key', async () => undefined)).toBe('text')
    expect(await memory.getItem('key')).toBe('text')
  })
})

describe('withPrefix', () => {
  it('keeps two parts of one storage apart', async () => {
    const memory = memoryStorage()
    const [a, b] = [withPrefix(memory, 'a.'), withPrefix(memory, 'b.')]
    await a.setItem('key', 'of a')
    await b.update('key', () => 'of b')
    expect([await a.getItem('key'), await b.getItem('key'), await memory.getItem('a.key')]).toEqual([
      'of a',
      'of b',
      'of a',
    ])
  })
})
