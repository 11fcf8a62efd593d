/**
 * Many tabs, many callers, and every order in which their requests, storage operations and messages can come about.
 *
 * @module
 */
import fc from 'fast-check'
import { expect } from 'vitest'
import type { AtomicStorage, KeyValueStorage, Lock } from '../../src/ports.ts'
import { memoryStorage } from '../../src/storage/memory.ts'
import type { Call } from '../../src/transport/call.ts'
import { createWorld, settle, type Tab } from './session-bench.ts'

const HOUR = 3_600_000

/** Runs what the scheduler holds back, in its order; lets time pass when nothing is held back. */
async function drive(scheduler: fc.Scheduler, clock: { advance(ms: number): Promise<void> }, done: () => boolean) {
  for (let idle = 0; idle < 200; ) {
    await microtasks()
    if (scheduler.count() > 0) {
      await scheduler.waitNext(1)
      idle = 0
    } else if (done()) {
      return
    } else {
      idle++
      await clock.advance(250)
    }
  }
  throw new Error('It does not come to an end')
}

async function microtasks(): Promise<void> {
  for (let turn = 0; turn < 30; turn++) await Promise.resolve()
}

/** The same storage, whose operations begin and end when the scheduler says so. */
function scheduledStorage(inner: AtomicStorage, scheduler: fc.Scheduler, name: string): KeyValueStorage {
  const step = (what: string) => scheduler.schedule(Promise.resolve(), `${name} ${what}`)
  const around = async <T>(what: string, run: () => T | Promise<T>): Promise<T> => {
    await step(what)
    const result = await run()
    await step(`${what} done`)
    return result
  }
  return {
    getItem: (key) => around('read', () => inner.getItem(key)),
    setItem: (key, value) => around('write', () => inner.setItem(key, value)),
    removeItem: (key) => around('remove', () => inner.removeItem(key)),
    update: (key, change) => around('update', () => inner.update(key, change)),
  }
}

function scheduledCall(call: Call, scheduler: fc.Scheduler, name: string): Call {
  return async (operation, input, options) => {
    await scheduler.schedule(Promise.resolve(), `${name} sends ${operation}`)
    try {
      return await call(operation, input, options)
    } finally {
      await scheduler.schedule(Promise.resolve(), `${name} hears of ${operation}`)
    }
  }
}

/** A world with a signed-in user, and tabs whose every step is scheduled. */
async function openTabs(scheduler: fc.Scheduler, count: number, options: { lock?: Lock } = {}) {
  const inner = memoryStorage()
  const world = createWorld({ storage: inner, service: { graceMs: 0 }, ...options })
  const first = world.open()
  await world.signIn(first)
  first.dispose()
  world.service.calls.length = 0
  const tabs: Tab[] = []
  for (let index = 0; index < count; index++) {
    const name = `tab ${index}`
    const channel = world.channel.join((run) => void scheduler.schedule(Promise.resolve(), `${name} posts`).then(run))
    tabs.push(
      world.open({
        call: scheduledCall(world.service.call, scheduler, name),
        ports: { storage: scheduledStorage(inner, scheduler, name), tabs: channel },
      }),
    )
  }
  return { world, tabs, inner }
}

const stored = (inner: KeyValueStorage) =>
  JSON.parse(String(inner.getItem('cognito-machines.1.client1.user.alice'))) as {
    type: string
    generation: number
    tokens: { refreshToken: string }
  }

const noLock: Lock = (_, work) => work()

/** What all tabs must agree on at the end of a run, whatever happened. */
function checkHealth(tabs: readonly Tab[]): void {
  for (const tab of tabs) expect((tab.actor.getSnapshot() as { status?: string }).status).toBe('active')
}

/** One refresh a generation, and nobody is signed out, however the steps of the tabs come about. */
export const oneRefresh = (runs: number, locked: boolean) =>
  fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 2, max: 50 }),
      fc.array(fc.boolean(), { minLength: 1, maxLength: 5 }),
      async (scheduler, tabCount, callerCount, forced) => {
        const { world, tabs, inner } = await openTabs(scheduler, tabCount, locked ? {} : { lock: noLock })
        world.clock.set(world.clock.now() + 2 * HOUR)
        let settled = 0
        const calls = Array.from({ length: callerCount }, async (_, index) => {
          await scheduler.schedule(Promise.resolve(), `caller ${index}`)
          const forceRefresh = locked ? false : forced[index % forced.length] === true && index < 2
          try {
            return await tabs[index % tabCount]!.getTokens({ forceRefresh })
          } finally {
            settled++
          }
        })
        const results = Promise.allSettled(calls)
        await drive(scheduler, world.clock, () => settled === callerCount)
        for (const result of await results) expect(result.status).toBe('fulfilled')
        await drive(scheduler, world.clock, () => true)
        checkHealth(tabs)
        for (const tab of tabs) {
          expect(tab.events.filter(({ type }) => type === 'signedOut')).toEqual([])
          expect(tab.getSnapshot().status).toBe('signedIn')
        }
        const requests = world.service.count('GetTokensFromRefreshToken')
        if (locked) {
          expect(requests).toBe(1)
          expect(stored(inner).generation).toBe(2)
        }
        expect(world.service.isGood(stored(inner).tokens.refreshToken)).toBe(true)
        for (const tab of tabs) tab.dispose()
      },
    ),
    { numRuns: runs },
  )

/** A sign-out is final: no refresh that was under way brings the session back, in any tab. */
export const noResurrection = (runs: number) =>
  fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 2, max: 20 }),
      fc.boolean(),
      fc.constantFrom('local' as const, 'revoke' as const, 'global' as const),
      async (scheduler, tabCount, callerCount, locked, scope) => {
        const { world, tabs, inner } = await openTabs(scheduler, tabCount, locked ? {} : { lock: noLock })
        world.clock.set(world.clock.now() + 2 * HOUR)
        let settled = 0
        const calls = Array.from({ length: callerCount }, async (_, index) => {
          await scheduler.schedule(Promise.resolve(), `caller ${index}`)
          try {
            await tabs[index % tabCount]!.getTokens()
          } catch (error) {
            expect(error).toMatchObject({ code: expect.stringMatching(/^ERR_(SIGNED_OUT|SESSION_EXPIRED)$/) })
          } finally {
            settled++
          }
        })
        const signOut = (async () => {
          await scheduler.schedule(Promise.resolve(), 'signs out')
          try {
            const { warnings } = await tabs[0]!.signOut({ scope })
            // From here on no reader of this tab gets a token.
            await expect(tabs[0]!.getTokens()).rejects.toMatchObject({ code: 'ERR_SIGNED_OUT' })
            return warnings
          } finally {
            settled++
          }
        })()
        const results = Promise.all([signOut, ...calls])
        results.catch(() => undefined)
        await drive(scheduler, world.clock, () => settled === callerCount + 1)
        await results
        await drive(scheduler, world.clock, () => true)
        checkHealth(tabs)
        for (const tab of tabs) {
          expect(tab.getSnapshot().status).toBe('signedOut')
          expect(tab.events.filter(({ type }) => type === 'signedOut').length).toBeLessThanOrEqual(1)
        }
        expect(stored(inner).type).toBe('signedOut')
        expect(JSON.stringify(stored(inner))).not.toContain('canary')
        if (scope !== 'local') expect(world.service.goodTokens()).toEqual([])
        const next = world.open()
        await settle()
        expect(next.getSnapshot().status).toBe('signedOut')
        for (const tab of [...tabs, next]) tab.dispose()
      },
    ),
    { numRuns: runs },
  )
