/**
 * React Native: the ports of a phone, the hooks of React, and what a login screen needs. The app hands its native
 * modules in, so Metro has nothing to resolve, and Expo Go is enough.
 *
 * @module
 */
export { reactNativePasskey, reactNativePasskeys } from '../passkey/react-native.ts'
export * from '../react/index.ts'
export type { AppStateLike, NetInfoLike, RandomModule } from './ports.ts'
export { type PhoneModules, reactNativePorts } from './ports.ts'
