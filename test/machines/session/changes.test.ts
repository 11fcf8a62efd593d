import { describe, expect, it } from 'vitest'
import { NetworkError } from '../../../src/errors.ts'
import { createWorld, during, type Tab, type World, type WorldOptions } from '../../session/session-bench.ts'

/** A page of this world, once it knows who is signed in. */
async function start(options: WorldOptions = {}) {
  const world = createWorld(options)
  const tab = world.open()
  const run = <T>(work: Promise<T>): Promise<T> => during(world.clock, work)
  await run(tab.ready())
  return { world, tab, run }
}

/** Tokens of this user, for a session to be made of. */
const newSession = (world: World, username: string, more: object = {}) => ({
  tokens: { ...world.tokens(username), ...more },
  username,
  signInName: username,
})

const usernameIn = (tab: Tab) => (tab.getSnapshot() as { user?: { username: string } }).user?.username

describe('a sign-in where one account is kept', () => {
  it('ends the session of another user here and at the service', async () => {
    const { world, tab, run } = await start({ config: { accounts: 'one' } })
    await run(world.signIn(tab, 'alice'))
    const [former] = world.service.goodTokens()
    await run(world.signIn(tab, 'bob'))
    await world.clock.advance(0)
    expect(world.service.calls).toMatchObject([{ operation: 'RevokeToken', input: { Token: former } }])
    expect((await run(tab.accounts())).map(({ username }) => username)).toEqual(['bob'])
  })

  it('ends no session at the service of the same user by another name, whose tokens it could end as well', async () => {
    const { world, tab, run } = await start({ config: { accounts: 'one' } })
    await run(world.signIn(tab, 'alice'))
    const { tokens } = newSession(world, 'alice')
    await run(tab.adopt({ tokens, username: 'alice-renamed', signInName: 'alice' }))
    await world.clock.advance(0)
    expect(world.service.calls).toEqual([])
    expect((await run(tab.accounts())).map(({ username }) => username)).toEqual(['alice-renamed'])
  })
})

describe('a sign-in that was given up', () => {
  it('signs nobody in, and its refresh token is revoked', async () => {
    const { world, tab, run } = await start()
    const session = newSession(world, 'alice')
    await run(tab.adopt(session, AbortSignal.abort()))
    expect(tab.getSnapshot()).toMatchObject({ status: 'signedOut' })
    expect(world.service.calls).toMatchObject([{ operation: 'RevokeToken' }])
  })

  it('has nothing to revoke without a refresh token', async () => {
    const { world, tab, run } = await start()
    await run(tab.adopt(newSession(world, 'alice', { refreshToken: undefined }), AbortSignal.abort()))
    await world.clock.advance(0)
    expect(world.service.calls).toEqual([])
  })
})

describe('a device key', () => {
  it('is changed, here and for other tabs, once', async () => {
    const { world, tab, run } = await start()
    await run(world.signIn(tab))
    const other = world.open()
    await run(other.ready())
    const { length } = world.channel.posted

    await run(tab.setDeviceKey('device'))
    expect(tab.deviceKey()).toBe('device')
    await world.clock.advance(0)
    expect(other.deviceKey()).toBe('device')
    expect(world.channel.posted.length - length).toBe(1)
    await run(tab.setDeviceKey('device'))
    expect(world.channel.posted.length - length).toBe(1)
    await run(tab.setDeviceKey(undefined))
    expect(tab.deviceKey()).toBe(undefined)
  })

  it('of nobody is none', async () => {
    const { world, tab, run } = await start()
    await run(tab.setDeviceKey('device'))
    expect(world.channel.posted).toEqual([])
    expect(tab.deviceKey()).toBe(undefined)
  })
})

describe('an end without asking the service', () => {
  it('is that of the present user', async () => {
    const { world, tab, run } = await start()
    await run(world.signIn(tab))
    await run(tab.end('userDeleted'))
    expect(tab.getSnapshot()).toEqual({ status: 'signedOut', reason: 'userDeleted' })
    expect(world.service.calls).toEqual([])
  })

  it('is that of another user, and the present one stays', async () => {
    const { world, tab, run } = await start()
    await run(world.signIn(tab, 'alice'))
    await run(world.signIn(tab, 'bob'))
    await run(tab.end('userDeleted', 'alice'))
    expect(usernameIn(tab)).toBe('bob')
    expect((await run(tab.accounts())).map(({ username }) => username)).toEqual(['bob'])
  })

  it('is nothing where nobody is signed in', async () => {
    const { world, tab, run } = await start()
    await run(tab.end('userDeleted'))
    expect(world.channel.posted).toEqual([])
    expect(tab.getSnapshot()).toEqual({ status: 'signedOut' })
  })
})

describe('an account that is selected', () => {
  it('is signed in', async () => {
    const { world, tab, run } = await start()
    await run(world.signIn(tab, 'alice'))
    await run(world.signIn(tab, 'bob'))
    tab.events.length = 0
    await run(tab.switchAccount('alice'))
    expect(usernameIn(tab)).toBe('alice')
    expect(tab.events).toEqual([{ type: 'signedIn', username: 'alice' }])
  })

  it('must have a session here', async () => {
    const { tab, run } = await start()
    await expect(run(tab.switchAccount('alice'))).rejects.toMatchObject({ code: 'ERR_SIGNED_OUT' })
    tab.dispose()
    await expect(run(tab.switchAccount('alice'))).rejects.toMatchObject({ code: 'ERR_CANCELLED' })
  })
})

describe('a sign-out', () => {
  it('tells what could not be done at the service, once', async () => {
    const { world, tab, run } = await start()
    await run(world.signIn(tab))
    world.service.before = () => {
      throw new NetworkError('offline')
    }
    expect(await run(tab.signOut())).toMatchObject({ warnings: [{ code: 'ERR_NETWORK' }] })
    expect(await run(tab.signOut())).toEqual({ warnings: [] })
  })

  it('before anybody was read ends whoever is stored', async () => {
    const { world, tab, run } = await start()
    await run(world.signIn(tab))
    const later = world.open()
    expect(await run(later.signOut())).toEqual({ warnings: [] })
    expect(world.service.goodTokens()).toEqual([])
    await world.clock.advance(0)
    expect(tab.getSnapshot()).toEqual({ status: 'signedOut', reason: 'signedOutElsewhere' })
  })

  it('before anybody was read is no error where nobody is stored', async () => {
    const world = createWorld()
    expect(await during(world.clock, world.open().signOut())).toEqual({ warnings: [] })
    expect(world.service.calls).toEqual([])
  })

  it('must have a scope that exists', async () => {
    const { tab, run } = await start()
    await expect(run(tab.signOut({ scope: 'all' as never }))).rejects.toMatchObject({ field: 'scope' })
    tab.dispose()
    await expect(run(tab.signOut())).rejects.toMatchObject({ code: 'ERR_CANCELLED' })
  })
})
