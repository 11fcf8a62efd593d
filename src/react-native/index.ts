/**
 * React Native: the ports of a phone, the hooks of React, and helpers of a login screen. The app passes its native
 * modules in, so Metro has nothing to resolve, and Expo Go is enough.
 *
 * @module
 */
export { reactNativePasskey, reactNativePasskeys } from '../passkey/react-native.ts'
export * from '../react/index.ts'
export type { AppStateLike, NetInfoLike, RandomModule } from './ports.ts'
export { type PhoneModules, reactNativePorts } from './ports.ts'
