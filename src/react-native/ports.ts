/**
 * The ports of a phone: the only file for React Native that uses globals.
 *
 * @module
 */

import { ConfigurationError, StorageError } from '../errors.ts'
import { inProcessLock } from '../page/locks.ts'
import { noTabs } from '../page/tabs.ts'
import type { Clock, KeyValueStorage, Lifecycle, Passkeys, Ports, RandomBytes } from '../ports.ts'
import {
  type AtomicStorage,
  markBounded,
  STORAGE_DEADLINE_MS,
  withAtomicUpdate,
  withDeadline,
} from '../storage/atomic.ts'
import { type LegacyStorage, mayHoldLegacy } from '../storage/legacy.ts'
import { memoryStorage } from '../storage/memory.ts'
import type { AppStateLike } from '../storage/read-once.ts'

export type { AppStateLike } from '../storage/read-once.ts'

/** `@react-native-community/netinfo`. */
export interface NetInfoLike {
  addEventListener(listener: (state: { readonly isConnected: boolean | null }) => void): () => void
}

/** `expo-crypto`. */
export interface RandomModule {
  getRandomBytes(length: number): Uint8Array
}

/** Listens to the app's state, and to the network where the app has a module for that. */
function phoneLifecycle(appState: AppStateLike, netInfo: NetInfoLike | undefined): WakingLifecycle {
  const wakes = new Set<() => void>()
  return {
    wake: () => {
      for (const wake of [...wakes]) wake()
    },
    subscribe: (listener) => {
      const wake = () => listener('visible')
      wakes.add(wake)
      // `inactive` is a prompt, a call or the list of apps. The prompt may be our own storage's: what follows it is no
      // reason to look at the storage again.
      let isAway = appState.currentState === 'background'
      const state = appState.addEventListener('change', (now) => {
        if (now === 'background') listener('hidden')
        else if (now === 'active' && isAway) listener('visible')
        if (now !== 'inactive') isAway = now === 'background'
      })
      let wasConnected: boolean | undefined
      const stop = netInfo?.addEventListener(({ isConnected }) => {
        // The module reports the present state at once, and again with every change of strength or kind.
        if (isConnected === true && wasConnected === false) listener('online')
        wasConnected = isConnected ?? wasConnected
      })
      return () => {
        wakes.delete(wake)
        state.remove()
        stop?.()
      }
    },
  }
}

interface WakingLifecycle extends Lifecycle {
  /** Notifies every listener that a check is due. */
  wake(): void
}

/** The time in which a storage that fails from the start may come to work. Milliseconds. */
const PATIENCE_MS = 4000

/**
 * The storage of sessions, and memory in its place while it has never worked, from four seconds on with the app in front: a
 * sign-in is better than none. In the background the phone may be locked. Once something was written to memory, memory
 * stays; until then the storage is tried again after each four seconds.
 *
 * @param onLate Called after an operation that has worked later than its caller has waited, such as behind a prompt.
 */
function phoneStorage(
  storage: KeyValueStorage,
  clock: Clock,
  appState: AppStateLike,
  onLate: () => void,
): KeyValueStorage {
  const own = withAtomicUpdate(storage)
  const spare = memoryStorage()
  let hasWorked = false
  let failingSince: number | undefined
  let failedAt: number | undefined
  /** `used` has values that the storage has not. */
  let memory: 'off' | 'on' | 'used' = 'off'

  const noticed = operating(async (operate) => {
    const began = clock.now()
    const result = await operate(own)
    hasWorked = true
    if (clock.now() - began >= STORAGE_DEADLINE_MS) onLate()
    return result
  })
  const timed = withDeadline(noticed, clock)

  const replaced = operating(async (operate, isWrite) => {
    const began = clock.now()
    if (memory === 'off' || (memory === 'on' && began - failedAt! >= PATIENCE_MS)) {
      try {
        const result = await operate(timed)
        memory = 'off'
        return result
      } catch (thrown) {
        if (hasWorked || !(thrown instanceof StorageError)) throw thrown
        failedAt = clock.now()
        failingSince = appState.currentState === 'background' ? undefined : (failingSince ?? began)
        if (failingSince === undefined || failedAt - failingSince < PATIENCE_MS) throw thrown
        memory = 'on'
      }
    }
    const result = await operate(spare)
    if (isWrite && result !== null) memory = 'used'
    return result
  })
  return markBounded({ ...own, ...replaced })
}

/** A storage of which each operation goes through one function. */
function operating(
  run: <T>(operate: (storage: AtomicStorage) => T | Promise<T>, isWrite: boolean) => Promise<T>,
): AtomicStorage {
  return {
    getItem: (key) => run((storage) => storage.getItem(key), false),
    setItem: (key, value) => run((storage) => storage.setItem(key, value), true),
    removeItem: (key) => run((storage) => storage.removeItem(key), true),
    update: (key, change) => run((storage) => storage.update(key, change), true),
  }
}

/** Native modules of the app. */
export interface PhoneModules {
  /** `AppState` of `react-native`. */
  readonly AppState: AppStateLike
  /** Storage of sessions: an adapter of `cognito-machines/storage`. */
  readonly storage: KeyValueStorage
  /** Storage of an unfinished sign-in, which holds no password and no code. Default: `storage`, so that it outlives the app. */
  readonly resumeStorage?: KeyValueStorage | undefined
  /** `@react-native-community/netinfo`, to refresh as soon as the network is back. Default: none. */
  readonly NetInfo?: NetInfoLike | undefined
  /** `expo-crypto`. Default: the global that `react-native-get-random-values` installs. */
  readonly crypto?: RandomModule | undefined
  /** `reactNativePasskeys(…)` or `reactNativePasskey(…)`. Default: no passkeys. */
  readonly passkeys?: Passkeys | undefined
  /** The time, and timers. Default: those of the phone. */
  readonly clock?: Clock | undefined
  /** Name of a remembered device, such as `Device.modelName` of `expo-device`. Default: `Phone`. */
  readonly deviceName?: string | undefined
}

/**
 * The ports of this phone, for `createAuth`. Sessions of other libraries are looked for in `storage`, unless it is a keychain
 * or bound to the installation, where none can be.
 *
 * @throws {ConfigurationError} when there is no secure source of random bytes, or at the first use when its native part is
 * missing: the message names the packages to install.
 * @example
 * const auth = createAuth({ userPoolId, clientId, ...reactNativePorts({ AppState, crypto: Crypto, storage }) })
 */
export function reactNativePorts(modules: PhoneModules): Partial<Ports> & { readonly migrateFrom?: LegacyStorage } {
  const { AppState, NetInfo, storage, resumeStorage, passkeys, deviceName, clock = phoneClock } = modules
  if (typeof AppState?.addEventListener !== 'function') {
    throw new ConfigurationError('AppState must be that of react-native', { field: 'AppState' })
  }
  const { wake, ...lifecycle } = phoneLifecycle(AppState, NetInfo)
  const sessions = phoneStorage(storage, clock, AppState, wake)
  return {
    clock,
    randomBytes: phoneRandomBytes(modules.crypto),
    storage: sessions,
    resumeStorage: resumeStorage ?? sessions,
    lock: inProcessLock(clock),
    tabs: noTabs(),
    lifecycle,
    deviceName: () => deviceName ?? 'Phone',
    ...(passkeys && { passkeys }),
    ...(!mayHoldLegacy(storage) && { migrateFrom: memoryStorage() }),
  }
}

const phoneClock: Clock = {
  now: () => Date.now(),
  setTimeout: (run, delayMs) => globalThis.setTimeout(run, delayMs),
  clearTimeout: (handle) => globalThis.clearTimeout(handle),
}

function phoneRandomBytes(module: RandomModule | undefined): RandomBytes {
  const { crypto } = globalThis as { crypto?: { getRandomValues?: (bytes: Uint8Array) => Uint8Array } }
  const draw: RandomBytes | undefined =
    typeof module?.getRandomBytes === 'function'
      ? (length) => module.getRandomBytes(length)
      : crypto?.getRandomValues && ((length) => crypto.getRandomValues!(new Uint8Array(length)))
  // Never Math.random: an attacker who can guess these bytes can sign in.
  if (!draw) throw withoutRandomBytes()
  return (length) => {
    try {
      return draw(length)
    } catch (cause) {
      // The JavaScript is there, and the native part is not, such as before the app was built anew.
      throw withoutRandomBytes(cause)
    }
  }
}

const withoutRandomBytes = (cause?: unknown): ConfigurationError =>
  new ConfigurationError(
    'This phone has no secure random bytes yet. Either `npx expo install expo-crypto` and pass it as `crypto`, ' +
      'or `npm install react-native-get-random-values` and import it before everything else',
    { field: 'crypto', ...(cause !== undefined && { cause }) },
  )
