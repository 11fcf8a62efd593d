import { IDBFactory } from 'fake-indexeddb'
import { describe, expect, it } from 'vitest'
import { useSignIn } from '../../machines/sign-in/index.ts'
import { createAuth } from '../../src/create-auth.ts'
import type { KeyValueStorage } from '../../src/ports.ts'
import { indexedDbStorage, memoryStorage, splitStorage, withPrefix } from '../../src/storage/index.ts'
import { createTabs, createTestPorts } from '../../src/testing/index.ts'
import { createUserPool } from '../../src/testing/user-pool.ts'
import { recordKey } from './faulty-storage.ts'
import { CANARY, createWorld, settle } from './session-bench.ts'

const HOUR = 3_600_000

/** localStorage, as small as it can be: without an atomic update. */
function plainStorage(): KeyValueStorage {
  const items = new Map<string, string>()
  return {
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
  }
}

const openIndexedDb = () => {
  const indexedDB = new IDBFactory()
  return indexedDbStorage({ indexedDB } as never)
}

describe.each<[string, () => KeyValueStorage]>([
  ['memory', () => memoryStorage()],
  ['three plain methods', () => plainStorage()],
  ['IndexedDB', () => openIndexedDb()],
  ['a prefix', () => withPrefix(plainStorage(), 'app.')],
  ['a split storage with a second place that lasts', () => splitStorage(plainStorage(), { secrets: memoryStorage() })],
])('over %s', (_, create) => {
  it('a session is stored, refreshed once by three tabs, restored, switched and ended', async () => {
    const world = createWorld({ storage: create() })
    const tabs = [world.open(), world.open(), world.open()]
    await world.signIn(tabs[0]!, 'bob')
    await world.signIn(tabs[0]!, 'alice')
    await world.clock.advance(1)
    world.clock.set(world.clock.now() + 2 * HOUR)
    await Promise.all(tabs.map((tab) => tab.getTokens()))
    expect(world.service.count('GetTokensFromRefreshToken')).toBe(1)
    const next = world.open()
    await next.getTokens()
    expect(next.username()).toBe('alice')
    await next.signOut()
    await next.switchAccount('bob')
    expect((await next.getTokens()).refreshToken?.expose()).toContain('bob')
    await next.signOut()
    const last = world.open()
    await expect(last.getTokens()).rejects.toMatchObject({ code: 'ERR_SIGNED_OUT' })
  })
})

describe('a refresh token that is kept in memory', () => {
  it('is not stored with the rest, and the session ends with its access token when the page is gone', async () => {
    const disk = memoryStorage()
    const world = createWorld()
    const tab = world.open({ ports: { storage: splitStorage(disk, { secrets: memoryStorage() }) } })
    await world.signIn(tab)
    world.clock.set(world.clock.now() + 2 * HOUR)
    await tab.getTokens()
    expect(String(disk.getItem(recordKey()))).not.toContain(`${CANARY}-refresh`)
    tab.dispose()

    const next = world.open({ ports: { storage: splitStorage(disk, { secrets: memoryStorage() }) } })
    await expect(next.getTokens()).resolves.toMatchObject({ refreshToken: undefined })
    await world.clock.advance(61 * 60_000)
    expect(next.getSnapshot()).toEqual({ status: 'signedOut', reason: 'sessionExpired' })
  })

  it('belongs to the tab that has it: the others adopt what it brings, and end nothing', async () => {
    const disk = memoryStorage()
    const world = createWorld()
    const open = () => world.open({ ports: { storage: splitStorage(disk, { secrets: memoryStorage() }) } })
    const [owner, guest] = [open(), open()]
    await world.signIn(owner)
    await settle()
    expect(guest.getSnapshot()).toMatchObject({ status: 'signedIn' })
    await world.clock.advance(59.9 * 60_000)
    expect(world.service.count('GetTokensFromRefreshToken')).toBe(1)
    expect((await guest.getTokens()).accessToken.expose()).toBe((await owner.getTokens()).accessToken.expose())
    await world.clock.advance(5 * 60_000)
    for (const tab of [owner, guest]) expect(tab.getSnapshot()).toMatchObject({ status: 'signedIn', stale: false })
  })

  it('is not lost when a tab that does not have it changes the device key', async () => {
    const disk = memoryStorage()
    const world = createWorld()
    const open = () => world.open({ ports: { storage: splitStorage(disk, { secrets: memoryStorage() }) } })
    const [owner, guest] = [open(), open()]
    await world.signIn(owner)
    await settle()
    const before = disk.getItem(recordKey())

    await guest.setDeviceKey('device-2')
    await settle()

    expect(disk.getItem(recordKey())).toBe(before)
    world.clock.set(world.clock.now() + 2 * HOUR)
    await expect(owner.getTokens()).resolves.toMatchObject({ refreshToken: expect.anything() })
    expect(owner.getSnapshot()).toMatchObject({ status: 'signedIn', stale: false })
  })
})

describe('through the simulated user pool', () => {
  it('four tabs refresh once an hour for a day, with rotation and zero grace', async () => {
    const browser = createTabs()
    const first = createTestPorts({ browser })
    const pool = createUserPool({
      clock: first.clock,
      clients: { refreshTokenRotation: { enabled: true, retryGracePeriodSeconds: 0 } },
      users: [{ username: 'ada', password: 'Correct-horse-1' }],
    })
    const open = () =>
      createAuth({
        ...createTestPorts({ browser, clock: first.clock, storage: first.storage, lock: first.lock }),
        userPoolId: pool.userPoolId,
        clientId: pool.clientId,
        fetch: pool.fetch,
      })
    const tabs = [open(), open(), open(), open()]
    const flow = useSignIn(tabs[0]!)
    const view = flow.getSnapshot()
    if (view.step !== 'identify') throw new Error(view.step)
    expect(await view.submit({ username: 'ada', password: 'Correct-horse-1' })).toMatchObject({ ok: true })
    await settle()
    for (let hour = 1; hour <= 24; hour++) {
      first.clock.increment(HOUR)
      const all = await Promise.all(tabs.map((tab) => tab.getTokens()))
      expect(new Set(all.map((tokens) => tokens.accessToken.expose())).size).toBe(1)
      await settle()
      expect(pool.requests.list('GetTokensFromRefreshToken')).toHaveLength(hour)
    }
    await tabs[3]!.signOut()
    await settle()
    for (const tab of tabs) {
      expect(tab.session.getSnapshot()).toMatchObject({ status: 'signedOut' })
      tab.dispose()
    }
    expect(pool.requests.last('RevokeToken')?.error).toBeUndefined()
    flow.dispose()
  })
})
