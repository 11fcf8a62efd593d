/** Two user pools with the same client id in one origin, as emulators and copies of a pool have. */
import { describe, expect, it } from 'vitest'
import { type Auth, createAuth, useSignIn } from '../../src/index.ts'
import { memoryStorage } from '../../src/storage/memory.ts'
import { createTabs, createTestPorts, createUserPool, type UserPoolOptions } from '../../src/testing/index.ts'
import { until } from '../until.ts'
import { createTestClock, settle } from './session-bench.ts'

const password = 'Correct-horse-1'

/** One origin with two pools. */
function openOrigin(ids: readonly [string, string], options: UserPoolOptions = {}) {
  const clock = createTestClock()
  const [storage, resumeStorage, browser] = [memoryStorage(), memoryStorage(), createTabs()]
  const locks: string[] = []
  const pools = ids.map((userPoolId) =>
    createUserPool({
      userPoolId,
      clients: { clientId: '1shared' },
      clock,
      users: [{ username: 'ada', password }],
      deviceConfiguration: {},
      ...options,
    }),
  )
  let opened = 0
  const open = (pool: (typeof pools)[number]): Auth => {
    const ports = createTestPorts({ clock: clock as never, browser, storage, resumeStorage, seed: String(opened++) })
    const auth = createAuth({
      ...ports,
      userPoolId: pool.userPoolId,
      clientId: pool.clientId,
      fetch: pool.fetch,
      lock: (name, work, timing) => {
        locks.push(name)
        return ports.lock(name, work, timing)
      },
    })
    auth.session.subscribe(() => undefined)
    return auth
  }
  const signIn = async (auth: Auth) => {
    const flow = useSignIn(auth)
    flow.subscribe(() => undefined)
    await until(() => flow.getSnapshot().step === 'identify' && !flow.getSnapshot().pending)
    const view = flow.getSnapshot()
    if (view.step !== 'identify') throw new Error(view.step)
    await view.submit({ username: 'ada', password, authFlow: 'USER_PASSWORD_AUTH' })
    await until(() => !flow.getSnapshot().pending)
    return flow
  }
  return { clock, storage, locks, pools: pools as [(typeof pools)[0], (typeof pools)[0]], open, signIn }
}

const PAIRS: readonly (readonly [string, string])[] = [
  ['eu-west-1_First1', 'eu-west-1_Second2'],
  ['eu-west-1_Same', 'us-east-1_Same'],
]

describe.each(PAIRS)('the pools %s and %s with one client id', (...ids) => {
  it('do not share a session, and a sign-out in one ends none in the other', async () => {
    const { pools, open, signIn, locks } = openOrigin(ids)
    const first = open(pools[0])
    await signIn(first)
    const second = open(pools[1])
    await settle()
    expect(second.session.getSnapshot()).toEqual({ status: 'signedOut' })
    await signIn(second)
    for (const auth of [first, second]) {
      const { accessToken } = await auth.getTokens({ forceRefresh: true })
      expect(accessToken.claims.iss).toContain(auth.context.settings.userPoolId)
    }
    expect(new Set(locks).size).toBe(2)
    await first.signOut()
    await settle()
    expect(second.session.getSnapshot()).toMatchObject({ status: 'signedIn' })
    const again = open(pools[0])
    await settle()
    expect(again.session.getSnapshot()).toMatchObject({ status: 'signedOut' })
  })

  it('do not hear each other: a page of one reads nothing when the other signs in', async () => {
    const { pools, open, signIn, storage } = openOrigin(ids)
    const first = open(pools[0])
    await signIn(first)
    const read: string[] = []
    const { getItem } = storage
    storage.getItem = (key) => {
      read.push(key)
      return getItem(key)
    }
    await signIn(open(pools[1]))
    await settle()
    const name = ids[0].replace('_', '_5f')
    expect(read.filter((key) => key.includes(name))).toEqual([])
  })

  it('do not share a device', async () => {
    const { pools, open, signIn } = openOrigin(ids)
    await signIn(open(pools[0]))
    await signIn(open(pools[1]))
    for (const pool of pools) {
      const [first] = pool.requests.list('InitiateAuth')
      expect(first?.input).toHaveProperty('AuthParameters.USERNAME')
      expect(first?.input).not.toHaveProperty('AuthParameters.DEVICE_KEY')
    }
  })

  it('do not share a sign-in that waits for an answer', async () => {
    const users = [{ username: 'ada', temporaryPassword: password }]
    const { pools, open, signIn } = openOrigin(ids, { users })
    expect((await signIn(open(pools[0]))).getSnapshot()).toMatchObject({ step: 'newPassword' })
    const flow = useSignIn(open(pools[1]))
    flow.subscribe(() => undefined)
    await settle()
    expect(flow.getSnapshot()).toMatchObject({ step: 'identify', pending: false })
    const back = useSignIn(open(pools[0]))
    back.subscribe(() => undefined)
    await until(() => back.getSnapshot().step === 'newPassword')
  })
})
