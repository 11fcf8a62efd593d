/**
 * A snapshot as a ref, for the lifetime of the present scope.
 *
 * @module
 */
import {
  type App,
  getCurrentInstance,
  hasInjectionContext,
  type InjectionKey,
  inject,
  onMounted,
  onScopeDispose,
  type Ref,
  shallowRef,
  ssrContextKey,
} from 'vue'
import { type DevicesFlow, type DevicesOptions, useDevices as startDevices } from '../../machines/devices/index.ts'
import type { Devices } from '../../machines/devices/view.ts'
import {
  type PasskeyRegistrationFlow,
  usePasskeyRegistration as startPasskeyRegistration,
} from '../../machines/passkey-registration/index.ts'
import type { PasskeyRegistration } from '../../machines/passkey-registration/view.ts'
import {
  type PasswordResetFlow,
  type PasswordResetOptions,
  usePasswordReset as startPasswordReset,
} from '../../machines/password-reset/index.ts'
import type { PasswordReset } from '../../machines/password-reset/view.ts'
import { beginWith, type Gate, type SessionSnapshot, type SessionStores } from '../../machines/session/view.ts'
import { type SignInFlow, type SignInOptions, useSignIn as startSignIn } from '../../machines/sign-in/index.ts'
import type { SignIn } from '../../machines/sign-in/view.ts'
import { type SignUpFlow, type SignUpOptions, useSignUp as startSignUp } from '../../machines/sign-up/index.ts'
import type { SignUp } from '../../machines/sign-up/view.ts'
import {
  useTotpSetup as startTotpSetup,
  type TotpSetupFlow,
  type TotpSetupOptions,
} from '../../machines/totp-setup/index.ts'
import type { TotpSetup } from '../../machines/totp-setup/view.ts'
import { readSource } from '../core.ts'
import type { Auth } from '../create-auth.ts'
import { ConfigurationError } from '../errors.ts'
import type { Store } from '../listeners.ts'

/**
 * The present snapshot. Read-only: it changes when the store does. On a server, and until a component that hydrates is
 * mounted, the server snapshot.
 */
export function useStore<Snapshot>(store: Store<Snapshot>): Readonly<Ref<Snapshot>> {
  const isOnServer = hasInjectionContext() && inject(ssrContextKey, undefined) !== undefined
  // Vue hydrates a component whose node has an element before it is mounted.
  const isHydrating = Boolean(getCurrentInstance()?.vnode.el)
  const first = isOnServer || isHydrating ? store.getServerSnapshot : undefined
  const ref = shallowRef((first ?? store.getSnapshot)())
  let unsubscribe: (() => void) | undefined
  const update = (): void => {
    ref.value = store.getSnapshot()
  }
  const follow = (): void => {
    update()
    unsubscribe = store.subscribe(update)
  }
  // A server disposes no scope.
  if (isOnServer) return ref
  if (isHydrating) onMounted(follow)
  else follow()
  onScopeDispose(() => unsubscribe?.())
  return ref
}

interface Provided extends SessionStores {
  readonly auth: Auth
}

const AUTH: InjectionKey<Provided> = Symbol('cognito-machines auth')

/** Options of {@link createAuthPlugin}. */
export interface AuthPluginOptions {
  /**
   * The session of the request, as `session` of `cognito-machines/server` resolves to it: rendered on the server and while
   * the page hydrates, and until the page knows its own. Default: `restoring`.
   */
  readonly initialSession?: SessionSnapshot | undefined
}

/** A Vue plugin: `app.use(createAuthPlugin(auth))`. */
export function createAuthPlugin(
  auth: Auth,
  { initialSession }: AuthPluginOptions = {},
): { install(app: Pick<App, 'provide'>): void } {
  const { session, gate } = beginWith(auth, initialSession)
  return { install: (app) => void app.provide(AUTH, { auth, session, gate }) }
}

const useProvided = (): Provided | undefined => (hasInjectionContext() ? inject(AUTH, undefined) : undefined)

/**
 * The given `Auth`, or that of the plugin.
 *
 * @throws {ConfigurationError} when there is neither.
 */
export function useAuth(given?: Auth): Auth {
  const auth = given ?? useProvided()?.auth
  if (!auth) throw new ConfigurationError('This composable needs an auth, or app.use(createAuthPlugin(auth))')
  return auth
}

/** The stores of the given `Auth`, or of the plugin. */
function useStores(given?: Auth): SessionStores {
  const provided = useProvided()
  return provided && (given ?? provided.auth) === provided.auth ? provided : useAuth(given)
}

/**
 * The session: `restoring` until it is known, then `signedOut` or `signedIn`. On a server, and while a page hydrates, the
 * `initialSession` of the plugin, or `restoring`.
 */
export function useSession(auth?: Auth): Readonly<Ref<SessionSnapshot>> {
  return useStore(useStores(auth).session)
}

/**
 * Whether to show the app or its sign-in: right also when the sign-in asks something after the session has begun, such as
 * whether to remember this device.
 */
export function useGate(auth?: Auth): Readonly<Ref<Gate>> {
  return useStore(useStores(auth).gate)
}

/** The view of a given flow, or of one that is started here. Options alone stand for the `Auth` of the plugin. */
function useFlow<View, Options extends object>(
  source: Auth | Store<View> | Options | undefined,
  options: Options | undefined,
  start: (auth: Auth, options?: Options) => Store<View>,
): Readonly<Ref<View>> {
  const given = readSource<Auth, Store<View>, Options>(source, options)
  return useStore(given.flow ?? start(useAuth(given.auth), given.options))
}

/**
 * The sign-in of this component, or one that several components share when a flow is given.
 *
 * @example const flow = useSignIn(auth) // <form v-if="flow.step === 'totpCode'" @submit.prevent="flow.submit(code)">
 */
export function useSignIn(source?: Auth | SignInFlow | SignInOptions, options?: SignInOptions): Readonly<Ref<SignIn>> {
  return useFlow(source, options, startSignIn)
}

/** The sign-up of this component, or one that several components share when a flow is given. */
export function useSignUp(source?: Auth | SignUpFlow | SignUpOptions, options?: SignUpOptions): Readonly<Ref<SignUp>> {
  return useFlow(source, options, startSignUp)
}

/** The password reset of this component, or one that several components share when a flow is given. */
export function usePasswordReset(
  source?: Auth | PasswordResetFlow | PasswordResetOptions,
  options?: PasswordResetOptions,
): Readonly<Ref<PasswordReset>> {
  return useFlow(source, options, startPasswordReset)
}

/** The TOTP set-up of this component, or one that several components share when a flow is given. */
export function useTotpSetup(
  source?: Auth | TotpSetupFlow | TotpSetupOptions,
  options?: TotpSetupOptions,
): Readonly<Ref<TotpSetup>> {
  return useFlow(source, options, startTotpSetup)
}

/** The passkey registration of this component, or one that several components share when a flow is given. */
export function usePasskeyRegistration(source?: Auth | PasskeyRegistrationFlow): Readonly<Ref<PasskeyRegistration>> {
  return useFlow(source, undefined, startPasskeyRegistration)
}

/** The list of devices of this component, or one that several components share when a flow is given. */
export function useDevices(
  source?: Auth | DevicesFlow | DevicesOptions,
  options?: DevicesOptions,
): Readonly<Ref<Devices>> {
  return useFlow(source, options, startDevices)
}
