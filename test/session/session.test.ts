import { describe, expect, it } from 'vitest'
import { createWorld, settle } from './session-bench.ts'

const HOUR = 3_600_000

describe('a session', () => {
  it('starts out restoring and then is signed out', async () => {
    const { open } = createWorld()
    const session = open()
    expect(session.getSnapshot()).toEqual({ status: 'restoring' })
    await settle()
    expect(session.getSnapshot()).toEqual({ status: 'signedOut' })
    await expect(session.getTokens()).rejects.toMatchObject({ code: 'ERR_SIGNED_OUT' })
  })

  it('adopts a user, and hands out tokens without a request', async () => {
    const world = createWorld()
    const session = world.open()
    await world.signIn(session)
    expect(session.getSnapshot()).toMatchObject({ status: 'signedIn', stale: false, persisted: true })
    expect((await session.getTokens()).accessToken.expose()).toContain('.')
    expect(world.service.calls).toEqual([])
    expect(session.events).toEqual([{ type: 'signedIn', username: 'alice' }])
  })

  it('is restored by the next page without a request', async () => {
    const world = createWorld()
    await world.signIn(world.open())
    const session = world.open()
    const tokens = await session.getTokens()
    expect(tokens.refreshToken?.expose()).toContain('refresh-alice')
    expect(world.service.calls).toEqual([])
  })

  it('refreshes once for many callers when the tokens have expired', async () => {
    const world = createWorld()
    const session = world.open()
    await world.signIn(session)
    world.clock.set(world.clock.now() + 2 * HOUR)
    const all = await Promise.all(Array.from({ length: 50 }, () => session.getTokens()))
    expect(new Set(all).size).toBe(1)
    expect(world.service.count('GetTokensFromRefreshToken')).toBe(1)
  })

  it('signs out here first, then revokes, and other tabs follow', async () => {
    const world = createWorld()
    const [a, b] = [world.open(), world.open()]
    await world.signIn(a)
    await settle()
    expect(b.getSnapshot()).toMatchObject({ status: 'signedIn' })
    const done = a.signOut()
    await settle()
    expect(a.getSnapshot()).toEqual({ status: 'signedOut', reason: 'userSignedOut' })
    expect(b.getSnapshot()).toEqual({ status: 'signedOut', reason: 'signedOutElsewhere' })
    expect(await done).toEqual({ warnings: [] })
    expect(world.service.count('RevokeToken')).toBe(1)
    expect(b.events.at(-1)).toEqual({ type: 'signedOut', reason: 'signedOutElsewhere' })
  })
})
