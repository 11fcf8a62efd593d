import { describe, expect, it, vi } from 'vitest'
import { createAnnouncer, endElsewhere } from '../../../machines/session/actors.ts'
import { NetworkError } from '../../../src/errors.ts'
import type { Present } from '../../../src/session/record-store.ts'
import {
  createWorld,
  deaf,
  during,
  itemStorage,
  type Tab,
  type World,
  type WorldOptions,
} from '../../session/session-bench.ts'

const quietly = { ports: { tabs: deaf } }

/** Two pages on one storage of which neither hears of the other. */
async function start(options: WorldOptions = {}) {
  const world = createWorld(options)
  const [tab, other] = [world.open(quietly), world.open(quietly)]
  const run = <T>(work: Promise<T>): Promise<T> => during(world.clock, work)
  await run(Promise.all([tab.ready(), other.ready()]))
  return { world, tab, other, run }
}

const usernameIn = (tab: Tab) => (tab.getSnapshot() as { user?: { username: string } }).user?.username
const accessTokenOf = async (tab: Tab) => (await tab.getTokens()).accessToken.expose()

/** What a page would give as its access token without asking anybody. */
const shownTokenOf = (tab: Tab) => {
  const { context } = tab.actor.getSnapshot() as never as {
    context: { record?: { tokens: { accessToken: { expose(): string } } } }
  }
  return context.record?.tokens.accessToken.expose()
}

const adopt = (world: World, tab: Tab, username: string, more: object = {}) =>
  tab.adopt({ tokens: { ...world.tokens(username), ...more }, username, signInName: username })

describe('news of another page', () => {
  it('is another user, also one whose session is older', async () => {
    const { world, tab, other, run } = await start()
    await run(adopt(world, tab, 'bob'))
    await world.clock.advance(5000)
    await run(adopt(world, tab, 'alice'))
    await run(other.switchAccount('bob'))
    expect(usernameIn(tab)).toBe('alice')
    tab.events.length = 0

    await run(tab.readStorage())
    expect(usernameIn(tab)).toBe('bob')
    expect(tab.events).toEqual([{ type: 'signedIn', username: 'bob' }])
  })

  it('is another device key', async () => {
    const { world, tab, other, run } = await start()
    await run(adopt(world, tab, 'alice'))
    await run(other.readStorage())
    await run(other.setDeviceKey('device'))
    await run(tab.readStorage())
    expect(tab.deviceKey()).toBe('device')
  })

  it('is newer tokens, also of the same second', async () => {
    const { world, tab, other, run } = await start()
    await run(adopt(world, tab, 'alice'))
    await run(other.readStorage())
    await run(other.getTokens({ forceRefresh: true }))
    expect(shownTokenOf(tab)).not.toBe(shownTokenOf(other))
    tab.events.length = 0

    await run(tab.readStorage())
    expect(shownTokenOf(tab)).toBe(shownTokenOf(other))
    expect(tab.events).toEqual([{ type: 'refreshed', username: 'alice' }])
  })

  it('is another sign-in of the same user at the same time, which was stored last', async () => {
    const { world, tab, other, run } = await start()
    await run(adopt(world, tab, 'alice'))
    await run(adopt(world, other, 'alice'))
    await run(tab.readStorage())
    expect(shownTokenOf(tab)).toBe(shownTokenOf(other))
  })

  it.each([0, 1, 5000])('is a sign-in %i ms later, also where the storage was emptied before it', async (laterMs) => {
    const { items, storage } = itemStorage()
    const { world, tab, other, run } = await start({ storage })
    await adopt(world, tab, 'alice')
    items.clear()
    await world.clock.advance(laterMs)
    await adopt(world, other, 'alice')
    await run(tab.readStorage())
    expect(shownTokenOf(tab)).toBe(shownTokenOf(other))
  })

  it('is not an older sign-in that a storage has put back', async () => {
    const { items, storage } = itemStorage()
    const { world, tab, run } = await start({ storage })
    await run(adopt(world, tab, 'alice'))
    const older = new Map(items)
    await world.clock.advance(5000)
    await run(adopt(world, tab, 'alice'))
    const shown = shownTokenOf(tab)
    for (const [key, text] of older) items.set(key, text)

    await run(tab.readStorage())
    expect(shownTokenOf(tab)).toBe(shown)
  })

  it.each<[string, object, number, string | undefined]>([
    ['with a refresh token, whatever became of its access token', {}, 3_600_000, 'alice'],
    ['without a refresh token, while its access token is worth something', { refreshToken: undefined }, 0, 'alice'],
    ['without either, which counts as none', { refreshToken: undefined }, 3_600_000, undefined],
  ])('is a session %s', async (_, more, waitMs, username) => {
    const { world, tab, other, run } = await start()
    await run(adopt(world, other, 'alice', more))
    other.dispose()
    world.service.before = () => {
      throw new NetworkError('offline')
    }
    world.clock.set(world.clock.now() + waitMs)
    await run(tab.readStorage())
    expect(usernameIn(tab)).toBe(username)
  })

  it('is a sign-out, that of another page', async () => {
    const { world, tab, other, run } = await start()
    await run(adopt(world, tab, 'alice'))
    await run(other.readStorage())
    await run(other.signOut())
    await run(tab.readStorage())
    expect(tab.getSnapshot()).toEqual({ status: 'signedOut', reason: 'signedOutElsewhere' })
  })
})

describe('a page hears', () => {
  it.each(['visible', 'online'] as const)('that it is %s, and looks for news', async (event) => {
    const { world, tab, other, run } = await start()
    await run(adopt(world, other, 'alice'))
    tab.lifecycle.tell(event)
    await world.clock.advance(0)
    expect(usernameIn(tab)).toBe('alice')
  })

  it('that it is hidden, and does nothing', async () => {
    const { world, tab, other, run } = await start()
    await run(adopt(world, other, 'alice'))
    tab.lifecycle.tell('hidden')
    await world.clock.advance(0)
    expect(usernameIn(tab)).toBe(undefined)
  })

  const ours = { type: 'cognito-machines.session', userPoolId: 'eu-west-1_Pool', clientId: 'client1' }
  it.each<[string, unknown, string | undefined]>([
    ['of its app client', ours, 'alice'],
    ['of another pool', { ...ours, userPoolId: 'eu-west-1_Other' }, undefined],
    ['of another app client', { ...ours, clientId: 'client2' }, undefined],
    ['of another program', { ...ours, type: 'message' }, undefined],
    ['that is none', null, undefined],
  ])('a message %s', async (_, message, username) => {
    const world = createWorld()
    const [tab, other] = [world.open(), world.open(quietly)]
    await during(world.clock, tab.ready())
    await during(world.clock, adopt(world, other, 'alice'))
    world.channel.say(message)
    await world.clock.advance(0)
    expect(usernameIn(tab)).toBe(username)
  })

  it('of a failed refresh that may be made again when it wakes a second later, and not before', async () => {
    const { world, tab, run } = await start()
    await run(adopt(world, tab, 'alice'))
    let isOffline = true
    world.service.before = () => {
      if (isOffline) throw new NetworkError('offline')
    }
    await run(tab.getTokens({ forceRefresh: true }).catch(() => undefined))
    // The waits between the page's own attempts grow.
    const failures = () => (tab.actor.getSnapshot() as never as { context: { failures: number } }).context.failures
    while (failures() < 5) await world.clock.advance(50)
    isOffline = false
    await world.clock.advance(900)
    tab.lifecycle.tell('visible')
    await world.clock.advance(0)
    expect(world.service.calls).toEqual([])
    await world.clock.advance(100)
    tab.lifecycle.tell('visible')
    await world.clock.advance(0)
    expect(world.service.calls).toMatchObject([{ operation: 'GetTokensFromRefreshToken' }])
  })
})

describe('tokens', () => {
  it.each([
    [0, 1],
    [255, 0.8],
  ])('are replaced up to a fifth later than their leeway, so that pages do not meet: byte %i', async (byte, share) => {
    const world = createWorld({ config: { refreshLeewayMs: 100_000 }, service: { lifeMs: 3_600_000 } })
    const tab = world.open({ ports: { randomBytes: (length) => new Uint8Array(length).fill(byte) } })
    await during(world.clock, tab.ready())
    const begun = world.clock.now()
    await during(world.clock, adopt(world, tab, 'alice'))
    const dueMs = 3_600_000 - 100_000 * share - (world.clock.now() - begun)
    await world.clock.advance(dueMs - 2000)
    expect(world.service.calls).toEqual([])
    await world.clock.advance(4000)
    expect(world.service.calls).toHaveLength(1)
  })

  it('that were refused end their session with them, and nobody is asked again', async () => {
    const { world, tab, run } = await start()
    await run(adopt(world, tab, 'alice'))
    world.service.disabled.add('alice')
    const { expiresAt } = (await tab.getTokens()) as { expiresAt: number }
    await world.clock.advance(expiresAt - world.clock.now() - 1000)
    expect(tab.getSnapshot()).toMatchObject({ status: 'signedIn', stale: true })
    const { length } = world.service.calls
    await world.clock.advance(1000)
    expect(tab.getSnapshot()).toEqual({ status: 'signedOut', reason: 'userDisabled' })
    expect(world.service.calls).toHaveLength(length)
  })

  it('that come after the time of their caller are taken, as a refresh', async () => {
    const { world, tab, run } = await start({ config: { timeoutMs: 1000 } })
    await run(adopt(world, tab, 'alice'))
    const former = await accessTokenOf(tab)
    let answer = (): void => undefined
    world.service.after = () => new Promise((resolve) => (answer = () => resolve()))
    const asked = tab.getTokens({ forceRefresh: true }).catch((thrown: unknown) => thrown)
    await world.clock.advance(30_000)
    expect(await asked).toMatchObject({ code: 'ERR_TIMEOUT' })
    tab.events.length = 0

    world.service.after = undefined
    answer()
    await world.clock.advance(0)
    expect(shownTokenOf(tab)).not.toBe(former)
    expect(tab.events).toEqual([{ type: 'refreshed', username: 'alice' }])
  })
})

describe('the cryptography', () => {
  it('is loaded where somebody is likely to sign in next', async () => {
    const world = createWorld()
    const preload = vi.fn()
    const tab = world.open({ deps: { preload } })
    await during(world.clock, tab.ready())
    expect(preload).toHaveBeenCalledTimes(1)
    await during(world.clock, adopt(world, tab, 'alice'))
    await during(world.clock, tab.signOut())
    expect(preload).toHaveBeenCalledTimes(2)
  })

  it.each([
    [undefined, 'REFRESH_TOKEN_AUTH', 0],
    ['secret', 'GetTokensFromRefreshToken', 0],
    ['secret', 'REFRESH_TOKEN_AUTH', 1],
  ] as const)(
    'is loaded ahead of a refresh that needs it: secret %s, %s',
    async (clientSecret, refreshOperation, times) => {
      const world = createWorld({ config: { clientSecret, refreshOperation } })
      await during(world.clock, adopt(world, world.open(), 'alice'))
      const preload = vi.fn()
      const tab = world.open({ deps: { preload } })
      expect(await during(world.clock, tab.ready())).toMatchObject({ status: 'signedIn' })
      expect(preload).toHaveBeenCalledTimes(times)
      expect(await during(world.clock, world.open().ready())).toMatchObject({ status: 'signedIn' })
    },
  )
})

it('a new device is confirmed while its user is signed in', async () => {
  const world = createWorld()
  const log: string[] = []
  const confirmLater = (subscribe: (listener: () => void) => () => void) => {
    log.push('begin')
    const stop = subscribe(() => log.push('change'))
    return () => {
      log.push('end')
      stop()
    }
  }
  const tab = world.open({ deps: { confirmLater } })
  await during(world.clock, tab.ready())
  expect(log).toEqual([])
  await during(world.clock, adopt(world, tab, 'alice'))
  expect(log[0]).toBe('begin')
  log.length = 0
  await during(world.clock, tab.setDeviceKey('device'))
  expect(log).toContain('change')

  await during(world.clock, tab.signOut())
  expect(log).toContain('end')
  log.length = 0
  await during(world.clock, tab.readStorage())
  expect(log).toEqual([])
})

describe('a sign-out of somebody who was never read', () => {
  it.each(['alice', undefined])('ends whoever is stored once the storage can be read: %s', async (username) => {
    const { fail, storage } = itemStorage()
    const world = createWorld({ storage })
    const run = <T>(work: Promise<T>): Promise<T> => during(world.clock, work)
    const first = world.open(quietly)
    await run(first.ready())
    if (username) await run(adopt(world, first, username))
    const notes = itemStorage()
    const tab = world.open({ ports: { tabs: deaf, resumeStorage: notes.storage } })
    fail('all')
    await run(tab.readStorage())
    expect(tab.getSnapshot()).toEqual({ status: 'restoring' })
    fail('none')

    expect(await run(tab.signOut())).toEqual({ warnings: [] })
    expect(world.service.goodTokens()).toEqual([])
    expect(tab.getSnapshot()).toMatchObject({ status: 'signedOut' })
    // Whoever is stored in another storage, for which this one may stand in, has signed out too.
    expect(notes.items.size).toBe(username ? 0 : 1)
    await run(first.readStorage())
    expect(first.getSnapshot()).toMatchObject({ status: 'signedOut' })
  })

  it.each<[string, object, boolean]>([
    ['nothing was ever stored', { type: 'signedOut', isNew: true }, true],
    ['somebody has signed out', { type: 'signedOut', isNew: false }, false],
    ['somebody is stored', { type: 'signedIn', isNew: true }, false],
  ])('is noted for another storage only where %s', async (_, present, isNoted) => {
    const addAll = vi.fn(async () => undefined)
    const endings = { addAll } as never
    await endElsewhere({ store: { load: async () => present } as never, endings })
    await endElsewhere({ store: {} as never, endings }, present as Present)
    expect(addAll).toHaveBeenCalledTimes(isNoted ? 2 : 0)
  })
})

it('a page tells the others of its app client, and is not disturbed by a channel that fails', () => {
  const posted: unknown[] = []
  const client = { userPoolId: 'eu-west-1_Pool', clientId: 'client1' }
  createAnnouncer({ tabs: { post: (message) => posted.push(message), subscribe: () => () => undefined } }, client)()
  expect(posted).toEqual([{ type: 'cognito-machines.session', ...client }])
  const fail = () => {
    throw new DOMException('closed', 'InvalidStateError')
  }
  createAnnouncer({ tabs: { post: fail, subscribe: () => () => undefined } }, client)()
})
