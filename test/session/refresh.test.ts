import { describe, expect, it } from 'vitest'
import { NetworkError, StorageError } from '../../src/errors.ts'
import { createSessionStore, type SessionStore } from '../../src/session/page-sessions.ts'
import type { SessionRecord } from '../../src/session/record.ts'
import { type RefreshDeps, refreshSession } from '../../src/session/refresh.ts'
import { refreshTimeMs } from '../../src/session/token-calls.ts'
import { createServerClock } from '../../src/timers.ts'
import type { Call } from '../../src/transport/call.ts'
import { createWorld, during, refusal, settle } from './session-bench.ts'

const invalid = () => refusal('NotAuthorizedException', 'Invalid Refresh Token')
const reused = () => refusal('RefreshTokenReuseException', 'Refresh token reuse')
const offline = () => new NetworkError('offline')

/** A stored session that is due, a service that each test scripts, and the store of another tab. */
async function createBench(options: { deviceKey?: string; rotates?: boolean; noRefreshToken?: boolean } = {}) {
  const { deviceKey, noRefreshToken, ...service } = options
  const world = createWorld({ service })
  const { clock, settings } = world
  const open = (): SessionStore =>
    createSessionStore({
      storage: world.storage,
      clock,
      prefix: 'test.',
      endings: { has: async () => false, timeOf: async () => clock.now() },
      onTrouble: () => undefined,
      mostAccounts: 32,
    })
  const [store, otherTab] = [open(), open()]
  const tokens = { ...world.tokens(), ...(noRefreshToken && { refreshToken: undefined }) }
  const { record } = (await store.save({ tokens, username: 'alice', signInName: 'a', deviceKey }))!
  const sent: Record<string, unknown>[] = []
  /** What comes of each request, in turn: the last one goes on. A function may throw, or wait. */
  let script: readonly (() => unknown)[] = [() => undefined]
  const call = (async (operation: string, input: Record<string, unknown>, options: unknown) => {
    sent.push({ operation, ...input })
    await script[Math.min(sent.length, script.length) - 1]!()
    return (world.service.call as unknown as (...args: unknown[]) => unknown)(operation, input, options)
  }) as unknown as Call
  const device = { stored: undefined as { deviceKey: string; confirmed: boolean } | undefined, cleared: 0 }
  const late: SessionRecord[] = []
  const deps: RefreshDeps = {
    settings,
    ports: { clock, lock: world.lock },
    call,
    serverClock: createServerClock(clock),
    secretHash: async () => undefined,
    devices: {
      load: async () => device.stored as never,
      clear: async () => {
        device.cleared++
      },
    },
    store,
    onLateAnswer: (found) => late.push(found),
  }
  return {
    ...{ world, clock, settings, store, otherTab, record, sent, device, late, deps },
    answer: (...steps: readonly (() => unknown)[]) => {
      script = steps
    },
    /** Another tab replaces the tokens, by such as are due again or fresh. */
    async moveOn({ due = false } = {}) {
      const found = (await otherTab.read('alice')) as SessionRecord
      const next = world.tokens()
      const tokens = due ? { ...next, expiresAt: clock.now() } : next
      await otherTab.commit(found, (present) => ({ ...present, generation: present.generation + 1, tokens }))
    },
    refresh: (force = true, base = record) => during(clock, refreshSession(deps, base, force), 100, 1000),
  }
}

const raise = (make: () => unknown) => () => {
  throw make()
}

describe('a refresh', () => {
  it('starts over when the session has changed and is due again, three times at most', async () => {
    for (const [changes, outcome] of [
      [2, { type: 'committed', record: { generation: 4 } }],
      [3, { type: 'failed', error: { code: 'ERR_STORAGE' } }],
    ] as const) {
      const { answer, moveOn, refresh, sent } = await createBench()
      const step = async () => {
        if (sent.length > changes) return
        await moveOn({ due: true })
        throw invalid()
      }
      answer(step)

      expect(await refresh()).toMatchObject(outcome)
      expect(sent).toHaveLength(3)
    }
  })

  it('without a refresh token leaves tokens that are good, and ends a session whose tokens have expired', async () => {
    const { clock, record, refresh, sent } = await createBench({ noRefreshToken: true })
    expect(await refresh()).toMatchObject({ type: 'refused', reason: 'sessionExpired', record: { generation: 1 } })

    clock.set(record.tokens.expiresAt - 1)
    expect(await refresh()).toMatchObject({ type: 'refused' })

    clock.set(record.tokens.expiresAt)
    expect(await refresh()).toEqual({ type: 'signedOut', reason: 'sessionExpired' })
    expect(sent).toEqual([])
  })

  it('takes the tokens of another tab that was faster, as soon as they are stored', async () => {
    const { answer, clock, moveOn, refresh, settings } = await createBench()
    answer(raise(reused))
    const start = clock.now()
    clock.setTimeout(() => void moveOn(), 1200)

    expect(await refresh()).toMatchObject({ type: 'superseded', record: { generation: 2 } })
    expect(clock.now() - start).toBeLessThan(2000)
    expect(clock.now() - start).toBeLessThan(refreshTimeMs(settings))
  })

  it('ends with the session when another tab signs out while it waits for it', async () => {
    const { answer, clock, otherTab, refresh, sent } = await createBench()
    answer(raise(reused))
    const start = clock.now()
    clock.setTimeout(() => void otherTab.bury('alice', 'userSignedOut'), 1200)

    expect(await refresh()).toEqual({ type: 'signedOut', reason: 'userSignedOut' })
    expect(clock.now() - start).toBeLessThan(2000)
    expect(sent).toHaveLength(1)
  })

  it('waits as long as another tab may take, and then believes the service', async () => {
    const { answer, clock, refresh, settings, store } = await createBench()
    answer(raise(reused))
    const start = clock.now()

    expect(await refresh()).toEqual({ type: 'signedOut', reason: 'refreshTokenReused' })
    expect(clock.now() - start).toBeGreaterThanOrEqual(refreshTimeMs(settings))
    expect(await store.read('alice')).toMatchObject({ type: 'signedOut', reason: 'refreshTokenReused' })
  })
})

describe('the quiet retry of a refresh that did not reach the service', () => {
  it('is not sent when another tab was faster', async () => {
    const { answer, moveOn, refresh, sent } = await createBench()
    answer(async () => {
      await moveOn()
      throw offline()
    })

    expect(await refresh()).toMatchObject({ type: 'superseded', record: { generation: 2 } })
    expect(sent).toHaveLength(1)
  })

  it('is not sent when another tab has signed out', async () => {
    const { answer, otherTab, refresh, sent } = await createBench()
    answer(async () => {
      await otherTab.bury('alice', 'userSignedOut')
      throw offline()
    })

    expect(await refresh()).toEqual({ type: 'signedOut', reason: 'userSignedOut' })
    expect(sent).toHaveLength(1)
  })

  it('is sent where the storage cannot be read', async () => {
    const { answer, deps, refresh, sent, store } = await createBench()
    const read = async () => {
      throw new StorageError('unreadable')
    }
    Object.assign(deps, { store: { ...store, read } })
    answer(raise(offline), () => undefined)

    expect(await refresh()).toMatchObject({ type: 'committed', record: { generation: 2 } })
    expect(sent).toHaveLength(2)
  })
})

describe('the device key of a refresh', () => {
  const keys = (sent: readonly Record<string, unknown>[]) => sent.map(({ DeviceKey }) => DeviceKey)

  it('is not in question when the service refuses the user', async () => {
    const { answer, device, refresh, sent } = await createBench({ deviceKey: 'old' })
    device.stored = { deviceKey: 'other', confirmed: true }
    answer(raise(() => refusal('NotAuthorizedException', 'User is disabled.')))

    expect(await refresh()).toEqual({ type: 'signedOut', reason: 'userDisabled' })
    expect(keys(sent)).toEqual(['old'])
    expect(device.cleared).toBe(0)
  })

  it('is tried with the one that is stored, then without, while the service may mean it', async () => {
    const { answer, device, refresh, sent } = await createBench({ deviceKey: 'old' })
    device.stored = { deviceKey: 'other', confirmed: true }
    answer(raise(invalid))

    expect(await refresh()).toEqual({ type: 'signedOut', reason: 'sessionRefused' })
    expect(keys(sent)).toEqual(['old', 'other', undefined])
    expect(device.cleared).toBe(0)
  })

  it('is not tried with one that is not confirmed', async () => {
    const { answer, device, refresh, sent } = await createBench({ deviceKey: 'old' })
    device.stored = { deviceKey: 'other', confirmed: false }
    answer(raise(invalid))

    await refresh()
    expect(keys(sent)).toEqual(['old', undefined])
  })

  it('is given up when the service means something else by then', async () => {
    const { answer, device, refresh, sent } = await createBench({ deviceKey: 'old' })
    device.stored = { deviceKey: 'other', confirmed: true }
    answer(
      raise(invalid),
      raise(() => refusal('NotAuthorizedException', 'User is disabled.')),
    )

    expect(await refresh()).toEqual({ type: 'signedOut', reason: 'userDisabled' })
    expect(keys(sent)).toEqual(['old', 'other'])
  })

  it.each([
    ['is forgotten when the service names it', 'old', 1],
    ['leaves a later one alone', 'other', 0],
  ] as const)('%s', async (_, stored, cleared) => {
    const { answer, device, refresh, sent } = await createBench({ deviceKey: 'old' })
    device.stored = { deviceKey: stored, confirmed: true }
    answer(
      raise(() => refusal('ResourceNotFoundException', 'Device does not exist.')),
      () => undefined,
    )

    expect(await refresh()).toMatchObject({ type: 'committed', record: { deviceKey: undefined } })
    expect(keys(sent)).toEqual(['old', undefined])
    expect(device.cleared).toBe(cleared)
  })

  it('is not in question where there is none: what the service says counts', async () => {
    const { answer, refresh, sent } = await createBench()
    answer(raise(() => refusal('ResourceNotFoundException', 'Device does not exist.')))

    expect(await refresh()).toMatchObject({ type: 'failed', error: { code: 'ResourceNotFoundException' } })
    expect(keys(sent)).toEqual([undefined])
  })
})

describe('the operation of a refresh', () => {
  it('becomes the one of rotation, and an emulator without that has still said what it meant', async () => {
    const bench = await createBench()
    const { answer, deps, refresh, sent, settings } = bench
    Object.assign(deps, { settings: { ...settings, refreshOperation: 'REFRESH_TOKEN_AUTH' } })
    answer(
      raise(invalid),
      raise(() => refusal('UnknownOperationException', 'Unknown operation')),
    )

    expect(await refresh()).toEqual({ type: 'signedOut', reason: 'sessionRefused' })
    expect(sent.map(({ operation }) => operation)).toEqual(['InitiateAuth', 'GetTokensFromRefreshToken'])
  })
})

describe('an answer that comes after its refresh has failed', () => {
  it('is told only if its tokens were stored', async () => {
    for (const isFaster of [false, true]) {
      const { answer, late, moveOn, refresh, settings, clock } = await createBench()
      let arrive = (): void => {}
      const arrival = new Promise<void>((resolve) => {
        arrive = resolve
      })
      answer(() => arrival)

      expect(await refresh()).toMatchObject({ type: 'failed', error: { code: 'ERR_TIMEOUT' } })
      expect(clock.now()).toBeGreaterThan(settings.timeoutMs)
      if (isFaster) await moveOn()
      arrive()
      await settle()

      expect(late.map(({ generation }) => generation)).toEqual(isFaster ? [] : [2])
    }
  })

  it('that was damaged gives way to another tab’s tokens, and is no failure then', async () => {
    const { answer, moveOn, refresh, world } = await createBench()
    world.service.alter = (result) => ({ ...result, AccessToken: 'damaged' })
    answer(async () => moveOn())

    expect(await refresh()).toMatchObject({ type: 'superseded', record: { generation: 2 } })
  })

  it('that was damaged fails, and its refresh token is kept beside the old one', async () => {
    const { refresh, record, store, world } = await createBench()
    world.service.alter = (result) => ({ ...result, AccessToken: 'damaged' })

    expect(await refresh()).toMatchObject({ type: 'failed', error: { code: 'ERR_PROTOCOL' } })
    const { tokens, spareTokens } = (await store.read('alice')) as SessionRecord
    expect(spareTokens?.refreshToken.expose()).toBe(record.tokens.refreshToken!.expose())
    expect(tokens.refreshToken!.expose()).not.toBe(record.tokens.refreshToken!.expose())
  })

  it('goes back to the token before, when the one of a damaged answer is refused', async () => {
    const { answer, refresh, record, store, world } = await createBench()
    world.service.alter = (result) => ({ ...result, AccessToken: 'damaged' })
    await refresh()
    const salvaged = (await store.read('alice')) as SessionRecord
    world.service.alter = undefined
    answer(raise(invalid))

    expect(await refresh(true, salvaged)).toMatchObject({ type: 'superseded', record: { generation: 3 } })
    const { tokens, spareTokens } = (await store.read('alice')) as SessionRecord
    expect(spareTokens).toBeUndefined()
    expect(tokens.refreshToken!.expose()).toBe(record.tokens.refreshToken!.expose())
  })
})
