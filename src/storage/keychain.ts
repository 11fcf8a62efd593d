/**
 * Keeps strings in react-native-keychain.
 *
 * @module
 */
import { StorageError } from '../errors.ts'
import type { ItemStorage } from './chunked.ts'
import { type AppStateLike, type AskingStorage, askingStorage } from './read-once.ts'

/** The part of `react-native-keychain` that is used. */
export interface KeychainLike {
  getGenericPassword(options: { service: string }): Promise<false | { readonly password: string }>
  setGenericPassword(username: string, password: string, options: { service: string }): Promise<unknown>
  resetGenericPassword(options: { service: string }): Promise<unknown>
}

/** Options of the storage. */
export interface KeychainSettings {
  /** Prefix of the entries' service names. Default: `cognito-machines`. */
  readonly service?: string | undefined
  /** Passed with every call, such as `{ accessible: ACCESSIBLE.AFTER_FIRST_UNLOCK }`. Default: none. */
  readonly options?: object | undefined
  /**
   * `AppState` of `react-native`, for `options` with `accessControl`. Items are read once then, and kept in memory until
   * the app goes to the background; after a refused prompt there is none until the app is back from there. Default: they
   * are kept until the app ends.
   */
  readonly AppState?: AppStateLike | undefined
}

const ENTRY_NAME = 'cognito-machines'

/**
 * A storage in react-native-keychain: one generic password a key, written at once.
 *
 * A keychain that is locked, or whose prompt was refused, is a {@link StorageError}, never an absent value.
 * Entries of iOS outlive the app: wrap the storage with `boundToInstall` to start afresh after a reinstall.
 *
 * @param keychain `import * as Keychain from 'react-native-keychain'`.
 */
export function keychainStorage(keychain: KeychainLike, settings: KeychainSettings = {}): AskingStorage {
  const { service = 'cognito-machines', options, AppState } = settings
  const entry = (key: string) => ({ ...options, service: `${service}.${key}` })
  const items: ItemStorage = {
    getItem: async (key) => {
      const found = await keychain.getGenericPassword(entry(key))
      // Android rejects an empty password, so each has a character in front.
      return found !== false && found.password.startsWith('=') ? found.password.slice(1) : null
    },
    setItem: async (key, value) => {
      // It resolves to `false` instead of rejecting on some failures.
      const stored = await keychain.setGenericPassword(ENTRY_NAME, `=${value}`, entry(key))
      if (stored === false) throw new StorageError('The keychain rejected the entry')
    },
    removeItem: async (key) => {
      await keychain.resetGenericPassword(entry(key))
    },
  }
  const asks = options !== undefined && 'accessControl' in options
  return askingStorage(items, { place: 'the keychain', asks, appState: AppState })
}
