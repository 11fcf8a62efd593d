/** The native modules that README.md names, with the members that it uses, in the types that they publish. */
declare module 'react-native' {
  import type { ComponentType, ReactNode } from 'react'

  interface ViewProps {
    readonly children?: ReactNode
    readonly role?: 'alert' | 'button' | undefined
    readonly style?: { readonly flex?: number; readonly justifyContent?: 'center'; readonly padding?: number }
  }
  export const View: ComponentType<ViewProps>
  export const Text: ComponentType<ViewProps>
  /** https://reactnative.dev/docs/pressable */
  export const Pressable: ComponentType<ViewProps & { readonly disabled?: boolean; readonly onPress?: () => void }>
  export const AppState: {
    addEventListener(
      type: 'change' | 'memoryWarning' | 'blur' | 'focus',
      listener: (state: never) => void,
    ): { remove(): void }
  }
  export const Platform: { readonly OS: 'android' | 'ios' | 'web' }
  /** https://reactnative.dev/docs/textinput */
  export const TextInput: ComponentType<{
    readonly autoComplete?:
      | 'additional-name'
      | 'address-line1'
      | 'cc-number'
      | 'current-password'
      | 'email'
      | 'name'
      | 'new-password'
      | 'off'
      | 'one-time-code'
      | 'tel'
      | 'username'
      | undefined
    readonly textContentType?:
      | 'creditCardNumber'
      | 'emailAddress'
      | 'name'
      | 'newPassword'
      | 'none'
      | 'oneTimeCode'
      | 'password'
      | 'telephoneNumber'
      | 'username'
      | undefined
    readonly inputMode?: 'none' | 'text' | 'decimal' | 'numeric' | 'tel' | 'search' | 'email' | 'url' | undefined
    readonly secureTextEntry?: boolean | undefined
    readonly autoCapitalize?: 'none' | 'sentences' | 'words' | 'characters' | undefined
    readonly autoCorrect?: boolean | undefined
    readonly maxLength?: number | undefined
    readonly editable?: boolean | undefined
    readonly accessibilityLabel?: string | undefined
    readonly value?: string | undefined
    readonly onChangeText?: ((text: string) => void) | undefined
    readonly onSubmitEditing?: (() => void) | undefined
  }>
}

declare module 'expo-crypto' {
  export function getRandomBytes(byteCount: number): Uint8Array
}

declare module '@react-native-async-storage/async-storage' {
  const AsyncStorage: {
    getItem(key: string): Promise<string | null>
    setItem(key: string, value: string): Promise<void>
    removeItem(key: string): Promise<void>
  }
  export default AsyncStorage
}

declare module 'react-native-keychain' {
  export enum ACCESS_CONTROL {
    BIOMETRY_CURRENT_SET = 'BiometryCurrentSet',
  }
  interface Options {
    readonly accessControl?: ACCESS_CONTROL
    readonly service?: string
  }
  export function getGenericPassword(options?: Options): Promise<false | { username: string; password: string }>
  export function setGenericPassword(username: string, password: string, options?: Options): Promise<unknown>
  export function resetGenericPassword(options?: Options): Promise<boolean>
}

declare module 'expo-secure-store' {
  interface SecureStoreOptions {
    readonly keychainAccessible?: number
    readonly requireAuthentication?: boolean
  }
  export const AFTER_FIRST_UNLOCK: number
  export function getItemAsync(key: string, options?: SecureStoreOptions): Promise<string | null>
  export function setItemAsync(key: string, value: string, options?: SecureStoreOptions): Promise<void>
  export function deleteItemAsync(key: string, options?: SecureStoreOptions): Promise<void>
}

declare module 'expo-splash-screen' {
  export function preventAutoHideAsync(): Promise<boolean>
  export function hide(): void
}

declare module 'expo-router' {
  import type { ComponentType, ReactNode } from 'react'
  export const Stack: ComponentType<{ readonly children?: ReactNode }> & {
    readonly Screen: ComponentType<{ readonly name: string }>
    readonly Protected: ComponentType<{ readonly guard: boolean; readonly children?: ReactNode }>
  }
}
