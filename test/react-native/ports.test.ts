import { afterEach, describe, expect, it, vi } from 'vitest'
import { createAuth, useSignIn } from '../../src/index.ts'
import { reactNativePorts } from '../../src/react-native/index.ts'
import { asyncStorageStorage, keychainStorage, secureStoreStorage } from '../../src/storage/index.ts'
import { createUserPool, seededBytes, testClock } from '../../src/testing/index.ts'
import { Disk } from '../storage/fakes/disk.ts'
import { asyncStorage, keychain, secureStore } from '../storage/fakes/native.ts'
import { until } from '../until.ts'
import { createPhone } from './phone.ts'

const PASSWORD = 'Correct-horse-1'
afterEach(() => {
  vi.unstubAllGlobals()
})

/** What `@react-native-async-storage/async-storage` is to an app. */
function createAsyncStorage() {
  const items = new Map<string, string>()
  return {
    items,
    getItem: async (key: string) => items.get(key) ?? null,
    setItem: async (key: string, value: string) => void items.set(key, value),
    removeItem: async (key: string) => void items.delete(key),
  }
}

function open(phone = createPhone(), stored = createAsyncStorage()) {
  const clock = testClock(Date.UTC(2026, 10, 21))
  const pool = createUserPool({
    clock,
    deviceConfiguration: { challengeRequiredOnNewDevice: true },
    users: [{ username: 'ada', password: PASSWORD }],
  })
  const auth = createAuth({
    userPoolId: pool.userPoolId,
    clientId: pool.clientId,
    fetch: pool.fetch,
    ...reactNativePorts({ ...phone, storage: asyncStorageStorage(stored), deviceName: 'Pixel 9' }),
    clock,
  })
  return { auth, pool, phone, clock, stored }
}

async function signIn({ auth }: ReturnType<typeof open>): Promise<void> {
  const view = useSignIn(auth).getSnapshot()
  if (view.step === 'identify') await view.submit({ username: 'ada', password: PASSWORD })
}

describe('the ports of a phone', () => {
  it('sign in, keep the session in the phone, and name the device', async () => {
    const app = open()

    await signIn(app)

    expect(app.auth.session.getSnapshot()).toMatchObject({ status: 'signedIn', persisted: true })
    expect([...app.stored.items.keys()].some((key) => key.includes('user.ada'))).toBe(true)
    expect([...app.pool.getUser('ada').devices.values()][0]).toMatchObject({ name: 'Pixel 9', confirmed: true })
  })

  it('look at the session when the app comes to the front, and when the network is back', async () => {
    const app = open()
    await signIn(app)
    const refreshes = () => app.pool.requests.list('GetTokensFromRefreshToken').length

    app.clock.set(app.clock.now() + 2 * 3_600_000)
    app.phone.become('background')
    expect(refreshes()).toBe(0)
    app.phone.become('active')
    await until(() => refreshes() === 1)

    await app.auth.getTokens()
    app.clock.set(app.clock.now() + 2 * 3_600_000)
    app.phone.connect(null)
    app.phone.connect(true)
    expect(refreshes()).toBe(1)
    app.phone.connect(false)
    app.phone.connect(true)
    await until(() => refreshes() === 2)
  })

  it('listen to nothing any more once the app is done', () => {
    const { auth, phone } = open()
    expect(phone.listeners()).toBe(0)
    auth.session.subscribe(() => {})
    expect(phone.listeners()).toBe(2)

    auth.dispose()

    expect(phone.listeners()).toBe(0)
  })

  it('take the random bytes of react-native-get-random-values where no module is handed in', () => {
    const { crypto: _, ...phone } = createPhone()
    vi.stubGlobal('crypto', { getRandomValues: (bytes: Uint8Array) => bytes.fill(7) })

    const { randomBytes } = reactNativePorts({ ...phone, storage: createAsyncStorage() })

    expect(randomBytes?.(3)).toEqual(Uint8Array.of(7, 7, 7))
  })

  it.each(['expo-secure-store', 'react-native-keychain', 'async-storage'] as const)(
    'go on with an unfinished sign-in after the app was killed: %s',
    async (name) => {
      const disk = new Disk()
      const storages = {
        'expo-secure-store': () => secureStoreStorage(secureStore(disk)),
        'react-native-keychain': () => keychainStorage(keychain(disk)),
        'async-storage': () => asyncStorageStorage(asyncStorage(disk)),
      }
      const pool = createUserPool({
        users: [
          {
            username: 'ada',
            password: PASSWORD,
            attributes: { email: 'ada@example.org' },
            mfa: { email: true, preferred: 'EMAIL_OTP' },
          },
        ],
      })
      const start = () =>
        createAuth({
          userPoolId: pool.userPoolId,
          clientId: pool.clientId,
          fetch: pool.fetch,
          ...reactNativePorts({ ...createPhone(), storage: storages[name]() }),
        })
      const killed = useSignIn(start())
      killed.subscribe(() => undefined)
      const view = await until(() => {
        const now = killed.getSnapshot()
        return now.step === 'identify' && !now.pending && now
      })
      if (view) await view.submit({ username: 'ada', password: PASSWORD })
      expect(killed.getSnapshot().step).toBe('emailCode')
      await until(() => [...disk.items.keys()].some((key) => key.endsWith('sign-in')))

      const next = useSignIn(start())
      next.subscribe(() => undefined)
      const resumed = await until(() => {
        const now = next.getSnapshot()
        return now.step === 'emailCode' && now
      })
      if (resumed) await resumed.submit(pool.outbox.last()!.code)

      expect(next.getSnapshot().step).toBe('signedIn')
      await until(() => ![...disk.items.keys()].some((key) => key.endsWith('sign-in')))
    },
  )

  it.each(['expo-crypto', 'react-native-get-random-values'] as const)(
    'say what to install when the native part of %s is missing',
    async (name) => {
      const fail = () => {
        throw new Error('Cannot find native module')
      }
      const { crypto: _, ...phone } = createPhone()
      if (name === 'expo-crypto') Object.assign(phone, { crypto: { getRandomBytes: fail } })
      else vi.stubGlobal('crypto', { getRandomValues: fail })
      const pool = createUserPool({
        users: [{ username: 'ada', password: PASSWORD }],
        randomBytes: seededBytes('pool'),
      })
      const auth = createAuth({
        userPoolId: pool.userPoolId,
        clientId: pool.clientId,
        fetch: pool.fetch,
        ...reactNativePorts({ ...phone, storage: createAsyncStorage() }),
      })
      const view = useSignIn(auth).getSnapshot()
      const outcome = view.step === 'identify' && (await view.submit({ username: 'ada', password: PASSWORD }))

      expect(outcome).toMatchObject({ ok: false, error: { code: 'ERR_CONFIGURATION' } })
      expect(String(outcome && !outcome.ok && outcome.error.message)).toMatch(
        /npx expo install expo-crypto.*npm install react-native-get-random-values/s,
      )
      auth.dispose()
    },
  )

  it('refuse a phone without secure random bytes, and say what to install', () => {
    const { crypto: _, ...phone } = createPhone()
    vi.stubGlobal('crypto', undefined)

    expect(() => reactNativePorts({ ...phone, storage: createAsyncStorage() })).toThrow(
      /npx expo install expo-crypto.*npm install react-native-get-random-values/s,
    )
    expect(() => reactNativePorts({ storage: createAsyncStorage() } as never)).toThrow(/AppState/)
  })
})
