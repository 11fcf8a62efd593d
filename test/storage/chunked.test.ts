import { sha256 } from '@noble/hashes/sha2.js'
import { describe, expect, it } from 'vitest'
import { bytesToBase64Url, utf8ToBytes } from '../../src/bytes.ts'
import { StorageError } from '../../src/errors.ts'
import { chunkedStorage } from '../../src/storage/chunked.ts'

const SIZES = { itemBytes: 8, mostPieces: 3 }
const KINDS = [
  ['quick', false],
  ['slow', true],
] as const

/** Items in memory, and the operations on them: `get key`, `set key_p.0`, `remove key`. */
function recordedItems(entries: Readonly<Record<string, string>> = {}) {
  const items = new Map(Object.entries(entries))
  const operations: string[] = []
  return {
    items,
    /** The operations since the last call. */
    taken: () => operations.splice(0),
    getItem: (key: string) => {
      operations.push(`get ${key}`)
      return items.get(key) ?? null
    },
    setItem: (key: string, value: string) => {
      operations.push(`set ${key}`)
      items.set(key, value)
    },
    removeItem: (key: string) => {
      operations.push(`remove ${key}`)
      items.delete(key)
    },
  }
}

const digest = (text: string): string => bytesToBase64Url(sha256(utf8ToBytes(text)))
const LONG = 'twelve bytes'
const OTHER = 'seventeen bytes..'

describe('a storage in pieces', () => {
  it.each(KINDS)('gives back a text of any length and script, in items that are no longer: %s', async (_, isSlow) => {
    for (const character of ['a', '\u007f', '\u0080', '\u07ff', '\u0800', '\uffff', '\u{10000}', '\u{1f511}']) {
      const longest = Math.floor(8 / utf8ToBytes(character).length) * SIZES.mostPieces
      for (let length = 0; length <= longest; length++) {
        const disk = recordedItems()
        const text = character.repeat(length)
        await chunkedStorage(disk, { ...SIZES, isSlow }).setItem('key', text)

        expect(await chunkedStorage(disk, { ...SIZES, isSlow }).getItem('key')).toBe(text)
        const pieces = [...disk.items].filter(([name]) => name !== 'key').map(([, piece]) => utf8ToBytes(piece).length)
        expect(Math.max(0, ...pieces)).toBeLessThanOrEqual(8)
        // As few items as there can be: one for a short text.
        const fewest =
          utf8ToBytes(text).length < 8 ? 0 : Math.ceil(length / Math.floor(8 / utf8ToBytes(character).length))
        expect(pieces).toHaveLength(fewest)
      }
    }
  })

  it('cuts between characters, whatever the items hold', async () => {
    for (const character of ['\u07ff', '\u0800', '\uffff', '\u{10000}', '\u{10ffff}']) {
      for (let itemBytes = 8; itemBytes <= 16; itemBytes++) {
        const disk = recordedItems()
        const text = character.repeat(12)
        await chunkedStorage(disk, { itemBytes, mostPieces: 20 }).setItem('key', text)

        const { key: _, ...pieces } = Object.fromEntries(disk.items)
        expect(Object.values(pieces).join('')).toBe(text)
        const size = utf8ToBytes(character).length
        expect(Object.keys(pieces)).toHaveLength(Math.ceil(12 / Math.floor(itemBytes / size)))
      }
    }
  })

  it.each(KINDS)('refuses a text that is too long, and keeps the old one: %s', async (_, isSlow) => {
    const disk = recordedItems()
    const storage = chunkedStorage(disk, { ...SIZES, isSlow })
    await storage.setItem('key', LONG)

    // 25 bytes, and 24 that three pieces cannot hold without cutting a character.
    for (const text of ['x'.repeat(25), '€'.repeat(8)]) {
      await expect(storage.setItem('key', text)).rejects.toThrow(StorageError)
      await expect(storage.update!('key', () => text)).rejects.toThrow(StorageError)
      expect(await storage.getItem('key')).toBe(LONG)
    }
    await storage.setItem('key', 'x'.repeat(24))
    expect(await storage.getItem('key')).toBe('x'.repeat(24))
  })

  it('leaves nothing of an old text where operations are quick', async () => {
    const disk = recordedItems()
    const storage = chunkedStorage(disk, SIZES)
    const names = () => [...disk.items.keys()].sort()

    await storage.setItem('key', OTHER)
    expect(names()).toEqual(['key', 'key_p.0', 'key_p.1', 'key_p.2'])
    await storage.setItem('key', LONG)
    expect(names()).toEqual(['key', 'key_q.0', 'key_q.1'])
    await storage.setItem('key', OTHER)
    expect(names()).toEqual(['key', 'key_p.0', 'key_p.1', 'key_p.2'])
    await storage.setItem('key', 'short')
    expect(names()).toEqual(['key'])
    await storage.setItem('key', LONG)
    await storage.removeItem('key')
    expect(names()).toEqual([])
  })

  it('removes the last piece first, so that what a crash leaves is found from the first', async () => {
    const disk = recordedItems()
    const storage = chunkedStorage(disk, SIZES)
    await storage.setItem('key', OTHER)
    await storage.setItem('key', LONG)
    disk.taken()

    await storage.removeItem('key')

    expect(disk.taken()).toEqual([
      'get key',
      'get key_p.0',
      'get key_q.2',
      'remove key_q.1',
      'remove key_q.0',
      'remove key',
    ])
  })

  it.each(['removeItem', 'setItem'] as const)('clears what a killed write left, by %s', async (operation) => {
    for (const left of ['key_p.0', 'key_q.0']) {
      const disk = recordedItems({ [left]: 'remains', [left.replace('0', '1')]: 'of a text' })
      const storage = chunkedStorage(disk, SIZES)

      await (operation === 'setItem' ? storage.setItem('key', 'short') : storage.removeItem('key'))

      expect([...disk.items.keys()].filter((name) => name !== 'key')).toEqual([])
    }
  })

  it('clears pieces beyond the new ones, which a killed write left in their place', async () => {
    const disk = recordedItems({ 'key_p.0': 'remains', 'key_p.1': 'of a', 'key_p.2': 'text' })

    await chunkedStorage(disk, SIZES).setItem('key', LONG)

    expect([...disk.items.keys()].sort()).toEqual(['key', 'key_p.0', 'key_p.1'])
  })

  it.each(KINDS)('falls back to the old text, as long as its pieces are there: %s', async (_, isSlow) => {
    const disk = recordedItems()
    const storage = chunkedStorage(disk, { ...SIZES, isSlow })
    const open = () => chunkedStorage(disk, { ...SIZES, isSlow })
    await storage.setItem('key', OTHER)
    const old = new Map(disk.items)
    await storage.setItem('key', LONG)
    for (const [name, piece] of old) if (name !== 'key') disk.items.set(name, piece)
    disk.items.delete('key_q.1')
    expect(await open().getItem('key')).toBe(OTHER)

    disk.items.set('key_p.2', 'x')
    expect(await open().getItem('key')).toBeNull()
  })

  it('does not mix the pieces of two texts', async () => {
    const disk = recordedItems()
    await chunkedStorage(disk, SIZES).setItem('key', LONG)
    disk.items.set('key_p.1', 'another!')

    expect(await chunkedStorage(disk, SIZES).getItem('key')).toBeNull()
  })

  it.each([
    ['a place that there is not', `~r.2.${digest(LONG)}`],
    ['no count', `~p..${digest(LONG)}`],
    ['a count that is no number', `~p.x.${digest(LONG)}`],
    ['more pieces than there can be', `~p.4.${digest(LONG)}`],
    ['a digest that is too short', `~p.2.${digest(LONG).slice(1)}`],
    ['a digest in another alphabet', `~p.2.${digest(LONG).slice(1)}+`],
    ['something before it', ` ~p.2.${digest(LONG)}`],
    ['something behind it', `~p.2.${digest(LONG)}~`],
    ['half of an old text', `~p.2.${digest(LONG)}~q.2.${digest(OTHER).slice(1)}`],
    ['an old text in a place that there is not', `~p.2.${digest(LONG)}~r.2.${digest(OTHER)}`],
    ['an old text with a count that is no number', `~p.2.${digest(LONG)}~q.x.${digest(OTHER)}`],
    ['an old text in another alphabet', `~p.2.${digest(LONG)}~q.2.${digest(OTHER).slice(1)}+`],
    ['nothing', ''],
    ['a text without its mark', 'short'],
  ])('takes a head with %s for none', async (_, head) => {
    const pieces = { 'key_p.0': LONG.slice(0, 8), 'key_p.1': LONG.slice(8) }

    expect(await chunkedStorage(recordedItems({ key: head, ...pieces }), SIZES).getItem('key')).toBeNull()
    // The pieces are right: the head alone is at fault.
    const whole = { key: `~p.2.${digest(LONG)}`, ...pieces }
    expect(await chunkedStorage(recordedItems(whole), SIZES).getItem('key')).toBe(LONG)
  })

  it('reads a text of as many pieces as there can be, beside an old one with too many', async () => {
    const pieces = { 'key_p.0': OTHER.slice(0, 8), 'key_p.1': OTHER.slice(8, 16), 'key_p.2': OTHER.slice(16) }
    const head = `~p.3.${digest(OTHER)}~q.4.${digest(LONG)}`

    expect(await chunkedStorage(recordedItems({ key: head, ...pieces }), SIZES).getItem('key')).toBe(OTHER)
    expect(await chunkedStorage(recordedItems({ key: head }), SIZES).getItem('key')).toBeNull()
  })

  it('writes nothing when an update gives the same text or none', async () => {
    const disk = recordedItems()
    const storage = chunkedStorage(disk, SIZES)
    await storage.setItem('key', LONG)
    disk.taken()

    expect(await storage.update!('key', () => LONG)).toBe(LONG)
    expect(await storage.update!('key', () => undefined)).toBe(LONG)

    expect(disk.taken().filter((operation) => !operation.startsWith('get'))).toEqual([])
  })
})

describe('a storage in pieces whose operations are slow', () => {
  const setUp = async (...texts: readonly string[]) => {
    const disk = recordedItems()
    const storage = chunkedStorage(disk, { ...SIZES, isSlow: true })
    for (const text of texts) await storage.setItem('key', text)
    disk.taken()
    return { disk, storage }
  }

  it('writes the first text without a look for others, and the next over the oldest', async () => {
    const { disk, storage } = await setUp()

    await storage.setItem('key', LONG)
    expect(disk.taken()).toEqual(['get key', 'set key_p.0', 'set key_p.1', 'set key'])
    await storage.setItem('key', LONG.toUpperCase())
    expect(disk.taken()).toEqual(['get key', 'set key_q.0', 'set key_q.1', 'set key', 'get key_q.2'])
    await storage.setItem('key', LONG)
    expect(disk.taken()).toEqual(['get key', 'set key_p.0', 'set key_p.1', 'set key'])
    await storage.setItem('key', OTHER)
    expect(disk.taken()).toEqual(['get key', 'set key_q.0', 'set key_q.1', 'set key_q.2', 'set key'])
    await storage.setItem('key', LONG)
    expect(disk.taken()).toEqual(['get key', 'set key_p.0', 'set key_p.1', 'set key'])
    await storage.setItem('key', LONG.toUpperCase())
    expect(disk.taken()).toEqual(['get key', 'set key_q.0', 'set key_q.1', 'set key', 'remove key_q.2'])
  })

  it('reads the head alone while it is the one it knows', async () => {
    const { disk, storage } = await setUp(LONG)

    expect(await storage.getItem('key')).toBe(LONG)
    expect(disk.taken()).toEqual(['get key'])

    const second = chunkedStorage(disk, { ...SIZES, isSlow: true })
    expect(await second.getItem('key')).toBe(LONG)
    expect(disk.taken()).toEqual(['get key', 'get key_p.0', 'get key_p.1'])
    expect(await second.getItem('key')).toBe(LONG)
    expect(disk.taken()).toEqual(['get key'])

    await second.setItem('key', OTHER)
    disk.taken()
    expect(await storage.getItem('key')).toBe(OTHER)
    expect(disk.taken()).toEqual(['get key', 'get key_q.0', 'get key_q.1', 'get key_q.2'])
  })

  it('removes both texts when a short one takes their place, and looks for none when there was none', async () => {
    const { disk, storage } = await setUp(OTHER, LONG)

    await storage.setItem('key', 'short')
    expect([...disk.items.keys()]).toEqual(['key'])
    expect(disk.taken()).toEqual([
      'get key',
      'set key',
      ...['remove key_p.2', 'remove key_p.1', 'remove key_p.0'],
      ...['get key_q.2', 'remove key_q.1', 'remove key_q.0'],
    ])
    await storage.setItem('key', 'again')
    expect(disk.taken()).toEqual(['get key', 'set key'])
    await storage.removeItem('key')
    expect(disk.taken()).toEqual(['get key', 'remove key'])
  })

  it('removes both texts, the old one first', async () => {
    const { disk, storage } = await setUp(LONG, OTHER)

    await storage.removeItem('key')

    expect(disk.taken()).toEqual([
      'get key',
      ...['get key_p.2', 'remove key_p.1', 'remove key_p.0'],
      ...['remove key_q.2', 'remove key_q.1', 'remove key_q.0'],
      'remove key',
    ])
    expect(await storage.getItem('key')).toBeNull()
  })

  it('forgets what it knew of a text that is gone', async () => {
    const { disk, storage } = await setUp(LONG)
    const head = disk.items.get('key')!

    await storage.removeItem('key')
    disk.items.set('key', head)
    expect(await storage.getItem('key')).toBeNull()

    await storage.setItem('key', OTHER)
    const next = disk.items.get('key')!
    await storage.setItem('key', 'short')
    disk.items.set('key', next)
    expect(await storage.getItem('key')).toBeNull()
  })
})
