import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ConfigurationError } from '../../src/errors.ts'
import { toPlainKey } from '../../src/storage/keys.ts'
import { type SecureStoreLike, secureStoreStorage } from '../../src/storage/secure-store.ts'
import { Disk } from './fakes/disk.ts'
import { secureStore } from './fakes/native.ts'

const KEY = 'cognito-machines.1.client.ada'
const text = (mark: string): string => `${mark} ${'漢字🔑x'.repeat(700)}`

describe('secureStoreStorage', () => {
  it('C18 keeps a text above 2,048 bytes in items of at most 2,000', async () => {
    const disk = new Disk()
    const storage = secureStoreStorage(secureStore(disk))
    await storage.setItem(KEY, text('long'))
    expect(await storage.getItem(KEY)).toBe(text('long'))
    for (const item of disk.items.values()) expect(Buffer.byteLength(item)).toBeLessThanOrEqual(2000)
  })

  it('C18 spells keys in the characters that are allowed, no two alike', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (one, other) => {
        expect(toPlainKey(one)).toMatch(/^[\w.-]*$/)
        expect(toPlainKey(one) === toPlainKey(other)).toBe(one === other)
      }),
    )
    expect(toPlainKey('pool_Id:ada+tag@example.com')).toBe('pool_5fId_3aada_2btag_40example.com')
    expect(toPlainKey(KEY)).toBe(KEY)
  })

  it.each([
    ['\u00012', '\u0012'],
    ['\u00010', '\u0010'],
  ])('C18 keeps the values of two keys apart whose control characters have one and two digits', async (one, other) => {
    const storage = secureStoreStorage(secureStore(new Disk()))
    await storage.setItem(one, 'of the one')
    await storage.setItem(other, 'of the other')
    expect([await storage.getItem(one), await storage.getItem(other)]).toEqual(['of the one', 'of the other'])
  })

  it('C19 uses the text before when a piece of the present one is lost and the earlier pieces are still there', async () => {
    const disk = new Disk()
    await secureStoreStorage(secureStore(disk)).setItem(KEY, text('old'))
    // Killed right after the head was turned over: the old pieces are not removed yet.
    const pieces = [...disk.items.keys()].length - 1
    disk.restart(1 + pieces + 1)
    await Promise.resolve(secureStoreStorage(secureStore(disk)).setItem(KEY, text('new'))).catch(() => undefined)
    disk.restart()
    expect(await secureStoreStorage(secureStore(disk)).getItem(KEY)).toBe(text('new'))
    disk.items.delete(`${KEY}_q.1`)
    expect(await secureStoreStorage(secureStore(disk)).getItem(KEY)).toBe(text('old'))
  })

  it('C10 removes what a killed write left behind, though the next text is shorter', async () => {
    const disk = new Disk()
    const open = () => secureStoreStorage(secureStore(disk))
    await open().setItem(KEY, text('old'))
    // Killed before the head was turned over: all pieces of the new text are there, and nothing refers to them.
    disk.restart(1 + 7)
    await Promise.resolve(open().setItem(KEY, 'z'.repeat(14_000))).catch(() => undefined)
    disk.restart()
    await open().setItem(KEY, text('next').slice(0, 1500))
    expect([...disk.items.values()].join('')).not.toMatch(/zz/)
  })

  it('C10 does not bring the text before back when it is killed while removing', async () => {
    for (let killAfter = 0; killAfter < 20; killAfter++) {
      const disk = new Disk()
      const open = () => secureStoreStorage(secureStore(disk))
      await open().setItem(KEY, text('old'))
      const pieces = disk.items.size - 1
      disk.restart(1 + pieces + 1)
      await Promise.resolve(open().setItem(KEY, text('new'))).catch(() => undefined)
      disk.restart(killAfter)
      await Promise.resolve(open().removeItem(KEY)).catch(() => undefined)
      disk.restart()
      expect([text('new'), null]).toContain(await open().getItem(KEY))
    }
  })

  it('C23 does not follow a forged head into thousands of operations', async () => {
    const disk = new Disk()
    disk.items.set(KEY, `~p.9999.${'A'.repeat(43)}`)
    const storage = secureStoreStorage(secureStore(disk))
    await storage.setItem(KEY, 'text')
    expect(disk.operations).toBeLessThan(20)
  })

  it.each(['lost', 'from another text', 'cut'])(
    'C19 answers nothing when a piece is %s and nothing else is left',
    async (harm) => {
      const disk = new Disk()
      const storage = secureStoreStorage(secureStore(disk))
      await storage.setItem(KEY, text('one'))
      const piece = disk.items.get(`${KEY}_p.1`)!
      if (harm === 'lost') disk.items.delete(`${KEY}_p.1`)
      else disk.items.set(`${KEY}_p.1`, harm === 'cut' ? piece.slice(1) : piece.replace('x', 'y'))
      expect(await secureStoreStorage(secureStore(disk)).getItem(KEY)).toBe(null)
      await storage.setItem(KEY, text('two'))
      expect(await storage.getItem(KEY)).toBe(text('two'))
    },
  )

  it('C19 C23 answers text or nothing, whatever stands in its items', async () => {
    const item = fc.oneof(
      fc.string(),
      fc.constantFrom(
        '=text',
        '~p.1.',
        '~p.2.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
        '~q.9999.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
      ),
      fc.stringMatching(/^~[pq]\.\d{1,4}\.[\w-]{43}(~[pq]\.\d{1,4}\.[\w-]{43})?$/),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.constantFrom('', '_p.0', '_p.1', '_q.0'), item)), async (items) => {
        const disk = new Disk()
        for (const [suffix, value] of items) disk.items.set(`key${suffix}`, value)
        const storage = secureStoreStorage(secureStore(disk))
        const head = disk.items.get('key')
        expect(await storage.getItem('key')).toBe(head?.startsWith('=') ? head.slice(1) : null)
        await storage.setItem('key', text('healed'))
        expect(await storage.getItem('key')).toBe(text('healed'))
        await storage.removeItem('key')
        // A piece with a gap before it is none of ours: no crash leaves one, and nobody reads it.
        expect(
          [...disk.items.keys()].filter((left) => left !== 'key_p.1' || items.some(([at]) => at === '_p.0')),
        ).toEqual([])
      }),
      { numRuns: 500 },
    )
  })

  it('C21 takes items that the system cannot decrypt any more for absent', async () => {
    const disk = new Disk()
    const storage = secureStoreStorage(secureStore(disk))
    await storage.setItem(KEY, text('one'))
    // expo-secure-store answers null after a restored backup or a change of biometrics.
    disk.items.clear()
    expect(await storage.getItem(KEY)).toBe(null)
  })

  it('loses no update of many at once, with long texts', async () => {
    const storage = secureStoreStorage(secureStore(new Disk()))
    const add = (current: string | null) => text(String(Number(current?.split(' ')[0] ?? 0) + 1))
    await Promise.all(Array.from({ length: 20 }, () => storage.update(KEY, add)))
    expect(await storage.getItem(KEY)).toBe(text('20'))
  })

  it('hands its options to every call', async () => {
    const seen: unknown[] = []
    const native: SecureStoreLike<{ keychainAccessible: number }> = {
      getItemAsync: async (_, options) => {
        seen.push(options)
        return null
      },
      setItemAsync: async (_, __, options) => {
        seen.push(options)
      },
      deleteItemAsync: async (_, options) => {
        seen.push(options)
      },
    }
    const storage = secureStoreStorage(native, { options: { keychainAccessible: 1 } })
    await storage.setItem(KEY, 'text')
    await storage.removeItem(KEY)
    expect(new Set(seen.map((options) => JSON.stringify(options)))).toEqual(new Set(['{"keychainAccessible":1}']))
  })

  it('refuses the empty module of the web, and items that are too small', () => {
    expect(() => secureStoreStorage({} as SecureStoreLike)).toThrow(ConfigurationError)
    for (const itemBytes of [100, 199, Number.NaN]) {
      const open = () => secureStoreStorage(secureStore(new Disk()), { itemBytes })
      expect(open).toThrow(ConfigurationError)
      expect(open).toThrow(expect.objectContaining({ field: 'itemBytes' }))
    }
    expect(secureStoreStorage(secureStore(new Disk()), { itemBytes: 200 }).askAgain()).toBeUndefined()
  })
})
