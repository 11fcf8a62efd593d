import { describe, expect, it } from 'vitest'
import type { AtomicStorage, KeyValueStorage, Lock } from '../../src/ports.ts'
import { Sensitive } from '../../src/sensitive.ts'
import { readStored } from '../../src/session/record.ts'
import { memoryStorage } from '../../src/storage/memory.ts'
import { type SecureStoreLike, secureStoreStorage } from '../../src/storage/secure-store.ts'
import { splitStorage } from '../../src/storage/split.ts'
import type { Call } from '../../src/transport/call.ts'
import { recordKey } from './faulty-storage.ts'
import { createWorld, during, settle, type Tab, type World } from './session-bench.ts'

const HOUR = 3_600_000
const never = () => new Promise<never>(() => undefined)
/** A killed tab lets its lock go. */
const noLock: Lock = (_, work) => work()

/**
 * A life that ends after a number of steps: a storage operation that begins, an `update` that has read and decided, one
 * that has written, a request that is sent, an answer that arrives.
 */
function mortal(steps: number) {
  let left = steps
  const dies = (): boolean => left-- <= 0
  const live = async (): Promise<void> => {
    if (dies()) await never()
  }
  return {
    get isDead() {
      return left < 0
    },
    storage: (inner: AtomicStorage): KeyValueStorage => ({
      getItem: async (key) => {
        await live()
        return inner.getItem(key)
      },
      setItem: async (key, value) => {
        await live()
        return inner.setItem(key, value)
      },
      removeItem: async (key) => {
        await live()
        return inner.removeItem(key)
      },
      update: async (key, change) => {
        await live()
        let isKilled = false
        const text = await inner.update(key, (current) => {
          const next = change(current)
          isKilled = dies()
          return isKilled ? undefined : next
        })
        if (isKilled) await never()
        await live()
        return text
      },
    }),
    call: (call: Call): Call => {
      return (async (...args: Parameters<Call>) => {
        await live()
        const answer = await call(...args)
        await live()
        return answer
      }) as Call
    },
  }
}

type Life = ReturnType<typeof mortal>

/** What outlives a process: one item a record, or several that are written one after the other. Opens it for a life. */
const PLACES: Readonly<Record<string, () => (life: Life) => KeyValueStorage>> = {
  'one item': () => {
    const inner = memoryStorage()
    return (life) => life.storage(inner)
  },
  'two halves': () => {
    const [inner, secrets] = [memoryStorage(), memoryStorage()]
    return (life) => splitStorage(life.storage(inner), { secrets: life.storage(secrets) })
  },
  'pieces of a keychain': () => {
    const inner = memoryStorage()
    return (life) => {
      const items = life.storage(inner)
      const secureStore: SecureStoreLike = {
        getItemAsync: async (key) => items.getItem(key),
        setItemAsync: async (key, text) => items.setItem(key, text),
        deleteItemAsync: async (key) => items.removeItem(key),
      }
      return secureStoreStorage(secureStore, { itemBytes: 300 })
    }
  },
}
const IMMORTAL = mortal(Infinity)

interface Flow {
  readonly name: string
  /** What is there before. */
  readonly prepare: (world: World, tab: Tab) => Promise<void>
  /** What the tab is doing when it is killed. */
  readonly run: (world: World, tab: Tab) => Promise<unknown>
  /** What the next tab may find. */
  readonly allowed: (world: World, found: Tab) => void
}

const signedIn = async (world: World, tab: Tab) => world.signIn(tab)
const nobody = async () => undefined

const flows: readonly Flow[] = [
  {
    name: 'a first sign-in',
    prepare: nobody,
    run: (world, tab) => world.signIn(tab),
    allowed: (_, found) => expect(['signedIn', 'signedOut']).toContain(found.getSnapshot().status),
  },
  {
    name: 'a sign-in over a session of the same user',
    prepare: signedIn,
    run: (world, tab) => world.signIn(tab),
    allowed: (_, found) =>
      expect(found.getSnapshot()).toMatchObject({ status: 'signedIn', user: { username: 'alice' } }),
  },
  {
    name: 'a sign-in over a session of another user',
    prepare: (world, tab) => world.signIn(tab, 'bob'),
    run: (world, tab) => world.signIn(tab),
    allowed: (_, found) =>
      expect(found.getSnapshot()).toMatchObject({
        status: 'signedIn',
        user: { username: expect.stringMatching(/^(alice|bob)$/) },
      }),
  },
  {
    name: 'a refresh',
    prepare: async (world, tab) => {
      await world.signIn(tab)
      world.clock.set(world.clock.now() + 2 * HOUR)
    },
    run: (_, tab) => tab.getTokens(),
    allowed: (_, found) => expect(found.getSnapshot()).toMatchObject({ status: 'signedIn' }),
  },
  {
    name: 'a forced refresh',
    prepare: signedIn,
    run: (_, tab) => tab.getTokens({ forceRefresh: true }),
    allowed: (_, found) => expect(found.getSnapshot()).toMatchObject({ status: 'signedIn' }),
  },
  ...(['local', 'revoke', 'global'] as const).map(
    (scope): Flow => ({
      name: `a sign-out with scope ${scope}`,
      prepare: signedIn,
      run: (_, tab) => tab.signOut({ scope }),
      allowed: (_, found) => expect(['signedIn', 'signedOut']).toContain(found.getSnapshot().status),
    }),
  ),
  {
    name: 'a switch of accounts',
    prepare: async (world, tab) => {
      await world.signIn(tab, 'bob')
      await world.signIn(tab, 'alice')
    },
    run: (_, tab) => tab.switchAccount('bob'),
    allowed: (_, found) => expect(found.getSnapshot().status).toBe('signedIn'),
  },
  {
    name: 'a change of the device key',
    prepare: signedIn,
    run: (_, tab) => tab.setDeviceKey('device-2'),
    allowed: (_, found) => {
      expect(found.getSnapshot().status).toBe('signedIn')
      expect([undefined, 'device-2']).toContain(found.deviceKey())
    },
  },
  {
    name: 'a deletion of the user',
    prepare: signedIn,
    run: (_, tab) => tab.end('userDeleted'),
    allowed: (_, found) => expect(['signedIn', 'signedOut']).toContain(found.getSnapshot().status),
  },
  {
    name: 'saving a device',
    prepare: signedIn,
    run: (_, { devices }) =>
      devices.save(
        'alice',
        { deviceKey: 'd', deviceGroupKey: 'g', devicePassword: new Sensitive('canary-device'), confirmed: false },
        'alice@example.com',
      ),
    allowed: (_, found) => expect(found.getSnapshot().status).toBe('signedIn'),
  },
  {
    name: 'a session that is taken over',
    prepare: async (world) => {
      const { AccessToken, IdToken, RefreshToken } = world.service.issue('alice')
      const prefix = 'CognitoIdentityServiceProvider.client1'
      await world.storage.setItem(`${prefix}.LastAuthUser`, 'alice')
      await world.storage.setItem(`${prefix}.alice.accessToken`, AccessToken!)
      await world.storage.setItem(`${prefix}.alice.idToken`, IdToken!)
      await world.storage.setItem(`${prefix}.alice.refreshToken`, RefreshToken!)
    },
    run: (_, tab) => tab.getTokens(),
    allowed: (_, found) =>
      expect(found.getSnapshot()).toMatchObject({ status: 'signedIn', user: { username: 'alice' } }),
  },
]

/** Kills the tab after so many steps, opens another, and looks. False when the flow came to its end alive. */
async function killAfter(flow: Flow, steps: number, graceMs: number, place = 'one item'): Promise<boolean> {
  const openPlace = PLACES[place]!()
  const world = createWorld({ storage: openPlace(IMMORTAL), lock: noLock, service: { graceMs } })
  if (flow.prepare !== nobody) {
    const first = world.open({ ports: flow.name.includes('taken over') ? { storage: memoryStorage() } : {} })
    await flow.prepare(world, first)
    first.dispose()
  }
  const life = mortal(steps)
  const tab = world.open({ call: life.call(world.service.call), ports: { storage: openPlace(life) } })
  let isDone = false
  const running = flow.run(world, tab).then(
    () => {
      isDone = true
    },
    () => undefined,
  )
  await settle()
  const wasKilled = life.isDead
  const isStored = isDone
  expect(isDone || wasKilled).toBe(true)
  tab.dispose()
  void running
  for (const name of ['alice', 'bob']) {
    const record = readStored((await openPlace(IMMORTAL).getItem(recordKey(name))) ?? null, name)
    expect(['none', 'signedIn', 'signedOut']).toContain(record.type)
  }
  // A restart takes a moment.
  world.clock.set(world.clock.now() + 500)
  const next = world.open({ ports: { storage: openPlace(IMMORTAL) } })
  await settle()
  if (next.getSnapshot().status === 'signedIn') {
    await during(world.clock, next.getTokens()).catch(() => undefined)
    // Its caller is answered before a token that was used before becomes a verdict.
    if (graceMs === 0) await world.clock.advance(30_000)
  }
  if (!isLost(next)) flow.allowed(world, next)
  const isEnding = /sign-out|deletion/.test(flow.name)
  // What has run to its end is stored.
  if (isStored && isEnding) expect(next.getSnapshot().status).toBe('signedOut')
  if (isStored && flow.name.includes('sign-in') && !isLost(next)) expect(next.getSnapshot().status).toBe('signedIn')
  if (next.getSnapshot().status === 'signedIn') {
    const tokens = await during(world.clock, next.getTokens({ forceRefresh: true })).catch(() => undefined)
    if (graceMs === 0) await world.clock.advance(30_000)
    if (!isEnding && !isLost(next)) expect(world.service.isGood(tokens!.refreshToken!.expose())).toBe(true)
  }
  if (isLost(next)) losses++
  world.check()
  next.dispose()
  return wasKilled
}

let losses = 0

function isLost(tab: Tab): boolean {
  const present = tab.getSnapshot()
  return present.status === 'signedOut' && present.reason === 'refreshTokenReused'
}

describe.each([1000, 60_000])('C10 C11 killed after every step, with a grace of %d ms', (graceMs) => {
  it.each(flows)('$name leaves the old state or the new one, and loses nothing', async (flow) => {
    losses = 0
    let steps = 0
    while (await killAfter(flow, steps, graceMs)) steps++
    expect(steps).toBeGreaterThan(0)
    expect(losses).toBe(0)
  })
})

const SEVERAL = flows.filter(({ name }) =>
  /^a (first sign-in|refresh|sign-out with scope revoke|.* taken over)$/.test(name),
)

describe.each(['two halves', 'pieces of a keychain'])('C10 C11 killed after every step of a storage in %s', (place) => {
  it.each(SEVERAL)('$name leaves the old state or the new one, and loses nothing', async (flow) => {
    losses = 0
    let steps = 0
    while (await killAfter(flow, steps, 60_000, place)) steps++
    expect(steps).toBeGreaterThan(10)
    expect(losses).toBe(0)
  })
})

describe('C10 C11 killed after every step, with zero grace', () => {
  it.each(flows)('$name loses at most what nobody can save: an answer that was never stored', async (flow) => {
    losses = 0
    let steps = 0
    while (await killAfter(flow, steps, 0)) steps++
    // Between the moment the service rotates and the write: the answer on its way, and the update until it writes.
    expect(losses).toBeLessThanOrEqual(flow.name.includes('refresh') ? 3 : 0)
  })
})
