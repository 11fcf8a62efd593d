import { describe, expect, it } from 'vitest'
import { createAuth, useSignIn } from '../../src/index.ts'
import type { KeyValueStorage } from '../../src/ports.ts'
import { reactNativePorts } from '../../src/react-native/index.ts'
import { type AskingStorage, keychainStorage, secureStoreStorage, splitStorage } from '../../src/storage/index.ts'
import { createUserPool } from '../../src/testing/index.ts'
import { Disk } from '../storage/fakes/disk.ts'
import { manualClock } from '../storage/fakes/manual-clock.ts'
import { createKeystore } from './keystore.ts'
import { createPhone } from './phone.ts'

const PASSWORD = 'Correct-horse-1'

type Phone = ReturnType<typeof createPhone>
type Keystore = ReturnType<typeof createKeystore>
type Open = (keystore: Keystore, phone: Phone) => KeyValueStorage

/** A phone, and an app on it that can be started many times. */
function createWorld(open: Open) {
  const clock = manualClock()
  const phone = createPhone()
  const keystore = createKeystore(phone, new Disk(), clock)
  const pool = createUserPool({ clock, users: [{ username: 'ada', password: PASSWORD }] })
  const start = () => {
    const auth = createAuth({
      userPoolId: pool.userPoolId,
      clientId: pool.clientId,
      fetch: pool.fetch,
      ...reactNativePorts({ ...phone, clock, storage: open(keystore, phone) }),
    })
    const troubles: string[] = []
    auth.session.on('storageTrouble', ({ error }) => troubles.push(error.message))
    const signIn = async () => {
      const view = useSignIn(auth).getSnapshot()
      const signingIn = view.step === 'identify' && view.submit({ username: 'ada', password: PASSWORD })
      await clock.advance(5000)
      await signingIn
    }
    return { auth, troubles, signIn, status: () => auth.session.getSnapshot().status }
  }
  return {
    clock,
    phone,
    keystore,
    pool,
    start,
    /** Signs in, and ends the app. */
    signInBefore: async () => {
      const { auth, signIn } = start()
      await signIn()
      expect(auth.session.getSnapshot()).toMatchObject({ status: 'signedIn', persisted: true })
      auth.dispose()
      keystore.prompts = keystore.operations = 0
    },
  }
}

const MODULES: readonly (readonly [module: string, open: Open])[] = [
  ['expo-secure-store', ({ secureStore }) => secureStoreStorage(secureStore)],
  ['react-native-keychain', ({ keychain }) => keychainStorage(keychain)],
]

describe.each(MODULES)('%s', (_, open) => {
  it('gives the session within three seconds, at 40 ms an operation and 2,048 bytes an item', async () => {
    const world = createWorld(open)
    await world.signInBefore()
    world.keystore.delayMs = 40

    const { auth, status } = world.start()
    await world.clock.advance(3000)

    expect(status()).toBe('signedIn')
    auth.dispose()
  })

  it.each(['locked', 'broken', 'silent'] as const)(
    'that is %s is reported within three seconds, and the session is there once it works',
    async (state) => {
      const world = createWorld(open)
      await world.signInBefore()
      world.keystore.state = state

      const { auth, troubles, status } = world.start()
      await world.clock.advance(2900)
      expect(status()).toBe('restoring')
      expect(troubles.join()).toMatch(state === 'silent' ? /did not respond within 2000 ms/ : /Failed: reading from/)
      await expect(auth.getTokens()).rejects.toThrow(/did not respond|reading from/)
      world.keystore.recover()
      await world.clock.advance(4000)

      expect(status()).toBe('signedIn')
      auth.dispose()
    },
  )

  it.each(['locked', 'broken', 'silent'] as const)(
    'that stays %s is replaced by memory, in which a user signs in, until it works',
    async (state) => {
      const world = createWorld(open)
      await world.signInBefore()
      world.keystore.state = state

      const app = world.start()
      await world.clock.advance(12_000)
      expect(app.status()).toBe('signedOut')
      await app.signIn()
      expect(app.status()).toBe('signedIn')
      app.auth.dispose()

      const next = world.start()
      await world.clock.advance(12_000)
      expect(next.status()).toBe('signedOut')
      world.keystore.recover()
      world.phone.become('background')
      world.phone.become('active')
      await world.clock.advance(0)
      expect(next.status()).toBe('signedIn')
      next.auth.dispose()
    },
  )

  it('that fails while the app is in the background signs nobody out', async () => {
    const world = createWorld(open)
    await world.signInBefore()
    world.keystore.state = 'broken'
    world.phone.become('background')

    const { auth, status } = world.start()
    await world.clock.advance(60_000)
    expect(status()).toBe('restoring')
    world.keystore.recover()
    world.phone.become('active')
    await world.clock.advance(0)

    expect(status()).toBe('signedIn')
    auth.dispose()
  })
})

type AskingOpen = (keystore: Keystore, phone: Phone) => { storage: KeyValueStorage; secrets: AskingStorage }

const biometric = { requireAuthentication: true }
const ASKING: readonly (readonly [module: string, open: AskingOpen])[] = [
  [
    'expo-secure-store',
    ({ secureStore }, { AppState }) => {
      const prefixed = {
        ...secureStore,
        getItemAsync: (key: string, options?: object) => secureStore.getItemAsync(`secret.${key}`, options),
        setItemAsync: (key: string, value: string, options?: object) =>
          secureStore.setItemAsync(`secret.${key}`, value, options),
        deleteItemAsync: (key: string, options?: object) => secureStore.deleteItemAsync(`secret.${key}`, options),
      }
      const secrets = secureStoreStorage(prefixed, { options: biometric, AppState })
      return { storage: splitStorage(secureStoreStorage(secureStore), { secrets }), secrets }
    },
  ],
  [
    'react-native-keychain',
    ({ keychain }, { AppState }) => {
      const options = { accessControl: 'BiometryCurrentSet' }
      const secrets = keychainStorage(keychain, { service: 'secrets', options, AppState })
      return { storage: splitStorage(keychainStorage(keychain), { secrets }), secrets }
    },
  ],
]

describe.each(ASKING)('%s, with a prompt for the refresh token', (_, open) => {
  const createAsking = async () => {
    let secrets: AskingStorage | undefined
    const world = createWorld((keystore, phone) => {
      const opened = open(keystore, phone)
      secrets = opened.secrets
      return opened.storage
    })
    await world.signInBefore()
    return { ...world, askAgain: () => secrets!.askAgain() }
  }

  it('prompts once a start, and not again while the app is in front', async () => {
    const world = await createAsking()

    const { auth, status } = world.start()
    await world.clock.advance(60_000)
    expect(status()).toBe('signedIn')
    for (let call = 0; call < 3; call++) {
      const refreshing = auth.getTokens({ forceRefresh: true })
      await world.clock.advance(1000)
      await refreshing
    }
    world.phone.become('inactive')
    world.phone.become('active')
    await world.clock.advance(60_000)

    expect(world.keystore.prompts).toBe(1)
    auth.dispose()
  })

  it('prompts once more when the app comes back from the background', async () => {
    const world = await createAsking()
    const { auth, status } = world.start()
    await world.clock.advance(1000)

    for (let visit = 2; visit < 5; visit++) {
      world.phone.become('background')
      world.phone.become('active')
      await world.clock.advance(60_000)
      expect([visit, world.keystore.prompts, status()]).toEqual([visit, visit, 'signedIn'])
    }
    auth.dispose()
  })

  it('does not repeat a prompt that was refused, until it is asked to or the app is back from the background', async () => {
    const world = await createAsking()
    world.keystore.user = 'refuses'

    const { auth, status, troubles } = world.start()
    await world.clock.advance(10 * 60_000)
    expect([world.keystore.prompts, status()]).toEqual([1, 'restoring'])
    expect(troubles[0]).toMatch(/Failed: reading/)
    world.phone.become('background')
    world.phone.become('active')
    await world.clock.advance(10 * 60_000)
    expect([world.keystore.prompts, status()]).toEqual([2, 'restoring'])
    world.keystore.user = 'accepts'
    world.askAgain()
    await world.clock.advance(4000)

    expect([world.keystore.prompts, status()]).toEqual([3, 'signedIn'])
    auth.dispose()
  })

  it('waits behind one prompt for as long as the user thinks, and says so after two seconds', async () => {
    const world = await createAsking()
    world.keystore.user = 'nothing'

    const { auth, status, troubles } = world.start()
    await world.clock.advance(30_000)
    expect([world.keystore.prompts, status()]).toEqual([1, 'restoring'])
    expect(troubles[0]).toMatch(/did not respond within 2000 ms/)
    world.keystore.answer('accepts')
    await world.clock.advance(0)

    expect([world.keystore.prompts, status()]).toEqual([1, 'signedIn'])
    auth.dispose()
  })
})

describe('a storage whose every item needs a prompt', () => {
  const open: Open = ({ keychain }) => keychainStorage(keychain, { options: { accessControl: 'BiometryAny' } })

  it('prompts once an item, and for none after a refusal', async () => {
    const world = createWorld(open)
    await world.signInBefore()
    const { auth, status } = world.start()
    await world.clock.advance(60_000)
    expect([world.keystore.prompts, status()]).toEqual([2, 'signedIn'])
    auth.dispose()

    world.keystore.prompts = 0
    world.keystore.user = 'refuses'
    const next = world.start()
    await world.clock.advance(60_000)
    expect(world.keystore.prompts).toBe(1)
    next.auth.dispose()
  })
})
