import { describe, expect, it } from 'vitest'
import { StorageError } from '../../src/errors.ts'
import { createBufferedStorage } from '../../src/storage/buffered.ts'
import { faultyStorage } from '../session/faulty-storage.ts'
import { createTestClock, during, settle } from '../session/session-bench.ts'

function createBench(outranks?: (held: string | null, stored: string | null) => boolean) {
  const disk = faultyStorage()
  const clock = createTestClock()
  const troubles: Error[] = []
  const storage = createBufferedStorage({
    storage: disk.storage,
    clock,
    onTrouble: (error) => troubles.push(error),
    ...(outranks && { outranks }),
  })
  const run = <T>(promise: Promise<T>) => during(clock, promise, 500)
  return { disk, clock, storage, troubles, run }
}

describe('a buffered storage', () => {
  it.each(['throws', 'throwsOnRead', 'throwsOnWrite', 'hangs', 'hangsAfterWrite'] as const)(
    'holds what the storage did not take because it %s, and writes it later',
    async (fault) => {
      const { disk, storage, run, troubles } = createBench()
      await storage.update('k', () => '1')
      disk.fail(fault)
      expect(await run(storage.update('k', (current) => String(Number(current) + 1)))).toBe('2')
      expect(storage.isHolding()).toBe(true)
      expect(await run(storage.read('k'))).toBe('2')
      expect(await run(storage.update('k', (current) => String(Number(current) + 1)))).toBe('3')
      expect(await run(storage.flush())).toBe(false)
      disk.fail(undefined)
      expect(await run(storage.flush())).toBe(true)
      expect(disk.read('k')).toBe('3')
      expect(storage.isHolding()).toBe(false)
      expect(troubles.length).toBeGreaterThan(0)
      expect(JSON.stringify(troubles) + String(troubles)).not.toContain('canary')
    },
  )

  it('gives way to what somebody else has written meanwhile', async () => {
    const { disk, storage, run } = createBench()
    await storage.update('k', () => '1')
    disk.fail('throwsOnWrite')
    await run(storage.update('k', () => '2'))
    disk.fail(undefined)
    void disk.write('k', '7')
    expect(await run(storage.read('k'))).toBe('7')
    expect(await run(storage.flush())).toBe(true)
    expect(disk.read('k')).toBe('7')
  })

  it('goes on from what somebody else has written, when it cannot be read any more', async () => {
    const { disk, storage, run } = createBench()
    await storage.update('k', () => '1')
    disk.fail('throwsOnWrite')
    await run(storage.update('k', () => '2'))
    disk.fail(undefined)
    void disk.write('k', '7')
    await run(storage.read('k'))
    disk.fail('throws')
    expect(await run(storage.update('k', (current) => `${current}1`))).toBe('71')
    disk.fail(undefined)
    await run(storage.flush())
    expect(disk.read('k')).toBe('71')
  })

  it('gives way to somebody who has removed it meanwhile', async () => {
    const { disk, storage, run } = createBench()
    await storage.update('k', () => '1')
    disk.fail('throwsOnWrite')
    await run(storage.update('k', () => '2'))
    disk.fail(undefined)
    void disk.remove('k')
    expect(await run(storage.read('k'))).toBeNull()
  })

  it.each([
    ['{"writtenAt":7}', '{"writtenAt":7}'],
    ['{"writtenAt":1}', '{"writtenAt":3}'],
    ['{"writtenAt":"9"}', '{"writtenAt":3}'],
    ['damaged', '{"writtenAt":3}'],
  ])('compares with %s, which is found where nothing could be read before: %s counts', async (found, counts) => {
    const { disk, storage, run } = createBench()
    void disk.write('k', found)
    disk.fail('throws')
    await run(storage.update('k', () => '{"writtenAt":3}'))
    disk.fail(undefined)
    expect(await run(storage.read('k'))).toBe(counts)
    await run(storage.flush())
    expect(disk.read('k')).toBe(counts)
  })

  it.each([
    ['userSignedOut', 5, { since: 4, writtenAt: 9 }, 'sign-out'],
    ['userDeleted', 5, { since: 5, writtenAt: 9 }, 'sign-out'],
    ['userSignedOut', 5, { since: 6, writtenAt: 9 }, 'session'],
    ['refreshTokenReused', 5, { since: 4, writtenAt: 9 }, 'session'],
  ])(
    'of %s at %i and a session of %j, where neither knows the other, the %s counts',
    async (reason, at, session, which) => {
      const [ended, held] = [
        { type: 'signedOut', reason, writtenAt: at },
        { type: 'signedIn', ...session },
      ].map((value) => JSON.stringify(value))
      for (const [stored, own] of [
        [ended!, held!],
        [held!, ended!],
      ] as const) {
        const { disk, storage, run } = createBench()
        void disk.write('k', stored)
        disk.fail('throws')
        await run(storage.update('k', () => own))
        disk.fail(undefined)
        await run(storage.flush())
        expect(disk.read('k')).toBe(which === 'sign-out' ? ended : held)
      }
    },
  )

  it('knows its own earlier text that landed after all, and does not take it for another’s', async () => {
    const { disk, storage, run } = createBench()
    await storage.update('k', () => '1')
    disk.fail('hangs')
    await run(storage.update('k', () => '2'))
    disk.fail('throws')
    await run(storage.update('k', () => '3'))
    disk.fail(undefined)
    void disk.write('k', '2')
    expect(await run(storage.read('k'))).toBe('3')
    await run(storage.flush())
    expect(disk.read('k')).toBe('3')
  })

  it('is not misled by a read that began before what it held was written', async () => {
    const { disk, clock } = createBench()
    let goOn = (): void => {}
    const slow = createBufferedStorage({
      storage: {
        ...disk.storage,
        getItem: async (key) => {
          const text = await disk.storage.getItem(key)
          await new Promise<void>((resolve) => {
            goOn = resolve
          })
          return text
        },
      },
      clock,
      onTrouble: () => {},
    })
    disk.fail('throws')
    await slow.update('k', () => '1')
    disk.fail(undefined)

    const reading = slow.read('k')
    await settle()
    await slow.flush()
    goOn()
    await settle()
    goOn()

    expect(await reading).toBe('1')
  })

  it('decides on a removal that it holds, not on what it removed, where nothing can be read', async () => {
    const { disk, storage, run } = createBench()
    await storage.update('k', () => '1')
    disk.fail('throws')
    await run(storage.update('k', () => null))
    const seen: unknown[] = []
    await run(storage.update('k', (current) => void seen.push(current) as undefined))
    expect(seen).toEqual([null])
  })

  it('keeps a removal that the storage refused', async () => {
    const { disk, storage, run } = createBench()
    await storage.update('k', () => '1')
    disk.fail('throwsOnWrite')
    expect(await run(storage.update('k', () => null))).toBeNull()
    expect(await run(storage.read('k'))).toBeNull()
    disk.fail(undefined)
    await run(storage.flush())
    expect(disk.read('k')).toBeNull()
  })

  it('holds nothing when nothing was to be changed', async () => {
    const { disk, storage, run } = createBench()
    await storage.update('k', () => '1')
    disk.fail('throws')
    expect(await run(storage.update('k', () => undefined))).toBe('1')
    expect(storage.isHolding()).toBe(false)
  })

  it('passes on what the decision throws, and holds nothing', async () => {
    const { storage, run, troubles } = createBench()
    const mistake = new TypeError('a mistake of ours')
    const decide = () => {
      throw mistake
    }
    await expect(run(storage.update('k', decide))).rejects.toBe(mistake)
    expect(storage.isHolding()).toBe(false)
    expect(troubles).toEqual([])
  })

  it('decides one after the other, so that no decision overlooks the one before', async () => {
    const { disk, storage, run } = createBench()
    await storage.update('k', () => '0')
    disk.fail('throwsOnWrite')
    await run(Promise.all(Array.from({ length: 20 }, () => storage.update('k', (text) => String(Number(text) + 1)))))
    expect(await run(storage.read('k'))).toBe('20')
  })

  it('holds the last of several texts where nothing could ever be read', async () => {
    const { disk, storage, run } = createBench()
    disk.fail('throws')
    await run(storage.update('k', () => '1'))
    expect(await run(storage.update('k', (current) => `${current}2`))).toBe('12')
    disk.fail(undefined)
    expect(await run(storage.flush())).toBe(true)
    expect(disk.read('k')).toBe('12')
  })

  it('says why it cannot read, unless it holds a text', async () => {
    const { disk, storage, run, troubles } = createBench()
    disk.fail('throwsOnRead')
    await expect(run(storage.read('k'))).rejects.toBeInstanceOf(StorageError)
    expect(troubles).toHaveLength(1)
  })

  it('keeps what it holds over another text that it outranks, and tells the two apart', async () => {
    const asked: unknown[] = []
    const { disk, storage, run } = createBench((held, stored) => {
      asked.push([held, stored])
      return stored === 'weaker'
    })
    disk.fail('throwsOnWrite')
    await run(storage.update('k', () => 'ours'))
    disk.fail(undefined)
    void disk.write('k', 'weaker')
    expect(await run(storage.read('k'))).toBe('ours')
    void disk.write('k', 'stronger')
    expect(await run(storage.read('k'))).toBe('stronger')
    void disk.write('k', 'weaker')
    await run(storage.flush())
    expect(disk.read('k')).toBe('ours')
    expect(asked).toContainEqual(['ours', 'weaker'])
    expect(asked).toContainEqual(['ours', 'stronger'])
  })

  it('sets a damaged text aside, and says how long it was, but not what it was', async () => {
    const { disk, storage, run, troubles } = createBench()
    void disk.write('k', '{canary')
    await run(storage.setAside('k', '{canary'))
    expect(disk.read('k')).toBeNull()
    expect(JSON.parse(disk.read('k.damaged')!)).toEqual({ length: 7, at: expect.any(Number) })
    expect(troubles).toEqual([expect.objectContaining({ code: 'ERR_STORAGE', retryable: false })])
    expect(String(troubles[0])).not.toContain('canary')
  })

  it('does not set aside what somebody has put in the place of a damaged text', async () => {
    const { disk, storage, run } = createBench()
    void disk.write('k', 'whole')
    await run(storage.setAside('k', '{damaged'))
    expect(disk.read('k')).toBe('whole')
  })
})
