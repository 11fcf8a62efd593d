/** A sign-out is an intention: where it cannot be stored it is remembered, told, and done as soon as it can be. */
import { describe, expect, it } from 'vitest'
import type { SessionActor } from '../../machines/session/machine.ts'
import { NetworkError } from '../../src/errors.ts'
import type { KeyValueStorage } from '../../src/ports.ts'
import { memoryStorage } from '../../src/storage/memory.ts'
import { splitStorage } from '../../src/storage/split.ts'
import { faultyStorage, recordKey, type StorageFault } from './faulty-storage.ts'
import { CANARY, createWorld, during, refusal, settle, type World } from './session-bench.ts'

const HOUR = 3_600_000
const MINUTE = 60_000
const UNREADABLE: readonly StorageFault[] = ['throws', 'throwsOnRead', 'hangs']

function faultyWorld() {
  const disk = faultyStorage()
  return { disk, world: createWorld({ storage: disk.storage }) }
}

/** Tokens as another library keeps them. */
async function legacyStorage(world: World, username = 'alice') {
  const { accessToken, idToken, refreshToken } = world.tokens(username)
  const storage = memoryStorage()
  const provider = 'CognitoIdentityServiceProvider.client1'
  await storage.setItem(`${provider}.LastAuthUser`, username)
  await storage.setItem(`${provider}.${username}.accessToken`, accessToken.expose())
  await storage.setItem(`${provider}.${username}.idToken`, idToken.expose())
  await storage.setItem(`${provider}.${username}.refreshToken`, refreshToken!.expose())
  await storage.setItem(`${provider}.${username}.deviceKey`, 'device')
  return storage
}

describe('a sign-out while the storage cannot be read', () => {
  it.each(UNREADABLE)('is final once it can be read again: %s', async (fault) => {
    const { disk, world } = faultyWorld()
    const first = world.open()
    await world.signIn(first)
    first.dispose()
    disk.fail(fault)
    const tab = world.open()
    await world.clock.advance(100)

    const { warnings } = await during(world.clock, tab.signOut())

    expect(warnings).toMatchObject([{ code: 'ERR_STORAGE' }])
    expect(tab.getSnapshot()).toMatchObject({ status: 'signedOut' })
    disk.fail(undefined)
    tab.lifecycle.tell('visible')
    await world.clock.advance(MINUTE)
    expect(tab.getSnapshot()).toMatchObject({ status: 'signedOut' })
    expect(disk.read(recordKey())).not.toContain(CANARY)
    // The service was told too, as soon as it was known who it was.
    expect(world.service.goodTokens()).toEqual([])
    const next = world.open()
    await settle()
    expect(next.getSnapshot()).toMatchObject({ status: 'signedOut' })
  })

  it('is final for another tab that has the session, and for a reload of this one', async () => {
    const { disk, world } = faultyWorld()
    const other = world.open({ ports: { storage: disk.inner } })
    await world.signIn(other)
    disk.fail('throws')
    const tab = world.open()
    await world.clock.advance(100)
    await during(world.clock, tab.signOut({ scope: 'local' }))
    tab.dispose()
    disk.fail(undefined)

    const again = world.open({ ports: { resumeStorage: tab.ports.resumeStorage } })
    await world.clock.advance(1000)

    expect(again.getSnapshot()).toMatchObject({ status: 'signedOut' })
    expect(other.getSnapshot()).toEqual({ status: 'signedOut', reason: 'signedOutElsewhere' })
  })

  it('ends no sign-in that comes after it, whatever the clock says', async () => {
    for (const moved of [0, -HOUR, HOUR]) {
      const { disk, world } = faultyWorld()
      const first = world.open()
      await world.signIn(first)
      first.dispose()
      disk.fail('throws')
      const tab = world.open()
      await world.clock.advance(100)
      await during(world.clock, tab.signOut())
      disk.fail(undefined)
      world.clock.set(world.clock.now() + moved)

      await world.signIn(tab)
      await world.clock.advance(MINUTE)

      expect(tab.getSnapshot()).toMatchObject({ status: 'signedIn' })
      const next = world.open({ ports: { resumeStorage: tab.ports.resumeStorage } })
      await settle()
      expect(next.getSnapshot()).toMatchObject({ status: 'signedIn' })
    }
  })
})

/** A tab whose user signed out, in the same millisecond, while nobody could read who that is. The storage works again. */
async function signedOutUnread() {
  const { disk, world } = faultyWorld()
  const first = world.open()
  await world.signIn(first)
  first.dispose()
  disk.fail('throws')
  const tab = world.open()
  await settle()
  await tab.signOut({ scope: 'local' })
  disk.fail(undefined)
  return { world, tab }
}

describe('a note of a sign-out', () => {
  it('holds for everybody who was signed in, when who it was could not be read, also after others sign in', async () => {
    const { world, tab } = await signedOutUnread()
    await world.clock.advance(10)

    await world.signIn(tab, 'bob')

    await expect(tab.switchAccount('alice')).rejects.toMatchObject({ code: 'ERR_SIGNED_OUT' })
    expect(await tab.accounts()).toMatchObject([{ username: 'bob' }])
  })

  it('holds for everybody who was signed in, also after others sign in by a clock that was set back', async () => {
    const { world, tab } = await signedOutUnread()
    world.clock.set(world.clock.now() - HOUR)

    await world.signIn(tab, 'bob')

    await expect(tab.switchAccount('alice')).rejects.toMatchObject({ code: 'ERR_SIGNED_OUT' })
    const next = world.open({ ports: { resumeStorage: tab.ports.resumeStorage } })
    await settle()
    expect(next.getSnapshot()).toMatchObject({ status: 'signedIn', user: { username: 'bob' } })
    await expect(next.switchAccount('alice')).rejects.toMatchObject({ code: 'ERR_SIGNED_OUT' })
  })

  it('holds beside those of other users, over a reload', async () => {
    const { disk, world } = faultyWorld()
    const tab = world.open()
    await world.signIn(tab, 'alice')
    await world.signIn(tab, 'bob')
    disk.fail('throwsOnWrite')
    await during(world.clock, tab.signOut({ scope: 'local' }))
    await during(world.clock, tab.switchAccount('alice'))
    await during(world.clock, tab.signOut({ scope: 'local' }))
    tab.dispose()
    disk.fail(undefined)

    const next = world.open({ ports: { resumeStorage: tab.ports.resumeStorage } })
    await settle()
    expect(next.getSnapshot()).toMatchObject({ status: 'signedOut' })
    for (const name of ['alice', 'bob']) {
      await expect(next.switchAccount(name)).rejects.toMatchObject({ code: 'ERR_SIGNED_OUT' })
    }
  })

  it('holds beside the sign-in of a user whose own note is over, in the same millisecond', async () => {
    const { disk, world } = faultyWorld()
    const tab = world.open()
    await world.signIn(tab, 'alice')
    await world.signIn(tab, 'bob')
    disk.fail('throwsOnWrite')
    await tab.signOut({ scope: 'local' })
    await tab.switchAccount('alice')
    await tab.signOut({ scope: 'local' })
    tab.dispose()
    disk.fail(undefined)
    const next = world.open({ ports: { resumeStorage: tab.ports.resumeStorage } })
    await settle()

    await world.signIn(next, 'bob')

    expect(next.getSnapshot()).toMatchObject({ status: 'signedIn', user: { username: 'bob' } })
    await expect(next.switchAccount('alice')).rejects.toMatchObject({ code: 'ERR_SIGNED_OUT' })
  })

  it('says nothing of a later sign-in of the same user, which another tab has made', async () => {
    const disk = faultyStorage()
    const world = createWorld({ storage: disk.inner })
    const tab = world.open({ ports: { storage: disk.storage } })
    const other = world.open()
    await world.signIn(tab)
    disk.fail('throwsOnWrite')
    await during(world.clock, tab.signOut({ scope: 'local' }))
    await world.clock.advance(1000)
    await world.signIn(other)
    disk.fail(undefined)
    tab.lifecycle.tell('visible')
    await world.clock.advance(MINUTE)

    for (const each of [tab, other]) expect(each.getSnapshot()).toMatchObject({ status: 'signedIn' })
  })
})

describe('a sign-out in a tab whose storage refuses', () => {
  it.each(['local', 'revoke'] as const)('is not undone by a refresh of another tab: %s', async (scope) => {
    const inner = memoryStorage()
    let isBroken = false
    const refusing: KeyValueStorage = {
      ...inner,
      update: async (key, change) => {
        if (isBroken) throw new DOMException('', 'QuotaExceededError')
        return inner.update(key, change)
      },
    }
    const world = createWorld({ storage: inner })
    const [one, two] = [world.open({ ports: { storage: refusing } }), world.open()]
    await world.signIn(one)
    await settle()
    isBroken = true
    if (scope === 'revoke') {
      world.service.before = (operation) => {
        if (operation === 'RevokeToken') throw new NetworkError('offline')
      }
    }

    await during(world.clock, one.signOut({ scope }))
    await during(world.clock, two.getTokens({ forceRefresh: true }))
    isBroken = false
    one.lifecycle.tell('visible')
    await world.clock.advance(MINUTE)

    expect(one.getSnapshot()).toMatchObject({ status: 'signedOut' })
    expect(two.getSnapshot()).toMatchObject({ status: 'signedOut' })
    const next = world.open()
    await settle()
    expect(next.getSnapshot()).toMatchObject({ status: 'signedOut' })
  })
})

describe('a sign-out of a session that was migrated', () => {
  it('is final where the storage of this library is another one later, or was cleared', async () => {
    const world = createWorld()
    const migrateFrom = await legacyStorage(world)
    const tab = world.open({ migrateFrom })
    await settle()
    expect(tab.getSnapshot()).toMatchObject({ status: 'signedIn' })

    expect((await during(world.clock, tab.signOut({ scope: 'local' }))).warnings).toEqual([])

    const later = world.open({ migrateFrom, ports: { storage: memoryStorage() } })
    await settle()
    expect(later.getSnapshot()).toMatchObject({ status: 'signedOut' })
    // The device stays: it is not the session.
    expect(await migrateFrom.getItem('CognitoIdentityServiceProvider.client1.alice.deviceKey')).toBe('device')
  })

  it('is final while that session is being read: what was read is not stored', async () => {
    const world = createWorld()
    const legacy = await legacyStorage(world)
    let answer!: () => void
    const read = new Promise<void>((resolve) => {
      answer = resolve
    })
    const migrateFrom = { ...legacy, getItem: async (key: string) => read.then(() => legacy.getItem(key)) }
    const writes: string[] = []
    const storage = memoryStorage()
    const update: typeof storage.update = (key, change) => {
      writes.push(key)
      return storage.update(key, change)
    }
    const tab = world.open({ migrateFrom, ports: { storage: { ...storage, update } } })
    tab.start()
    await settle()
    tab.dispose()
    answer()
    await settle()
    expect(writes).toEqual([])
  })

  it('is final while that session is being stored: what is stored then is taken back', async () => {
    const { disk, world } = faultyWorld()
    const migrateFrom = await legacyStorage(world)
    disk.fail('pausesInUpdate')
    const tab = world.open({ migrateFrom })
    await settle()
    // An actor of the machine takes the event at once; `signOut` waits until the start is over.
    const actor = tab.actor as SessionActor
    actor.send({ type: 'session.signOut', scope: 'local' })
    await settle()
    disk.fail(undefined)
    await world.clock.advance(MINUTE)

    expect(tab.getSnapshot()).toMatchObject({ status: 'signedOut' })
    expect(disk.read(recordKey())).not.toContain(CANARY)
    const next = world.open({ migrateFrom })
    await settle()
    expect(next.getSnapshot()).toMatchObject({ status: 'signedOut' })
  })

  it('says that it cannot be final where that storage can only be read', async () => {
    const world = createWorld()
    const storage = await legacyStorage(world)
    const tab = world.open({ migrateFrom: { getItem: storage.getItem } as never })
    await settle()

    const { warnings } = await during(world.clock, tab.signOut({ scope: 'local' }))
    expect(warnings).toMatchObject([{ code: 'ERR_STORAGE' }])
  })

  it('is final while nothing can be read, too', async () => {
    const { disk, world } = faultyWorld()
    const migrateFrom = await legacyStorage(world)
    disk.fail('throws')
    const tab = world.open({ migrateFrom })
    await world.clock.advance(100)
    await during(world.clock, tab.signOut({ scope: 'local' }))
    disk.fail(undefined)

    const next = world.open({ migrateFrom })
    await settle()
    expect(next.getSnapshot()).toMatchObject({ status: 'signedOut' })
  })
})

describe('a sign-out everywhere', () => {
  it('asks for a new access token first where the present one has expired', async () => {
    const world = createWorld()
    const tab = world.open()
    await world.signIn(tab)
    world.clock.set(world.clock.now() + 2 * HOUR)
    const tokens: string[] = []
    world.service.before = (operation) => {
      tokens.push(operation)
    }

    expect((await during(world.clock, tab.signOut({ scope: 'global' }))).warnings).toEqual([])
    expect(tokens).toEqual(['GetTokensFromRefreshToken', 'GlobalSignOut'])
    expect(world.service.goodTokens()).toEqual([])
  })

  it('asks again with a new one where the service says that the present one has expired', async () => {
    const world = createWorld()
    const tab = world.open()
    await world.signIn(tab)
    let asked = 0
    world.service.before = (operation) => {
      if (operation === 'GlobalSignOut' && asked++ === 0) {
        throw refusal('NotAuthorizedException', 'Access Token has expired')
      }
    }

    expect((await during(world.clock, tab.signOut({ scope: 'global' }))).warnings).toEqual([])
    expect(asked).toBe(2)
  })

  it('does not end the next sign-in when the new access token comes too late for it', async () => {
    const world = createWorld()
    const tab = world.open()
    await world.signIn(tab)
    world.clock.set(world.clock.now() + 2 * HOUR)
    let answer!: () => void
    world.service.after = () => {
      world.service.after = undefined
      return new Promise((resolve) => {
        answer = resolve
      })
    }
    const { warnings } = await during(world.clock, tab.signOut({ scope: 'global' }))
    expect(warnings).toMatchObject([{ code: 'ERR_TIMEOUT' }])

    await world.signIn(tab)
    answer()
    await world.clock.advance(MINUTE)

    expect(world.service.count('GlobalSignOut')).toBe(0)
    await expect(tab.getTokens({ forceRefresh: true })).resolves.toBeDefined()
  })

  it('says so when it could not, and revokes the newest refresh token at least', async () => {
    const world = createWorld()
    const tab = world.open()
    await world.signIn(tab)
    world.clock.set(world.clock.now() + 2 * HOUR)
    world.service.before = (operation) => {
      if (operation === 'GlobalSignOut') throw refusal('InternalErrorException', 'no', 500)
    }

    const { warnings } = await during(world.clock, tab.signOut({ scope: 'global' }))
    expect(warnings).toMatchObject([{ code: 'InternalErrorException' }])
    expect(world.service.goodTokens()).toEqual([])
  })
})

describe('a sign-out after a reload that has lost the refresh token', () => {
  it.each(['revoke', 'global'] as const)('says that there was nothing to revoke: %s', async (scope) => {
    const disk = memoryStorage()
    const world = createWorld({ storage: splitStorage(disk, { secrets: memoryStorage() }) })
    const first = world.open()
    await world.signIn(first)
    first.dispose()
    const tab = world.open({ ports: { storage: splitStorage(disk, { secrets: memoryStorage() }) } })
    await settle()
    if (scope === 'global') world.clock.set(world.clock.now() + 2 * HOUR)

    const { warnings } = await during(world.clock, tab.signOut({ scope }))
    expect(warnings.map(({ code }) => code)).toContain('ERR_NOT_REVOKED')
    expect(tab.getSnapshot()).toMatchObject({ status: 'signedOut' })
  })
})
