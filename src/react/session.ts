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
  useSyncExternalStore,
} from 'react'
import type { Gate, SessionSnapshot } from '../../machines/session/view.ts'
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

const AuthContext = createContext<Auth | undefined>(undefined)

/** Provides `auth` to the hooks below that get none. */
export function AuthProvider({ auth, children }: { readonly auth: Auth; readonly children?: ReactNode }): ReactElement {
  return createElement(AuthContext.Provider, { value: auth }, children)
}

/** The given `Auth`, or that of the provider above, or none. */
export function useOptionalAuth(given?: Auth): Auth | undefined {
  const provided = useContext(AuthContext)
  return given ?? provided
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

/** The session: `restoring` until it is known, then `signedOut` or `signedIn`. On a server always `restoring`. */
export function useSession(auth?: Auth): SessionSnapshot {
  return useStore(useAuth(auth).session)
}

/**
 * Whether to show the app or its sign-in: right also when the sign-in asks something after the session has begun, such as
 * whether to remember this device.
 */
export function useGate(auth?: Auth): Gate {
  return useStore(useAuth(auth).gate)
}

/**
 * A selected part of the session. The component renders again only when it changes.
 *
 * @param select Returns a stable value: a string, a number, a boolean, or an object of the snapshot.
 * @example const name = useSessionSelector((session) => (session.status === 'signedIn' ? session.user.name : undefined))
 */
export function useSessionSelector<Selected>(select: (session: SessionSnapshot) => Selected, auth?: Auth): Selected {
  return useSelected(useAuth(auth).session, select)
}

/** A restored session. */
export type SettledSession = Exclude<SessionSnapshot, { readonly status: 'restoring' }>

/** One promise a session, so that React finds the same one when it renders again. */
const restorations = new WeakMap<Auth, Promise<void>>()

/**
 * The session once it is known. Until then the nearest `<Suspense>` above shows its fallback; on a server it always
 * does.
 *
 * @example <Suspense fallback={<Splash />}><App /></Suspense>
 */
export function useSuspenseSession(auth?: Auth): SettledSession {
  const known = useAuth(auth)
  const session = useSession(known)
  if (session.status !== 'restoring') return session
  // A server never knows the session. An error keeps the fallback there, and the browser continues from it.
  if (known.session.getSnapshot().status !== 'restoring') throw new Error('The session is known in the browser only')
  // Suspense is entered by throwing a promise: React 18 has no other way.
  // oxlint-disable-next-line typescript/only-throw-error
  throw restored(known)
}

function restored(auth: Auth): Promise<void> {
  const waiting = restorations.get(auth)
  if (waiting) return waiting
  const promise = new Promise<void>((resolve) => {
    const stop = auth.session.subscribe(() => {
      if (auth.session.getSnapshot().status === 'restoring') return
      stop()
      resolve()
    })
  })
  restorations.set(auth, promise)
  return promise
}
