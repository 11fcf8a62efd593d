import { describe, expect, it } from 'vitest'
import { StorageError } from '../../src/errors.ts'
import {
  type LegacyStorage,
  markOwnForm,
  mayHoldLegacy,
  readLegacyItems,
  removeLegacyItems,
} from '../../src/storage/legacy.ts'
import { memoryStorage } from '../../src/storage/memory.ts'

const NAME = 'CognitoIdentityServiceProvider.client.ada.accessToken'
const ON_A_PHONE = `@MemoryStorage:${NAME}`

/** A storage of another library, in which anything may lie. */
function left(items: Readonly<Record<string, unknown>>) {
  const map = new Map(Object.entries(items))
  const storage = {
    getItem: (key: string) => (map.has(key) ? map.get(key) : null) as string | null,
    removeItem: (key: string) => void map.delete(key),
  }
  return { map, storage }
}

const readToken = async (storage: LegacyStorage) => {
  const [text] = await readLegacyItems(storage, 'client.ada', ['accessToken'])
  return text
}

describe('readLegacyItems', () => {
  it('finds each item where the other libraries keep it, in the order of its names', async () => {
    const { storage } = left({
      'CognitoIdentityServiceProvider.client.ada.idToken': 'the id token',
      '@MemoryStorage:CognitoIdentityServiceProvider.client.ada.deviceKey': 'the device',
    })
    expect(await readLegacyItems(storage, 'client.ada', ['deviceKey', 'accessToken', 'idToken'])).toEqual([
      'the device',
      undefined,
      'the id token',
    ])
  })

  it('takes the item of a web page rather than that of a phone', async () => {
    expect(await readToken(left({ [NAME]: 'web', [ON_A_PHONE]: 'phone' }).storage)).toBe('web')
  })

  it.each([
    ['no text', 5],
    ['an object that has a length', { length: 3 }],
    ['empty', ''],
    ['longer than 65,536 characters', 'x'.repeat(64 * 1024 + 1)],
  ])('takes an item that is %s for absent, and looks for that of a phone', async (_, damaged) => {
    expect(await readToken(left({ [NAME]: damaged }).storage)).toBeUndefined()
    expect(await readToken(left({ [NAME]: damaged, [ON_A_PHONE]: 'phone' }).storage)).toBe('phone')
  })

  it('reads an item of 65,536 characters, more than any token has', async () => {
    const longest = 'x'.repeat(64 * 1024)
    expect(await readToken(left({ [NAME]: longest }).storage)).toBe(longest)
  })

  it('C1 fails as its storage does: a locked storage holds no signed-out user', async () => {
    const locked = { getItem: () => Promise.reject(new DOMException('locked', 'SecurityError')) }
    await expect(readToken(locked)).rejects.toThrow('locked')
  })
})

describe('removeLegacyItems', () => {
  it('removes the named items of web pages and of phones, and no other', async () => {
    const other = 'CognitoIdentityServiceProvider.client.bob.accessToken'
    const { map, storage } = left({ [NAME]: 'web', [ON_A_PHONE]: 'phone', [other]: 'of bob', [`${NAME}s`]: 'theirs' })
    await removeLegacyItems(storage, 'client.ada', ['accessToken', 'idToken'])
    expect([...map.keys()]).toEqual([other, `${NAME}s`])
  })

  it('says so when the storage can only be read: its session would sign the user in again', async () => {
    const { getItem } = left({ [NAME]: 'web' }).storage
    await expect(removeLegacyItems({ getItem }, 'client.ada', ['accessToken'])).rejects.toBeInstanceOf(StorageError)
  })
})

describe('mayHoldLegacy', () => {
  it('is false only for a storage that is marked as one with a form of its own, which stays as it is', () => {
    const marked = memoryStorage()
    expect(markOwnForm(marked)).toBe(marked)
    expect([mayHoldLegacy(marked), mayHoldLegacy(memoryStorage())]).toEqual([false, true])
  })
})
