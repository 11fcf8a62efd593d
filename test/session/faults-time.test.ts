import { describe, expect, it } from 'vitest'
import { CognitoError, NetworkError, ProtocolError } from '../../src/errors.ts'
import { readTokens, refreshMarginMs, remainingMs } from '../../src/session/tokens.ts'
import { createServerClock } from '../../src/timers.ts'
import { faultyStorage } from './faulty-storage.ts'
import { createTestClock, createWorld, deaf, during, jwt, settle, type World } from './session-bench.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const YEAR = 365 * DAY

describe('faults of time', () => {
  it.each([
    ['a day ahead', DAY],
    ['a day behind', -DAY],
    ['ten years ahead', 10 * YEAR],
    ['ten years behind', -10 * YEAR],
  ])('B1 counts lifetimes from the receipt when the local clock is %s', async (_, error) => {
    const world = createWorld()
    world.service.offsetMs = -error
    const tab = world.open()
    await world.signIn(tab)
    await world.clock.advance(50 * MINUTE)
    await expect(tab.getTokens()).resolves.toBeDefined()
    expect(world.service.count('GetTokensFromRefreshToken')).toBe(0)
    await world.clock.advance(9 * MINUTE)
    expect(world.service.count('GetTokensFromRefreshToken')).toBe(1)
  })

  it('B1 learns the time of the service from the tokens', () => {
    const clock = createTestClock()
    const world = createWorld()
    world.service.offsetMs = 3 * DAY
    const serverClock = createServerClock(clock)
    readTokens(world.service.issue('alice'), { userPoolId: 'eu-west-1_Pool', receivedAt: clock.now(), serverClock })
    expect(Math.abs(serverClock.offsetMs() - 3 * DAY)).toBeLessThan(1000)
  })

  it('B2 refreshes once when the clock jumps forward a day', async () => {
    const world = createWorld()
    const tab = world.open()
    await world.signIn(tab)
    world.clock.set(world.clock.now() + DAY)
    await world.clock.advance(30 * MINUTE)
    expect(world.service.count('GetTokensFromRefreshToken')).toBe(1)
    expect(tab.getSnapshot()).toMatchObject({ status: 'signedIn', stale: false })
  })

  it('B3 does not take tokens for fresh for another day when the clock is set back', async () => {
    const world = createWorld()
    const tab = world.open()
    await world.signIn(tab)
    await world.clock.advance(30 * MINUTE)
    world.clock.set(world.clock.now() - DAY)
    await world.clock.advance(6 * MINUTE)
    expect(world.service.count('GetTokensFromRefreshToken')).toBe(1)
    await expect(tab.getTokens()).resolves.toBeDefined()
    await world.clock.advance(40 * MINUTE)
    expect(world.service.count('GetTokensFromRefreshToken')).toBe(1)
  })

  it('B3 notices on reading that the clock was set back by less than the life of the tokens', async () => {
    const world = createWorld()
    const tab = world.open()
    await world.signIn(tab)
    await world.clock.advance(50 * MINUTE)
    world.clock.set(world.clock.now() - 40 * MINUTE)
    await tab.getTokens()
    expect(world.service.count('GetTokensFromRefreshToken')).toBe(1)
  })

  it('B3 asks ever more seldom when the clock was set back, and neither network nor storage works', async () => {
    const disk = faultyStorage()
    const world = createWorld({ storage: disk.storage })
    const tab = world.open()
    await world.signIn(tab)
    disk.fail('throws')
    await world.clock.advance(20 * MINUTE)
    world.clock.set(world.clock.now() - 30 * MINUTE)
    let requests = 0
    world.service.before = () => {
      requests++
      throw new NetworkError('offline')
    }
    await world.clock.advance(70 * MINUTE)

    expect(requests).toBeLessThan(80)
    expect(tab.getSnapshot()).toMatchObject({ status: 'signedIn', stale: true })
  })

  it('B3 asks again after a failure when the clock was set back since: the pause is not as long as the jump', async () => {
    const world = createWorld()
    const tab = world.open()
    await world.signIn(tab)
    world.clock.set(world.clock.now() + 2 * HOUR)
    world.service.before = () => {
      throw new NetworkError('late', { code: 'ERR_TIMEOUT' })
    }
    await expect(tab.getTokens()).rejects.toMatchObject({ code: 'ERR_TIMEOUT' })
    world.service.before = undefined
    world.clock.set(world.clock.now() - HOUR)
    await expect(tab.getTokens()).resolves.toBeDefined()
  })

  it('B3 makes no pause as long as the jump when the clock is set back, before a refresh or a write is tried again', async () => {
    const disk = faultyStorage()
    const world = createWorld({ storage: disk.storage })
    const tab = world.open()
    disk.fail('throws')
    await world.signIn(tab)
    world.service.before = () => {
      throw new NetworkError('offline')
    }
    await expect(during(world.clock, tab.getTokens({ forceRefresh: true }))).rejects.toMatchObject({
      code: 'ERR_NETWORK',
    })
    world.clock.set(world.clock.now() - DAY)
    disk.fail(undefined)
    world.service.before = undefined

    await world.clock.advance(MINUTE)

    expect(tab.getSnapshot()).toMatchObject({ status: 'signedIn', persisted: true, stale: false })
  })

  it('B3 looks for the session again when the clock was set back since the storage could not be read', async () => {
    const disk = faultyStorage()
    const world = createWorld({ storage: disk.storage })
    const first = world.open()
    await world.signIn(first)
    first.dispose()
    disk.fail('throws')
    const tab = world.open()
    await world.clock.advance(100)
    world.clock.set(world.clock.now() - DAY)
    disk.fail(undefined)

    await world.clock.advance(MINUTE)

    expect(tab.getSnapshot()).toMatchObject({ status: 'signedIn' })
  })

  const slowDown = (retryAfterMs: number) => () => {
    throw new CognitoError('slow down', {
      code: 'TooManyRequestsException',
      status: 429,
      operation: 'GetTokensFromRefreshToken',
      retryAfterMs,
    })
  }
  const refreshes = ({ service }: World) => service.count('GetTokensFromRefreshToken')

  it.each([
    ['ten seconds', 10 * SECOND],
    ['half a minute', 30 * SECOND],
    ['an hour', HOUR],
    ['a day', DAY],
  ])('B3 waits no longer than the service said when the clock is set back by %s meanwhile', async (_, jump) => {
    const world = createWorld()
    const tab = world.open()
    await world.signIn(tab)
    world.service.before = slowDown(MINUTE)
    await expect(tab.getTokens({ forceRefresh: true })).rejects.toMatchObject({ retryAfterMs: MINUTE })
    world.service.before = undefined
    await world.clock.advance(20 * SECOND)
    expect(refreshes(world)).toBe(0)
    world.clock.set(world.clock.now() - jump)
    // Spread by up to a quarter.
    await world.clock.advance(56 * SECOND)
    expect(refreshes(world)).toBe(1)
  })

  it.each(['getTokens', 'online', 'visible'] as const)(
    'B3 asks again by %s once a clock that was a day fast is set right',
    async (how) => {
      const world = createWorld()
      const tab = world.open()
      await world.signIn(tab)
      world.clock.set(world.clock.now() + DAY)
      world.service.before = slowDown(5 * MINUTE)
      await expect(tab.getTokens()).rejects.toMatchObject({ code: 'TooManyRequestsException' })
      world.service.before = undefined
      world.clock.set(world.clock.now() - DAY + HOUR)
      if (how === 'getTokens') await tab.getTokens()
      else tab.lifecycle.tell(how)
      await settle()
      expect(refreshes(world)).toBe(1)
    },
  )

  it.each(['online', 'visible'] as const)(
    'B4 asks again by %s after a sleep that was longer than the service said',
    async (event) => {
      const world = createWorld()
      const tab = world.open()
      await world.signIn(tab)
      world.service.before = slowDown(2 * MINUTE)
      await expect(tab.getTokens({ forceRefresh: true })).rejects.toMatchObject({ retryAfterMs: 2 * MINUTE })
      world.service.before = undefined
      tab.lifecycle.tell(event)
      await settle()
      expect(refreshes(world)).toBe(0)
      world.clock.set(world.clock.now() + 2 * MINUTE)
      tab.lifecycle.tell(event)
      await settle()
      expect(refreshes(world)).toBe(1)
    },
  )

  it('A8 gives callers the error for no longer than the service said', async () => {
    const world = createWorld()
    const tab = world.open()
    await world.signIn(tab)
    world.service.before = slowDown(2 * SECOND)
    await expect(tab.getTokens({ forceRefresh: true })).rejects.toMatchObject({ retryAfterMs: 2 * SECOND })
    world.clock.set(world.clock.now() + 1999)
    await expect(tab.getTokens({ forceRefresh: true })).rejects.toMatchObject({ retryAfterMs: 2 * SECOND })
    world.service.before = undefined
    world.clock.set(world.clock.now() + 1)
    await expect(tab.getTokens({ forceRefresh: true })).resolves.toBeDefined()
  })

  it.each([
    ['a second', SECOND],
    ['an hour', HOUR],
  ])('B3 reads a storage again in time when the clock is set back by %s meanwhile', async (_, jump) => {
    const disk = faultyStorage()
    const world = createWorld({ storage: disk.storage })
    await world.signIn(world.open())
    disk.fail('throwsOnRead')
    const tab = world.open()
    await world.clock.advance(2 * SECOND)
    disk.fail(undefined)
    world.clock.set(world.clock.now() - jump)
    await world.clock.advance(2 * SECOND)
    expect(tab.getSnapshot()).toMatchObject({ status: 'signedIn' })
  })

  it('B4 makes one refresh for all readers after eight hours of sleep, offline first', async () => {
    const world = createWorld()
    const tab = world.open()
    await world.signIn(tab)
    world.clock.set(world.clock.now() + 8 * HOUR)
    world.service.before = () => {
      throw new NetworkError('offline')
    }
    tab.lifecycle.tell('visible')
    await world.clock.advance(2 * SECOND)
    expect(tab.getSnapshot()).toMatchObject({ status: 'signedIn', stale: true })
    world.service.before = undefined
    await world.clock.advance(SECOND)
    tab.lifecycle.tell('online')
    await Promise.all(Array.from({ length: 20 }, () => tab.getTokens()))
    expect(world.service.count('GetTokensFromRefreshToken')).toBe(1)
  })

  it('B4 survives a sleep of three days', async () => {
    const world = createWorld()
    const tab = world.open()
    await world.signIn(tab)
    world.clock.set(world.clock.now() + 3 * DAY)
    await world.clock.advance(5 * MINUTE)
    expect(tab.getSnapshot()).toMatchObject({ status: 'signedIn', stale: false })
    expect(world.service.count('GetTokensFromRefreshToken')).toBe(1)
  })

  it('B5 hands out no expired token while timers are held back', async () => {
    const world = createWorld()
    const tab = world.open()
    await world.signIn(tab)
    world.clock.set(world.clock.now() + HOUR + 1)
    const tokens = await tab.getTokens()
    expect(tokens.expiresAt).toBeGreaterThan(world.clock.now())
  })

  it('B6 reads the store again when the page comes back out of a cache', async () => {
    const world = createWorld()
    const [frozen, other] = [world.open({ ports: { tabs: deaf } }), world.open()]
    await world.signIn(other)
    frozen.lifecycle.tell('visible')
    await settle()
    expect(frozen.getSnapshot()).toMatchObject({ status: 'signedIn' })
    await other.signOut()
    frozen.lifecycle.tell('visible')
    await settle()
    expect(frozen.getSnapshot()).toEqual({ status: 'signedOut', reason: 'signedOutElsewhere' })
  })

  it('B7 sets no timer that is longer than five minutes, so none overflows, and wakes an idle page twelve times an hour', async () => {
    const world = createWorld({ service: { lifeMs: 60 * DAY } })
    const delays: number[] = []
    const { setTimeout } = world.clock
    world.clock.setTimeout = (run, delayMs) => {
      delays.push(delayMs)
      return setTimeout(run, delayMs)
    }
    const tab = world.open()
    await world.signIn(tab)
    delays.length = 0
    await world.clock.advance(HOUR)
    expect(delays).toEqual(Array(12).fill(5 * MINUTE))
    expect(world.service.calls).toEqual([])
  })

  it.each([
    ['a missing exp', { exp: undefined }],
    ['a text as exp', { exp: '1' }],
    ['a negative exp', { exp: -1 }],
    ['an absurd exp', { exp: Number.MAX_VALUE }],
    ['exp before iat', { exp: 5, iat: 10 }],
    ['exp at iat', { exp: 10, iat: 10 }],
    ['a missing iat', { iat: undefined }],
    ['NaN', { iat: Number.NaN }],
  ])('B8 refuses tokens with %s', (_, claims) => {
    const good = { sub: 's', iat: 1000, exp: 4600 }
    const result = { AccessToken: jwt({ ...good, ...claims }), IdToken: jwt(good), ExpiresIn: 3600 }
    expect(() => readTokens(result, { userPoolId: 'eu-west-1_Pool', receivedAt: 1 })).toThrow(ProtocolError)
  })

  it.each([0, -1, Number.NaN, '3600', {}])('B8 refuses ExpiresIn %s', (seconds) => {
    const good = jwt({ sub: 's', iat: 1000, exp: 4600 })
    const result = { AccessToken: good, IdToken: good, ExpiresIn: seconds as number }
    expect(() => readTokens(result, { userPoolId: 'eu-west-1_Pool', receivedAt: 1 })).toThrow(ProtocolError)
  })

  it.each([
    [{ AccessToken: undefined }, 'The access token is missing'],
    [{ AccessToken: null }, 'The access token is missing'],
    [{ IdToken: undefined }, 'The id token is missing'],
    [{ IdToken: 5 }, 'The token is not a JSON Web Token'],
    [{ ExpiresIn: '3600' }, 'ExpiresIn is not a number'],
    [{ ExpiresIn: true }, 'ExpiresIn is not a number'],
    [{ ExpiresIn: 0 }, 'The tokens expire before they are issued'],
  ])('B8 says what is wrong with %j', (change, message) => {
    const good = jwt({ sub: 's', iat: 1000, exp: 4600 })
    const result = { AccessToken: good, IdToken: good, ExpiresIn: 3600, ...change }
    expect(() => readTokens(result as never, { userPoolId: 'eu-west-1_Pool', receivedAt: 1 })).toThrow(
      new ProtocolError(message),
    )
  })

  it('B8 keeps the old tokens when a refresh brings such a set', async () => {
    const world = createWorld({ service: { graceMs: HOUR } })
    const tab = world.open()
    await world.signIn(tab)
    const before = await tab.getTokens()
    world.service.alter = (result) => ({ ...result, AccessToken: jwt({ sub: 'sub-alice', iat: 5 }) })
    await expect(tab.getTokens({ forceRefresh: true })).rejects.toMatchObject({ code: 'ERR_PROTOCOL' })
    expect((await tab.getTokens()).accessToken.expose()).toBe(before.accessToken.expose())
  })

  it('B9 never takes a number that is none for "valid"', () => {
    const tokens = readTokens(createWorld().service.issue('alice'), { userPoolId: 'eu-west-1_Pool', receivedAt: 1000 })
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      expect(remainingMs(tokens, bad)).toBe(0)
      expect(remainingMs({ ...tokens, expiresAt: Number.NaN }, 2000)).toBe(0)
    }
  })

  it('B10 does not refresh all the time when tokens live shorter than the margin', async () => {
    const world = createWorld({ service: { lifeMs: 5 * MINUTE }, config: { refreshLeewayMs: 10 * MINUTE } })
    const tab = world.open()
    await world.signIn(tab)
    await world.clock.advance(HOUR)
    expect(world.service.count('GetTokensFromRefreshToken')).toBeLessThanOrEqual(14)
    expect(world.service.count('GetTokensFromRefreshToken')).toBeGreaterThanOrEqual(12)
  })

  it('B10 takes a margin of at most a tenth of the life', () => {
    const tokens = readTokens(createWorld().service.issue('alice'), { userPoolId: 'eu-west-1_Pool', receivedAt: 0 })
    expect(refreshMarginMs(tokens, 120_000)).toBe(120_000)
    expect(refreshMarginMs(tokens, HOUR)).toBe(6 * MINUTE)
    expect(refreshMarginMs(tokens, 0)).toBe(0)
  })

  it('refreshes in time, so that nobody waits: within the leeway and before expiry', async () => {
    const world = createWorld()
    const tab = world.open()
    await world.signIn(tab)
    await world.clock.advance(57 * MINUTE)
    expect(world.service.count('GetTokensFromRefreshToken')).toBe(0)
    await world.clock.advance(2.5 * MINUTE)
    expect(world.service.count('GetTokensFromRefreshToken')).toBe(1)
  })

  it('survives a thousand random jumps of the clock with few requests and no expired token', async () => {
    const world = createWorld()
    const tab = world.open()
    await world.signIn(tab)
    let seed = 42
    const random = () => {
      seed = (seed * 1103515245 + 12345) % 2 ** 31
      return seed / 2 ** 31
    }
    let requests = 0
    for (let jump = 0; jump < 300; jump++) {
      const sizes = [SECOND, -SECOND, MINUTE, -MINUTE, HOUR, -HOUR, DAY, -DAY, YEAR, -YEAR]
      world.clock.set(Math.max(1e12, world.clock.now() + sizes[Math.floor(random() * sizes.length)]!))
      const tokens = await tab.getTokens()
      expect(remainingMs(tokens, world.clock.now())).toBeGreaterThan(0)
      await world.clock.advance(30 * SECOND)
      const now = world.service.count('GetTokensFromRefreshToken')
      expect(now - requests).toBeLessThanOrEqual(2)
      requests = now
    }
    expect(tab.getSnapshot()).toMatchObject({ status: 'signedIn' })
  })
})
