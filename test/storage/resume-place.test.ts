import { describe, expect, it } from 'vitest'
import { openResumePlace } from '../../src/storage/resume-place.ts'

const KEY = 'cognito-machines.1.pool.client.test'
const client = { userPoolId: 'pool', clientId: 'client' }

/** A place for `{ name }`, in a storage whose operations are recorded and may be made to fail. */
function openPlace({ version = 2, longest = 100 } = {}) {
  const items = new Map<string, string>()
  const operations: string[] = []
  const state = { now: 1000, refuses: false }
  const run = async <T>(operation: string, work: () => T): Promise<T> => {
    operations.push(operation)
    await Promise.resolve()
    if (state.refuses) throw new DOMException('canary', 'SecurityError')
    return work()
  }
  const ports = {
    resumeStorage: {
      getItem: (key: string) => run('get', () => items.get(key) ?? null),
      setItem: (key: string, value: string) => run('set', () => void items.set(key, value)),
      removeItem: (key: string) => run('remove', () => void items.delete(key)),
    },
    clock: { now: () => state.now },
  }
  const open = () =>
    openResumePlace<{ readonly name: string }>(ports, client, {
      flow: 'test',
      version,
      longest,
      write: ({ name }) => ({ name }),
      read: ({ name }) => {
        if (name === 'throws') throw new TypeError('damaged')
        return typeof name === 'string' ? { name } : undefined
      },
    })
  return { items, operations, state, open }
}

const stored = (members: object) => JSON.stringify({ v: 2, name: 'ada', expiresAt: 2000, ...members })

describe('the place of an unfinished flow', () => {
  it('gives back what was saved until it is too old, from a key that stays the same over releases', async () => {
    const { items, open, state } = openPlace()
    await open().save({ name: 'ada' }, 2000)
    expect([...items]).toEqual([[KEY, '{"v":2,"name":"ada","expiresAt":2000}']])

    state.now = 1999
    expect(await open().load()).toEqual({ name: 'ada' })
    state.now = 2000
    expect(await open().load()).toBeUndefined()
    expect(items.size).toBe(0)
  })

  it.each([
    ['of another version', stored({ v: 1 })],
    ['of a later version', stored({ v: 3 })],
    ['without an end', stored({ expiresAt: undefined })],
    ['whose end is no number', stored({ expiresAt: '2000' })],
    ['whose end is no time', stored({ expiresAt: null })],
    ['that is too long', stored({ name: 'a'.repeat(100) })],
    ['that is no JSON', '{'],
    ['that is a list', '[]'],
    ['that is nothing', 'null'],
    ['whose members are damaged', stored({ name: 7 })],
    ['whose members cannot be read', stored({ name: 'throws' })],
  ])('drops a record %s', async (_, text) => {
    const { items, open } = openPlace()
    items.set(KEY, text)

    expect(await open().load()).toBeUndefined()
    expect(items.size).toBe(0)
  })

  it('asks for nothing to be removed where nothing was found, until something is saved', async () => {
    const { operations, open } = openPlace()
    const place = open()
    expect(await place.load()).toBeUndefined()
    await place.clear()
    expect(operations).toEqual(['get'])

    await place.save({ name: 'ada' }, 2000)
    await place.clear()
    expect(operations).toEqual(['get', 'set', 'remove'])
  })

  it('is cleared where nobody has looked yet', async () => {
    const { items, open } = openPlace()
    items.set(KEY, stored({}))

    await open().clear()

    expect(items.size).toBe(0)
  })

  it('writes in the order of the calls, so that no older record comes last', async () => {
    const { items, open } = openPlace()
    const place = open()

    void place.save({ name: 'older' }, 2000)
    void place.clear()
    await place.save({ name: 'newer' }, 2000)

    expect(JSON.parse(items.get(KEY)!)).toMatchObject({ name: 'newer' })
  })

  it('is as good as empty while the storage refuses, and works again when it does', async () => {
    const { items, open, state } = openPlace()
    const place = open()
    state.refuses = true
    await place.save({ name: 'lost' }, 2000)
    expect(await place.load()).toBeUndefined()
    await place.clear()

    state.refuses = false
    await place.save({ name: 'ada' }, 2000)
    expect(await place.load()).toEqual({ name: 'ada' })
    state.refuses = true
    expect(await place.load()).toBeUndefined()
    expect(items.size).toBe(1)
  })
})
