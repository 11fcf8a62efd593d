/** A refresh that is answered with the access token that was there: by an emulator, or twice within one second. */
import { describe, expect, it } from 'vitest'
import { createWorld, settle, type Tab } from './session-bench.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

/** A session whose refreshes bring the same access and ID token, valid for an hour again. */
async function withEqualTokens(service: { readonly rotates?: boolean } = {}) {
  const world = createWorld({ service })
  const session = world.open()
  await world.signIn(session)
  const before = await session.getTokens()
  world.service.alter = (result) => ({
    ...result,
    AccessToken: before.accessToken.expose(),
    IdToken: before.idToken.expose(),
  })
  return { world, session, before, refreshes: () => world.service.count('GetTokensFromRefreshToken') }
}

const refreshed = (session: Tab): number => session.events.filter(({ type }) => type === 'refreshed').length

describe.each([
  ['with rotation', true],
  ['without rotation', false],
])('a forced refresh %s that brings an equal access token', (_, rotates) => {
  it('gives the tokens that it brought', async () => {
    const { world, session, before, refreshes } = await withEqualTokens({ rotates })
    world.clock.set(world.clock.now() + 10 * MINUTE)

    const tokens = await session.getTokens({ forceRefresh: true })

    expect(tokens.accessToken.expose()).toBe(before.accessToken.expose())
    expect(tokens.expiresAt).toBe(world.clock.now() + HOUR)
    expect(world.service.isGood(tokens.refreshToken!.expose())).toBe(true)
    expect(tokens.refreshToken!.expose() === before.refreshToken!.expose()).toBe(!rotates)
    expect(refreshes()).toBe(1)
    expect(refreshed(session)).toBe(1)
    expect(session.getSnapshot()).toMatchObject({ status: 'signedIn', stale: false })
  })

  it('gives them when it happens within the second of the sign-in', async () => {
    const { session, before, refreshes } = await withEqualTokens({ rotates })

    const tokens = await session.getTokens({ forceRefresh: true })

    expect(tokens.accessToken.expose()).toBe(before.accessToken.expose())
    expect(refreshes()).toBe(1)
  })

  it('gives them to all who wait for it, and asks again for the next one', async () => {
    const { session, refreshes } = await withEqualTokens({ rotates })
    const force = () => session.getTokens({ forceRefresh: true })

    const together = await Promise.allSettled([force(), force(), session.getTokens()])
    expect(together.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled'])
    expect(refreshes()).toBe(1)
    await force()

    expect(refreshes()).toBe(2)
  })

  it('gives them where the present ones have expired', async () => {
    const { world, session, refreshes } = await withEqualTokens({ rotates })
    world.clock.set(world.clock.now() + 2 * HOUR)

    const tokens = await session.getTokens({ forceRefresh: true })

    expect(tokens.expiresAt).toBe(world.clock.now() + HOUR)
    expect(refreshes()).toBe(1)
  })
})

describe.each([
  ['with rotation', true],
  ['without rotation', false],
])('a refresh of due tokens %s that brings an equal access token', (_, rotates) => {
  it.each([
    ['that are due soon', HOUR - MINUTE],
    ['that have expired', 2 * HOUR],
  ])('makes tokens %s fresh for their new ExpiresIn', async (__, ageMs) => {
    const { world, session, before, refreshes } = await withEqualTokens({ rotates })
    world.clock.set(world.clock.now() + ageMs)
    await session.getTokens()
    await settle()

    const tokens = await session.getTokens()

    expect(tokens.accessToken.expose()).toBe(before.accessToken.expose())
    expect(tokens.expiresAt).toBe(world.clock.now() + HOUR)
    await world.clock.advance(30 * MINUTE)
    await session.getTokens()
    expect(refreshes()).toBe(1)
    expect(session.getSnapshot()).toMatchObject({ status: 'signedIn', stale: false })
  })
})
