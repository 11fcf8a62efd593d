/**
 * Primitives for Solid 1.8 and later. Each is called while a component is made, as `createSignal` is.
 *
 * @module
 */
import { type Accessor, createComponent, createContext, createSignal, type JSX, onCleanup, useContext } from 'solid-js'
import { useDevices as startDevices } from '../../machines/devices/index.ts'
import { usePasskeyRegistration as startPasskeyRegistration } from '../../machines/passkey-registration/index.ts'
import type { PasskeyRegistration } from '../../machines/passkey-registration/view.ts'
import { usePasswordReset as startPasswordReset } from '../../machines/password-reset/index.ts'
import type { Gate, SessionSnapshot } from '../../machines/session/view.ts'
import { useSignIn as startSignIn } from '../../machines/sign-in/index.ts'
import { useSignUp as startSignUp } from '../../machines/sign-up/index.ts'
import { useTotpSetup as startTotpSetup } from '../../machines/totp-setup/index.ts'
import { readSource } from '../core.ts'
import type { Auth } from '../create-auth.ts'
import { ConfigurationError } from '../errors.ts'
import type { Store } from '../listeners.ts'

export type { Store }

/** The present snapshot, as a signal of the present owner. */
export function useStore<Snapshot>(store: Store<Snapshot>): Accessor<Snapshot> {
  const [snapshot, set] = createSignal(store.getSnapshot())
  onCleanup(store.subscribe(() => void set(store.getSnapshot)))
  return snapshot
}

const AuthContext = /* @__PURE__ */ createContext<Auth>()

/** Provides `auth` to the primitives below that get none. */
export function AuthProvider(props: { readonly auth: Auth; readonly children?: JSX.Element }): JSX.Element {
  return createComponent(AuthContext.Provider, {
    get value() {
      return props.auth
    },
    get children() {
      return props.children
    },
  })
}

/**
 * The given `Auth`, or that of the provider above.
 *
 * @throws {ConfigurationError} when there is neither.
 */
export function useAuth(given?: Auth): Auth {
  const auth = given ?? useContext(AuthContext)
  if (!auth) throw new ConfigurationError('This primitive needs an auth, or an <AuthProvider> above it')
  return auth
}

/** The session: `restoring` until it is known, then `signedOut` or `signedIn`. */
export const useSession = (auth?: Auth): Accessor<SessionSnapshot> => useStore(useAuth(auth).session)

/** Whether to show the app or its sign-in, which may ask something after the session has begun. */
export const useGate = (auth?: Auth): Accessor<Gate> => useStore(useAuth(auth).gate)

/** Follows a given flow, or one that is started here. Options alone stand for the `Auth` of the provider. */
const useFlow =
  <View, Options extends object>(start: (auth: Auth, options?: Options) => Store<View>) =>
  (source?: Auth | Store<View> | Options, options?: Options): Accessor<View> => {
    const given = readSource<Auth, Store<View>, Options>(source, options)
    return useStore(given.flow ?? start(useAuth(given.auth), given.options))
  }

/**
 * The sign-in of this component, or one that several components share when a flow is given.
 *
 * @example const flow = useSignIn(auth) // <Show when={flow().step === 'totpCode'}>
 */
export const useSignIn = /* @__PURE__ */ useFlow(startSignIn)

/** The sign-up of this component, or one that several components share when a flow is given. */
export const useSignUp = /* @__PURE__ */ useFlow(startSignUp)

/** The password reset of this component, or one that several components share when a flow is given. */
export const usePasswordReset = /* @__PURE__ */ useFlow(startPasswordReset)

/** The TOTP set-up of this component, or one that several components share when a flow is given. */
export const useTotpSetup = /* @__PURE__ */ useFlow(startTotpSetup)

/** The passkey registration of this component, or one that several components share when a flow is given. */
export const usePasskeyRegistration = /* @__PURE__ */ useFlow<PasskeyRegistration, never>(startPasskeyRegistration)

/** The list of devices of this component, or one that several components share when a flow is given. */
export const useDevices = /* @__PURE__ */ useFlow(startDevices)
