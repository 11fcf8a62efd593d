import { describe, expect, it } from 'vitest'
import { ACCOUNTS_KEY, faultyStorage, recordKey, type StorageFault } from './faulty-storage.ts'
import { CANARY, createWorld, deaf, during, settle } from './session-bench.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

const FAULTS: readonly StorageFault[] = ['throwsOnRead', 'throwsOnWrite', 'throws', 'hangs', 'hangsAfterWrite']

/** A world whose storage can be broken. */
function createFaultyWorld() {
  const disk = faultyStorage()
  return { disk, world: createWorld({ storage: disk.storage }) }
}

describe('faults of the storage', () => {
  it.each(['throws', 'hangs', 'throwsOnRead'] as const)(
    'C1 C4 takes a storage that %s at the start for unknown, not for signed out',
    async (fault) => {
      const { disk, world } = createFaultyWorld()
      await world.signIn(world.open())
      disk.fail(fault)
      const tab = world.open()
      await world.clock.advance(3000)
      expect(tab.getSnapshot()).toEqual({ status: 'restoring' })
      await expect(tab.getTokens()).rejects.toMatchObject({ code: 'ERR_STORAGE', retryable: true })
      expect(tab.events.some(({ type }) => type === 'storageTrouble')).toBe(true)
      disk.fail(undefined)
      tab.lifecycle.tell('visible')
      await settle()
      expect(tab.getSnapshot()).toMatchObject({ status: 'signedIn' })
    },
  )

  it('C1 looks again by itself', async () => {
    const { disk, world } = createFaultyWorld()
    await world.signIn(world.open())
    disk.fail('throws')
    const tab = world.open()
    await world.clock.advance(3000)
    disk.fail(undefined)
    await world.clock.advance(6000)
    expect(tab.getSnapshot()).toMatchObject({ status: 'signedIn' })
  })

  it.each(FAULTS)('C2 C4 never fails a sign-in because the storage %s, and stores it later', async (fault) => {
    const { disk, world } = createFaultyWorld()
    const tab = world.open()
    await settle()
    disk.fail(fault)
    await during(world.clock, world.signIn(tab))
    expect(tab.getSnapshot()).toMatchObject({ status: 'signedIn', persisted: false })
    await expect(tab.getTokens()).resolves.toBeDefined()
    disk.fail(undefined)
    await world.clock.advance(MINUTE)
    expect(tab.getSnapshot()).toMatchObject({ status: 'signedIn', persisted: true })
    const next = world.open()
    await expect(next.getTokens()).resolves.toBeDefined()
  })

  it.each(FAULTS)('C2 keeps rotated tokens in memory when the storage %s during a refresh', async (fault) => {
    const { disk, world } = createFaultyWorld()
    const tab = world.open()
    await world.signIn(tab)
    world.clock.set(world.clock.now() + 2 * HOUR)
    disk.fail(fault)
    const tokens = await during(world.clock, tab.getTokens())
    expect(world.service.isGood(tokens.refreshToken!.expose())).toBe(true)
    world.clock.set(world.clock.now() + 2 * HOUR)
    await expect(during(world.clock, tab.getTokens())).resolves.toBeDefined()
    expect(tab.events.filter(({ type }) => type === 'signedOut')).toEqual([])
    disk.fail(undefined)
    await world.clock.advance(10 * MINUTE)
    const next = world.open()
    world.clock.set(world.clock.now() + 2 * HOUR)
    await expect(during(world.clock, next.getTokens())).resolves.toBeDefined()
  })

  it.each(FAULTS)(
    'C3 signs out when the storage %s, says that it could not be stored, and stores it later',
    async (fault) => {
      const { disk, world } = createFaultyWorld()
      const tab = world.open()
      await world.signIn(tab)
      disk.fail(fault)
      const { warnings } = await during(world.clock, tab.signOut())
      expect(warnings).toMatchObject([{ code: 'ERR_STORAGE' }])
      expect(tab.getSnapshot()).toMatchObject({ status: 'signedOut' })
      await expect(tab.getTokens()).rejects.toMatchObject({ code: 'ERR_SIGNED_OUT' })
      disk.fail(undefined)
      await world.clock.advance(MINUTE)
      expect(disk.read(recordKey())).not.toContain(CANARY)
      const next = world.open()
      await settle()
      expect(next.getSnapshot()).toMatchObject({ status: 'signedOut' })
    },
  )

  it('C3 obeys at the next start a sign-out that could never be stored', async () => {
    const { disk, world } = createFaultyWorld()
    const tab = world.open()
    await world.signIn(tab)
    disk.fail('throwsOnWrite')
    await during(world.clock, tab.signOut({ scope: 'local' }))
    tab.dispose()
    expect(disk.read(recordKey())).toContain(CANARY)
    disk.fail(undefined)
    const next = world.open({ ports: { resumeStorage: tab.ports.resumeStorage } })
    await settle()
    expect(next.getSnapshot()).toEqual({ status: 'signedOut', reason: 'userSignedOut' })
    expect(disk.read(recordKey())).not.toContain(CANARY)
    await world.signIn(next)
    const after = world.open({ ports: { resumeStorage: tab.ports.resumeStorage } })
    await settle()
    expect(after.getSnapshot()).toMatchObject({ status: 'signedIn' })
  })

  it('C3 lets no write that wakes up late bring a session back after a sign-out', async () => {
    const { disk, world } = createFaultyWorld()
    const tab = world.open()
    await settle()
    let wake!: () => void
    const { update } = disk.storage
    disk.storage.update = async (key, change) => {
      disk.storage.update = update
      await new Promise<void>((resolve) => {
        wake = resolve
      })
      return update(key, change)
    }
    await during(world.clock, world.signIn(tab))
    await tab.signOut({ scope: 'local' })
    wake()
    await world.clock.advance(MINUTE)
    expect(disk.read(recordKey())).not.toContain(CANARY)
    const next = world.open()
    await settle()
    expect(next.getSnapshot()).toMatchObject({ status: 'signedOut' })
  })

  it.each(['throws', 'hangs'] as const)('C4 answers within the deadlines of a storage that %s', async (fault) => {
    const { disk, world } = createFaultyWorld()
    disk.fail(fault)
    const tab = world.open()
    const start = world.clock.now()
    await expect(during(world.clock, tab.getTokens(), 100)).rejects.toMatchObject({ code: 'ERR_STORAGE' })
    expect(world.clock.now() - start).toBeLessThanOrEqual(3000)
  })

  it('C5 takes what is no text for absent', async () => {
    const { disk, world } = createFaultyWorld()
    await world.signIn(world.open())
    disk.fail('answersNonsense')
    const tab = world.open()
    await settle()
    expect(tab.getSnapshot()).toEqual({ status: 'signedOut' })
  })

  it.each([
    ['truncated JSON', (text: string) => text.slice(0, -9)],
    ['an empty text', () => ''],
    ['JSON of another kind', () => '5'],
    ['a list', () => '[]'],
    ['null', () => 'null'],
    ['another user', (text: string) => text.replaceAll('alice', 'bob')],
    ['tokens that are no tokens', (text: string) => text.replace(/"accessToken":"[^"]*"/, '"accessToken":"x.y.z"')],
    ['a time that is none', (text: string) => text.replace(/"expiresAt":\d+/, '"expiresAt":"soon"')],
    ['an infinite time', (text: string) => text.replace(/"expiresAt":\d+/, '"expiresAt":1e400')],
    ['a generation that is none', (text: string) => text.replace(/"generation":\d+/, '"generation":-1')],
    ['no version', (text: string) => text.replace(/"v":1,/, '')],
    ['a megabyte', (text: string) => text + ' '.repeat(1_000_000)],
    [
      'a million members',
      () => JSON.stringify({ v: 1, ...Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`m${i}`, i])) }),
    ],
    ['prototype names', () => '{"v":1,"__proto__":{"username":"alice"},"constructor":{}}'],
    ['deep nesting', () => `{"v":1,"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`],
  ])('C6 C7 C23 sets a record aside that holds %s, and starts signed out, once', async (_, damage) => {
    const { disk, world } = createFaultyWorld()
    const bob = world.open()
    await world.signIn(bob, 'bob')
    await world.signIn(bob, 'alice')
    bob.dispose()
    void disk.write(recordKey(), damage(disk.read(recordKey())!))
    const tab = world.open()
    await settle()
    expect(tab.getSnapshot()).toEqual({ status: 'signedOut', reason: 'storageCorrupt' })
    expect(disk.read(recordKey())).toBeNull()
    expect(disk.read(`${recordKey()}.damaged`)).not.toContain(CANARY)
    expect(tab.events).toMatchObject([{ type: 'storageTrouble', error: { code: 'ERR_STORAGE' } }])
    await tab.switchAccount('bob')
    expect(tab.getSnapshot()).toMatchObject({ status: 'signedIn', user: { username: 'bob' } })
    await world.signIn(tab, 'alice')
    expect(tab.getSnapshot()).toMatchObject({ status: 'signedIn', user: { username: 'alice' } })
  })

  it('C6 finds the session again when only the index of accounts is damaged', async () => {
    const { disk, world } = createFaultyWorld()
    const tab = world.open()
    await world.signIn(tab)
    void disk.write(ACCOUNTS_KEY, '{"v":1,"list":7}')
    tab.lifecycle.tell('visible')
    await settle()
    expect(tab.getSnapshot()).toMatchObject({ status: 'signedIn' })
    expect(tab.events).toContainEqual(expect.objectContaining({ type: 'storageTrouble' }))
    const next = world.open()
    await settle()
    expect(next.getSnapshot()).toMatchObject({ status: 'signedIn' })
  })

  it('C8 neither reads nor overwrites a record of a later version', async () => {
    const { disk, world } = createFaultyWorld()
    await world.signIn(world.open())
    const newer = disk.read(recordKey())!.replace('"v":1', '"v":2')
    void disk.write(recordKey(), newer)
    const tab = world.open()
    await settle()
    expect(tab.getSnapshot()).toEqual({ status: 'signedOut' })
    await world.signIn(tab)
    expect(tab.getSnapshot()).toMatchObject({ status: 'signedIn', persisted: false })
    world.clock.set(world.clock.now() + 2 * HOUR)
    await expect(tab.getTokens()).resolves.toBeDefined()
    await tab.signOut()
    expect(disk.read(recordKey())).toBe(newer)
  })

  it('C13 signs the tabs out once when somebody clears the storage, and writes nothing back', async () => {
    const { disk, world } = createFaultyWorld()
    const [a, b] = [world.open(), world.open()]
    await world.signIn(a)
    await settle()
    for (const key of [recordKey(), ACCOUNTS_KEY]) void disk.remove(key)
    for (const tab of [a, b]) tab.lifecycle.tell('visible')
    await settle()
    for (const tab of [a, b]) {
      expect(tab.getSnapshot()).toEqual({ status: 'signedOut', reason: 'storageMissing' })
      expect(tab.events.filter(({ type }) => type === 'signedOut')).toHaveLength(1)
    }
    expect(disk.read(recordKey())).toBeNull()
  })

  it('C13 notices at the refresh that the storage was cleared, and revokes what came back', async () => {
    const { disk, world } = createFaultyWorld()
    const tab = world.open()
    await world.signIn(tab)
    world.clock.set(world.clock.now() + 2 * HOUR)
    world.service.after = (operation) => {
      if (operation === 'GetTokensFromRefreshToken') void disk.remove(recordKey())
    }
    await expect(tab.getTokens()).rejects.toMatchObject({ code: 'ERR_SESSION_EXPIRED' })
    await settle()
    expect(disk.read(recordKey())).toBeNull()
    expect(world.service.goodTokens()).toEqual([])
  })

  it('C13 takes a new sign-in after the storage was cleared for what it is, whatever its generation', async () => {
    const { disk, world } = createFaultyWorld()
    const [a, b] = [world.open({ ports: { tabs: deaf } }), world.open()]
    await world.signIn(b)
    await b.getTokens({ forceRefresh: true })
    a.lifecycle.tell('visible')
    await settle()
    for (const key of [recordKey(), ACCOUNTS_KEY]) void disk.remove(key)
    await world.clock.advance(2000)
    await world.signIn(b)
    a.lifecycle.tell('visible')
    await settle()
    expect((await a.getTokens()).accessToken.expose()).toBe((await b.getTokens()).accessToken.expose())
  })

  it('C25 uses keys that carry its version, the pool and the app client, and consist of what every storage takes', async () => {
    const { disk, world } = createFaultyWorld()
    const keys = new Set<string>()
    const { update, getItem } = disk.storage
    disk.storage.update = (key, change) => {
      keys.add(key)
      return update(key, change)
    }
    disk.storage.getItem = (key) => {
      keys.add(key)
      return getItem(key)
    }
    const tab = world.open()
    await world.signIn(tab, 'zoë:漢字@example.com')
    world.clock.set(world.clock.now() + 2 * HOUR)
    await tab.getTokens()
    await tab.signOut()
    const ours = [...keys].filter((key) => !key.startsWith('CognitoIdentity') && !key.startsWith('@Memory'))
    expect(ours.length).toBeGreaterThan(1)
    for (const key of ours) expect(key).toMatch(/^cognito-machines\.1\.eu-west-1_5fPool\.client1\.[A-Za-z0-9._-]+$/)
  })

  it('keeps a session in memory that is not to be remembered', async () => {
    const { disk, world } = createFaultyWorld()
    const tab = world.open()
    await world.signIn(tab, 'alice', { persistence: 'memory' })
    expect(tab.getSnapshot()).toMatchObject({ status: 'signedIn', persisted: false })
    world.clock.set(world.clock.now() + 2 * HOUR)
    await expect(tab.getTokens()).resolves.toBeDefined()
    tab.lifecycle.tell('visible')
    await settle()
    expect(tab.getSnapshot()).toMatchObject({ status: 'signedIn' })
    expect(disk.read(recordKey())).toBeNull()
    expect(disk.read(ACCOUNTS_KEY)).toBeNull()
    const next = world.open()
    await settle()
    expect(next.getSnapshot()).toEqual({ status: 'signedOut' })
    await tab.signOut()
    expect(tab.getSnapshot()).toMatchObject({ status: 'signedOut' })
    expect(world.service.goodTokens()).toEqual([])
  })
})
