/**
 * Functions for components of Svelte 5.7 and later. Each is called while a component is made, as `$state` is.
 *
 * @module
 */
import { getContext, setContext } from 'svelte'
import { createSubscriber } from 'svelte/reactivity'
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
import { onChange, type Store } from '../listeners.ts'

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

const AUTH = Symbol('cognito-machines auth')

/** Provides `auth` to this component and to those below it. */
export const provideAuth = (auth: Auth): Auth => setContext(AUTH, auth)

/**
 * The given `Auth`, or that of a component above.
 *
 * @throws {ConfigurationError} when there is neither.
 */
export function useAuth(given?: Auth): Auth {
  const auth = given ?? getContext<Auth | undefined>(AUTH)
  if (!auth) throw new ConfigurationError('This function needs an auth, or provideAuth(auth) in a component above')
  return auth
}

/** The session: `restoring` until it is known, then `signedOut` or `signedIn`. */
export const useSession = (auth?: Auth): Followed<SessionSnapshot> => useStore(useAuth(auth).session)

/** Whether to show the app or its sign-in, which may ask something after the session has begun. */
export const useGate = (auth?: Auth): Followed<Gate> => useStore(useAuth(auth).gate)

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
