import { describe, expect, it, vi } from 'vitest'
import { CognitoError, NetworkError, ProtocolError } from '../../src/errors.ts'
import { createWorld, during, refusal, settle, type Tab, type World } from './session-bench.ts'

const HOUR = 3_600_000
const MINUTE = 60_000

/** A signed-in tab whose tokens have just expired. */
async function expired(options: Parameters<typeof createWorld>[0] = {}): Promise<{ world: World; tab: Tab }> {
  const world = createWorld(options)
  const tab = world.open()
  await world.signIn(tab)
  world.clock.set(world.clock.now() + 2 * HOUR)
  return { world, tab }
}

const failing = (world: World, error: () => unknown) => {
  world.service.before = (operation) => {
    if (operation !== 'RevokeToken') throw error()
  }
}

describe('faults of the transport while tokens are refreshed', () => {
  it('A3 keeps the session while offline, tells the truth, and heals when the network is back', async () => {
    const { world, tab } = await expired()
    failing(world, () => new NetworkError('offline'))
    await expect(during(world.clock, tab.getTokens(), 100)).rejects.toMatchObject({
      code: 'ERR_NETWORK',
      retryable: true,
    })
    expect(tab.getSnapshot()).toMatchObject({ status: 'signedIn', stale: true })
    world.service.before = undefined
    await world.clock.advance(2000)
    tab.lifecycle.tell('online')
    await settle()
    expect(tab.getSnapshot()).toMatchObject({ status: 'signedIn', stale: false })
    await expect(tab.getTokens()).resolves.toBeDefined()
  })

  it('A3 heals by itself, without any event, after an hour offline', async () => {
    const { world, tab } = await expired()
    failing(world, () => new NetworkError('offline'))
    await world.clock.advance(HOUR)
    expect(tab.getSnapshot()).toMatchObject({ status: 'signedIn', stale: true })
    world.service.before = undefined
    await world.clock.advance(6 * MINUTE)
    expect(tab.getSnapshot()).toMatchObject({ stale: false })
  })

  it('A3 replaces tokens that a caller held for useless when the network is back, also when a page event comes first', async () => {
    const world = createWorld()
    const tab = world.open()
    await world.signIn(tab)
    failing(world, () => new NetworkError('offline', { code: 'ERR_TIMEOUT' }))
    await expect(tab.getTokens({ forceRefresh: true })).rejects.toMatchObject({ code: 'ERR_TIMEOUT' })
    await world.clock.advance(MINUTE)
    await tab.getTokens({ forceRefresh: true }).catch(() => undefined)
    await world.clock.advance(1100)
    world.service.before = undefined
    tab.lifecycle.tell('online')
    await settle()
    expect(tab.getSnapshot()).toMatchObject({ status: 'signedIn', stale: false })
    expect(world.service.count('GetTokensFromRefreshToken')).toBe(1)
  })

  it('A4 gives up on a service that never answers, and releases everybody who waits', async () => {
    const { world, tab } = await expired()
    world.service.before = () => new Promise(() => undefined)
    const callers = [tab.getTokens(), tab.getTokens(), tab.getTokens()]
    const results = Promise.allSettled(callers)
    await world.clock.advance(13_000)
    for (const result of await results)
      expect(result).toMatchObject({ reason: { code: 'ERR_TIMEOUT', retryable: true } })
  })

  it.each([
    ['A7 500', () => refusal('InternalErrorException', 'trouble', 500)],
    ['A7 503 with HTML', () => new NetworkError('html', { status: 503 })],
    [
      'A7 500 that calls itself NotAuthorizedException',
      () => refusal('NotAuthorizedException', 'Refresh Token has been revoked', 500),
    ],
    ['A8 429', () => refusal('TooManyRequestsException', 'Rate exceeded', 429)],
    ['A8 400 TooManyRequestsException', () => refusal('TooManyRequestsException', 'Rate exceeded')],
    ['A9 408', () => new NetworkError('timeout', { status: 408 })],
    ['A9 425', () => refusal('TooEarly', 'early', 425)],
    ['A10 403 of a firewall', () => refusal('ForbiddenException', 'Request blocked', 403)],
    ['A11 captive portal', () => new NetworkError('not our server', { status: 200 })],
    ['A14 truncated answer', () => new ProtocolError('truncated')],
    ['A24 503 of a service worker', () => refusal('ServiceUnavailable', 'offline', 503)],
    [
      'ResourceNotFoundException of a client',
      () => refusal('ResourceNotFoundException', 'User pool client does not exist.'),
    ],
    ['InvalidParameterException', () => refusal('InvalidParameterException', 'bad')],
    ['UserLambdaValidationException', () => refusal('UserLambdaValidationException', 'PreTokenGeneration failed')],
    ['a thrown string', () => 'oops'],
  ])('%s signs nobody out', async (_, error) => {
    const { world, tab } = await expired()
    failing(world, error)
    await expect(during(world.clock, tab.getTokens(), 100)).rejects.toMatchObject({ code: expect.any(String) })
    await world.clock.advance(30 * MINUTE)
    expect(tab.getSnapshot()).toMatchObject({ status: 'signedIn', stale: true })
    world.service.before = undefined
    await world.clock.advance(6 * MINUTE)
    expect(tab.getSnapshot()).toMatchObject({ status: 'signedIn', stale: false })
    expect(tab.events.filter(({ type }) => type === 'signedOut')).toEqual([])
  })

  it.each([
    ['nothing', undefined],
    ['null', null],
    ['an empty object', {}],
    ['an array', []],
    ['a number', 5],
    ['tokens that are no tokens', { AccessToken: 'x', IdToken: 'y' }],
  ])('A15 A16 keeps the session when the answer holds %s', async (_, result) => {
    const { world, tab } = await expired({ service: { graceMs: HOUR } })
    world.service.alter = () => result
    await expect(during(world.clock, tab.getTokens(), 100)).rejects.toMatchObject({ code: 'ERR_PROTOCOL' })
    world.service.alter = undefined
    await world.clock.advance(MINUTE)
    expect(tab.getSnapshot()).toMatchObject({ status: 'signedIn', stale: false })
  })

  it('A16 salvages the new refresh token of a damaged answer, so that zero grace loses nothing', async () => {
    const { world, tab } = await expired()
    world.service.alter = ({ RefreshToken }) => ({ RefreshToken })
    await expect(during(world.clock, tab.getTokens(), 100)).rejects.toMatchObject({ code: 'ERR_PROTOCOL' })
    world.service.alter = undefined
    await world.clock.advance(MINUTE)
    expect(tab.getSnapshot()).toMatchObject({ status: 'signedIn', stale: false })
  })

  it('A16 goes back to the old refresh token when the salvaged one is worth nothing', async () => {
    const { world, tab } = await expired({ service: { rotates: false } })
    world.service.alter = () => ({ RefreshToken: 'nonsense' })
    await expect(during(world.clock, tab.getTokens(), 100)).rejects.toMatchObject({ code: 'ERR_PROTOCOL' })
    world.service.alter = undefined
    await world.clock.advance(MINUTE)
    expect(tab.getSnapshot()).toMatchObject({ status: 'signedIn', stale: false })
  })

  it('A16 goes back to the old refresh token while the old tokens are good, too', async () => {
    const world = createWorld({ service: { rotates: false } })
    const tab = world.open()
    await world.signIn(tab)
    world.service.alter = () => {
      world.service.alter = undefined
      return { RefreshToken: 'nonsense' }
    }
    // Ahead of their end the tokens are to be replaced; the answer is damaged, and the next one refuses what it held.
    await world.clock.advance(59.5 * MINUTE)
    expect(world.service.count('GetTokensFromRefreshToken')).toBeGreaterThan(1)
    await world.clock.advance(30 * MINUTE)
    expect(tab.getSnapshot()).toMatchObject({ status: 'signedIn', stale: false })
  })

  it('A8 waits as long as the service asks, and no caller can hurry it', async () => {
    const { world, tab } = await expired()
    failing(
      world,
      () =>
        new CognitoError('slow', {
          code: 'TooManyRequestsException',
          status: 429,
          retryable: true,
          retryAfterMs: 120_000,
        }),
    )
    await expect(during(world.clock, tab.getTokens(), 100)).rejects.toMatchObject({ code: 'TooManyRequestsException' })
    let attempts = 0
    world.service.before = () => {
      attempts++
    }
    for (let second = 0; second < 110; second += 10) {
      tab.lifecycle.tell('visible')
      await tab.getTokens().catch(() => undefined)
      await world.clock.advance(10_000)
    }
    expect(attempts).toBe(0)
    await world.clock.advance(MINUTE)
    expect(attempts).toBe(1)
    expect(tab.getSnapshot()).toMatchObject({ stale: false })
  })

  it('A20 stores an answer that comes after the deadline, if the session is still the same', async () => {
    const { world, tab } = await expired()
    let answer!: () => void
    let isSlow = true
    world.service.after = () => {
      if (!isSlow) return undefined
      isSlow = false
      return new Promise((resolve) => {
        answer = resolve
      })
    }
    const waiting = tab.getTokens().catch((error: unknown) => error)
    await world.clock.advance(10_100)
    expect(await waiting).toMatchObject({ code: 'ERR_TIMEOUT' })
    expect(tab.getSnapshot()).toMatchObject({ stale: true })
    answer()
    await settle()
    await world.clock.advance(3000)
    expect(tab.getSnapshot()).toMatchObject({ status: 'signedIn', stale: false })
    expect(world.service.count('GetTokensFromRefreshToken')).toBe(1)
  })

  it('A6 stores an answer that comes after the page has gone, and says nothing', async () => {
    const { world, tab } = await expired()
    let answer!: () => void
    world.service.after = () => {
      world.service.after = undefined
      return new Promise((resolve) => {
        answer = resolve
      })
    }
    tab.getTokens().catch(() => undefined)
    await world.clock.advance(10_100)
    tab.dispose()
    const warn = vi.spyOn(console, 'warn')

    answer()
    await settle()

    expect(warn).not.toHaveBeenCalled()
    warn.mockRestore()
    const next = world.open()
    await expect(next.getTokens()).resolves.toBeDefined()
    expect(world.service.count('GetTokensFromRefreshToken')).toBe(1)
  })

  it('A22 heals inside the grace when the answer was lost after the service rotated', async () => {
    const { world, tab } = await expired({ service: { graceMs: 60_000 } })
    world.service.after = (operation) => {
      if (operation === 'GetTokensFromRefreshToken') {
        world.service.after = undefined
        throw new NetworkError('connection reset', { code: 'ERR_TIMEOUT' })
      }
    }
    await expect(during(world.clock, tab.getTokens(), 100)).rejects.toMatchObject({ code: 'ERR_TIMEOUT' })
    await world.clock.advance(5000)
    expect(tab.getSnapshot()).toMatchObject({ status: 'signedIn', stale: false })
  })

  it('A22 says so when the lost answer was the only copy, with zero grace', async () => {
    const { world, tab } = await expired()
    world.service.after = () => {
      world.service.after = undefined
      throw new NetworkError('connection reset', { code: 'ERR_TIMEOUT' })
    }
    await expect(during(world.clock, tab.getTokens(), 100)).rejects.toMatchObject({ code: 'ERR_TIMEOUT' })
    await world.clock.advance(MINUTE)
    expect(tab.getSnapshot()).toEqual({ status: 'signedOut', reason: 'refreshTokenReused' })
  })

  it('A25 tries once more in silence when a phone has just woken up', async () => {
    const { world, tab } = await expired()
    let attempts = 0
    world.service.before = () => {
      if (attempts++ === 0) throw new NetworkError('Load failed')
    }
    await expect(during(world.clock, tab.getTokens(), 100)).resolves.toBeDefined()
    expect(tab.events.map(({ type }) => type)).toEqual(['signedIn', 'refreshed'])
  })

  it('A25 does not try again in silence what a proxy has answered: the token may have been used', async () => {
    const { world, tab } = await expired()
    let attempts = 0
    world.service.before = () => {
      attempts++
      throw new NetworkError('html', { status: 502 })
    }
    await expect(during(world.clock, tab.getTokens())).rejects.toMatchObject({ code: 'ERR_NETWORK', status: 502 })
    expect(attempts).toBe(1)
  })

  it('I10 sends a bounded number of requests, whoever asks and however often', async () => {
    const { world, tab } = await expired()
    let attempts = 0
    world.service.before = () => {
      attempts++
      throw new NetworkError('offline', { code: 'ERR_TIMEOUT' })
    }
    for (let second = 0; second < 300; second++) {
      for (let caller = 0; caller < 20; caller++) tab.getTokens({ forceRefresh: caller === 0 }).catch(() => undefined)
      if (second % 5 === 0) tab.lifecycle.tell('online')
      await world.clock.advance(1000)
    }
    expect(attempts).toBeLessThanOrEqual(300)
    expect(tab.getSnapshot()).toMatchObject({ status: 'signedIn', stale: true })
  })

  it('K6 answers ten thousand callers of fresh tokens without a request or a write', async () => {
    let operations = 0
    const world = createWorld()
    const tab = world.open()
    await world.signIn(tab)
    const { update, getItem } = world.storage
    world.storage.update = (key, change) => {
      operations++
      return update!(key, change)
    }
    world.storage.getItem = (key) => {
      operations++
      return getItem(key)
    }
    await Promise.all(Array.from({ length: 10_000 }, () => tab.getTokens()))
    expect([operations, world.service.calls.length]).toEqual([0, 0])
  })
})
