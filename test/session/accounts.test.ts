import { describe, expect, it } from 'vitest'
import { faultyStorage, type StorageFault } from './faulty-storage.ts'
import { createWorld, during, settle } from './session-bench.ts'

const HOUR = 3_600_000

describe('several accounts side by side', () => {
  it('keeps both, lists them, and switches here and in other tabs without a request', async () => {
    const world = createWorld()
    const [a, b] = [world.open(), world.open()]
    await world.signIn(a, 'alice')
    await world.signIn(a, 'bob')
    expect(await a.accounts()).toEqual([
      { username: 'alice', signInName: 'alice@example.com' },
      { username: 'bob', signInName: 'bob@example.com' },
    ])
    expect(a.username()).toBe('bob')
    await a.switchAccount('alice')
    await settle()
    for (const tab of [a, b]) expect(tab.getSnapshot()).toMatchObject({ user: { username: 'alice' } })
    expect(world.service.calls).toEqual([])
  })

  it('refreshes each with its own token', async () => {
    const world = createWorld()
    const tab = world.open()
    await world.signIn(tab, 'alice')
    await world.signIn(tab, 'bob')
    world.clock.set(world.clock.now() + 2 * HOUR)
    const bobs = await tab.getTokens()
    await tab.switchAccount('alice')
    const alices = await tab.getTokens()
    expect(bobs.refreshToken?.expose()).toContain('bob')
    expect(alices.refreshToken?.expose()).toContain('alice')
  })

  it('signs one out and puts nobody in their place', async () => {
    const world = createWorld()
    const tab = world.open()
    await world.signIn(tab, 'alice')
    await world.signIn(tab, 'bob')
    await tab.signOut()
    expect(tab.getSnapshot()).toEqual({ status: 'signedOut', reason: 'userSignedOut' })
    expect(await tab.accounts()).toEqual([{ username: 'alice', signInName: 'alice@example.com' }])
    await expect(tab.switchAccount('bob')).rejects.toMatchObject({ code: 'ERR_SIGNED_OUT' })
    await tab.switchAccount('alice')
    await expect(tab.getTokens()).resolves.toBeDefined()
  })

  it('refuses to switch to somebody without a session, and stays', async () => {
    const world = createWorld()
    const tab = world.open()
    await world.signIn(tab, 'alice')
    await expect(tab.switchAccount('mallory')).rejects.toMatchObject({ code: 'ERR_SIGNED_OUT' })
    expect(tab.getSnapshot()).toMatchObject({ user: { username: 'alice' } })
  })

  it('takes a user out after their account was deleted, and asks the service nothing', async () => {
    const world = createWorld()
    const tab = world.open()
    await world.signIn(tab, 'alice')
    await tab.end('userDeleted')
    expect(tab.getSnapshot()).toEqual({ status: 'signedOut', reason: 'userDeleted' })
    expect(await tab.accounts()).toEqual([])
    expect(world.service.calls).toEqual([])
  })

  it.each<StorageFault>(['throws', 'hangs'])(
    'puts nobody in the place of a session of this page only, also when the storage %s as it ends',
    async (fault) => {
      const disk = faultyStorage()
      const world = createWorld({ storage: disk.storage })
      const tab = world.open()
      await world.signIn(tab, 'bob')
      await world.signIn(tab, 'alice', { persistence: 'memory' })
      disk.fail(fault)
      await during(world.clock, tab.signOut())
      disk.fail(undefined)
      tab.lifecycle.tell('visible')
      await world.clock.advance(60_000)
      expect(tab.getSnapshot().status).toBe('signedOut')
    },
  )
})
