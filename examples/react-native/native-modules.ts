/**
 * Every native module that the library takes, uncast. No part of the app: `npm run test:react-native` compiles it against
 * the newest versions.
 *
 * @module
 */
import AsyncStorage, { createAsyncStorage } from '@react-native-async-storage/async-storage'
import NetInfo from '@react-native-community/netinfo'
import { reactNativePasskey, reactNativePasskeys, reactNativePorts } from 'cognito-machines/react-native'
import { asyncStorageStorage, keychainStorage, mmkvStorage, secureStoreStorage } from 'cognito-machines/storage'
import * as Crypto from 'expo-crypto'
import * as SecureStore from 'expo-secure-store'
import { AppState } from 'react-native'
import * as Keychain from 'react-native-keychain'
import { createMMKV } from 'react-native-mmkv'
import { Passkey } from 'react-native-passkey'
import * as Passkeys from 'react-native-passkeys'

export const storages = () => [
  asyncStorageStorage(AsyncStorage),
  asyncStorageStorage(createAsyncStorage('sessions')),
  secureStoreStorage(SecureStore),
  secureStoreStorage(SecureStore, { options: { keychainAccessible: SecureStore.AFTER_FIRST_UNLOCK } }),
  keychainStorage(Keychain),
  keychainStorage(Keychain, { options: { accessible: Keychain.ACCESSIBLE.AFTER_FIRST_UNLOCK } }),
  secureStoreStorage(SecureStore, { options: { requireAuthentication: true }, AppState }),
  keychainStorage(Keychain, { options: { accessControl: Keychain.ACCESS_CONTROL.BIOMETRY_CURRENT_SET }, AppState }),
  mmkvStorage(createMMKV({ id: 'sessions' })),
]

export const ports = () => [
  reactNativePorts({ AppState, NetInfo, crypto: Crypto, storage: asyncStorageStorage(AsyncStorage) }),
  reactNativePorts({ AppState, storage: keychainStorage(Keychain), passkeys: reactNativePasskey(Passkey) }),
  reactNativePorts({ AppState, storage: keychainStorage(Keychain), passkeys: reactNativePasskeys(Passkeys) }),
]
