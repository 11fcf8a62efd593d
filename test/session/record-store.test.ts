import { describe, expect, it } from 'vitest'
import { readStored, type SessionRecord, userPlace } from '../../src/session/record.ts'
import { buryRecord, createRecord, replaceRecord, tombstone } from '../../src/session/record-store.ts'
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
