import { expect, it } from 'vitest'
import { createAuth, useSignIn } from '../../src/index.ts'
import type { KeyValueStorage } from '../../src/ports.ts'
import { reactNativePorts } from '../../src/react-native/index.ts'
import { keychainStorage, secureStoreStorage } from '../../src/storage/index.ts'
import { createUserPool } from '../../src/testing/index.ts'
import { Disk } from '../storage/fakes/disk.ts'
import { manualClock } from '../storage/fakes/manual-clock.ts'
import { createKeystore } from './keystore.ts'
import { createPhone } from './phone.ts'

const PASSWORD = 'Correct-horse-1'
type Keystore = ReturnType<typeof createKeystore>
type Open = (keystore: Keystore) => KeyValueStorage

/** Counts the operations of a life: a sign-in, refreshes, starts, a sign-out, and a sign-in again. */
async function countLife(open: Open, hasDevices: boolean) {
  const clock = manualClock()
  const phone = createPhone()
  const keystore = createKeystore(phone, new Disk(), clock)
  const pool = createUserPool({
    clock,
    ...(hasDevices && { deviceConfiguration: { challengeRequiredOnNewDevice: true } }),
    users: [{ username: 'ada', password: PASSWORD }],
  })
  const start = () =>
    createAuth({
      userPoolId: pool.userPoolId,
      clientId: pool.clientId,
      fetch: pool.fetch,
      ...reactNativePorts({ ...phone, clock, storage: open(keystore) }),
    })
  const count = async (work?: Promise<unknown>): Promise<number> => {
    await clock.advance(5000)
    await work
    const { operations } = keystore
    keystore.operations = 0
    return operations
  }
  const signIn = async () => {
    const view = useSignIn(auth).getSnapshot()
    const signingIn = view.step === 'identify' ? view.submit({ username: 'ada', password: PASSWORD }) : undefined
    const operations = await count(signingIn)
    expect(auth.session.getSnapshot()).toMatchObject({ status: 'signedIn', persisted: true })
    return operations
  }
  const refresh = () => count(auth.getTokens({ forceRefresh: true }))

  let auth = start()
  await count(auth.session.ready())
  const first = await signIn()
  const refreshes = [await refresh(), await refresh()]
  auth.dispose()
  auth = start()
  const restart = await count(auth.session.ready())
  refreshes.push(await refresh())
  await count(auth.signOut())
  const again = await signIn()
  auth.dispose()
  return { first, refreshes, restart, again }
}

const OPEN: Readonly<Record<string, Open>> = {
  secureStoreStorage: ({ secureStore }) => secureStoreStorage(secureStore),
  keychainStorage: ({ keychain }) => keychainStorage(keychain),
}

it.each([
  ['secureStoreStorage', false],
  ['secureStoreStorage', true],
  ['keychainStorage', false],
  ['keychainStorage', true],
] as const)(
  'with %s, a keychain is operated at most 10 times for a sign-in, 13 with a new device, 6 for a refresh, 5 for a start (devices: %s)',
  async (name, hasDevices) => {
    const { first, refreshes, restart, again } = await countLife(OPEN[name]!, hasDevices)

    // A new device is read and written twice: before it is confirmed, and after.
    expect(first).toBeLessThanOrEqual(hasDevices ? 13 : 10)
    expect(again).toBeLessThanOrEqual(10)
    expect(Math.max(...refreshes)).toBeLessThanOrEqual(6)
    expect(restart).toBeLessThanOrEqual(5)
  },
)
