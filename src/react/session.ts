/**
 * The session, for React and React Native.
 *
 * @module
 */
import {
  createContext,
  createElement,
  type ReactElement,
  type ReactNode,
  useCallback,
  useContext,
  useMemo,
  useSyncExternalStore,
} from 'react'
import { beginWith, type Gate, type SessionSnapshot, type SessionStores } from '../../machines/session/view.ts'
import type { Auth } from '../create-auth.ts'
import { ConfigurationError } from '../errors.ts'

/** The part of a flow, or of a session, that a view needs. */
export interface Store<Snapshot> {
  getSnapshot(): Snapshot
  getServerSnapshot(): Snapshot
  subscribe(listener: () => void): () => void
}

/** The present snapshot. Renders again when it changes, and on a server renders the server snapshot. */
export function useStore<Snapshot>(store: Store<Snapshot>): Snapshot {
  return useSyncExternalStore(store.subscribe, store.getSnapshot, store.getServerSnapshot)
}

/** A part of the present snapshot. Renders again only when that part changes. */
export function useSelected<Snapshot, Selected>(
  store: Store<Snapshot>,
  select: (snapshot: Snapshot) => Selected,
): Selected {
  const now = useCallback(() => select(store.getSnapshot()), [store, select])
  const onServer = useCallback(() => select(store.getServerSnapshot()), [store, select])
  return useSyncExternalStore(store.subscribe, now, onServer)
}

interface Provided extends SessionStores {
  readonly auth: Auth
}

const AuthContext = createContext<Provided | undefined>(undefined)

/** The properties of {@link AuthProvider}. */
export interface AuthProviderProps {
  readonly auth: Auth
  /**
   * The session of the request, as `session` of `cognito-machines/server` resolves to it: rendered on the server and while
   * the page hydrates, and until the page knows its own. Default: `restoring`.
   */
  readonly initialSession?: SessionSnapshot | undefined
  readonly children?: ReactNode
}

/** Provides `auth` to the hooks below that get none. */
export function AuthProvider({ auth, initialSession, children }: AuthProviderProps): ReactElement {
  const value = useMemo(() => {
    const { session, gate } = beginWith(auth, initialSession)
    return { auth, session, gate }
  }, [auth, initialSession])
  return createElement(AuthContext.Provider, { value }, children)
}

/** The given `Auth`, or that of the provider above, or none. */
export function useOptionalAuth(given?: Auth): Auth | undefined {
  const provided = useContext(AuthContext)
  return given ?? provided?.auth
}

/** The stores of the given `Auth`, or of the provider above. */
function useStores(given?: Auth): SessionStores {
  const provided = useContext(AuthContext)
  return provided && (given ?? provided.auth) === provided.auth ? provided : requireAuth(given)
}

/**
 * The given `Auth`, or that of the provider above.
 *
 * @throws {ConfigurationError} when there is neither.
 */
export function useAuth(given?: Auth): Auth {
  return requireAuth(useOptionalAuth(given))
}

/** @throws {ConfigurationError} when there is no `Auth`. */
export function requireAuth(auth: Auth | undefined): Auth {
  if (!auth) throw new ConfigurationError('This hook needs an auth, or an <AuthProvider> above it')
  return auth
}

/**
 * The session: `restoring` until it is known, then `signedOut` or `signedIn`. On a server, and while a page hydrates, the
 * `initialSession` of the provider, or `restoring`.
 */
export function useSession(auth?: Auth): SessionSnapshot {
  return useStore(useStores(auth).session)
}

/**
 * Whether to show the app or its sign-in: right also when the sign-in asks something after the session has begun, such as
 * whether to remember this device.
 */
export function useGate(auth?: Auth): Gate {
  return useStore(useStores(auth).gate)
}

/**
 * A selected part of the session. The component renders again only when it changes.
 *
 * @param select Returns a stable value: a string, a number, a boolean, or an object of the snapshot.
 * @example const name = useSessionSelector((session) => (session.status === 'signedIn' ? session.user.name : undefined))
 */
export function useSessionSelector<Selected>(select: (session: SessionSnapshot) => Selected, auth?: Auth): Selected {
  return useSelected(useStores(auth).session, select)
}

/** A restored session. */
export type SettledSession = Exclude<SessionSnapshot, { readonly status: 'restoring' }>

/** One promise a session, so that React finds the same one when it renders again. By `subscribe`, which every page has once. */
const restorations = new WeakMap<Store<SessionSnapshot>['subscribe'], Promise<void>>()

/**
 * The session once it is known. Until then the nearest `<Suspense>` above shows its fallback.
 *
 * On a server without `initialSession` it throws at once, which is React's way to leave the fallback of the nearest
 * `<Suspense>` to the browser. Next knows the error, and stays silent; elsewhere `onError` hears of it. Without a
 * `<Suspense>` above, nothing could be rendered there: the error says so.
 *
 * @throws {ConfigurationError} on a server without `initialSession`.
 * @example <Suspense fallback={<Splash />}><App /></Suspense>
 */
export function useSuspenseSession(auth?: Auth): SettledSession {
  const { session: store } = useStores(auth)
  const session = useSyncExternalStore(store.subscribe, store.getSnapshot, () => {
    const rendered = store.getServerSnapshot()
    return rendered.status === 'restoring' ? undefined : rendered
  })
  if (!session) throw unknownOnServer()
  if (session.status !== 'restoring') return session
  // Suspense is entered by throwing a promise: React 18 has no other way.
  // oxlint-disable-next-line typescript/only-throw-error
  throw restored(store)
}

/** With the mark by which Next leaves a fallback to the browser, and `reason`, which it names where none is. */
const unknownOnServer = (): Error =>
  Object.assign(
    new ConfigurationError('useSuspenseSession on a server needs initialSession, or a <Suspense> around its component'),
    { digest: 'BAILOUT_TO_CLIENT_SIDE_RENDERING', reason: 'useSuspenseSession()' },
  )

function restored({ getSnapshot, subscribe }: Store<SessionSnapshot>): Promise<void> {
  const waiting = restorations.get(subscribe)
  if (waiting) return waiting
  const promise = new Promise<void>((resolve) => {
    const stop = subscribe(() => {
      if (getSnapshot().status === 'restoring') return
      stop()
      resolve()
    })
  })
  restorations.set(subscribe, promise)
  return promise
}
