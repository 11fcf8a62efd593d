/**
 * Many tabs, many callers, and every order in which their requests, storage operations and messages can come about.
 *
 * @module
 */
import fc from 'fast-check'
import { expect } from 'vitest'
import { AuthError } from '../../src/errors.ts'
import { decodeJwt } from '../../src/jwt.ts'
import type { AtomicStorage, KeyValueStorage, Lock } from '../../src/ports.ts'
import { memoryStorage } from '../../src/storage/memory.ts'
import { createWorld, settle, type Tab, type World } from './session-bench.ts'
import { LATE_MS, LOCKS, unsteadyCall, type Weather } from './unsteady.ts'

const HOUR = 3_600_000
/** A run of fast-check keeps what its orders hold until its end: 500 of them take 4 GB. */
const AT_ONCE = 100
/** Tries a property so often; `SEED=1` repeats the tries of that seed. */
async function check<Ts>(runs: number, property: fc.IAsyncPropertyWithHooks<Ts>): Promise<void> {
  const seed = process.env.SEED ? { seed: Number(process.env.SEED) } : {}
  for (let left = runs; left > 0; left -= AT_ONCE) {
    await fc.assert(property, { numRuns: Math.min(left, AT_ONCE), ...seed })
  }
}

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

/** What is drawn beside the order of the steps. */
interface Day {
  /** How long the service takes a refresh token again. */
  readonly graceMs: number
  /** What becomes of the first refresh requests, in the order in which they are sent. */
  readonly weather: readonly Weather[]
}

const graces = fc.constantFrom(0, 60_000)

/** A world with a signed-in user, and tabs whose every step is scheduled. */
async function openTabs(scheduler: fc.Scheduler, count: number, day: Day, options: { lock?: Lock } = {}) {
  const inner = memoryStorage()
  const world = createWorld({ storage: inner, service: { graceMs: day.graceMs }, ...options })
  const first = world.open()
  await world.signIn(first)
  first.dispose()
  world.service.calls.length = 0
  const left = [...day.weather]
  const weather = (operation: string) => (operation === 'GetTokensFromRefreshToken' && left.shift()) || 'fine'
  const tabs: Tab[] = []
  for (let index = 0; index < count; index++) {
    const name = `tab ${index}`
    const channel = world.channel.join((run) => void scheduler.schedule(Promise.resolve(), `${name} posts`).then(run))
    const step = (what: string) => scheduler.schedule(Promise.resolve(), `${name} ${what}`)
    tabs.push(
      world.open({
        call: unsteadyCall({ ...world, weather, step }),
        ports: { storage: scheduledStorage(inner, scheduler, name), tabs: channel },
      }),
    )
  }
  return { world, tabs, inner }
}

/** Lets what is late arrive, and everything that comes of it. */
async function driveOn(scheduler: fc.Scheduler, { clock }: World, { weather }: Day): Promise<void> {
  const lateMs = weather.includes('late') ? LATE_MS + 1000 : 0
  for (let passed = 0; passed < lateMs; passed += 1000) {
    await drive(scheduler, clock, () => true)
    await clock.advance(1000)
  }
  await drive(scheduler, clock, () => true)
}

/** Signs the user in once more, and tells which sign-in that is. */
async function signInAgain(world: World, tab: Tab): Promise<unknown> {
  const tokens = world.tokens()
  await tab.adopt({ tokens, username: 'alice', signInName: 'alice@example.com' })
  return tokens.accessToken.claims.origin_jti
}

/** Every tab, and the storage, have the sign-in that came last. */
async function expectSignIn(tabs: readonly Tab[], inner: KeyValueStorage, origin: unknown): Promise<void> {
  expect(decodeJwt(stored(inner).tokens.accessToken).origin_jti).toBe(origin)
  for (const tab of tabs) expect((await tab.getTokens()).accessToken.claims.origin_jti).toBe(origin)
}

/** What is stored can be refreshed, and what is stored then is good. */
async function expectUsable(scheduler: fc.Scheduler, world: World, inner: KeyValueStorage): Promise<void> {
  const next = world.open({ ports: { lock: LOCKS.absent } })
  let isDone = false
  const asked = next.getTokens({ forceRefresh: true }).finally(() => {
    isDone = true
  })
  asked.catch(() => undefined)
  await drive(scheduler, world.clock, () => isDone)
  await asked
  expect(world.service.isGood(stored(inner).tokens.refreshToken)).toBe(true)
  next.dispose()
}

const stored = (inner: KeyValueStorage) =>
  JSON.parse(String(inner.getItem('cognito-machines.1.eu-west-1_5fPool.client1.user.alice'))) as {
    type: string
    generation: number
    tokens: { accessToken: string; refreshToken: string }
  }

/** What all tabs must agree on at the end of a run, whatever happened. */
function checkHealth(tabs: readonly Tab[]): void {
  for (const tab of tabs) expect((tab.actor.getSnapshot() as { status?: string }).status).toBe('active')
}

/** What does not reach the service, or is refused at its door: the caller does not notice. */
const unnoticed = fc.subarray<Weather>(['lost', 'throttled'])
/** What may become of refreshes where nothing keeps the tabs apart. */
const anyWeather = (graceMs: number) =>
  fc.array(
    fc.constantFrom<Weather>(
      'fine',
      'lost',
      'late',
      'throttled',
      'throttledLong',
      'proxy',
      'secretHash',
      'flow',
      // With zero grace, an answer that is lost is a session that is lost.
      ...(graceMs > 0 ? (['answerLost'] as const) : []),
    ),
    { maxLength: 4 },
  )
const anyDay: fc.Arbitrary<Day> = graces.chain((graceMs) =>
  fc.record({ graceMs: fc.constant(graceMs), weather: fc.oneof(fc.constant([]), anyWeather(graceMs)) }),
)

/**
 * One refresh a generation, and nobody is signed out, however the steps of the tabs come about. Where the user signs in
 * again meanwhile, that sign-in stays.
 */
export const oneRefresh = (runs: number, locked: boolean) =>
  check(
    runs,
    fc.asyncProperty(
      fc.scheduler(),
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 2, max: 50 }),
      fc.array(fc.boolean(), { minLength: 1, maxLength: 5 }),
      locked ? fc.record({ graceMs: fc.constant(0), weather: unnoticed }) : anyDay,
      fc.constantFrom<keyof typeof LOCKS>('absent', 'stolen'),
      fc.option(fc.nat(4), { nil: undefined }),
      async (scheduler, tabCount, callerCount, forced, day, lock, renewing) => {
        const { world, tabs, inner } = await openTabs(scheduler, tabCount, day, locked ? {} : { lock: LOCKS[lock] })
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
        let origin: unknown
        const renewal = async () => {
          await scheduler.schedule(Promise.resolve(), 'signs in again')
          origin = await signInAgain(world, tabs[renewing! % tabCount]!)
          settled++
        }
        const works = renewing === undefined ? calls : [...calls, renewal()]
        const results = Promise.allSettled(works)
        await drive(scheduler, world.clock, () => settled === works.length)
        for (const result of await results) {
          if (result.status === 'fulfilled') continue
          // Whoever hears of a failure hears of that of a request, or of its deadline.
          expect(day.weather).not.toEqual([])
          expect(result.reason).toBeInstanceOf(AuthError)
          expect(result.reason).not.toMatchObject({ code: expect.stringMatching(/^ERR_(SIGNED_OUT|SESSION_EXPIRED)$/) })
          expect(locked).toBe(false)
        }
        await driveOn(scheduler, world, day)
        checkHealth(tabs)
        for (const tab of tabs) {
          expect(tab.events.filter(({ type }) => type === 'signedOut')).toEqual([])
          expect(tab.getSnapshot().status).toBe('signedIn')
        }
        const requests = world.service.count('GetTokensFromRefreshToken')
        if (renewing !== undefined) {
          await expectSignIn(tabs, inner, origin)
        } else if (locked) {
          expect(requests).toBe(1)
          expect(stored(inner).generation).toBe(2)
        }
        if (locked) expect(requests).toBeLessThanOrEqual(1)
        await expectUsable(scheduler, world, inner)
        for (const tab of tabs) tab.dispose()
      },
    ),
  )

/**
 * A sign-out is final: no refresh that was under way brings the session back, in any tab, or takes the place of the
 * sign-in that comes next.
 */
export const noResurrection = (runs: number) =>
  check(
    runs,
    fc.asyncProperty(
      fc.scheduler(),
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 2, max: 20 }),
      fc.constantFrom<keyof typeof LOCKS | undefined>('absent', 'stolen', undefined, undefined),
      fc.constantFrom('local' as const, 'revoke' as const, 'global' as const),
      anyDay,
      fc.option(fc.nat(4), { nil: undefined }),
      async (scheduler, tabCount, callerCount, lock, scope, day, returning) => {
        const { world, tabs, inner } = await openTabs(scheduler, tabCount, day, lock ? { lock: LOCKS[lock] } : {})
        world.clock.set(world.clock.now() + 2 * HOUR)
        let settled = 0
        const calls = Array.from({ length: callerCount }, async (_, index) => {
          await scheduler.schedule(Promise.resolve(), `caller ${index}`)
          try {
            await tabs[index % tabCount]!.getTokens()
          } catch (error) {
            const codes = day.weather.length > 0 ? /./ : /^ERR_(SIGNED_OUT|SESSION_EXPIRED)$/
            expect(error).toMatchObject({ code: expect.stringMatching(codes) })
          } finally {
            settled++
          }
        })
        let origin: unknown
        const signOut = (async () => {
          await scheduler.schedule(Promise.resolve(), 'signs out')
          try {
            const { warnings } = await tabs[0]!.signOut({ scope })
            // From here on no reader of this tab gets a token.
            await expect(tabs[0]!.getTokens()).rejects.toMatchObject({ code: 'ERR_SIGNED_OUT' })
            if (returning !== undefined) origin = await signInAgain(world, tabs[returning % tabCount]!)
            return warnings
          } finally {
            settled++
          }
        })()
        const results = Promise.all([signOut, ...calls])
        results.catch(() => undefined)
        await drive(scheduler, world.clock, () => settled === callerCount + 1)
        await results
        await driveOn(scheduler, world, day)
        checkHealth(tabs)
        const next = world.open()
        await settle()
        if (origin === undefined) {
          for (const tab of [...tabs, next]) {
            expect(tab.getSnapshot().status).toBe('signedOut')
            expect(tab.events.filter(({ type }) => type === 'signedOut').length).toBeLessThanOrEqual(1)
          }
          expect(stored(inner).type).toBe('signedOut')
          expect(JSON.stringify(stored(inner))).not.toContain('canary')
          if (scope !== 'local') expect(world.service.goodTokens()).toEqual([])
        } else {
          await expectSignIn([...tabs, next], inner, origin)
          await expectUsable(scheduler, world, inner)
        }
        for (const tab of [...tabs, next]) tab.dispose()
      },
    ),
  )
