/**
 * Functions for components of Svelte 5.7 and later. Each is called while a component is made, as `$state` is.
 *
 * @module
 */
import { getContext, onMount, setContext } from 'svelte'
import { createSubscriber } from 'svelte/reactivity'
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
import { addListener, notifyListeners, onChange, type Store } from '../listeners.ts'

export type { Store }

/** A snapshot in `current`, as in Svelte's own `MediaQuery`: templates, `$derived` and `$effect` that read it follow it. */
export interface Followed<Snapshot> {
  readonly current: Snapshot
}

/** Follows the present snapshot, while an effect or a template reads it. */
export function useStore<Snapshot>(store: Store<Snapshot>): Followed<Snapshot> {
  const follow = createSubscriber((update) => store.subscribe(onChange(store.getSnapshot, store.getSnapshot(), update)))
  return {
    get current() {
      follow()
      return store.getSnapshot()
    },
  }
}

interface Provided extends SessionStores {
  readonly auth: Auth
  /** True on a server, and until the component that provides has hydrated what a server has rendered. */
  isFirst: boolean
}

const AUTH = Symbol('cognito-machines auth')

/** Options of {@link provideAuth}. */
export interface ProvideAuthOptions {
  /**
   * The session of the request, as `session` of `cognito-machines/server` resolves to it: rendered on the server and while
   * the page hydrates, and until the page knows its own. Default: `restoring`.
   */
  readonly initialSession?: SessionSnapshot | undefined
}

/** Provides `auth` to this component and to those below it. */
export function provideAuth(auth: Auth, { initialSession }: ProvideAuthOptions = {}): Auth {
  const { session, gate } = beginWith(auth, initialSession)
  const provided: Provided = { auth, session, gate, isFirst: initialSession !== undefined }
  if (provided.isFirst) {
    onMount(() => {
      provided.isFirst = false
    })
  }
  setContext(AUTH, provided)
  return auth
}

const useProvided = (): Provided | undefined => getContext<Provided | undefined>(AUTH)

/**
 * The given `Auth`, or that of a component above.
 *
 * @throws {ConfigurationError} when there is neither.
 */
export function useAuth(given?: Auth): Auth {
  const auth = given ?? useProvided()?.auth
  if (!auth) throw new ConfigurationError('This function needs an auth, or provideAuth(auth) in a component above')
  return auth
}

/** Follows a store of the given `Auth`, or of a component above, which begins with what its server has rendered. */
function useOne<Name extends keyof SessionStores>(
  name: Name,
  given?: Auth,
): Followed<ReturnType<SessionStores[Name]['getSnapshot']>> {
  const provided = given ? undefined : useProvided()
  const store: SessionStores[Name] = (provided ?? useAuth(given))[name]
  if (!provided?.isFirst) return useStore(store as Store<never>)
  let isFirst = true
  const listeners = new Set<() => void>()
  onMount(() => {
    isFirst = false
    notifyListeners(listeners, undefined)
  })
  return useStore({
    getSnapshot: () => (isFirst ? store.getServerSnapshot() : store.getSnapshot()) as never,
    subscribe: (listener) => {
      const stops = [store.subscribe(listener), addListener(listeners, listener)]
      return () => stops.forEach((stop) => void stop())
    },
  })
}

/**
 * The session: `restoring` until it is known, then `signedOut` or `signedIn`. On a server, and while a page hydrates, the
 * `initialSession` of the component above, or `restoring`.
 */
export const useSession = (auth?: Auth): Followed<SessionSnapshot> => useOne('session', auth)

/** Whether to show the app or its sign-in, which may ask something after the session has begun. */
export const useGate = (auth?: Auth): Followed<Gate> => useOne('gate', auth)

/** Follows a given flow, or one that is started here. Options alone stand for the `Auth` of a component above. */
const useFlow =
  <View, Options extends object>(start: (auth: Auth, options?: Options) => Store<View>) =>
  (source?: Auth | Store<View> | Options, options?: Options): Followed<View> => {
    const given = readSource<Auth, Store<View>, Options>(source, options)
    return useStore(given.flow ?? start(useAuth(given.auth), given.options))
  }

/**
 * The sign-in of this component, or one that several components share when a flow is given.
 *
 * @example const flow = useSignIn(auth) // {#if flow.current.step === 'totpCode'} … {/if}
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
