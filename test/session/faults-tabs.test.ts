import { describe, expect, it } from 'vitest'
import type { KeyValueStorage, Lock } from '../../src/ports.ts'
import { memoryStorage } from '../../src/storage/memory.ts'
import { splitStorage } from '../../src/storage/split.ts'
import { recordKey } from './faulty-storage.ts'
import { createLock, createWorld, deaf, during, settle } from './session-bench.ts'

const HOUR = 3_600_000
const never = () => new Promise<never>(() => undefined)
/** A storage that reads one key once and keeps what it read to itself for a while. */
function holdOneRead(inner: KeyValueStorage) {
  let armed: string | undefined
  let release = () => undefined as void
  const storage: KeyValueStorage = {
    ...inner,
    getItem: async (key) => {
      const text = await inner.getItem(key)
      if (key !== armed) return text
      armed = undefined
      await new Promise<void>((resolve) => {
        release = resolve
      })
      return text
    },
  }
  return {
    storage,
    arm: (key: string) => {
      armed = key
    },
    release: () => release(),
  }
}

describe('faults of tabs, locks and pages', () => {
  it('D2 goes on when a tab was killed with the lock, before the request was sent', async () => {
    const world = createWorld()
    await world.signIn(world.open())
    world.clock.set(world.clock.now() + 2 * HOUR)
    const killed = world.open({ ports: { lock: never as Lock } })
    killed.getTokens().catch(() => undefined)
    await settle()
    killed.dispose()
    await expect(during(world.clock, world.open().getTokens())).resolves.toBeDefined()
    expect(world.service.count('GetTokensFromRefreshToken')).toBe(1)
  })

  it('D2 refreshes again inside the grace when a tab was killed after the request was sent', async () => {
    const world = createWorld({ service: { graceMs: 30_000 } })
    await world.signIn(world.open())
    world.clock.set(world.clock.now() + 2 * HOUR)
    const sentAndGone = async (...call: Parameters<typeof world.service.call>) => {
      await world.service.call(...call)
      return never()
    }
    const killed = world.open({ call: sentAndGone as typeof world.service.call, ports: { lock: (_, work) => work() } })
    killed.getTokens().catch(() => undefined)
    await settle()
    killed.dispose()
    await expect(during(world.clock, world.open().getTokens())).resolves.toBeDefined()
  })

  it('D3 drops what a thawed tab brings home, because another has taken its place', async () => {
    const world = createWorld({ service: { graceMs: 60_000 } })
    await world.signIn(world.open())
    world.clock.set(world.clock.now() + 2 * HOUR)
    let thaw!: () => void
    const frozen = world.open({
      call: (async (...call: Parameters<typeof world.service.call>) => {
        const answer = await world.service.call(...call)
        await new Promise<void>((resolve) => {
          thaw = resolve
        })
        return answer
      }) as typeof world.service.call,
      ports: { lock: (_, work) => work(), tabs: deaf },
    })
    const late = frozen.getTokens()
    await settle()
    const other = world.open({ ports: { lock: (_, work) => work() } })
    const tokens = await other.getTokens()
    thaw()
    await settle()
    expect((await late).accessToken.expose()).toBe(tokens.accessToken.expose())
    expect(world.service.count('RevokeToken')).toBe(0)
    world.clock.set(world.clock.now() + 2 * HOUR)
    await expect(other.getTokens()).resolves.toBeDefined()
  })

  it.each([
    ['rejects', () => Promise.reject(new DOMException('opaque origin', 'SecurityError'))],
    [
      'throws',
      () => {
        throw new TypeError('no locks here')
      },
    ],
    [
      'is stolen while the work goes on',
      async (_: string, work: () => Promise<unknown>) => {
        void work()
        throw new DOMException('stolen', 'AbortError')
      },
    ],
    [
      'runs the work twice',
      async (_: string, work: () => Promise<unknown>) => {
        await work()
        return work()
      },
    ],
  ])('D5 makes one refresh when the lock %s', async (_, lock) => {
    const world = createWorld({ lock: lock as unknown as Lock })
    const tab = world.open()
    await world.signIn(tab)
    world.clock.set(world.clock.now() + 2 * HOUR)
    await Promise.all([tab.getTokens(), tab.getTokens()])
    expect(world.service.count('GetTokensFromRefreshToken')).toBe(1)
  })

  it('D6 takes messages for hints: garbage and forgeries change nothing', async () => {
    const world = createWorld()
    const tab = world.open()
    await world.signIn(tab)
    const forged = {
      type: 'cognito-machines.session',
      userPoolId: 'eu-west-1_Pool',
      clientId: 'client1',
      username: 'mallory',
      signedOut: true,
    }
    for (const message of [null, undefined, 5, 'x', [], {}, { type: 'cognito-machines.session' }, forged]) {
      world.channel.say(message)
    }
    await settle()
    expect(tab.getSnapshot()).toMatchObject({ status: 'signedIn', user: { username: 'alice' } })
  })

  it('D6 reads the store once for a flood of messages', async () => {
    const storage = memoryStorage()
    let reads = 0
    const { getItem } = storage
    const counting = (key: string) => {
      reads++
      return getItem(key)
    }
    const world = createWorld({ storage: { ...storage, getItem: counting } })
    const tab = world.open()
    await world.signIn(tab)
    reads = 0
    for (let count = 0; count < 1000; count++)
      world.channel.say({ type: 'cognito-machines.session', userPoolId: 'eu-west-1_Pool', clientId: 'client1' })
    await settle()
    expect(reads).toBeLessThanOrEqual(4)
  })

  it('D6 goes on when the channel throws', async () => {
    const world = createWorld()
    const broken = () => {
      throw new DOMException('closed', 'InvalidStateError')
    }
    const tab = world.open({ ports: { tabs: { ...deaf, post: broken } } })
    await world.signIn(tab)
    await tab.getTokens({ forceRefresh: true })
    expect(await tab.signOut()).toEqual({ warnings: [] })
  })

  it('D6 agrees without any channel, at the next look', async () => {
    const world = createWorld()
    const [a, b] = [world.open({ ports: { tabs: deaf } }), world.open({ ports: { tabs: deaf } })]
    await world.signIn(a)
    b.lifecycle.tell('visible')
    await settle()
    expect(b.getSnapshot()).toMatchObject({ status: 'signedIn' })
    await a.signOut()
    world.clock.set(world.clock.now() + 2 * HOUR)
    await expect(b.getTokens()).rejects.toMatchObject({ code: 'ERR_SIGNED_OUT' })
    expect(b.getSnapshot()).toEqual({ status: 'signedOut', reason: 'signedOutElsewhere' })
  })

  it('D1 makes one refresh when several tabs force one in the same moment', async () => {
    const world = createWorld()
    const tabs = [world.open(), world.open(), world.open()]
    await world.signIn(tabs[0]!)
    await settle()
    await Promise.all(tabs.map((tab) => tab.getTokens({ forceRefresh: true })))
    expect(world.service.count('GetTokensFromRefreshToken')).toBe(1)
  })

  it('D7 does not take up again what was read of the store before a sign-out was known', async () => {
    const world = createWorld()
    const held = holdOneRead(world.storage)
    const [a, b] = [world.open({ ports: { tabs: deaf } }), world.open({ ports: { tabs: deaf, storage: held.storage } })]
    await world.signIn(a)
    b.lifecycle.tell('visible')
    await settle()
    await a.getTokens({ forceRefresh: true })
    held.arm(recordKey())
    b.lifecycle.tell('visible')
    await settle()
    await a.signOut()
    await expect(b.getTokens({ forceRefresh: true })).rejects.toMatchObject({ code: 'ERR_SIGNED_OUT' })
    held.release()
    await settle()
    expect(b.getSnapshot()).toEqual({ status: 'signedOut', reason: 'signedOutElsewhere' })
    expect(b.events.map(({ type }) => type)).toEqual(['signedIn', 'signedOut'])
  })

  it('D7 hears of a sign-out while it is being restored', async () => {
    const world = createWorld()
    const a = world.open()
    await world.signIn(a)
    const held = holdOneRead(world.storage)
    held.arm(recordKey())
    const b = world.open({ ports: { storage: held.storage } })
    await settle()
    expect(b.getSnapshot()).toEqual({ status: 'restoring' })
    await a.signOut()
    held.release()
    await settle()
    expect(b.getSnapshot()).toMatchObject({ status: 'signedOut' })
  })

  it('D7 revokes the token of a refresh that comes back after a sign-out', async () => {
    const world = createWorld()
    const [a, b] = [world.open(), world.open()]
    await world.signIn(a)
    await settle()
    world.clock.set(world.clock.now() + 2 * HOUR)
    let answer!: () => void
    world.service.after = (operation) =>
      operation === 'GetTokensFromRefreshToken'
        ? new Promise((resolve) => {
            answer = resolve
          })
        : undefined
    const refused = expect(b.getTokens()).rejects.toMatchObject({ code: 'ERR_SIGNED_OUT' })
    await settle()
    await a.signOut({ scope: 'local' })
    await refused
    answer()
    await settle()
    expect(b.getSnapshot()).toMatchObject({ status: 'signedOut' })
    expect(world.service.goodTokens()).toEqual([])
  })

  it('D7 does not revoke what comes back after a local sign-out where the service does not rotate', async () => {
    const world = createWorld({ service: { rotates: false } })
    const tab = world.open()
    await world.signIn(tab)
    world.clock.set(world.clock.now() + 2 * HOUR)
    let answer!: () => void
    world.service.after = () =>
      new Promise((resolve) => {
        answer = resolve
      })
    const refused = expect(tab.getTokens()).rejects.toMatchObject({ code: 'ERR_SIGNED_OUT' })
    await settle()
    await tab.signOut({ scope: 'local' })
    await refused
    answer()
    await settle()
    expect(tab.getSnapshot()).toMatchObject({ status: 'signedOut' })
    // The token is the old one, and a local sign-out leaves it valid.
    expect(world.service.count('RevokeToken')).toBe(0)
    expect(world.service.goodTokens()).toHaveLength(1)
  })

  it('D7 does not sign out by a tombstone that is older than the session: a disk may forget the last write', async () => {
    const world = createWorld()
    const tab = world.open()
    await world.signIn(tab)
    await tab.signOut({ scope: 'local' })
    const old = String(await world.storage.getItem(recordKey()))
    await world.clock.advance(1000)
    await world.signIn(tab)
    await world.storage.setItem(recordKey(), old)
    tab.lifecycle.tell('visible')
    await settle()
    expect(tab.getSnapshot()).toMatchObject({ status: 'signedIn' })
  })

  it('D10 does not take up a session that has ended where it was: its refresh token is not here', async () => {
    const disk = memoryStorage()
    const [here, there] = [memoryStorage(), memoryStorage()]
    const world = createWorld({ storage: disk })
    const tab = world.open({ ports: { storage: splitStorage(disk, { secrets: here }) } })
    await settle()
    const other = world.open({ ports: { storage: splitStorage(disk, { secrets: there }), tabs: deaf } })
    await world.signIn(other)
    other.dispose()
    world.clock.set(world.clock.now() + 2 * HOUR)
    tab.lifecycle.tell('visible')
    await settle()
    expect(tab.getSnapshot()).toMatchObject({ status: 'signedOut' })
    expect(tab.events).toEqual([])
  })

  it('D8 lets a sign-in finish as its own user while another tab signs out', async () => {
    const world = createWorld()
    const [a, b] = [world.open(), world.open()]
    await world.signIn(a)
    await settle()
    await Promise.all([a.signOut(), world.signIn(b, 'bob')])
    await settle()
    expect(b.getSnapshot()).toMatchObject({ status: 'signedIn', user: { username: 'bob' } })
    expect(world.open().getSnapshot()).toEqual({ status: 'restoring' })
  })

  it('D9 turns the callers of one user away when another user is chosen', async () => {
    const world = createWorld()
    const [a, b] = [world.open(), world.open()]
    await world.signIn(a)
    await settle()
    world.clock.set(world.clock.now() + 2 * HOUR)
    world.service.before = (operation) => (operation === 'GetTokensFromRefreshToken' ? never() : undefined)
    const waiting = b.getTokens()
    const refused = expect(waiting).rejects.toMatchObject({ code: 'ERR_SIGNED_OUT' })
    await settle()
    world.service.before = undefined
    await world.signIn(a, 'bob')
    await settle()
    await refused
    expect(b.getSnapshot()).toMatchObject({ status: 'signedIn', user: { username: 'bob' } })
    expect(b.username()).toBe('bob')
  })

  it('D10 spreads a sign-in to ten other tabs without a request', async () => {
    const world = createWorld()
    const tabs = Array.from({ length: 11 }, () => world.open())
    await settle()
    await world.signIn(tabs[0]!)
    await settle()
    for (const tab of tabs) {
      expect(tab.getSnapshot()).toMatchObject({ status: 'signedIn' })
      expect(tab.events).toEqual([{ type: 'signedIn', username: 'alice' }])
    }
    expect(world.service.calls).toEqual([])
  })

  it('D11 lets a listener call back into the session', async () => {
    const world = createWorld()
    const tab = world.open()
    const answers: unknown[] = []
    const callBack = async () => {
      answers.push((await tab.getTokens()).expiresAt)
      answers.push(await tab.signOut())
    }
    tab.on('refreshed', () => void callBack())
    tab.subscribe(() => void tab.getSnapshot())
    await world.signIn(tab)
    world.clock.set(world.clock.now() + 2 * HOUR)
    await tab.getTokens()
    await settle()
    expect(answers).toEqual([expect.any(Number), { warnings: [] }])
    expect(tab.getSnapshot()).toMatchObject({ status: 'signedOut' })
  })

  it('D12 tells the other listeners when one throws, and lets its error surface', async () => {
    const world = createWorld()
    const tab = world.open()
    const surfaced: unknown[] = []
    const note = (error: unknown) => void surfaced.push(error)
    const others = process.listeners('unhandledRejection')
    process.removeAllListeners('unhandledRejection')
    process.on('unhandledRejection', note)
    try {
      await settle()
      let told = 0
      tab.subscribe(() => {
        throw new Error('a listener of the app')
      })
      tab.on('signedIn', () => {
        throw new Error('another')
      })
      tab.subscribe(() => told++)
      await world.signIn(tab)
      await settle()
      expect(told).toBe(1)
      expect(surfaced).toHaveLength(2)
    } finally {
      process.removeListener('unhandledRejection', note)
      for (const listener of others) process.on('unhandledRejection', listener)
    }
  })

  it('D13 makes one refresh with two copies in one page', async () => {
    const world = createWorld()
    const [one, two] = [world.open(), world.open()]
    await world.signIn(one)
    await settle()
    world.clock.set(world.clock.now() + 2 * HOUR)
    await Promise.all([one.getTokens(), two.getTokens()])
    expect(world.service.count('GetTokensFromRefreshToken')).toBe(1)
  })

  it('D14 D15 stores a refresh whose page went away before the answer', async () => {
    const world = createWorld()
    const tab = world.open()
    await world.signIn(tab)
    world.clock.set(world.clock.now() + 2 * HOUR)
    let answer!: () => void
    world.service.after = () =>
      new Promise((resolve) => {
        answer = resolve
      })
    const turnedAway = expect(tab.getTokens()).rejects.toMatchObject({ code: 'ERR_CANCELLED' })
    await settle()
    tab.dispose()
    await turnedAway
    world.service.after = undefined
    answer()
    await settle()
    await expect(world.open().getTokens()).resolves.toBeDefined()
    expect(world.service.count('GetTokensFromRefreshToken')).toBe(1)
  })

  it('D16 makes one refresh for 50 tabs', async () => {
    const world = createWorld()
    const tabs = Array.from({ length: 50 }, () => world.open())
    await world.signIn(tabs[0]!)
    await settle()
    world.clock.set(world.clock.now() + 2 * HOUR)
    await Promise.all(tabs.map((tab) => tab.getTokens()))
    expect(world.service.count('GetTokensFromRefreshToken')).toBe(1)
  })

  it('D18 keeps two storages apart', async () => {
    const world = createWorld()
    const hidden = { storage: memoryStorage(), lock: createLock(), tabs: deaf }
    const [normal, secret] = [world.open(), world.open({ ports: hidden })]
    await world.signIn(normal)
    await settle()
    expect(secret.getSnapshot()).toEqual({ status: 'signedOut' })
  })

  it('I8 leaves no timer, listener or waiting caller behind when it is disposed', async () => {
    const world = createWorld()
    const tab = world.open()
    await world.signIn(tab)
    world.clock.set(world.clock.now() + 2 * HOUR)
    world.service.before = never
    const waiting = expect(tab.getTokens()).rejects.toMatchObject({ code: 'ERR_CANCELLED' })
    await settle()
    tab.dispose()
    tab.dispose()
    await waiting
    // The deadline of the request that was sent is the last to go.
    await world.clock.advance(60_000)
    expect(world.clock.timers).toBe(0)
    expect(tab.lifecycle.size).toBe(0)
    await expect(tab.getTokens()).rejects.toMatchObject({ code: 'ERR_CANCELLED' })
  })

  it('I8 settles a sign-out that is under way when the page is disposed', async () => {
    const storage = memoryStorage()
    let isSlow = false
    const { update } = storage
    const slow = (...args: Parameters<typeof update>) => (isSlow ? never() : update(...args))
    const world = createWorld({ storage: { ...storage, update: slow } })
    const tab = world.open()
    await world.signIn(tab)
    isSlow = true
    const done = tab.signOut()
    await settle()
    tab.dispose()
    expect(await done).toEqual({ warnings: [] })
    await expect(tab.signOut()).rejects.toMatchObject({ code: 'ERR_CANCELLED' })
    await expect(tab.switchAccount('alice')).rejects.toMatchObject({ code: 'ERR_CANCELLED' })
  })

  it('lets a caller stop waiting without stopping the refresh', async () => {
    const world = createWorld()
    const tab = world.open()
    await world.signIn(tab)
    world.clock.set(world.clock.now() + 2 * HOUR)
    const giveUp = new AbortController()
    const waiting = expect(tab.getTokens({ signal: giveUp.signal })).rejects.toMatchObject({ code: 'ERR_ABORTED' })
    giveUp.abort()
    await waiting
    await expect(tab.getTokens({ signal: giveUp.signal })).rejects.toMatchObject({ code: 'ERR_ABORTED' })
    await settle()
    expect(tab.getSnapshot()).toMatchObject({ status: 'signedIn', stale: false })
    expect(world.service.count('GetTokensFromRefreshToken')).toBe(1)
  })

  it.each([
    ['expired tokens', 2 * HOUR, false],
    ['tokens that are still valid', 0, true],
  ])('answers who asked for a refresh of %s when the same session is adopted meanwhile', async (_, passed, force) => {
    const world = createWorld()
    await world.signIn(world.open())
    await settle()
    world.clock.set(world.clock.now() + passed)
    const { call } = world.service
    let answer = () => undefined as void
    const held = (async (...sent: Parameters<typeof call>) => {
      await new Promise<void>((resolve) => {
        answer = resolve
      })
      return call(...sent)
    }) as typeof call
    const tab = world.open({ call: held })
    const asked = tab.getTokens({ forceRefresh: force })
    await settle()
    expect(tab.actor.getSnapshot().value).toMatchObject({ tokens: { signedIn: 'refreshing' } })
    await tab.switchAccount('alice')
    await settle()
    answer()
    const { refreshToken } = await during(world.clock, asked)
    expect(world.service.isGood(refreshToken!.expose())).toBe(true)
    expect(world.service.count('GetTokensFromRefreshToken')).toBe(1)
  })
})
