/** One account unless the app says otherwise: a sign-in ends the session of another user, and nothing else does. */
import { describe, expect, it } from 'vitest'
import { createAuth, type KeyValueStorage, useSignIn } from '../../src/index.ts'
import { cookieStorage } from '../../src/storage/cookie.ts'
import { memoryStorage } from '../../src/storage/memory.ts'
import { splitStorage } from '../../src/storage/split.ts'
import { createUserPool } from '../../src/testing/index.ts'
import { faultyStorage } from './faulty-storage.ts'
import { createWorld, during, settle } from './session-bench.ts'

const one = { config: { accounts: 'one' } } as const
const recordOf = (username: string) => `cognito-machines.1.eu-west-1_5fPool.client1.user.${username}`

describe('a sign-in by another user', () => {
  it('ends the former session, here and at the service', async () => {
    const world = createWorld(one)
    const [tab, other] = [world.open(), world.open()]
    await world.signIn(tab, 'alice')
    await settle()

    await world.signIn(other, 'bob')
    await world.clock.advance(100)

    for (const each of [tab, other]) {
      expect(each.getSnapshot()).toMatchObject({ status: 'signedIn', user: { username: 'bob' } })
      expect(await each.accounts()).toMatchObject([{ username: 'bob' }])
    }
    expect(String(await world.storage.getItem(recordOf('alice')))).not.toContain('canary')
    expect(world.service.goodTokens().filter((token) => token.includes('alice'))).toEqual([])
    expect(world.service.goodTokens()).toHaveLength(1)
  })

  it('ends it where the new one is kept in memory, and the other way round', async () => {
    for (const first of ['memory', undefined] as const) {
      const world = createWorld(one)
      const tab = world.open()
      await world.signIn(tab, 'alice', first && { persistence: first })
      await world.signIn(tab, 'bob', first ? {} : { persistence: 'memory' })
      await world.clock.advance(100)
      await during(world.clock, tab.signOut({ scope: 'local' }))
      await world.clock.advance(100)

      expect(tab.getSnapshot()).toMatchObject({ status: 'signedOut' })
      const next = world.open()
      await settle()
      expect(next.getSnapshot()).toMatchObject({ status: 'signedOut' })
      expect(world.service.goodTokens().filter((token) => token.includes('alice'))).toEqual([])
    }
  })

  it.each(['throws', 'hangs', 'throwsOnRead', 'throwsOnWrite'] as const)(
    'signs in, kept in memory or not, while the storage %s',
    async (fault) => {
      for (const persistence of ['memory', undefined] as const) {
        const disk = faultyStorage()
        const world = createWorld({ storage: disk.storage, ...one })
        const tab = world.open()
        await settle()
        disk.fail(fault)

        await during(world.clock, world.signIn(tab, 'alice', persistence && { persistence }))

        expect(tab.getSnapshot()).toMatchObject({ status: 'signedIn', persisted: false })
      }
    },
  )

  it('ends it even if the service cannot be told', async () => {
    const world = createWorld(one)
    const tab = world.open()
    await world.signIn(tab, 'alice')
    world.service.before = (operation) => {
      if (operation === 'RevokeToken') throw new Error('offline')
    }

    await world.signIn(tab, 'bob')
    await world.clock.advance(30_000)

    expect(await tab.accounts()).toMatchObject([{ username: 'bob' }])
    expect(String(await world.storage.getItem(recordOf('alice')))).not.toContain('canary')
  })
})

describe('cookies', () => {
  it.each([
    ['by themselves', (storage: KeyValueStorage) => storage],
    ['with the refresh token apart', (storage: KeyValueStorage) => splitStorage(storage, { secrets: memoryStorage() })],
  ] as const)('have room for one, whatever the app asks for: %s', async (_, wrap) => {
    const jar = new Map<string, string>()
    const cookies = cookieStorage({
      read: () => [...jar].map(([name, value]) => `${name}=${value}`).join('; '),
      write: (line) => {
        const [pair = ''] = line.split(';')
        const [name = '', value = ''] = pair.split('=')
        if (/max-age=0/i.test(line)) jar.delete(name)
        else jar.set(name, value)
      },
    })
    const users = ['ada', 'bob'].map((username) => ({ username, password: 'Correct-Horse-1' }))
    const pool = createUserPool({ users, mfaConfiguration: 'OFF' })
    const auth = createAuth({
      userPoolId: pool.userPoolId,
      clientId: pool.clientId,
      fetch: pool.fetch,
      storage: wrap(cookies),
      accounts: 'many',
    })
    for (const { username, password } of users) {
      const view = useSignIn(auth).getSnapshot()
      if (view.step === 'identify') await view.submit({ username, password, authFlow: 'USER_PASSWORD_AUTH' })
    }
    await settle()

    expect(await auth.session.accounts()).toMatchObject([{ username: 'bob' }])
    auth.dispose()
  })
})

describe('the session of a user', () => {
  it('is renewed by a sign-in of the same user: nothing is revoked', async () => {
    const world = createWorld(one)
    const tab = world.open()
    await world.signIn(tab, 'alice')
    await world.signIn(tab, 'alice')
    await world.clock.advance(100)

    expect(world.service.count('RevokeToken')).toBe(0)
    expect(tab.getSnapshot()).toMatchObject({ status: 'signedIn', user: { username: 'alice' } })
  })

  it('is ended by no start: two users who are stored stay stored', async () => {
    const storage = memoryStorage()
    const many = createWorld({ storage, config: { accounts: 'many' } })
    const first = many.open()
    await many.signIn(first, 'alice')
    await many.signIn(first, 'bob')
    first.dispose()

    const world = createWorld({ storage, ...one })
    const tab = world.open()
    await settle()

    expect(tab.getSnapshot()).toMatchObject({ status: 'signedIn', user: { username: 'bob' } })
    expect(String(await storage.getItem(recordOf('alice')))).toContain('canary')
    expect(world.service.count('RevokeToken')).toBe(0)
  })
})

describe('a sign-in that is cancelled', () => {
  /** A storage whose nth write waits until it is let go: before it is decided, or after it was done. */
  function slowStorage(isSlow: (key: string) => boolean, when: 'before' | 'after') {
    const inner = memoryStorage()
    let letGo!: () => void
    const gate = new Promise<void>((resolve) => {
      letGo = resolve
    })
    const storage = {
      ...inner,
      update: async (key: string, change: (current: string | null) => string | null | undefined) => {
        if (isSlow(key) && when === 'before') await gate
        const result = await inner.update(key, change)
        if (isSlow(key) && when === 'after') await gate
        return result
      },
    }
    return { storage, letGo }
  }

  it.each([
    ['the record', 'before'],
    ['the record', 'after'],
    ['the list of accounts', 'before'],
    ['the list of accounts', 'after'],
  ] as const)('while %s is written (%s it is decided) signs nobody in, and ends nobody', async (what, when) => {
    let isSlow = false
    const key = what === 'the record' ? recordOf('bob') : 'cognito-machines.1.eu-west-1_5fPool.client1.accounts'
    const { storage, letGo } = slowStorage((each) => isSlow && each === key, when)
    const world = createWorld({ storage, ...one })
    const tab = world.open()
    await world.signIn(tab, 'alice')
    isSlow = true
    const cancelling = new AbortController()

    const adopted = tab.adopt({ tokens: world.tokens('bob'), username: 'bob', signInName: 'bob' }, cancelling.signal)
    await settle()
    cancelling.abort()
    letGo()
    await adopted
    isSlow = false
    await world.clock.advance(1000)

    expect(tab.getSnapshot()).toMatchObject({ status: 'signedIn', user: { username: 'alice' } })
    const next = world.open()
    await settle()
    expect(next.getSnapshot()).toMatchObject({ status: 'signedIn', user: { username: 'alice' } })
    expect(String(await world.storage.getItem(recordOf('bob')))).not.toContain('canary')
    // No token is left that nobody could end.
    expect(world.service.goodTokens().filter((token) => token.includes('bob'))).toEqual([])
  })

  it('of the same user leaves the session that was there', async () => {
    let isSlow = false
    const { storage, letGo } = slowStorage((each) => isSlow && each === recordOf('alice'), 'after')
    const world = createWorld({ storage, ...one })
    const tab = world.open()
    await world.signIn(tab, 'alice')
    isSlow = true
    const cancelling = new AbortController()
    const adopted = tab.adopt({ tokens: world.tokens(), username: 'alice', signInName: 'alice' }, cancelling.signal)
    await settle()
    cancelling.abort()
    letGo()
    await adopted
    isSlow = false

    const next = world.open()
    await settle()
    const { refreshToken } = await next.getTokens()
    expect(world.service.isGood(refreshToken!.expose())).toBe(true)
    await expect(during(world.clock, next.getTokens({ forceRefresh: true }))).resolves.toBeDefined()
    await expect(during(world.clock, tab.getTokens({ forceRefresh: true }))).resolves.toBeDefined()
  })
})

describe('more than 32 accounts', () => {
  it('end the session that was used longest ago, with its tokens', async () => {
    const world = createWorld({ config: { accounts: 'many' } })
    const tab = world.open()
    for (let number = 0; number < 33; number++) await world.signIn(tab, `user${number}`)
    await world.clock.advance(100)

    expect((await tab.accounts()).map(({ username }) => username)).not.toContain('user0')
    expect(String(await world.storage.getItem(recordOf('user0')))).not.toContain('canary')
    expect(world.service.goodTokens().filter((token) => token.includes('user0-'))).toEqual([])
    expect(world.service.goodTokens()).toHaveLength(32)
  })
})
