/**
 * The contract of every storage of sessions, as a test suite for any test runner.
 *
 * ```ts
 * import { describe, expect, it } from 'vitest'
 * import { keyValueStorageContract } from 'cognito-machines/testing'
 *
 * keyValueStorageContract('my storage', () => ({ open: () => myStorage() }), { describe, it, expect })
 * ```
 *
 * @module
 */
import type { KeyValueStorage } from '../../ports.ts'

/** A place that outlives the storages opened on it: a disk, a browser profile, a phone. */
export interface StoragePlace {
  /** A storage on this place, as a newly started app would make it. */
  open(): KeyValueStorage | Promise<KeyValueStorage>
}

/** The functions of a test runner. Those of Vitest, Jest and `node:test` with `expect` fit. */
export interface ContractRunner {
  describe(title: string, tests: () => void): void
  it(title: string, test: () => Promise<void>): void
  expect(actual: unknown): { toBe(expected: unknown): void; toEqual(expected: unknown): void }
}

/** The abilities that not every storage has. */
export interface ContractOptions {
  /** True if a written value is there when the place is opened again. Default: true. */
  readonly persistent?: boolean
  /** The longest text that has to fit, in characters. Default: 20,000, five times a large session. */
  readonly longest?: number
}

const KEYS = [
  'cognito-machines.1.1example23456789.ada',
  'CognitoIdentityServiceProvider.1example.ada+tag@example.com.accessToken',
  'with space, comma; semicolon=equals',
  'Größe/漢字/🔑',
  '__proto__',
  'constructor',
  'ADA',
  'ada',
]
const TEXTS = [
  '',
  ' ',
  'null',
  '0',
  '{"v":1,"name":"Zoë 漢字 🔑"}',
  '#1:text',
  '=text',
  'a,b;c "d"\\e\n\tf%20g',
  '\u2028\ud7ff\ue000',
]

/**
 * Defines the suite.
 *
 * @param create Makes an empty place. Called once a test.
 */
export function keyValueStorageContract(
  name: string,
  create: () => StoragePlace | Promise<StoragePlace>,
  runner: ContractRunner,
  options: ContractOptions = {},
): void {
  const { describe, it, expect } = runner
  const { persistent = true, longest = 20_000 } = options
  const opened = async () => (await create()).open()

  describe(`${name} as a storage`, () => {
    it('answers null for a key that was never written', async () => {
      const storage = await opened()
      for (const key of KEYS) expect(await storage.getItem(key)).toBe(null)
    })

    it('gives back every text as it was written', async () => {
      const storage = await opened()
      for (const text of TEXTS) {
        await storage.setItem('key', text)
        expect(await storage.getItem('key')).toBe(text)
      }
    })

    it('keeps a long text, then a short one in its place', async () => {
      const storage = await opened()
      const long = 'Zoë 漢字 🔑 eyJhbGciOiJSUzI1NiJ9.'.repeat(Math.ceil(longest / 32)).slice(0, longest - 1)
      await storage.setItem('key', long)
      expect((await storage.getItem('key')) === long).toBe(true)
      await storage.setItem('key', 'short')
      expect(await storage.getItem('key')).toBe('short')
      await storage.setItem('key', long)
      expect((await storage.getItem('key')) === long).toBe(true)
    })

    it('keeps the texts of all keys apart', async () => {
      const storage = await opened()
      for (const key of KEYS) await storage.setItem(key, `text of ${key}`)
      for (const key of KEYS) expect(await storage.getItem(key)).toBe(`text of ${key}`)
      await storage.removeItem(KEYS[0]!)
      expect(await storage.getItem(KEYS[0]!)).toBe(null)
      for (const key of KEYS.slice(1)) expect(await storage.getItem(key)).toBe(`text of ${key}`)
    })

    it('removes a key, and removing it again is no error', async () => {
      const storage = await opened()
      await storage.setItem('key', 'text')
      await storage.removeItem('key')
      await storage.removeItem('key')
      expect(await storage.getItem('key')).toBe(null)
      await storage.setItem('key', 'again')
      expect(await storage.getItem('key')).toBe('again')
    })

    it(persistent ? 'keeps what was written when it is opened again' : 'forgets everything when it ends', async () => {
      const place = await create()
      const storage = await place.open()
      await storage.setItem('key', 'text')
      await storage.setItem('removed', 'text')
      await storage.removeItem('removed')
      const again = await place.open()
      expect(await again.getItem('key')).toBe(persistent ? 'text' : null)
      expect(await again.getItem('removed')).toBe(null)
    })

    it('updates: writes, leaves and removes what the change says', async () => {
      const storage = await opened()
      if (!storage.update) return
      const seen: (string | null)[] = []
      const change = (next: string | null | undefined) => (current: string | null) => {
        if (seen.at(-1) !== current || seen.length === 0) seen.push(current)
        return next
      }
      expect(await storage.update('key', change(undefined))).toBe(null)
      expect(await storage.update('key', change('one'))).toBe('one')
      expect(await storage.update('key', change(undefined))).toBe('one')
      expect(await storage.update('key', change('two'))).toBe('two')
      expect(await storage.update('key', change(null))).toBe(null)
      expect(await storage.getItem('key')).toBe(null)
      expect(seen).toEqual([null, 'one', 'two'])
    })

    it('loses no update of many that run at once', async () => {
      const storage = await opened()
      if (!storage.update) return
      const add = (current: string | null) => String(Number(current ?? 0) + 1)
      await Promise.all(Array.from({ length: 20 }, () => storage.update!('count', add)))
      expect(await storage.getItem('count')).toBe('20')
    })

    it('passes on what a change throws, and writes nothing', async () => {
      const storage = await opened()
      if (!storage.update) return
      await storage.setItem('key', 'text')
      const refusal = new Error('refused')
      let thrown: unknown
      try {
        await storage.update('key', () => {
          throw refusal
        })
      } catch (error) {
        thrown = error
      }
      expect(thrown).toBe(refusal)
      expect(await storage.getItem('key')).toBe('text')
      expect(await storage.update('key', () => 'next')).toBe('next')
    })
  })
}
