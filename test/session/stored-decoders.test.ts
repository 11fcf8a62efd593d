import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Sensitive } from '../../src/sensitive.ts'
import { readAccounts, withAccount, withoutAccount, writeAccounts } from '../../src/session/accounts.ts'
import { readRecord, type SessionRecord, writeRecord } from '../../src/session/record.ts'
import { readMark } from '../../src/session/refresh-mark.ts'
import { readSignedOutReason } from '../../src/session/signed-out-reason.ts'
import { storagePrefix, writeKeyPart } from '../../src/session/storage-keys.ts'
import { createWorld } from './session-bench.ts'

const { tokens } = createWorld()

const record = fc
  .record({
    generation: fc.integer({ min: 1, max: 2 ** 40 }),
    username: fc.string({ minLength: 1, maxLength: 40 }),
    signInName: fc.string({ minLength: 1, maxLength: 40 }),
    deviceKey: fc.option(fc.string({ minLength: 1 }), { nil: undefined }),
    spare: fc.option(fc.string({ minLength: 1 }), { nil: undefined }),
    writtenAt: fc.nat(),
  })
  .map(
    ({ spare, ...rest }): SessionRecord => ({
      type: 'signedIn',
      ...rest,
      tokens: tokens(),
      spareRefreshToken: spare === undefined ? undefined : new Sensitive(spare),
    }),
  )

/** Texts that are nearly records: a member changed, taken away or put in. */
const mutated = fc.tuple(record, fc.string(), fc.jsonValue(), fc.nat(400)).map(([good, name, value, at]) => {
  const text = writeRecord(good)
  const members = { ...JSON.parse(text), [Object.keys(JSON.parse(text))[at % 12] ?? name]: value, [name]: value }
  return at % 3 === 0 ? text.slice(0, at) + text.slice(at + 1) : JSON.stringify(members)
})

describe('a stored record', () => {
  it('comes back as it was written', () => {
    fc.assert(
      fc.property(record, (good) => {
        const back = readRecord(writeRecord(good), good.username)
        expect(writeRecord(back as SessionRecord)).toBe(writeRecord(good))
        expect(back.type).toBe('signedIn')
      }),
      { numRuns: 300 },
    )
  })

  it('is read or refused, and never throws, whatever was stored', () => {
    fc.assert(
      fc.property(fc.oneof(mutated, fc.string(), fc.json()), (text) => {
        const back = readRecord(text, 'alice')
        expect(['signedIn', 'signedOut', 'newer', 'damaged']).toContain(back.type)
        if (back.type === 'signedIn') {
          expect(back.username).toBe('alice')
          for (const time of [back.tokens.expiresAt, back.tokens.receivedAt, back.writtenAt]) {
            expect(Number.isFinite(time)).toBe(true)
          }
        }
        expect(() => [readAccounts(text), readMark(text)]).not.toThrow()
      }),
      { numRuns: 3000 },
    )
  })

  it('is another user’s when its name is, and then it is damaged', () => {
    const text = writeRecord({ ...fc.sample(record, 1)[0]!, username: 'bob' })
    expect(readRecord(text, 'alice').type).toBe('damaged')
  })

  it('keeps the reason of a sign-out, and takes an unknown one for a sign-out elsewhere', () => {
    const text = writeRecord({ type: 'signedOut', generation: 3, username: 'a', reason: 'userDisabled', writtenAt: 5 })
    expect(readRecord(text, 'a')).toMatchObject({ type: 'signedOut', generation: 3, reason: 'userDisabled' })
    for (const reason of ['constructor', '__proto__', 5, null]) {
      expect(readSignedOutReason(reason)).toBe('signedOutElsewhere')
    }
  })
})

describe('the index of accounts', () => {
  const [ada, bob] = ['ada', 'bob'].map((username) => ({ username, signInName: `${username}@example.com` }))

  it('comes back as it was written', () => {
    const accounts = withAccount(withAccount(undefined, ada!, 1), bob!, 2)
    expect(readAccounts(writeAccounts(accounts))).toEqual(accounts)
    expect(accounts).toEqual({ current: 'bob', list: [ada, bob], writtenAt: 2 })
  })

  it('names nobody current after the current one has left', () => {
    const accounts = withAccount(withAccount(undefined, ada!, 1), bob!, 2)
    expect(withoutAccount(accounts, 'bob', 3)).toEqual({ current: undefined, list: [ada], writtenAt: 3 })
    expect(withoutAccount(accounts, 'ada', 3)).toEqual({ current: 'bob', list: [bob], writtenAt: 3 })
  })

  it('does not grow without an end', () => {
    let accounts = withAccount(undefined, ada!, 1)
    for (let count = 0; count < 100; count++) {
      accounts = withAccount(accounts, { username: `user${count}`, signInName: 'x' }, 1)
    }
    expect(accounts.list).toHaveLength(32)
    expect(readAccounts(writeAccounts(accounts))).toEqual(accounts)
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
    expect(storagePrefix('a+b')).toBe('cognito-machines.1.a_2bb.')
    expect(writeKeyPart('a.b@c')).toBe('a_2eb_40c')
  })
})
