import { describe, expect, it } from 'vitest'
import { StorageError } from '../../src/errors.ts'
import type { KeyValueStorage } from '../../src/ports.ts'
import { ADAPTERS } from './adapters.ts'
import { Disk, type Fault } from './fakes/disk.ts'

const KEY = 'cognito-machines.1.client.canary-key'
const text = (mark: string, length = 8500): string => `{"refreshToken":"canary-value ${mark} ${'x'.repeat(length)}"}`
const [OLD, NEW] = [text('old'), text('new')]

const USES: Readonly<Record<string, (storage: KeyValueStorage) => unknown>> = {
  getItem: (storage) => storage.getItem(KEY),
  setItem: (storage) => storage.setItem(KEY, NEW),
  removeItem: (storage) => storage.removeItem(KEY),
  update: (storage) => storage.update!(KEY, () => NEW),
}

const MEANINGS: Readonly<Record<Fault, string>> = {
  throw: 'C1 C3 a storage that throws',
  quota: 'C2 a storage that is full',
  undefined: 'C5 undefined in place of text',
  number: 'C5 a number in place of text',
  object: 'C5 an object in place of text',
}

let cells = 0

describe.each(Object.keys(MEANINGS) as Fault[])('storage fault: %s', (fault) => {
  it.each(Object.keys(ADAPTERS))(`${MEANINGS[fault]} harms nothing in %s`, async (name) => {
    const open = ADAPTERS[name]!
    for (const [use, run] of Object.entries(USES)) {
      for (let at = 0; ; at++) {
        cells++
        const disk = new Disk()
        const storage = open(disk)
        await storage.setItem(KEY, OLD)
        disk.failAt(at, fault)
        let thrown: unknown
        let found: unknown
        try {
          found = await run(storage)
        } catch (error) {
          thrown = error
        }
        const isOver = disk.operations <= at
        disk.restart()

        if (thrown !== undefined) {
          expect(thrown).toBeInstanceOf(StorageError)
          expect(`${(thrown as Error).message} ${JSON.stringify(thrown)}`).not.toMatch(/canary/)
          expect((thrown as Error).cause).toBeUndefined()
        }
        // A fault of reading may count as absent only where the storage itself said so.
        if (use === 'getItem' && (fault === 'throw' || fault === 'quota') && !isOver) expect(thrown).toBeDefined()
        // Where the second storage of a split lies, the rest is still read.
        if (use === 'getItem' && thrown === undefined) expect([OLD, null, '{}']).toContain(found)
        // The same storage goes on, without a restart.
        expect([OLD, NEW, null]).toContain(await storage.getItem(KEY))
        await storage.setItem(KEY, NEW)
        expect(await storage.getItem(KEY)).toBe(NEW)
        if (isOver) break
      }
    }
  })
})

describe('fault cells', () => {
  it('are more than 1500', () => {
    expect(cells).toBeGreaterThan(1500)
  })
})
