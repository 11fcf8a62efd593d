import { describe, expect, it } from 'vitest'
import { StorageError } from '../../src/errors.ts'
import { type MmkvLike, mmkvStorage } from '../../src/storage/mmkv.ts'

describe('mmkvStorage', () => {
  it.each([
    ['remove', 'as version 4 has it'],
    ['delete', 'as version 3 has it'],
    ['neither', 'so that a sign-out does not leave tokens behind in silence'],
  ] as const)('removes by %s, %s', async (name, _) => {
    const items = new Map<string, string>()
    const mmkv: MmkvLike = {
      getString: (key) => items.get(key),
      set: (key, value) => void items.set(key, value),
      ...(name !== 'neither' && { [name]: (key: string) => items.delete(key) }),
    }
    const storage = mmkvStorage(mmkv)
    await storage.setItem('key', 'text')
    expect(await storage.getItem('key')).toBe('text')
    expect(await storage.getItem('other')).toBeNull()

    const removed = expect(Promise.resolve(storage.removeItem('key')))
    if (name === 'neither') await removed.rejects.toBeInstanceOf(StorageError)
    else await removed.resolves.toBeUndefined()
    expect(await storage.getItem('key')).toBe(name === 'neither' ? 'text' : null)
  })
})
