/**
 * The `auth` of the app: your user pool, named by three variables of Expo.
 *
 * @module
 */
import AsyncStorage from '@react-native-async-storage/async-storage'
import { createAuth } from 'cognito-machines'
import { reactNativePorts } from 'cognito-machines/react-native'
import { asyncStorageStorage } from 'cognito-machines/storage'
import * as Crypto from 'expo-crypto'
import { AppState, Platform } from 'react-native'

export const auth = createAuth({
  userPoolId: process.env.EXPO_PUBLIC_USER_POOL_ID ?? 'eu-west-1_AbCdEf123',
  clientId: process.env.EXPO_PUBLIC_CLIENT_ID ?? '1h57kf5cpq17m0eml12EXAMPLE',
  // For a simulated pool on this machine, see `cognito-machines/testing/node`.
  endpoint: process.env.EXPO_PUBLIC_ENDPOINT,
  ...reactNativePorts({
    AppState,
    crypto: Crypto,
    storage: asyncStorageStorage(AsyncStorage),
    deviceName: `A phone with ${Platform.OS}`,
  }),
})
