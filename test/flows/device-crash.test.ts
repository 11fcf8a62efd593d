/**
 * An app that is killed at any point of a sign-in, and opened again: the next sign-in always ends signed in.
 * A point is a storage operation that is done, or a request that is sent or answered.
 */
import { describe, expect, it } from 'vitest'
import { nodeModPow } from '../../src/crypto/mod-pow-node.ts'
import type { AuthFlow } from '../../src/index.ts'
import type { AtomicStorage, Fetch, KeyValueStorage } from '../../src/ports.ts'
import { memoryStorage } from '../../src/storage/memory.ts'
import { totpCode } from '../../src/testing/index.ts'
import { type App, PASSWORD, startApp } from './start-app.ts'

const SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'
const never = () => new Promise<never>(() => undefined)

/** A life of so many steps. What comes after never happens, and never answers. */
function mortal(steps: number) {
  let left = steps
  const step = async (): Promise<void> => {
    if (left-- <= 0) {
      onDeath()
      await never()
    }
  }
  let onDeath = (): void => {}
  const died = new Promise<'died'>((resolve) => {
    onDeath = () => resolve('died')
  })
  const storage = (inner: AtomicStorage): KeyValueStorage => ({
    getItem: (key) => inner.getItem(key),
    setItem: async (key, value) => {
      await step()
      await inner.setItem(key, value)
      await step()
    },
    removeItem: async (key) => {
      await step()
      await inner.removeItem(key)
    },
    update: async (key, change) => {
      await step()
      const text = await inner.update(key, change)
      await step()
      return text
    },
  })
  const fetch =
    (inner: Fetch): Fetch =>
    async (url, init) => {
      await step()
      const response = await inner(url, init)
      await step()
      return response
    }
  return { died, storage, fetch }
}

/** What a person with an authenticator app does, until something is refused. */
async function signIn(app: App): Promise<'done'> {
  for (;;) {
    const view = app.flow.getSnapshot()
    if (view.step === 'totpCode') app.clock.increment(60_000)
    const outcome =
      view.step === 'identify'
        ? view.submit({ username: 'ada@example.org', password: PASSWORD })
        : view.step === 'totpCode'
          ? view.submit(totpCode(SECRET, app.clock.now()))
          : view.step === 'rememberDevice'
            ? view.remember()
            : undefined
    if (!outcome || !(await outcome).ok) return 'done'
  }
}

/** The pool, and the storage that outlives every life. */
function world(deviceTracking: 'auto' | 'ask', rotates: boolean, authFlow: AuthFlow) {
  const stored = memoryStorage()
  const first = startApp({
    pool: {
      deviceConfiguration: {
        challengeRequiredOnNewDevice: true,
        deviceOnlyRememberedOnUserPrompt: deviceTracking === 'ask',
      },
      clients: { refreshTokenRotation: { enabled: rotates } },
      aliasAttributes: ['email'],
      assumptions: { refreshOfUnconfirmedDevice: 'refused' },
      users: [{ username: 'ada', password: PASSWORD, attributes: { email: 'ada@example.org' }, mfa: { totp: SECRET } }],
    },
    // Half the time of a proof, whose arithmetic is not what is killed.
    auth: { storage: stored, deviceTracking, authFlow, modPow: nodeModPow },
  })
  const open = (life?: ReturnType<typeof mortal>): App =>
    first.reload({}, life && { storage: life.storage(stored), fetch: life.fetch(first.pool.fetch as unknown as Fetch) })
  return { first, open }
}

/** Kills the app after each number of steps in turn, until a sign-in gets through. */
async function everyPoint(
  prepare: (app: App) => Promise<void>,
  setup: readonly ['auto' | 'ask', boolean, AuthFlow],
): Promise<number> {
  for (let steps = 0; ; steps++) {
    const { first, open } = world(...setup)
    await prepare(first)
    const life = mortal(steps)
    const victim = open(life)
    const end = await Promise.race([signIn(victim), life.died])
    if (end === 'done') expect(victim.flow.getSnapshot().step).toBe('signedIn')
    // Nothing of it runs on: its timers are gone, and its storage and its network never answer again.
    victim.flow.dispose()
    victim.auth.dispose()

    const next = open()
    await signIn(next)
    expect(next.flow.getSnapshot().step, `killed after ${steps} steps`).toBe('signedIn')
    await next.auth.getTokens({ forceRefresh: true })
    // And the next time with no surprise left: the device proves itself, or nobody is asked about it.
    await next.auth.signOut()
    const last = open()
    await signIn(last)
    expect(last.flow.getSnapshot().step).toBe('signedIn')
    const refused = last.pool.requests.list().filter(({ error }) => error?.name === 'NotAuthorizedException')
    expect(refused).toEqual([])
    last.auth.dispose()
    if (end === 'done') return steps
  }
}

// One of them proves the password; what the device proves is proven in all.
describe.each([
  ['auto', false, 'USER_SRP_AUTH'],
  ['auto', true, 'USER_PASSWORD_AUTH'],
  ['ask', false, 'USER_PASSWORD_AUTH'],
] as const)('an app that is killed (deviceTracking %s, rotation %s, %s)', (...setup) => {
  it('in its first sign-in, at any point', async () => {
    expect(await everyPoint(async () => {}, setup)).toBeGreaterThan(10)
  })

  it('in its second sign-in, at any point', async () => {
    const points = await everyPoint(async (app) => {
      await signIn(app)
      await app.auth.signOut()
    }, setup)
    expect(points).toBeGreaterThan(8)
  })
})
