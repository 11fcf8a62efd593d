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
  onScopeDispose,
  onServerPrefetch,
  type Ref,
  shallowRef,
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
import type { Gate, SessionSnapshot } from '../../machines/session/view.ts'
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

/** The present snapshot. Read-only: it changes when the store does. */
export function useStore<Snapshot>(store: Store<Snapshot>): Readonly<Ref<Snapshot>> {
  const ref = shallowRef(store.getSnapshot())
  const unsubscribe = store.subscribe(() => {
    ref.value = store.getSnapshot()
  })
  onScopeDispose(unsubscribe)
  // A server disposes no scope.
  if (getCurrentInstance()) onServerPrefetch(unsubscribe)
  return ref
}

const AUTH: InjectionKey<Auth> = Symbol('cognito-machines auth')

/** A Vue plugin: `app.use(createAuthPlugin(auth))`. */
export function createAuthPlugin(auth: Auth): { install(app: Pick<App, 'provide'>): void } {
  return { install: (app) => void app.provide(AUTH, auth) }
}

/**
 * The given `Auth`, or that of the plugin.
 *
 * @throws {ConfigurationError} when there is neither.
 */
export function useAuth(given?: Auth): Auth {
  const auth = given ?? (hasInjectionContext() ? inject(AUTH, undefined) : undefined)
  if (!auth) throw new ConfigurationError('This composable needs an auth, or app.use(createAuthPlugin(auth))')
  return auth
}

/** The session: `restoring` until it is known, then `signedOut` or `signedIn`. */
export function useSession(auth?: Auth): Readonly<Ref<SessionSnapshot>> {
  return useStore(useAuth(auth).session)
}

/**
 * Whether to show the app or its sign-in: right also when the sign-in asks something after the session has begun, such as
 * whether to remember this device.
 */
export function useGate(auth?: Auth): Readonly<Ref<Gate>> {
  return useStore(useAuth(auth).gate)
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
