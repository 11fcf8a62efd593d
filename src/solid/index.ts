/**
 * Primitives for Solid 1.8 and later. Each is called while a component is made, as `createSignal` is.
 *
 * @module
 */
import {
  type Accessor,
  createComponent,
  createContext,
  createSignal,
  type JSX,
  onCleanup,
  onMount,
  sharedConfig,
  useContext,
} from 'solid-js'
import { useDevices as startDevices } from '../../machines/devices/index.ts'
import { usePasskeyRegistration as startPasskeyRegistration } from '../../machines/passkey-registration/index.ts'
import type { PasskeyRegistration } from '../../machines/passkey-registration/view.ts'
import { usePasswordReset as startPasswordReset } from '../../machines/password-reset/index.ts'
import { beginWith, type Gate, type SessionSnapshot, type SessionStores } from '../../machines/session/view.ts'
import { useSignIn as startSignIn } from '../../machines/sign-in/index.ts'
import { useSignUp as startSignUp } from '../../machines/sign-up/index.ts'
import { useTotpSetup as startTotpSetup } from '../../machines/totp-setup/index.ts'
import { readSource } from '../core.ts'
import type { Auth } from '../create-auth.ts'
import { ConfigurationError } from '../errors.ts'
import type { Store } from '../listeners.ts'

export type { Store }

/**
 * The present snapshot, as a signal of the present owner. On a server, and until a component that hydrates is mounted, the
 * server snapshot.
 */
export function useStore<Snapshot>(store: Store<Snapshot>): Accessor<Snapshot> {
  // There is a context on a server, and while a page hydrates.
  const isFirst = Boolean(sharedConfig.context)
  const [snapshot, set] = createSignal(((isFirst && store.getServerSnapshot) || store.getSnapshot)())
  let unsubscribe: (() => void) | undefined
  const follow = (): void => {
    set(store.getSnapshot)
    unsubscribe = store.subscribe(() => void set(store.getSnapshot))
  }
  if (isFirst) onMount(follow)
  else follow()
  onCleanup(() => unsubscribe?.())
  return snapshot
}

interface Provided extends SessionStores {
  readonly auth: Auth
}

const AuthContext = /* @__PURE__ */ createContext<Provided>()

/** The properties of {@link AuthProvider}. */
export interface AuthProviderProps {
  readonly auth: Auth
  /**
   * The session of the request, as `session` of `cognito-machines/server` resolves to it: rendered on the server and while
   * the page hydrates, and until the page knows its own. Default: `restoring`.
   */
  readonly initialSession?: SessionSnapshot | undefined
  readonly children?: JSX.Element
}

/** Provides `auth` to the primitives below that get none. */
export function AuthProvider(props: AuthProviderProps): JSX.Element {
  return createComponent(AuthContext.Provider, {
    get value() {
      const { auth } = props
      const { session, gate } = beginWith(auth, props.initialSession)
      return { auth, session, gate }
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
  const auth = given ?? useContext(AuthContext)?.auth
  if (!auth) throw new ConfigurationError('This primitive needs an auth, or an <AuthProvider> above it')
  return auth
}

/** The stores of the given `Auth`, or of the provider above. */
function useStores(given?: Auth): SessionStores {
  const provided = useContext(AuthContext)
  return provided && (given ?? provided.auth) === provided.auth ? provided : useAuth(given)
}

/**
 * The session: `restoring` until it is known, then `signedOut` or `signedIn`. On a server, and while a page hydrates, the
 * `initialSession` of the provider, or `restoring`.
 */
export const useSession = (auth?: Auth): Accessor<SessionSnapshot> => useStore(useStores(auth).session)

/** Whether to show the app or its sign-in, which may ask something after the session has begun. */
export const useGate = (auth?: Auth): Accessor<Gate> => useStore(useStores(auth).gate)

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
