import { describe, expect, it } from 'vitest'
import { NetworkError } from '../../src/errors.ts'
import { recordKey } from './faulty-storage.ts'
import { createWorld, deaf, refusal, settle } from './session-bench.ts'

const HOUR = 3_600_000

describe('signing out', () => {
  it('asks the service nothing with scope local', async () => {
    const world = createWorld()
    const tab = world.open()
    await world.signIn(tab)
    expect(await tab.signOut({ scope: 'local' })).toEqual({ warnings: [] })
    expect(world.service.calls).toEqual([])
    expect(tab.getSnapshot()).toEqual({ status: 'signedOut', reason: 'userSignedOut' })
  })

  it('revokes the newest refresh token, which another tab may have got', async () => {
    const world = createWorld()
    const [a, b] = [world.open({ ports: { tabs: deaf } }), world.open({ ports: { tabs: deaf } })]
    await world.signIn(a)
    b.lifecycle.tell('visible')
    await settle()
    const { refreshToken } = await b.getTokens({ forceRefresh: true })
    await a.signOut()
    expect(world.service.calls.at(-1)).toMatchObject({
      operation: 'RevokeToken',
      input: { Token: refreshToken?.expose() },
    })
  })

  it('ends every session with scope global, also with an access token that has expired', async () => {
    for (const age of [0, 2 * HOUR]) {
      const world = createWorld()
      const tab = world.open()
      await world.signIn(tab)
      const away = world.service.issue('alice').RefreshToken!
      world.clock.set(world.clock.now() + age)
      expect(await tab.signOut({ scope: 'global' })).toEqual({ warnings: [] })
      expect(world.service.count('GlobalSignOut')).toBe(1)
      expect(world.service.isGood(away)).toBe(false)
    }
  })

  it('is done here at once while offline, and says what the service was not told', async () => {
    const world = createWorld()
    const tab = world.open()
    await world.signIn(tab)
    world.service.before = () => {
      throw new NetworkError('offline')
    }
    const { warnings } = await tab.signOut({ scope: 'global' })
    expect(warnings).toMatchObject([{ code: 'ERR_NETWORK' }, { code: 'ERR_NETWORK' }])
    expect(tab.getSnapshot()).toMatchObject({ status: 'signedOut' })
    expect(String(world.storage.getItem(recordKey()))).not.toContain('canary')
  })

  it('does not wait here for a service that is slow', async () => {
    const world = createWorld()
    const tab = world.open()
    await world.signIn(tab)
    let answer!: () => void
    world.service.before = () =>
      new Promise((resolve) => {
        answer = resolve
      })
    let isDone = false
    const done = tab.signOut().then(() => {
      isDone = true
    })
    await settle()
    expect(tab.getSnapshot()).toEqual({ status: 'signedOut', reason: 'userSignedOut' })
    expect(isDone).toBe(false)
    await world.signIn(tab, 'bob')
    expect(tab.getSnapshot()).toMatchObject({ user: { username: 'bob' } })
    answer()
    await done
  })

  it('falls back to revoking when the service refuses a global sign-out', async () => {
    const world = createWorld()
    const tab = world.open()
    await world.signIn(tab)
    world.service.before = (operation) => {
      if (operation === 'GlobalSignOut')
        throw refusal('NotAuthorizedException', 'Access Token does not have required scopes')
    }
    expect(await tab.signOut({ scope: 'global' })).toMatchObject({ warnings: [{ code: 'NotAuthorizedException' }] })
    expect(world.service.count('RevokeToken')).toBe(1)
  })

  it('says so when the tokens are revoked already: a session on another device may go on', async () => {
    for (const revoked of ['by another copy of this session', 'and the access token has expired'] as const) {
      const world = createWorld()
      const tab = world.open()
      await world.signIn(tab)
      const away = world.service.issue('alice').RefreshToken!
      const { accessToken, refreshToken } = await tab.getTokens()
      await world.service.call('RevokeToken', { Token: refreshToken!.expose(), ClientId: 'client1' })
      world.service.before = (operation) => {
        if (operation === 'GlobalSignOut') throw refusal('NotAuthorizedException', 'Access Token has been revoked')
      }
      if (revoked.includes('expired')) world.clock.set(Number(accessToken.claims.exp) * 1000 + 1)

      expect(await tab.signOut({ scope: 'global' })).toMatchObject({ warnings: [{ code: 'NotAuthorizedException' }] })
      expect(tab.getSnapshot()).toMatchObject({ status: 'signedOut' })
      expect(world.service.isGood(away)).toBe(true)
    }
  })

  it('is the same however often it is done, in however many tabs', async () => {
    const world = createWorld()
    const tabs = [world.open(), world.open(), world.open()]
    await world.signIn(tabs[0]!)
    await settle()
    await Promise.all(tabs.flatMap((tab) => [tab.signOut(), tab.signOut()]))
    await settle()
    for (const tab of tabs) {
      expect(tab.getSnapshot()).toMatchObject({ status: 'signedOut' })
      expect(tab.events.filter(({ type }) => type === 'signedOut')).toHaveLength(1)
    }
  })

  it('ends a session that is still being restored', async () => {
    const world = createWorld()
    await world.signIn(world.open())
    const tab = world.open()
    await tab.signOut()
    expect(tab.getSnapshot()).toMatchObject({ status: 'signedOut' })
    expect(world.service.goodTokens()).toEqual([])
  })

  it('comes before a sign-in that is asked for after it', async () => {
    const world = createWorld()
    const tab = world.open()
    await world.signIn(tab)
    void tab.signOut({ scope: 'local' })
    await world.signIn(tab)
    expect(tab.getSnapshot()).toMatchObject({ status: 'signedIn' })
    const next = world.open()
    await expect(next.getTokens()).resolves.toBeDefined()
  })

  it('refuses a scope that does not exist', async () => {
    const tab = createWorld().open()
    await expect(tab.signOut({ scope: 'everywhere' as 'global' })).rejects.toMatchObject({
      code: 'ERR_CONFIGURATION',
      field: 'scope',
    })
  })

  it('does nothing when nobody is signed in', async () => {
    const world = createWorld()
    const tab = world.open()
    await settle()
    expect(await tab.signOut()).toEqual({ warnings: [] })
    expect(tab.getSnapshot()).toEqual({ status: 'signedOut' })
    expect(tab.events).toEqual([])
  })
})
