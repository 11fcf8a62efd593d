/**
 * The parts of native modules that are used. Each is a few functions, so that a test needs no phone.
 *
 * @module
 */

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
