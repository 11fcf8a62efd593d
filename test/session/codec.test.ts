import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readSignedOutReason } from '../../src/refusals.ts'
import { Sensitive } from '../../src/sensitive.ts'
import { readStored, type SessionRecord, sessionPlace } from '../../src/session/record.ts'
import { MOST_ACCOUNTS, makeCurrent } from '../../src/session/store.ts'
import { createBufferedStorage } from '../../src/storage/buffered.ts'
import { storagePrefix, writeKeyPart } from '../../src/storage/keys.ts'
import { memoryStorage } from '../../src/storage/memory.ts'
import { writeRecord } from '../../src/storage/records.ts'
import { createTestClock, createWorld } from './session-bench.ts'

const { tokens } = createWorld()

const record = fc
  .record({
    generation: fc.integer({ min: 1, max: 2 ** 40 }),
    username: fc.string({ minLength: 1, maxLength: 40 }),
    signInName: fc.string({ minLength: 1, maxLength: 40 }),
    deviceKey: fc.option(fc.string({ minLength: 1 }), { nil: undefined }),
    spare: fc.option(fc.string({ minLength: 1 }), { nil: undefined }),
    since: fc.nat(),
    writtenAt: fc.nat(),
  })
  .map(
    ({ spare, ...rest }): SessionRecord => ({
      type: 'signedIn',
      ...rest,
      tokens: tokens(),
      spareTokens: spare === undefined ? undefined : { refreshToken: new Sensitive(spare) },
    }),
  )

/** Texts that are nearly records: a member changed, taken away or put in. */
const mutated = fc
  .tuple(record, fc.string(), fc.jsonValue(), fc.nat(400), fc.boolean())
  .map(([good, name, value, at, isInside]) => {
    const text = writeRecord(good)
    if (at % 3 === 0) return text.slice(0, at) + text.slice(at + 1)
    const members = JSON.parse(text)
    const changed = isInside ? members.tokens : members
    Object.assign(changed, { [Object.keys(changed)[at % 12] ?? name]: value, [name]: value })
    return JSON.stringify(members)
  })

describe('a stored record', () => {
  it('comes back as it was written', () => {
    fc.assert(
      fc.property(record, (good) => {
        const back = readStored(writeRecord(good), good.username)
        expect(JSON.parse(writeRecord(back as SessionRecord))).toEqual(JSON.parse(writeRecord(good)))
        expect(back.type).toBe('signedIn')
      }),
      { numRuns: 300 },
    )
  })

  it('is read or refused, and never throws, whatever was stored', () => {
    fc.assert(
      fc.property(fc.oneof(mutated, fc.string(), fc.json()), (text) => {
        const back = readStored(text, 'alice')
        expect(['signedIn', 'signedOut', 'newer', 'damaged']).toContain(back.type)
        if (back.type === 'signedIn') {
          expect(back.username).toBe('alice')
          for (const time of [back.tokens.expiresAt, back.tokens.receivedAt, back.writtenAt]) {
            expect(Number.isFinite(time)).toBe(true)
          }
        }
      }),
      { numRuns: 3000 },
    )
  })

  it('is another user’s when its name is, and then it is damaged', () => {
    const text = writeRecord({ ...fc.sample(record, 1)[0]!, username: 'bob' })
    expect(readStored(text, 'alice').type).toBe('damaged')
  })

  it('keeps the reason of a sign-out, and takes an unknown one for a sign-out elsewhere', () => {
    const text = writeRecord({ type: 'signedOut', generation: 3, username: 'a', reason: 'userDisabled', writtenAt: 5 })
    expect(readStored(text, 'a')).toMatchObject({ type: 'signedOut', generation: 3, reason: 'userDisabled' })
    for (const reason of ['constructor', '__proto__', 5, null]) {
      expect(readSignedOutReason(reason)).toBe('signedOutElsewhere')
    }
  })
})

describe('the index of accounts', () => {
  const openIndex = () => {
    const clock = createTestClock()
    const disk = memoryStorage()
    const storage = createBufferedStorage({ storage: disk, clock, onTrouble: () => undefined })
    const add = (username: string) => makeCurrent(sessionPlace(storage, 'k'), username, 5, MOST_ACCOUNTS)
    return { add, stored: () => readStored(disk.getItem('k') as string | null) }
  }

  it('names everybody once, the current one last', async () => {
    const { add, stored } = openIndex()
    for (const name of ['ada', 'bob', 'ada']) await add(name)
    expect(stored()).toEqual({ type: 'accounts', names: ['bob', 'ada'], writtenAt: 5 })
  })

  it('does not grow without an end', async () => {
    const { add, stored } = openIndex()
    for (let count = 0; count < 100; count++) await add(`user${count}`)
    expect(stored()).toMatchObject({ names: Array.from({ length: 32 }, (_, at) => `user${at + 68}`) })
  })
})

describe('a key', () => {
  it('consists of what every storage takes, and no two names share one', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (one, other) => {
        expect(writeKeyPart(one)).toMatch(/^[A-Za-z0-9_-]*$/)
        if (one !== other) expect(writeKeyPart(one)).not.toBe(writeKeyPart(other))
      }),
    )
    expect(storagePrefix({ userPoolId: 'local_1a', clientId: 'a+b' })).toBe('cognito-machines.1.local_5f1a.a_2bb.')
    expect(writeKeyPart('a.b@c')).toBe('a_2eb_40c')
  })
})
