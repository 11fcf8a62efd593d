/**
 * An app and its user pool, with time that the test moves and storage that the test can look into.
 *
 * @module
 */
import { SimulatedClock } from 'xstate'
import {
  type Auth,
  type AuthOptions,
  createAuth,
  type SignIn,
  type SignInFlow,
  type SignInOptions,
  useSignIn,
} from '../../src/index.ts'
import type { KeyValueStorage, Tabs } from '../../src/ports.ts'
import { memoryStorage } from '../../src/storage/memory.ts'
import { createUserPool, type UserPool, type UserPoolOptions } from '../../src/testing/index.ts'

/** When every story begins. */
export const START = Date.UTC(2026, 10, 21, 9, 0, 0)

/** The password of every user, unless the story is about another. */
export const PASSWORD = 'Correct-horse-1'

/** One app in one browser, with the pool behind it. */
export interface App {
  readonly pool: UserPool
  readonly auth: Auth
  readonly flow: SignInFlow
  readonly clock: SimulatedClock
  readonly storage: KeyValueStorage
  readonly resumeStorage: KeyValueStorage
  /** The flow's present view, which must be at this step. */
  at<Step extends SignIn['step']>(step: Step): Extract<SignIn, { step: Step }>
  /** The names of the operations called since the app was started. */
  operations(): readonly string[]
  /** The app after a reload: the same storage and pool, nothing else. */
  reload(options?: SignInOptions, auth?: Partial<AuthOptions>): App
}

/** What an app is started with. */
export interface AppSetup {
  readonly pool?: UserPoolOptions | undefined
  readonly auth?: Partial<AuthOptions>
  readonly flow?: SignInOptions
}

const silent: Tabs = { post: () => {}, subscribe: () => () => {} }

/** Starts an app against a pool of its own. */
export function startApp({ pool: poolOptions, auth: authOptions, flow }: AppSetup = {}): App {
  const clock = new SimulatedClock()
  clock.set(START)
  const pool = createUserPool({
    clock,
    users: [{ username: 'ada', password: PASSWORD, attributes: { email: 'ada@example.org' } }],
    ...poolOptions,
  })
  return open(pool, clock, memoryStorage(), memoryStorage(), authOptions, flow)
}

function open(
  pool: UserPool,
  clock: SimulatedClock,
  storage: KeyValueStorage,
  resumeStorage: KeyValueStorage,
  authOptions: Partial<AuthOptions> = {},
  flowOptions: SignInOptions = {},
): App {
  const auth = createAuth({
    userPoolId: pool.userPoolId,
    clientId: pool.clientId,
    fetch: pool.fetch,
    clock,
    storage,
    resumeStorage,
    tabs: silent,
    lifecycle: { subscribe: () => () => {} },
    deviceName: () => 'test browser',
    ...authOptions,
  })
  // An app shows who is signed in.
  auth.session.subscribe(() => {})
  const flow = useSignIn(auth, flowOptions)
  flow.subscribe(() => {})
  // The key pair that is made ahead waits for a turn of the clock.
  clock.increment(0)
  const before = pool.requests.list().length
  return {
    pool,
    auth,
    flow,
    clock,
    storage,
    resumeStorage,
    at: (step) => {
      const view = flow.getSnapshot()
      if (view.step !== step) throw new Error(`expected the step ${step}, the flow is at ${view.step}: ${view.error}`)
      return view as never
    },
    operations: () =>
      pool.requests
        .list()
        .slice(before)
        .map(({ operation }) => String(operation)),
    reload: (options = flowOptions, auths = authOptions) => {
      flow.dispose()
      auth.dispose()
      return open(pool, clock, storage, resumeStorage, { ...authOptions, ...auths }, options)
    },
  }
}
