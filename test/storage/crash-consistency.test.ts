import { describe, expect, it } from 'vitest'
import type { KeyValueStorage } from '../../src/ports.ts'
import { ADAPTERS } from './adapters.ts'
import { Disk } from './fakes/disk.ts'

const KEY = 'cognito-machines.1.client.ada'
const record = (generation: number, length: number): string =>
  JSON.stringify({ v: 1, generation, refreshToken: `secret-${generation}`, accessToken: 'x'.repeat(length) })

const [SHORT, LONG, LONGER] = [10, 3900, 6100]
const LENGTHS: readonly (readonly [before: number | null, after: number | null])[] = [
  [null, SHORT],
  [null, LONG],
  [SHORT, SHORT],
  [SHORT, LONG],
  [LONG, SHORT],
  [LONG, LONGER],
  [LONGER, LONG],
  [LONG, LONG],
  [SHORT, null],
  [LONG, null],
]

type Write = (storage: KeyValueStorage, text: string | null) => unknown

const WRITES: Readonly<Record<string, Write>> = {
  'a plain write': (storage, text) => (text === null ? storage.removeItem(KEY) : storage.setItem(KEY, text)),
  'an update': (storage, text) => storage.update?.(KEY, () => text),
}

let points = 0

describe.each(Object.keys(ADAPTERS))('C10 a process killed after any operation of %s', (name) => {
  const open = ADAPTERS[name]!

  it.each(Object.keys(WRITES))('leaves the old text or the new one: %s', async (kind) => {
    const write = WRITES[kind]!
    for (const [before, after] of LENGTHS) {
      const [oldText, newText] = [before === null ? null : record(1, before), after === null ? null : record(2, after)]
      for (let killAfter = 0, isOver = false; !isOver; killAfter++) {
        points++
        const disk = new Disk()
        if (oldText !== null) await open(disk).setItem(KEY, oldText)
        disk.restart(killAfter)
        isOver = await Promise.resolve(write(open(disk), newText)).then(
          () => true,
          () => false,
        )

        disk.restart()
        const found = await open(disk).getItem(KEY)
        const isOldOrNew = found === newText || (!isOver && found === oldText)
        expect({ before, after, killAfter, isOldOrNew }).toEqual({ before, after, killAfter, isOldOrNew: true })

        // Life goes on, twice, and then nothing of the earlier texts is left anywhere.
        for (const text of [record(3, LONG), record(4, LONGER), record(5, SHORT)]) {
          await open(disk).setItem(KEY, text)
          expect(await open(disk).getItem(KEY)).toBe(text)
        }
        if (name.startsWith('encrypted') || name.startsWith('split')) continue
        const left = [...disk.items.values()].join('\n')
        expect(left.match(/secret-[1-4]/g)).toBe(null)
        expect(left.length).toBeLessThan(400)
      }
    }
  })
})

describe.each(['secureStoreStorage', 'cookieStorage'])('C10 C19 a power cut while %s writes pieces', (name) => {
  const open = ADAPTERS[name]!
  const [oldText, torn, newText] = [record(1, LONG), record(2, LONGER), record(3, LONGER)]

  /** Resolves to true when it was not killed. */
  async function write(disk: Disk, text: string, killAfter: number): Promise<boolean> {
    disk.restart(killAfter)
    return Promise.resolve(open(disk).setItem(KEY, text)).then(
      () => true,
      () => false,
    )
  }

  it('leaves the old text or the new one, whichever write is lost, and mixes no two texts', async () => {
    let cuts = 0
    // What is removed cannot come back: the promise is for the time before.
    for (let killAfter = 1, hasRemoved = false, isOver = false; !hasRemoved && !isOver; killAfter++) {
      for (let lost = 0, writes = 1; lost < writes; lost++) {
        const disk = new Disk()
        await open(disk).setItem(KEY, oldText)
        // The first piece of a text that was never finished lies where that of the next one goes.
        await write(disk, torn, 3)
        isOver = await write(disk, newText, killAfter)
        writes = disk.replaced.length
        hasRemoved = disk.hasRemoved
        if (hasRemoved || writes === 0) break
        cuts++
        disk.lose(lost)
        disk.restart()
        const found = await open(disk).getItem(KEY)
        const isOldOrNew = found === oldText || found === newText
        expect({ killAfter, lost, isOldOrNew }).toEqual({ killAfter, lost, isOldOrNew: true })
      }
    }
    expect(cuts).toBeGreaterThan(4)
  })
})

describe('crash points', () => {
  it('are more than 1400', () => {
    expect(points).toBeGreaterThan(1400)
  })
})
