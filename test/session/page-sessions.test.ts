import { describe, expect, it } from 'vitest'
import { createSessionStore } from '../../src/session/page-sessions.ts'
import { readStored, type SessionRecord } from '../../src/session/record.ts'
import { faultyStorage } from './faulty-storage.ts'
import { createWorld, during } from './session-bench.ts'

/** A storage of one origin, and the pages on it. */
function createBench({ mostAccounts = 3 } = {}) {
  const world = createWorld()
  const { clock } = world
  const disk = faultyStorage()
  const open = () => {
    const store = createSessionStore({
      storage: disk.storage,
      clock,
      prefix: 'test.',
      endings: { has: async () => false, timeOf: async () => clock.now() },
      onTrouble: () => undefined,
      mostAccounts,
    })
    const signIn = async (username: string, persistence?: 'memory') => {
      const session = { tokens: world.tokens(username), username, signInName: `${username}!`, persistence }
      const saved = (await store.save(session))!
      return { ...saved, former: (await store.endFormer(saved)).map((record) => record.username) }
    }
    const who = async () => {
      const present = await store.load()
      return present.type === 'signedIn' ? present.record.username : undefined
    }
    const names = async () => (await store.accounts()).map(({ username }) => username)
    return { ...store, signIn, who, names }
  }
  const stored = (username: string) => readStored(disk.read(`test.user.${username}`), username)
  const index = () => {
    const found = readStored(disk.read('test.accounts'))
    return found.type === 'accounts' ? found.names : found.type
  }
  return { world, clock, disk, open, stored, index }
}

const aborted = AbortSignal.abort()

describe('the sessions of a page', () => {
  it('are none at first, and the page can tell that from a list that is damaged or of a later version', async () => {
    const { disk, open } = createBench()
    expect(await open().load()).toEqual({ type: 'signedOut', reason: undefined, isNew: true })
    for (const [text, reason] of [
      ['{', 'storageCorrupt'],
      ['{"v":99}', undefined],
    ] as const) {
      void disk.write('test.accounts', text)
      expect(await open().load()).toEqual({ type: 'signedOut', reason, isNew: false })
    }
  })

  it('are those of the users who signed in last, as many as there may be', async () => {
    const { open, index, stored } = createBench()
    const page = open()
    for (const name of ['alice', 'bob', 'carol']) expect(await page.signIn(name)).toMatchObject({ dropped: [] })

    expect(await page.signIn('bob')).toMatchObject({ dropped: [], former: [] })
    expect(index()).toEqual(['alice', 'carol', 'bob'])

    expect(await page.signIn('dave')).toMatchObject({ dropped: ['alice'], former: ['alice'] })
    expect(index()).toEqual(['carol', 'bob', 'dave'])
    expect(stored('alice')).toMatchObject({ type: 'signedOut', reason: 'userSignedOut' })
    expect(await page.who()).toBe('dave')
    expect(await page.accounts()).toEqual(
      ['carol', 'bob', 'dave'].map((username) => ({ username, signInName: `${username}!` })),
    )
  })

  it('are one where there is room for one, kept in memory or stored', async () => {
    for (const [first, second] of [
      [undefined, undefined],
      [undefined, 'memory'],
      ['memory', undefined],
      ['memory', 'memory'],
    ] as const) {
      const { open } = createBench({ mostAccounts: 1 })
      const page = open()
      await page.signIn('alice', first)
      expect(await page.signIn('bob', second)).toMatchObject({ dropped: ['alice'], former: ['alice'] })
      expect(await page.names()).toEqual(['bob'])
      expect(await page.who()).toBe('bob')
    }
  })

  it('change with the user who is selected, if that one has a session', async () => {
    const { open, index } = createBench()
    const page = open()
    await page.signIn('alice')
    await page.signIn('bob')
    await page.signIn('carol', 'memory')

    expect(await page.select('alice')).toMatchObject({ username: 'alice' })
    expect([await page.who(), index()]).toEqual(['alice', ['bob', 'alice']])
    expect(await page.select('carol')).toMatchObject({ username: 'carol' })
    expect([await page.who(), index()]).toEqual(['carol', ['bob', 'alice']])
    expect(await page.select('dave')).toBeUndefined()
    expect(await page.who()).toBe('carol')
    await page.select('bob')
    expect([await page.who(), index()]).toEqual(['bob', ['alice', 'bob']])
    expect(await page.signIn('dave')).toMatchObject({ dropped: [], former: [] })
    expect(await page.names()).toEqual(['alice', 'bob', 'dave', 'carol'])
  })

  it('are not stored when the sign-in was given up before', async () => {
    const { disk, open, world } = createBench()
    const page = open()
    for (const persistence of ['storage', 'memory'] as const) {
      const session = { tokens: world.tokens(), username: 'alice', signInName: 'a', persistence }
      expect(await page.save(session, aborted)).toBeUndefined()
    }
    expect(await page.who()).toBeUndefined()
    expect(disk.read('test.accounts')).toBeNull()
    expect(disk.read('test.user.alice')).toBeNull()
  })
})

describe('a session that ends with the page', () => {
  it('leaves nothing in the storage, and is shared with nobody', async () => {
    const { disk, open, stored } = createBench()
    const page = open()
    await page.signIn('alice', 'memory')

    expect(await page.who()).toBe('alice')
    expect([page.isPersisted('alice'), page.isPersisted('bob')]).toEqual([false, true])
    expect([page.isShared('alice'), page.isHolding()]).toEqual([true, false])
    expect([disk.read('test.accounts'), stored('alice').type]).toEqual([null, 'none'])
    expect(await open().who()).toBeUndefined()
  })

  it('ends the stored one of the same user, and is ended by it', async () => {
    const { open, stored } = createBench()
    const page = open()
    await page.signIn('alice')
    await page.signIn('alice', 'memory')
    expect(stored('alice')).toMatchObject({ type: 'signedOut', reason: 'userSignedOut' })
    expect(page.isPersisted('alice')).toBe(false)

    await page.signIn('alice')
    expect(stored('alice')).toMatchObject({ type: 'signedIn' })
    expect(page.isPersisted('alice')).toBe(true)
    // It would return after the next sign-out.
    await page.bury('alice', 'userSignedOut')
    expect(await page.who()).toBeUndefined()
    expect(await page.read('alice')).toMatchObject({ type: 'signedOut' })
  })

  it('makes no other user current when it ends, until somebody is selected or signs in', async () => {
    for (const [next, expected] of [
      ['select', 'bob'],
      ['signIn', 'dave'],
    ] as const) {
      const { open } = createBench()
      const page = open()
      await page.signIn('bob')
      await page.signIn('alice', 'memory')
      await page.bury('alice', 'userSignedOut')

      expect(await page.load()).toEqual({ type: 'signedOut', isNew: false })
      expect(await page.load()).toEqual({ type: 'signedOut', isNew: false })
      await page[next](expected)
      expect(await page.who()).toBe(expected)
    }
  })

  it('gives way to a user whom another tab has made current since, and to the one of before after that', async () => {
    const { open } = createBench()
    const [page, otherTab] = [open(), open()]
    await otherTab.signIn('bob')
    await page.signIn('alice', 'memory')
    await page.bury('alice', 'userSignedOut')
    await otherTab.signIn('carol')
    expect(await page.who()).toBe('carol')

    await otherTab.select('bob')
    expect(await page.who()).toBe('bob')
  })

  it('leaves the current user alone when another one’s ends', async () => {
    const { open } = createBench()
    const page = open()
    await page.signIn('alice', 'memory')
    await page.signIn('bob', 'memory')
    await page.bury('alice', 'userSignedOut')
    expect(await page.who()).toBe('bob')

    await page.signIn('carol')
    await page.bury('bob', 'userSignedOut')
    expect(await page.who()).toBe('carol')
  })

  it('ends by a verdict on it, and not by one on tokens that were replaced', async () => {
    const { open, world } = createBench()
    const page = open()
    const { record } = await page.signIn('alice', 'memory')
    const next = await page.commit(record, (present) => ({
      ...present,
      generation: present.generation + 1,
      tokens: world.tokens(),
    }))
    expect(next).toMatchObject({ type: 'committed', record: { generation: 2 } })
    expect(await page.buryIfUnchanged(record, 'sessionExpired')).toMatchObject({ type: 'superseded' })
    expect(page.isPersisted('alice')).toBe(false)

    const present = (await page.read('alice')) as SessionRecord
    expect(await page.buryIfUnchanged(present, 'sessionExpired')).toEqual({
      type: 'signedOut',
      reason: 'sessionExpired',
    })
    expect(await page.who()).toBeUndefined()
    expect(page.isPersisted('alice')).toBe(true)
  })

  it('is listed with the stored ones, each user once', async () => {
    const { open } = createBench({ mostAccounts: 4 })
    const page = open()
    await page.signIn('alice')
    await page.signIn('bob')
    await page.signIn('alice', 'memory')
    expect(await page.names()).toEqual(['bob', 'alice'])

    await page.bury('bob', 'userSignedOut')
    expect(await page.names()).toEqual(['alice'])
  })

  it('is taken back when the sign-in is given up while it is kept', async () => {
    const { disk, open, world } = createBench()
    const page = open()
    await page.signIn('alice', 'memory')
    const before = (await page.read('alice')) as SessionRecord
    const giveUp = new AbortController()
    disk.fail('pauses')
    const session = { tokens: world.tokens(), username: 'alice', signInName: 'later', persistence: 'memory' } as const
    const saving = page.save(session, giveUp.signal)
    await during(world.clock, Promise.resolve())
    giveUp.abort()
    disk.fail(undefined)

    expect(await saving).toBeUndefined()
    expect(await page.read('alice')).toMatchObject({ signInName: before.signInName })
  })
})

describe('beside a record that a later version has written', () => {
  it('a new session ends with the page, and so do new tokens', async () => {
    for (const key of ['test.user.alice', 'test.accounts']) {
      const { disk, open, world } = createBench()
      const page = open()
      const { record } = await page.signIn('alice')
      void disk.write(key, '{"v":99}')

      if (key === 'test.user.alice') {
        const change = (present: SessionRecord) => ({ ...present, tokens: world.tokens(), generation: 2 })
        expect(await page.commit(record, change)).toMatchObject({ type: 'committed', record: { generation: 2 } })
      } else await page.signIn('alice')

      expect(page.isPersisted('alice')).toBe(false)
      expect(await page.who()).toBe('alice')
      expect(disk.read(key)).toBe('{"v":99}')
    }
  })

  it('a sign-in leaves the session before it as it was, where the list is not known', async () => {
    const { disk, open, stored } = createBench()
    const page = open()
    await page.signIn('alice')
    void disk.write('test.accounts', '{"v":99}')

    await open().signIn('bob')
    expect(stored('bob')).toMatchObject({ type: 'signedOut' })
    expect(stored('alice')).toMatchObject({ type: 'signedIn' })
  })
})

describe('a session that the storage does not take', () => {
  it('is held, is not shared, and is written later', async () => {
    const { clock, disk, open, stored } = createBench()
    const page = open()
    disk.fail('throwsOnWrite')
    await during(clock, page.signIn('alice'))
    expect([page.isPersisted('alice'), page.isShared('alice'), page.isHolding()]).toEqual([false, false, true])
    expect(await page.who()).toBe('alice')
    expect(await during(clock, page.flush())).toBe(false)

    disk.fail(undefined)
    expect(await page.flush()).toBe(true)
    expect([page.isPersisted('alice'), page.isShared('alice'), page.isHolding()]).toEqual([true, true, false])
    expect(stored('alice')).toMatchObject({ type: 'signedIn' })
  })

  it.each([
    ['refreshTokenReused', 2, 'signedIn'],
    ['refreshTokenReused', 1, 'signedOut'],
    ['sessionRevoked', 2, 'signedOut'],
  ] as const)('is proof against the verdict %s when it is of generation %i: %s', async (reason, generation, type) => {
    const { clock, disk, open, world } = createBench()
    const [page, otherTab] = [open(), open()]
    const { record } = await page.signIn('alice')
    disk.fail('throwsOnWrite')
    const change = (present: SessionRecord) => ({ ...present, generation, tokens: world.tokens() })
    await during(clock, page.commit(record, change))
    disk.fail(undefined)
    await clock.advance(10)
    await otherTab.buryIfUnchanged(record, reason)

    expect(await page.read('alice')).toMatchObject({ type })
    await page.flush()
    expect(await open().read('alice')).toMatchObject({ type })
  })
})
