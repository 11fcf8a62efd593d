/**
 * Functions and a directive for Angular 20 and later, with or without zones. Each function is called in an injection
 * context, as `inject` is.
 *
 * The directive is declared in the form that Angular's own packager publishes, which the linker of an app compiles: it
 * needs no compiler here, and works with every later version.
 *
 * @module
 */
import * as ng from '@angular/core'
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
import type { Field } from '../fields.ts'
import type { Store } from '../listeners.ts'

export type { Store }

/**
 * The present snapshot, as a signal, for the lifetime of the present injector: a component, a service. On a server the
 * server snapshot.
 */
export function useStore<Snapshot>(store: Store<Snapshot>): ng.Signal<Snapshot> {
  return follow(store, false)
}

const isServer = (): boolean => ng.inject(ng.PLATFORM_ID, { optional: true }) === 'server'

/** @param isFirst True while the page shows what its server has rendered. */
function follow<Snapshot>(store: Store<Snapshot>, isFirst: boolean): ng.Signal<Snapshot> {
  const isOnServer = isServer()
  const first = isOnServer || isFirst ? store.getServerSnapshot : undefined
  const snapshot = ng.signal((first ?? store.getSnapshot)())
  if (isOnServer) return snapshot.asReadonly()
  let isShown = !isFirst
  const update = (): void => {
    if (isShown) snapshot.set(store.getSnapshot())
  }
  ng.inject(ng.DestroyRef).onDestroy(store.subscribe(update))
  if (isFirst) {
    ng.afterNextRender(() => {
      isShown = true
      update()
    })
  }
  return snapshot.asReadonly()
}

interface Provided extends SessionStores {
  readonly auth: Auth
  /** True until the page has hydrated what its server has rendered. */
  isFirst: boolean
}

const AUTH = /* @__PURE__ */ new ng.InjectionToken<Provided>('cognito-machines auth')

/** Options of {@link provideAuth}. */
export interface ProvideAuthOptions {
  /**
   * The session of the request, as `session` of `cognito-machines/server` resolves to it: rendered on the server and while
   * the page hydrates, and until the page knows its own. Default: `restoring`.
   */
  readonly initialSession?: SessionSnapshot | undefined
}

/** Provides `auth` to the functions below: in `providers` of the application, of a route or of a component. */
export const provideAuth = (auth: Auth, { initialSession }: ProvideAuthOptions = {}): ng.Provider => ({
  provide: AUTH,
  useFactory: (): Provided => {
    const { session, gate } = beginWith(auth, initialSession)
    const provided: Provided = { auth, session, gate, isFirst: initialSession !== undefined }
    if (provided.isFirst && !isServer()) {
      ng.afterNextRender(() => {
        provided.isFirst = false
      })
    }
    return provided
  },
})

/**
 * The given `Auth`, or that of {@link provideAuth}.
 *
 * @throws {ConfigurationError} when there is neither.
 */
export function useAuth(given?: Auth): Auth {
  const auth = given ?? ng.inject(AUTH, { optional: true })?.auth
  if (!auth) throw new ConfigurationError('This function needs an auth, or provideAuth(auth) among the providers')
  return auth
}

/** Follows a store of the given `Auth`, or of the provided one, which begins with what its server has rendered. */
function useOne<Name extends keyof SessionStores>(
  name: Name,
  given?: Auth,
): ng.Signal<ReturnType<SessionStores[Name]['getSnapshot']>> {
  const provided = given ? null : ng.inject(AUTH, { optional: true })
  return follow((provided ?? useAuth(given))[name] as Store<never>, provided?.isFirst ?? false)
}

/**
 * The session: `restoring` until it is known, then `signedOut` or `signedIn`. On a server, and while a page hydrates, the
 * `initialSession` of {@link provideAuth}, or `restoring`.
 */
export const useSession = (auth?: Auth): ng.Signal<SessionSnapshot> => useOne('session', auth)

/** Whether to show the app or its sign-in, which may ask something after the session has begun. */
export const useGate = (auth?: Auth): ng.Signal<Gate> => useOne('gate', auth)

/** Follows a given flow, or one that is started here. Options alone stand for the `Auth` of `provideAuth`. */
const useFlow =
  <View, Options extends object>(start: (auth: Auth, options?: Options) => Store<View>) =>
  (source?: Auth | Store<View> | Options, options?: Options): ng.Signal<View> => {
    const given = readSource<Auth, Store<View>, Options>(source, options)
    return useStore(given.flow ?? start(useAuth(given.auth), given.options))
  }

/**
 * The sign-in of this component, or one that several components share when a flow is given.
 *
 * @example view = useSignIn() // a signal: in the template, view().step === 'totpCode'
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

/**
 * Puts the attributes of a field on an `<input>`.
 *
 * @example <input [authField]="view.fields.code" errorId="error" />
 */
export class AuthField implements ng.OnChanges {
  /** One of the `fields` of a view. */
  authField!: Field
  /** The id of the element that shows the error. */
  errorId?: string

  private readonly element: Element = ng.inject(ng.ElementRef).nativeElement
  private readonly renderer = ng.inject(ng.Renderer2)

  ngOnChanges(): void {
    const attributes = this.authField.dom(this.errorId === undefined ? {} : { errorId: this.errorId })
    for (const [name, value] of Object.entries(attributes)) {
      // These two are there or not there; `aria-invalid` and `spellcheck` have the value "false".
      const isAbsent = value === undefined || (!value && (name === 'required' || name === 'readOnly'))
      if (isAbsent) this.renderer.removeAttribute(this.element, name)
      else this.renderer.setAttribute(this.element, name, `${value}`)
    }
  }

  static readonly ɵfac: ng.ɵɵFactoryDeclaration<AuthField, never> = /* @__PURE__ */ ng.ɵɵngDeclareFactory({
    minVersion: '12.0.0',
    version: '20.0.0',
    ngImport: ng,
    type: AuthField,
    deps: [],
    target: ng.ɵɵFactoryTarget.Directive,
  } as never) as never

  static readonly ɵdir: ng.ɵɵDirectiveDeclaration<
    AuthField,
    '[authField]',
    never,
    { authField: { alias: 'authField'; required: true }; errorId: { alias: 'errorId'; required: false } },
    Record<never, never>,
    never,
    never,
    true,
    never
  > = /* @__PURE__ */ ng.ɵɵngDeclareDirective({
    minVersion: '14.0.0',
    version: '20.0.0',
    ngImport: ng,
    type: AuthField,
    isStandalone: true,
    selector: '[authField]',
    inputs: { authField: 'authField', errorId: 'errorId' },
    usesOnChanges: true,
  } as never) as never
}
