/**
 * The keystore of a phone, as expo-secure-store and as react-native-keychain show it: it may be locked, broken, silent or
 * slow, and it asks the user before it gives out an item that was stored so.
 *
 * @module
 */
import type { Clock } from '../../src/ports.ts'
import type { Disk } from '../storage/fakes/disk.ts'
import { keychain, secureStore } from '../storage/fakes/native.ts'
import type { createPhone } from './phone.ts'

export type KeystoreState = 'working' | 'locked' | 'broken' | 'silent'

/** Opens the keystore on a disk. */
export function createKeystore(phone: ReturnType<typeof createPhone>, disk: Disk, clock: Clock) {
  const silenced: (() => void)[] = []
  const keystore = {
    /** Works again, and answers what it has left without an answer. */
    recover: (): void => {
      keystore.state = 'working'
      for (const answer of silenced.splice(0)) answer()
    },
    state: 'working' as KeystoreState,
    /** Milliseconds of one operation. */
    delayMs: 0,
    /** What the user does when asked. `nothing` leaves the prompt open until `answer` is called. */
    user: 'accepts' as 'accepts' | 'refuses' | 'nothing',
    /** The prompts so far, and the operations. */
    prompts: 0,
    operations: 0,
    answer: (_: 'accepts' | 'refuses'): void => undefined,
    secureStore: {} as ReturnType<typeof secureStore>,
    keychain: {} as ReturnType<typeof keychain>,
  }

  async function operate<T>(key: string, options: object, isWrite: boolean, run: () => Promise<T>): Promise<T> {
    keystore.operations++
    if (keystore.delayMs > 0) await new Promise<void>((done) => clock.setTimeout(done, keystore.delayMs))
    if (keystore.state === 'silent') await new Promise<void>((answer) => silenced.push(answer))
    if (keystore.state === 'broken') throw new Error('The keystore cannot be opened')
    const exists = disk.items.has(key)
    if (keystore.state === 'locked' && (exists || isWrite)) throw new Error('User interaction is not allowed')
    if (('requireAuthentication' in options || 'accessControl' in options) && (exists || isWrite)) await ask()
    return run()
  }

  async function ask(): Promise<void> {
    // Without an end, a loop of prompts would be a loop of this process.
    if (++keystore.prompts > 400) throw new Error('Asked far too often')
    phone.become('inactive')
    const answer =
      keystore.user === 'nothing'
        ? await new Promise((resolve) => {
            keystore.answer = resolve
          })
        : await Promise.resolve(keystore.user)
    phone.become('active')
    if (answer === 'refuses') throw new Error('User canceled the operation')
  }

  const items = secureStore(disk)
  keystore.secureStore = {
    getItemAsync: (key, options = {}) => operate(key, options, false, () => items.getItemAsync(key)),
    setItemAsync: (key, value, options = {}) => operate(key, options, true, () => items.setItemAsync(key, value)),
    deleteItemAsync: (key) => operate(key, {}, true, () => items.deleteItemAsync(key)),
  }
  const entries = keychain(disk)
  keystore.keychain = {
    getGenericPassword: (options) =>
      operate(options.service, options, false, () => entries.getGenericPassword(options)),
    setGenericPassword: (name, password, options) =>
      operate(options.service, options, true, () => entries.setGenericPassword(name, password, options)),
    resetGenericPassword: (options) => operate(options.service, {}, true, () => entries.resetGenericPassword(options)),
  }
  return keystore
}
