import { describe, expect, it } from 'vitest'
import { createEndings, type Endings } from '../../src/session/endings.ts'
import { memoryStorage } from '../../src/storage/memory.ts'
import { createTestClock, settle } from './session-bench.ts'

/** Copies of the library on one storage of notes, and what a page reads that starts now. */
function createBench() {
  const clock = createTestClock()
  const notes = memoryStorage()
  const open = (): Endings => createEndings({ notes, clock, prefix: 'test.' })
  return { clock, open }
}

const alice = { username: 'alice', since: 5 }
const bob = { username: 'bob', since: 7 }

describe('the notes of sign-outs that were not stored', () => {
  it('hold those of every copy on the same storage', async () => {
    const { open } = createBench()
    const [one, other] = [open(), open()]
    await Promise.all([one.has(alice), other.has(alice)])

    await one.add(alice)
    await other.add(bob)

    const next = open()
    expect(await next.has(alice)).toBe(true)
    expect(await next.has(bob)).toBe(true)
  })

  it('hold those that one copy makes at the same time', async () => {
    const { open } = createBench()
    const one = open()

    await Promise.all([one.add(alice), one.add(bob)])

    for (const endings of [one, open()]) {
      expect(await endings.has(alice)).toBe(true)
      expect(await endings.has(bob)).toBe(true)
    }
  })

  it('end the last sign-in of a user, though another copy knows of an earlier one only', async () => {
    const { open } = createBench()
    const [one, other] = [open(), open()]
    await one.add(alice)
    await other.add({ ...alice, since: 9 })

    await one.add(bob)

    expect(await open().has({ ...alice, since: 9 })).toBe(true)
  })

  it('end every sign-in until then, and none that begins after', async () => {
    const { clock, open } = createBench()
    const [one, other] = [open(), open()]
    await other.addAll()
    const until = clock.now()
    await clock.advance(1000)
    await one.add(bob)

    const next = open()
    expect(await next.has({ username: 'carol', since: until })).toBe(true)
    expect(await next.has({ username: 'carol', since: until + 1 })).toBe(false)
    expect(await next.has(bob)).toBe(true)
  })

  it('are behind every sign-in that begins, whatever the clock says', async () => {
    const { clock, open } = createBench()
    const endings = open()
    expect(await endings.timeOf('alice')).toBe(clock.now())
    await endings.addAll()
    await endings.add({ ...alice, since: clock.now() + 50 })

    expect(await endings.timeOf('alice')).toBe(clock.now() + 51)
    expect(await endings.timeOf('bob')).toBe(clock.now() + 1)
    clock.set(clock.now() + 100)
    expect(await endings.timeOf('bob')).toBe(clock.now())
  })

  it.each(['__proto__', 'constructor', 'toString'])(
    'are of a user named %s too, and of nobody else',
    async (username) => {
      const { clock, open } = createBench()
      const endings = open()
      expect(await endings.has({ username, since: 5 })).toBe(false)
      await endings.add(alice)
      expect(await endings.timeOf(username)).toBe(clock.now())

      await endings.add({ username, since: 5 })

      for (const some of [endings, open()]) {
        expect(await some.has({ username, since: 5 })).toBe(true)
        expect(await some.has({ username, since: 6 })).toBe(false)
        expect(await some.has(alice)).toBe(true)
      }
    },
  )

  it('are known at once in the page, while they are being written', async () => {
    const { clock } = createBench()
    const hanging = { ...memoryStorage(), update: () => new Promise<never>(() => {}) }
    const endings = createEndings({ notes: hanging, clock, prefix: 'test.' })

    void endings.add(alice)
    await settle()

    expect(await endings.has(alice)).toBe(true)
    expect(await endings.has({ ...alice, since: 6 })).toBe(false)
  })
})
