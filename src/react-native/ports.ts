/**
 * The ports of a phone: the only file for React Native that uses globals.
 *
 * @module
 */

import { ConfigurationError } from '../errors.ts'
import { inProcessLock } from '../page/locks.ts'
import { noTabs } from '../page/tabs.ts'
import type { Clock, KeyValueStorage, Lifecycle, Passkeys, Ports, RandomBytes } from '../ports.ts'
import { memoryStorage } from '../storage/memory.ts'

/** `AppState` of `react-native`. */
export interface AppStateLike {
  addEventListener(type: 'change', listener: (state: string) => void): { remove(): void }
}

/** `@react-native-community/netinfo`. */
export interface NetInfoLike {
  addEventListener(listener: (state: { readonly isConnected: boolean | null }) => void): () => void
}

/** `expo-crypto`. */
export interface RandomModule {
  getRandomBytes(length: number): Uint8Array
}

/** Listens to the app's state, and to the network where the app has a module for that. */
export function phoneLifecycle(appState: AppStateLike, netInfo: NetInfoLike | undefined): Lifecycle {
  return {
    subscribe: (listener) => {
      const state = appState.addEventListener('change', (now) => listener(now === 'active' ? 'visible' : 'hidden'))
      let wasConnected: boolean | undefined
      const stop = netInfo?.addEventListener(({ isConnected }) => {
        // The module reports the present state at once, and again with every change of strength or kind.
        if (isConnected === true && wasConnected === false) listener('online')
        wasConnected = isConnected ?? wasConnected
      })
      return () => {
        state.remove()
        stop?.()
      }
    },
  }
}

/** Native modules of the app. */
export interface PhoneModules {
  /** `AppState` of `react-native`. */
  readonly AppState: AppStateLike
  /** Storage of sessions: an adapter of `cognito-machines/storage`. */
  readonly storage: KeyValueStorage
  /** Storage of an unfinished sign-in. Default: memory, so that it ends with the app. */
  readonly resumeStorage?: KeyValueStorage | undefined
  /** `@react-native-community/netinfo`, to refresh as soon as the network is back. Default: none. */
  readonly NetInfo?: NetInfoLike | undefined
  /** `expo-crypto`. Default: the global that `react-native-get-random-values` installs. */
  readonly crypto?: RandomModule | undefined
  /** `reactNativePasskeys(…)` or `reactNativePasskey(…)`. Default: no passkeys. */
  readonly passkeys?: Passkeys | undefined
  /** Name of a remembered device, such as `Device.modelName` of `expo-device`. Default: `Phone`. */
  readonly deviceName?: string | undefined
}

/**
 * The ports of this phone, for `createAuth`.
 *
 * @throws {ConfigurationError} when there is no secure source of random bytes: its message names the packages to
 * install.
 * @example
 * const auth = createAuth({ userPoolId, clientId, ...reactNativePorts({ AppState, crypto: Crypto, storage }) })
 */
export function reactNativePorts(modules: PhoneModules): Partial<Ports> {
  const { AppState, NetInfo, storage, resumeStorage, passkeys, deviceName } = modules
  if (typeof AppState?.addEventListener !== 'function') {
    throw new ConfigurationError('AppState must be that of react-native', { field: 'AppState' })
  }
  return {
    clock,
    randomBytes: phoneRandomBytes(modules.crypto),
    storage,
    resumeStorage: resumeStorage ?? memoryStorage(),
    lock: inProcessLock(clock),
    tabs: noTabs(),
    lifecycle: phoneLifecycle(AppState, NetInfo),
    deviceName: () => deviceName ?? 'Phone',
    ...(passkeys && { passkeys }),
  }
}

const clock: Clock = {
  now: () => Date.now(),
  setTimeout: (run, delayMs) => globalThis.setTimeout(run, delayMs),
  clearTimeout: (handle) => globalThis.clearTimeout(handle),
}

function phoneRandomBytes(module: RandomModule | undefined): RandomBytes {
  if (typeof module?.getRandomBytes === 'function') return (length) => module.getRandomBytes(length)
  const webCrypto = (globalThis as { crypto?: { getRandomValues?: (bytes: Uint8Array) => Uint8Array } }).crypto
  if (typeof webCrypto?.getRandomValues === 'function') {
    return (length) => webCrypto.getRandomValues!(new Uint8Array(length))
  }
  // Never Math.random: an attacker who can guess these bytes can sign in.
  throw new ConfigurationError(
    'This phone has no secure random bytes yet. Either `npx expo install expo-crypto` and pass it as `crypto`, ' +
      'or `npm install react-native-get-random-values` and import it before everything else',
    { field: 'crypto' },
  )
}
