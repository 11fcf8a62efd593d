/**
 * `createAuth` does nothing until something starts the session: a worker calls it at its module level, where timers,
 * random bytes and requests are forbidden, and React calls it for pages that are thrown away.
 */
import { afterEach, describe, expect, it, vi } from 'vitest'
import { type Auth, createAuth, type KeyValueStorage, useSignIn } from '../src/index.ts'
import { memoryStorage } from '../src/storage/memory.ts'
import { createUserPool, type UserPool } from '../src/testing/index.ts'

afterEach(() => {
  vi.unstubAllGlobals()
})

/** Everything that a worker forbids at its module level, and what a page would notice. */
function forbid(): string[] {
  const used: string[] = []
  const stub = (name: string, value: object) =>
    vi.stubGlobal(
      name,
      new Proxy(value, {
        apply: (_, __, args) => {
          used.push(name)
          return typeof args[0] === 'function' ? 1 : undefined
        },
        construct: () => {
          used.push(`new ${name}`)
          return {}
        },
        get: (target, member) => {
          used.push(`${name}.${String(member)}`)
          return Reflect.get(target, member)
        },
      }),
    )
  for (const name of ['setTimeout', 'setInterval', 'queueMicrotask', 'fetch', 'addEventListener']) stub(name, () => 1)
  for (const name of ['AbortController', 'BroadcastChannel', 'MessageChannel']) stub(name, class {})
  for (const name of ['crypto', 'indexedDB', 'localStorage', 'sessionStorage', 'document']) stub(name, {})
  return used
}

/** A storage that counts. */
function watchedStorage() {
  const storage = memoryStorage()
  const uses: string[] = []
  const watched: KeyValueStorage = {
    getItem: (key) => {
      uses.push('getItem')
      return storage.getItem(key)
    },
    setItem: storage.setItem,
    removeItem: storage.removeItem,
    update: (key, change) => {
      uses.push('update')
      return storage.update(key, change)
    },
  }
  return { watched, uses }
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await new Promise<void>((resolve) => setImmediate(resolve))
}

describe('createAuth', () => {
  it('uses nothing of the runtime, with the default ports', () => {
    const used = forbid()

    const auth = createAuth({ userPoolId: 'eu-west-1_AbCdEf123', clientId: 'client', clientSecret: 'secret' })
    const snapshot = auth.session.getSnapshot()
    auth.dispose()

    vi.unstubAllGlobals()
    expect(used).toEqual([])
    expect(snapshot).toEqual({ status: 'restoring' })
  })

  it('reads no storage, and listens to nothing, until it is used', async () => {
    const { watched, uses } = watchedStorage()
    const listened: string[] = []
    const listen = (to: string) => () => {
      listened.push(to)
      return () => {}
    }
    const auth = createAuth({
      userPoolId: 'eu-west-1_AbCdEf123',
      clientId: 'client',
      storage: watched,
      resumeStorage: watched,
      migrateFrom: watched,
      lifecycle: { subscribe: listen('lifecycle') },
      tabs: { post: () => {}, subscribe: listen('tabs') },
      clock: {
        now: () => Date.now(),
        setTimeout: () => listened.push('timer'),
        clearTimeout: () => {},
      },
    })
    useSignIn(auth)
    auth.session.getSnapshot()
    await settle()

    expect([uses, listened]).toEqual([[], []])
  })

  it('starts nothing any more once it is disposed of', async () => {
    const { watched, uses } = watchedStorage()
    const auth = createAuth({ userPoolId: 'eu-west-1_AbCdEf123', clientId: 'client', storage: watched })
    auth.dispose()

    await expect(auth.getTokens()).rejects.toMatchObject({ code: 'ERR_CANCELLED' })
    await expect(auth.session.ready()).rejects.toMatchObject({ code: 'ERR_CANCELLED' })
    await settle()

    expect(uses.filter((use) => use === 'update')).toEqual([])
  })
})

const STARTS: Readonly<Record<string, (auth: Auth) => unknown>> = {
  subscribe: (auth) => auth.session.subscribe(() => {}),
  on: (auth) => auth.session.on('signedOut', () => {}),
  getTokens: (auth) => auth.getTokens().catch(() => {}),
  ready: (auth) => auth.session.ready(),
  signOut: (auth) => auth.signOut(),
  'the first listener of a flow': (auth) => useSignIn(auth).subscribe(() => {}),
}

describe('the session', () => {
  it.each(Object.entries(STARTS))('is started by %s', async (_, start) => {
    const auth = createAuth({ userPoolId: 'eu-west-1_AbCdEf123', clientId: 'client', storage: memoryStorage() })
    start(auth)
    await settle()

    expect(auth.session.getSnapshot()).toEqual({ status: 'signedOut' })
    auth.dispose()
  })

  it('is known when ready() resolves, and then not "restoring"', async () => {
    const { pool, storage } = await signedIn()
    const { auth } = open(pool, storage)

    expect(await auth.session.ready()).toMatchObject({ status: 'signedIn', user: { username: 'ada' } })
    auth.dispose()
  })

  it('sets no timer for tokens while nobody listens, and refreshes them at the next getTokens', async () => {
    const { pool, storage } = await signedIn()
    const { auth, timers } = open(pool, storage)
    await auth.getTokens()
    expect(timers.size).toBe(0)

    const leave = auth.session.subscribe(() => {})
    expect(timers.size).toBe(1)
    leave()
    expect(timers.size).toBe(0)

    const before = pool.requests.list().length
    time.now += 2 * 3_600_000
    await auth.getTokens()
    expect(
      pool.requests
        .list()
        .slice(before)
        .map(({ operation }) => operation),
    ).toEqual(['GetTokensFromRefreshToken'])
    auth.dispose()
  })
})

const time = { now: Date.UTC(2026, 10, 21) }

async function signedIn() {
  const clock = { now: () => time.now, setTimeout: globalThis.setTimeout, clearTimeout: globalThis.clearTimeout }
  const pool = createUserPool({ clock, users: [{ username: 'ada', password: 'Correct-horse-1' }] })
  const storage = memoryStorage()
  const { auth } = open(pool, storage)
  const view = useSignIn(auth).getSnapshot()
  if (view.step === 'identify') await view.submit({ username: 'ada', password: 'Correct-horse-1' })
  auth.dispose()
  return { pool, storage }
}

/** An app whose session timers can be counted: those of a minute or more, so that deadlines of requests are none. */
function open(pool: UserPool, storage: KeyValueStorage) {
  const timers = new Set<unknown>()
  const auth = createAuth({
    userPoolId: pool.userPoolId,
    clientId: pool.clientId,
    fetch: pool.fetch,
    storage,
    clock: {
      now: () => time.now,
      setTimeout: (run, delayMs) => {
        const timer = globalThis.setTimeout(run as () => void, delayMs)
        if (Number(delayMs) >= 60_000) timers.add(timer)
        return timer
      },
      clearTimeout: (timer) => {
        timers.delete(timer)
        globalThis.clearTimeout(timer as never)
      },
    },
  })
  return { auth, timers }
}
