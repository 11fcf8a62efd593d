/** Records that a later version of this library has written in another tab, and numbers at their bounds. */
import { describe, expect, it } from 'vitest'
import type { SignOutScope } from '../../src/session/sign-out.ts'
import { ACCOUNTS_KEY, recordKey } from './faulty-storage.ts'
import { createWorld, during, refusal, settle, type World } from './session-bench.ts'

const HOUR = 3_600_000

/** Changes members of what is stored, as another writer does. */
async function rewrite({ storage }: World, key: string, members: object) {
  const json = await storage.getItem(key)
  await storage.setItem(key, JSON.stringify({ ...JSON.parse(json ?? '{}'), ...members }))
}

/** A signed-in user, whose record a later version has taken over. */
async function takenOver(members: object = { v: 2 }) {
  const world = createWorld()
  const tab = world.open()
  await world.signIn(tab)
  await rewrite(world, recordKey(), members)
  const stored = await world.storage.getItem(recordKey())
  return { world, tab, stored }
}

describe('a record of a later version in place of the session', () => {
  it.each([
    ['the same members', { v: 2 }],
    ['others', { v: 3, type: 'session', tokens: null, generation: 'nine' }],
    ['a tombstone', { v: 2, type: 'signedOut', reason: 'userSignedOut', generation: 99 }],
  ])('signs nobody out, with %s: on a wake, and for callers of getTokens', async (_, members) => {
    const { world, tab, stored } = await takenOver(members)
    for (const event of ['visible', 'online'] as const) {
      tab.lifecycle.tell(event)
      await settle()
      expect(tab.getSnapshot()).toMatchObject({ status: 'signedIn' })
    }
    const { accessToken } = await tab.getTokens()
    const forced = await during(world.clock, tab.getTokens({ forceRefresh: true }))
    expect(forced.accessToken.expose()).not.toBe(accessToken.expose())
    await world.clock.advance(3 * HOUR)
    expect(tab.getSnapshot()).toMatchObject({ status: 'signedIn', stale: false, persisted: false })
    expect(await world.storage.getItem(recordKey())).toBe(stored)
  })

  it('ends with a verdict on the token of this tab', async () => {
    const { world, tab, stored } = await takenOver()
    world.service.before = () => {
      throw refusal('NotAuthorizedException', 'Refresh Token has been revoked')
    }
    await during(
      world.clock,
      tab.getTokens({ forceRefresh: true }).catch(() => undefined),
    )
    expect(tab.getSnapshot()).toEqual({ status: 'signedOut', reason: 'sessionRevoked' })
    expect(await world.storage.getItem(recordKey())).toBe(stored)
  })

  it('does not end because the other tab has used the refresh token', async () => {
    const { world, tab } = await takenOver()
    world.service.before = () => {
      throw refusal('RefreshTokenReuseException', 'Refresh token reuse')
    }
    await expect(during(world.clock, tab.getTokens({ forceRefresh: true }))).rejects.toMatchObject({
      code: 'ERR_TIMEOUT',
    })
    await world.clock.advance(HOUR)
    expect(tab.getSnapshot()).toMatchObject({ status: 'signedIn', stale: true })
  })

  it.each(['local', 'revoke'] as const)(
    'is left alone by a sign-out here (%s), which says so',
    async (scope: SignOutScope) => {
      const { world, tab, stored } = await takenOver()
      const { warnings } = await during(world.clock, tab.signOut({ scope }))
      expect(tab.getSnapshot()).toMatchObject({ status: 'signedOut' })
      expect(warnings).toMatchObject([{ code: 'ERR_STORAGE' }])
      expect(await world.storage.getItem(recordKey())).toBe(stored)
    },
  )
})

describe('an index of accounts of a later version', () => {
  it.each([
    ['no other members', '{"v":2}'],
    ['the user in it', '{"v":2,"type":"accounts","names":["alice"],"writtenAt":1}'],
  ])(
    'takes no sign-in, with %s: it lasts as long as the page, says so, and leaves no tokens behind',
    async (_, index) => {
      const world = createWorld()
      await world.storage.setItem(ACCOUNTS_KEY, index)
      const tab = world.open()
      await world.signIn(tab)
      expect(tab.getSnapshot()).toMatchObject({ status: 'signedIn', persisted: false })
      await world.clock.advance(3 * HOUR)
      expect(tab.getSnapshot()).toMatchObject({ status: 'signedIn', stale: false, persisted: false })
      expect(String(await world.storage.getItem(recordKey()))).not.toContain('canary')
      expect(await world.storage.getItem(ACCOUNTS_KEY)).toBe(index)
      tab.dispose()
      const next = world.open()
      await settle()
      expect(next.getSnapshot()).toEqual({ status: 'signedOut' })
    },
  )

  it('signs out nobody who was signed in before', async () => {
    const world = createWorld()
    const tab = world.open()
    await world.signIn(tab)
    await world.storage.setItem(ACCOUNTS_KEY, '{"v":2}')
    tab.lifecycle.tell('visible')
    await settle()
    await during(world.clock, tab.getTokens({ forceRefresh: true }))
    expect(tab.getSnapshot()).toMatchObject({ status: 'signedIn', stale: false })
  })
})

describe('a number at its bound', () => {
  const LAST = Number.MAX_SAFE_INTEGER

  it.each(['generation', 'since', 'writtenAt'])('loses no session: %s', async (name) => {
    const world = createWorld()
    const former = world.open()
    await world.signIn(former)
    former.dispose()
    await rewrite(world, recordKey(), { [name]: LAST })
    const [tab, other] = [world.open(), world.open()]
    await settle()
    expect(tab.getSnapshot()).toMatchObject({ status: 'signedIn' })
    // A refresh, a sign-out and a sign-in, each of which the other tab follows.
    await world.clock.advance(2000)
    const { accessToken } = await during(world.clock, tab.getTokens({ forceRefresh: true }))
    await settle()
    expect((await other.getTokens()).accessToken.expose()).toBe(accessToken.expose())
    await rewrite(world, recordKey(), { [name]: LAST })
    await during(world.clock, tab.signOut({ scope: 'local' }))
    await settle()
    expect(other.getSnapshot()).toMatchObject({ status: 'signedOut' })
    await rewrite(world, recordKey(), name === 'since' ? {} : { [name]: LAST })
    await world.signIn(tab)
    await settle()
    for (const each of [tab, other, world.open()]) {
      await settle()
      expect(each.getSnapshot()).toMatchObject({ status: 'signedIn', persisted: true })
    }
  })

  it.each([
    ['the last day of a clock', 8.64e15],
    ['before 1970', -HOUR],
  ])('loses no sign-in at a clock that shows %s', async (_, now) => {
    const world = createWorld()
    const real = world.clock.now()
    world.clock.set(now)
    world.service.offsetMs = real - now
    await world.signIn(world.open())
    world.clock.set(real)
    const next = world.open()
    await settle()
    expect(next.getSnapshot()).toMatchObject({ status: 'signedIn' })
  })
})
