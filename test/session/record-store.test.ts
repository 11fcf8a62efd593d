import { describe, expect, it } from 'vitest'
import { readStored, type SessionRecord, userPlace } from '../../src/session/record.ts'
import {
  amendRecord,
  buryRecord,
  createRecord,
  createRecords,
  replaceRecord,
  tombstone,
} from '../../src/session/record-store.ts'
import { createBufferedStorage } from '../../src/storage/buffered.ts'
import { memoryStorage } from '../../src/storage/memory.ts'
import { writeRecord } from '../../src/storage/records.ts'
import { createWorld } from './session-bench.ts'

async function createBench() {
  const world = createWorld()
  const { clock } = world
  const disk = memoryStorage()
  const storage = createBufferedStorage({ storage: disk, clock, onTrouble: () => undefined })
  const place = userPlace(storage, 'k', 'alice')
  const tokens = world.tokens()
  const base = (await createRecord(place, { tokens, username: 'alice', signInName: 'a' }, clock.now())).after!
  const stored = () => readStored(disk.getItem('k') as string | null, 'alice')
  const put = (record: SessionRecord) => disk.setItem('k', writeRecord(record))
  const next = (present: SessionRecord) => ({ ...present, generation: present.generation + 1 })
  return { world, clock, disk, place, base, stored, put, next }
}

describe('a write that names what it was derived from', () => {
  it('is made when that is still there', async () => {
    const { place, base, next, stored } = await createBench()
    expect(await replaceRecord(place, base, next)).toMatchObject({ type: 'committed', record: { generation: 2 } })
    expect(stored()).toMatchObject({ type: 'signedIn', generation: 2 })
  })

  it('is not made over another generation, also of the same tokens', async () => {
    const { place, base, next, stored, put } = await createBench()
    void put(next(base))
    expect(await replaceRecord(place, base, next)).toMatchObject({ type: 'superseded', record: { generation: 2 } })
    expect(stored()).toMatchObject({ generation: 2 })
  })

  it('is not made over other tokens, also of the same generation', async () => {
    const { world, place, base, next, stored, put } = await createBench()
    void put({ ...base, tokens: world.tokens() })
    expect(await replaceRecord(place, base, next)).toMatchObject({ type: 'superseded' })
    expect(stored()).toMatchObject({ generation: 1 })
  })

  it('is not made over a tombstone, and tells its reason', async () => {
    const { place, base, next, stored, clock } = await createBench()
    await buryRecord(place, 'userSignedOut', clock.now())
    expect(await replaceRecord(place, base, next)).toEqual({ type: 'signedOut', reason: 'userSignedOut' })
    expect(stored()).toMatchObject({ type: 'signedOut' })
  })

  it('is made over the verdict that its token was reused, until somebody signs the user out', async () => {
    for (const reason of ['userSignedOut', 'userDeleted'] as const) {
      const { place, base, next, stored, clock } = await createBench()
      const reused = (present: SessionRecord) => tombstone(place, present, 'refreshTokenReused', clock.now())
      await replaceRecord(place, base, reused)
      expect(await replaceRecord(place, base, next)).toMatchObject({ type: 'committed' })
      const renewed = stored() as SessionRecord
      await replaceRecord(place, renewed, reused)
      await buryRecord(place, reason, clock.now())
      expect(await replaceRecord(place, renewed, next)).toEqual({ type: 'signedOut', reason })
      expect(stored()).toMatchObject({ type: 'signedOut', reason })
    }
  })

  it('is not made where nothing is left', async () => {
    const { place, base, next, disk } = await createBench()
    void disk.removeItem('k')
    expect(await replaceRecord(place, base, next)).toEqual({ type: 'signedOut', reason: 'storageMissing' })
    expect(disk.getItem('k')).toBeNull()
  })

  it('is not made over what cannot be read, and leaves it to be set aside', async () => {
    const { place, base, next, disk } = await createBench()
    void disk.setItem('k', '{')
    expect(await replaceRecord(place, base, next)).toEqual({ type: 'signedOut', reason: 'storageCorrupt' })
    expect(disk.getItem('k')).toBe('{')
  })
})

describe('the generations of a user', () => {
  it('grow over sign-ins, sign-outs and refreshes', async () => {
    const { world, place, base, next, clock, stored } = await createBench()
    await replaceRecord(place, base, next)
    await buryRecord(place, 'userSignedOut', clock.now())
    expect(stored()).toMatchObject({ type: 'signedOut', generation: 3 })
    const { after: again } = await createRecord(
      place,
      { tokens: world.tokens(), username: 'alice', signInName: 'a' },
      clock.now(),
    )
    expect(again).toMatchObject({ generation: 4 })
    await replaceRecord(place, again!, (present) => tombstone(place, present, 'userDisabled', clock.now()))
    expect(stored()).toMatchObject({ type: 'signedOut', generation: 5, reason: 'userDisabled' })
  })

  it('keep the first tombstone: a second sign-out changes nothing', async () => {
    const { place, clock, stored } = await createBench()
    expect(await buryRecord(place, 'userDeleted', clock.now())).toMatchObject({ generation: 1 })
    expect(await buryRecord(place, 'userSignedOut', clock.now())).toMatchObject({
      type: 'signedOut',
      reason: 'userDeleted',
    })
    expect(stored()).toMatchObject({ generation: 2, reason: 'userDeleted' })
  })
})

describe('the records of all users', () => {
  /** Records in a storage, of which some sign-ins have ended. */
  async function open(ended: readonly string[] = [], onEnded?: (record: SessionRecord) => void) {
    const world = createWorld()
    const { clock } = world
    const disk = memoryStorage()
    const troubles: unknown[] = []
    const records = createRecords({
      storage: createBufferedStorage({ storage: disk, clock, onTrouble: (error) => troubles.push(error) }),
      prefix: 'test.',
      clock,
      endings: { has: async ({ username }) => ended.includes(username), timeOf: async () => clock.now() },
      onEnded,
    })
    const create = async (username = 'alice') =>
      (await records.create({ tokens: world.tokens(username), username, signInName: 'a' })).after!
    const stored = (username = 'alice') => readStored(disk.getItem(`test.user.${username}`) as string | null, username)
    return { clock, disk, records, create, stored, world }
  }

  it('are present, or are not for a reason: one that is lost has another than one that has ended', async () => {
    const { records, create, disk } = await open()
    expect(await records.present('alice')).toEqual({ type: 'signedOut', reason: 'storageMissing', isNew: false })

    const record = await create()
    expect(await records.present('alice')).toEqual({ type: 'signedIn', record })

    await records.bury('alice', 'userDisabled')
    expect(await records.present('alice')).toEqual({ type: 'signedOut', reason: undefined, isNew: false })

    void disk.setItem('test.user.alice', '{"v":99}')
    expect(await records.present('alice')).toEqual({ type: 'signedOut', reason: undefined, isNew: false })

    void disk.setItem('test.user.alice', '{')
    expect(await records.present('alice')).toEqual({ type: 'signedOut', reason: 'storageCorrupt', isNew: false })
    // It was set aside: it is reported once.
    expect(disk.getItem('test.user.alice')).toBeNull()
    expect(await records.present('alice')).toMatchObject({ reason: 'storageMissing' })
  })

  it.each(['read', 'present'] as const)(
    'end at a %s what had ended and was still stored, and say so once',
    async (way) => {
      const told: SessionRecord[] = []
      const { records, create, stored } = await open(['alice'], (record) => told.push(record))
      const record = await create()

      const signedOut = { type: 'signedOut', reason: 'userSignedOut' }
      expect(await records[way]('alice')).toMatchObject(way === 'read' ? signedOut : { ...signedOut, isNew: false })
      expect(stored()).toMatchObject({ ...signedOut, generation: record.generation + 1 })
      expect(told.map(({ generation }) => generation)).toEqual([record.generation])
      await records[way]('alice')
      expect(told).toHaveLength(1)

      const silent = await open(['alice'])
      await silent.create()
      expect(await silent.records[way]('alice')).toMatchObject(signedOut)
    },
  )

  it('end no earlier than they began, whatever the clock says', async () => {
    for (const ahead of [1000, -1000]) {
      const { clock, records, create, stored } = await open()
      await create()
      await records.bury('alice', 'userSignedOut', clock.now() + ahead)

      expect(stored()).toMatchObject({ writtenAt: clock.now() + Math.max(ahead, 0) })
    }
  })

  it('are taken back: the session before returns, or none', async () => {
    const { records, create, stored, world } = await open()
    const first = await create()
    const { before, after } = await records.create({ tokens: world.tokens(), username: 'alice', signInName: 'b' })
    await records.takeBack(after!, before)
    expect(stored()).toMatchObject({ type: 'signedIn', signInName: 'a', generation: first.generation + 2 })

    const bob = await records.create({ tokens: world.tokens('bob'), username: 'bob', signInName: 'b' })
    await records.takeBack(bob.after!, bob.before)
    expect(stored('bob')).toMatchObject({ type: 'signedOut', reason: 'userSignedOut' })
  })

  it('are ended only as they were read, and beside a later version’s for this page alone', async () => {
    const { records, create, stored, disk, world } = await open()
    const base = await create()
    const next = (await records.commit(base, (present) => ({
      ...present,
      generation: present.generation + 1,
      tokens: world.tokens(),
    }))) as { record: SessionRecord }
    expect(await records.buryIfUnchanged(base, 'sessionExpired')).toEqual({ type: 'superseded', record: next.record })
    expect(stored()).toMatchObject({ type: 'signedIn' })

    void disk.setItem('test.user.alice', '{"v":99}')
    expect(await records.buryIfUnchanged(base, 'sessionExpired')).toEqual({
      type: 'signedOut',
      reason: 'sessionExpired',
    })
    expect(disk.getItem('test.user.alice')).toBe('{"v":99}')
  })

  it('are amended where there is a session with a refresh token, and nowhere else', async () => {
    const { records, create, stored } = await open()
    const rename = () => records.amend('alice', (present) => ({ ...present, deviceKey: 'key' }))
    expect(await rename()).toBe(false)

    const { tokens } = await create()
    expect(await rename()).toBe(true)
    expect(stored()).toMatchObject({ deviceKey: 'key' })

    const place = records.placeOf('alice')
    await replaceRecord(place, stored() as SessionRecord, (present) => ({
      ...present,
      deviceKey: undefined,
      tokens: { ...tokens, refreshToken: undefined },
    }))
    expect(await rename()).toBe(false)
    expect(stored()).toMatchObject({ type: 'signedIn', deviceKey: undefined })

    await records.bury('alice', 'userSignedOut')
    expect(await amendRecord(place, (present) => ({ ...present, deviceKey: 'key' }))).toBe(false)
    expect(stored()).toMatchObject({ type: 'signedOut' })
  })
})

describe('what is stored', () => {
  const accounts = (names: unknown) => JSON.stringify({ v: 1, type: 'accounts', names, writtenAt: 1 })
  const ended = JSON.stringify({
    ...{ v: 1, type: 'signedOut', generation: 1, username: 'alice' },
    ...{ reason: 'userSignedOut', writtenAt: 1 },
  })
  const note = (ended: unknown) => JSON.stringify({ v: 1, type: 'signOutNote', ended, before: 1 })

  it.each([
    ['a list of accounts', 'accounts', accounts(['alice', 'bob'])],
    ['a list without an account', 'damaged', accounts([])],
    ['a list that is none', 'damaged', accounts('alice')],
    ['a list that only looks like one', 'damaged', accounts({ length: 1, 0: 'alice' })],
    ['a list with one name that is none', 'damaged', accounts(['alice', 7])],
    ['a list whose first name is none', 'damaged', accounts([null, 'alice'])],
    ['a record of an earlier version', 'damaged', accounts(['alice']).replace('1', '0')],
    ['a record of a later version', 'newer', accounts(['alice']).replace('1', '2')],
    ['a record whose version is no number', 'damaged', accounts(['alice']).replace('1', '"2"')],
    ['a record of any user', 'signedOut', ended],
    ['a note of sign-outs', 'signOutNote', note({ alice: 5 })],
    ['a note of none', 'signOutNote', note({})],
    ['a note with a time that is none', 'damaged', note({ alice: 5, bob: '5' })],
    ['a note whose list is none', 'damaged', note(5)],
    ['a note whose list is a text', 'damaged', note('')],
  ])('is read for what it is: %s is %s', (_, type, json) => {
    expect(readStored(json).type).toBe(type)
  })
})
