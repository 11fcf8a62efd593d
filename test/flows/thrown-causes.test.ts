/** What an app's ports throw: an HTTP client puts the request into its errors, a native module the stored value. */
import { expect, it } from 'vitest'
import { SimulatedClock } from 'xstate'
import { changePassword } from '../../src/account/index.ts'
import { AuthError, type AuthOptions, usePasskeyRegistration } from '../../src/index.ts'
import type { Lock } from '../../src/ports.ts'
import { memoryStorage } from '../../src/storage/memory.ts'
import { createUserPool, type UserPool } from '../../src/testing/index.ts'
import type { Call } from '../../src/transport/call.ts'
import { lookThrough } from '../look-through.ts'
import { until } from '../until.ts'
import { PASSWORD, START, startApp } from './start-app.ts'

const CANARY = 'canary-of-the-thrown-value'

/** As HTTP clients, browsers and native modules throw, and the name that is kept of it. */
const THROWN: readonly (readonly [title: string, make: () => unknown, name: string | undefined])[] = [
  [
    'an error with its request',
    () =>
      Object.assign(new TypeError(`POST failed: ${CANARY}`), {
        config: { url: `https://proxy.example.org/?token=${CANARY}`, data: CANARY },
        request: { headers: new Map([['authorization', CANARY]]) },
        cause: new Error(CANARY),
      }),
    'TypeError',
  ],
  ['a DOMException', () => new DOMException(CANARY, 'DataError'), 'DataError'],
  ['an object', () => ({ name: 'NativeError', message: CANARY, userInfo: { value: CANARY } }), 'NativeError'],
  ['an error with a name that is none', () => Object.assign(new Error('no'), { name: `Bad: ${CANARY}` }), undefined],
  ['a string', () => CANARY, undefined],
]

/** A method that throws while the port fails. */
type Guard = <Input extends unknown[], Output>(work: (...input: Input) => Output) => (...input: Input) => Output

const guardStorage = (guard: Guard, storage = memoryStorage()) => ({
  getItem: guard((key: string) => storage.getItem(key)),
  setItem: guard((key: string, value: string) => storage.setItem(key, value)),
  removeItem: guard((key: string) => storage.removeItem(key)),
})

/** Each port, as one that may fail. */
const PORTS: Readonly<Record<string, (guard: Guard, pool: UserPool) => Partial<AuthOptions>>> = {
  fetch: (guard, pool) => ({ fetch: guard(pool.fetch) }),
  'the body of a response': (guard, pool) => ({
    fetch: async (url, init) => {
      const { ok, status, headers, ...rest } = await pool.fetch(url, init)
      const text = await rest.text()
      return { ok, status, headers, text: guard(async () => text) }
    },
  }),
  transport: (guard, pool) => ({ transport: guard(pool.handle as Call) as Call }),
  storage: (guard) => ({ storage: guardStorage(guard) }),
  resumeStorage: (guard) => ({ resumeStorage: guardStorage(guard) }),
  lock: (guard) => ({ lock: guard((_: string, work: () => unknown) => work()) as Lock }),
  randomBytes: (guard) => ({ randomBytes: guard((length: number) => crypto.getRandomValues(new Uint8Array(length))) }),
  modPow: (guard) => ({ modPow: { generatorPower: guard(() => '2'), premasterSecret: guard(() => '2') } }),
  secretHash: (guard) => ({ secretHash: guard(() => '') }),
  deviceName: (guard) => ({ deviceName: guard(() => 'test') }),
  passkeys: (guard) => ({
    passkeys: { isSupported: () => true, get: guard(async () => ({})), create: guard(async () => ({})) },
  }),
}

/** Ports whose failure the app gets no word of: it goes on without them. */
const QUIET = ['resumeStorage', 'lock']

/**
 * Everything that an app is shown in a life with a port that fails: from the start, or once a user is signed in.
 */
async function live(port: string, thrown: () => unknown, isEarly: boolean): Promise<readonly unknown[]> {
  let isFailing = isEarly
  const guard: Guard =
    (work) =>
    (...input) => {
      if (isFailing) throw thrown()
      return work(...input)
    }
  const clock = new SimulatedClock()
  clock.set(START)
  const pool = createUserPool({
    clock,
    deviceConfiguration: { challengeRequiredOnNewDevice: true },
    users: [{ username: 'ada', password: PASSWORD }],
  })
  const { userPoolId, clientId, fetch } = pool
  const base = { userPoolId, clientId, fetch, clock, timeoutMs: 3_600_000 }
  const { auth, flow } = startApp({ auth: { ...base, ...PORTS[port]!(guard, pool) } })
  const shown: unknown[] = []
  for (const type of ['refreshTrouble', 'storageTrouble', 'deviceTrouble'] as const)
    auth.session.on(type, (event) => shown.push(event))
  const signIn = async (): Promise<unknown> => {
    const view = flow.getSnapshot()
    return view.step === 'identify' ? view.submit({ username: 'ada', password: PASSWORD }) : view
  }
  const settle = async (work: Promise<unknown>): Promise<void> => {
    let isSettled = false
    const push = (outcome: unknown) => {
      isSettled = true
      shown.push(outcome)
    }
    work.then(push, push)
    await until(() => {
      clock.increment(100)
      return isSettled
    })
  }

  await settle(signIn())
  if (!isEarly) {
    isFailing = true
    await settle(auth.getTokens({ forceRefresh: true }))
    // An account function rejects with what its own transport threw.
    if (port !== 'transport')
      await settle(changePassword(auth, { previousPassword: PASSWORD, proposedPassword: `${PASSWORD}2` }))
    const registration = usePasskeyRegistration(auth).getSnapshot()
    if (registration.step === 'start') await settle(registration.register())
    await settle(auth.signOut())
  }
  shown.push(auth.session.getSnapshot(), flow.getSnapshot())
  auth.dispose()
  return shown
}

/** The errors of this library among what is shown, and those behind them. */
function errorsIn(shown: readonly unknown[]): readonly AuthError[] {
  return shown.flatMap((value) => {
    const { error, warnings = [], cause } = Object(value) as { error?: unknown; warnings?: unknown[]; cause?: unknown }
    const inside = errorsIn([error, cause, ...warnings].filter((member) => member !== undefined && member !== null))
    return value instanceof AuthError ? [value, ...inside] : inside
  })
}

const CASES = Object.keys(PORTS).flatMap((port) =>
  // Other values than an error, too, from the three ports that apps replace most.
  (['fetch', 'storage', 'passkeys'].includes(port) ? THROWN : THROWN.slice(0, 1)).map(
    ([title, thrown, name]) => [port, title, thrown, name] as const,
  ),
)

it.each(CASES)('no error keeps more of what a port throws than its name: %s, %s', async (port, _, thrown, name) => {
  const shown = [...(await live(port, thrown, true)), ...(await live(port, thrown, false))]

  for (const value of shown) expect(lookThrough(value)).not.toContain(CANARY)
  const causes = errorsIn(shown).flatMap(({ cause }) =>
    cause instanceof AuthError ? [] : [cause as Error | undefined],
  )
  if (!QUIET.includes(port)) expect(causes.length).toBeGreaterThan(0)
  for (const cause of causes) {
    if (cause) expect(Object.keys(cause)).toEqual(['name'])
    expect([undefined, name]).toContain(cause?.name)
  }
})
