/**
 * The session as an app sees it.
 *
 * @module
 */

import type { AuthError } from '../../src/errors.ts'
import { ownMembers, readJson } from '../../src/json.ts'
import { keepView, type Store } from '../../src/listeners.ts'
import type { SignedOutReason } from '../../src/refusals.ts'
import type { Tokens } from '../../src/session/tokens.ts'
import { type AuthUser, toUser } from '../../src/session/user.ts'
import type { SessionMachineSnapshot } from './machine.ts'

/** The session as an app sees it. */
export type SessionSnapshot =
  /** Not known yet. Show neither the app nor the sign-in form. */
  | {
      readonly status: 'restoring'
      /** Who was here last, if `rememberHint` is set: for a header, not for a decision. It may be wrong. */
      readonly hint?: SessionHint
    }
  | {
      readonly status: 'signedOut'
      /** Absent if no user was signed in before. */
      readonly reason?: SignedOutReason
    }
  | {
      readonly status: 'signedIn'
      /** The user, from the claims of the tokens. */
      readonly user: AuthUser
      /** True while the tokens could not be replaced, for instance offline. It is retried. */
      readonly stale: boolean
      /** The failure of the last refresh. Absent when there was none, or the tokens are used until they end. */
      readonly error?: AuthError
      /** Expiry of the present tokens. Milliseconds since the Unix epoch, by the local clock. */
      readonly expiresAt: number
      /** False if the session ends with the page: by choice, or because the storage failed. */
      readonly persisted: boolean
    }

/** Who was here last. */
export interface SessionHint {
  readonly username: string
  /** The name, else the e-mail address, else the name as typed. */
  readonly name: string
}

/** A storage that answers at once, such as `localStorage`. */
export interface HintStorage {
  getItem(key: string): string | null
  setItem(key: string, value: string): void
  removeItem(key: string): void
}

/** What the root of an app shows. `signIn` until the sign-in has asked its last question. */
export type Gate = 'restoring' | 'signIn' | 'app'

/** The view that a server renders, and a page while it hydrates. */
export const RESTORING: SessionSnapshot = Object.freeze({ status: 'restoring' })

/** A store with a view for a server, and for a page while it hydrates. */
export type RenderedStore<Snapshot> = Required<Store<Snapshot>>

/** A session and its gate. Every `Auth` has them. */
export interface SessionStores {
  readonly session: RenderedStore<SessionSnapshot>
  readonly gate: RenderedStore<Gate>
}

/**
 * The stores of a page that begins with the session a server has rendered: that one, until the page knows its own.
 *
 * @param initial What `session` of a server resolved to, as it is or after JSON. Default: the stores as they are.
 */
export function beginWith(stores: SessionStores, initial: SessionSnapshot | undefined): SessionStores {
  if (!initial) return stores
  const { session, gate } = stores
  const same = textOf(initial)
  let seen: SessionSnapshot | undefined
  let shown = initial
  const first: Gate = initial.status === 'restoring' ? 'restoring' : initial.status === 'signedIn' ? 'app' : 'signIn'
  return {
    session: {
      subscribe: session.subscribe,
      getSnapshot: () => {
        const view = session.getSnapshot()
        if (view !== seen) {
          seen = view
          // The same tokens are the same view: a page that hydrates renders nothing anew.
          shown = view.status === 'restoring' || textOf(view) === same ? initial : view
        }
        return shown
      },
      getServerSnapshot: () => initial,
    },
    gate: {
      subscribe: gate.subscribe,
      getSnapshot: () => {
        const present = gate.getSnapshot()
        return present === 'restoring' ? first : present
      },
      getServerSnapshot: () => first,
    },
  }
}

/** A view as text, but for the time of expiry, which two clocks tell differently. */
const textOf = (view: SessionSnapshot): string => JSON.stringify({ ...view, expiresAt: 0 })

/** The part of a snapshot of the machine that the view is made of. */
export type SessionState = Pick<SessionMachineSnapshot, 'context' | 'hasTag'>

/** The part of the view that the machine does not know. */
export type UserStatus = Pick<Extract<SessionSnapshot, { readonly status: 'signedIn' }>, 'user' | 'persisted'>

/**
 * Projects the machine. Pure.
 *
 * @param status Members about the signed-in user, if there is one.
 */
export function toSessionView(snapshot: SessionState, status: UserStatus | undefined): SessionSnapshot {
  const { record, reason, error } = snapshot.context
  if (snapshot.hasTag('unknown')) return RESTORING
  // A sign-out under way already counts as signed out.
  if (!record || !status || snapshot.hasTag('signedOut')) return { status: 'signedOut', ...(reason && { reason }) }
  const { expiresAt } = record.tokens
  return { ...status, status: 'signedIn', stale: Boolean(error ?? reason), expiresAt, ...(error && { error }) }
}

/**
 * Makes the function that projects snapshots of a machine. The same view until something changes.
 *
 * @param isPersisted Tests whether the session of a user survives the page.
 */
export function createSessionProjection(
  isPersisted: (username: string) => boolean,
): (snapshot: SessionState) => SessionSnapshot {
  let view: SessionSnapshot = RESTORING
  let tokens: Tokens | undefined
  let user: AuthUser
  return (snapshot) => {
    const { record } = snapshot.context
    if (record && record.tokens !== tokens) {
      // Decoding has a cost, and the same object avoids renders.
      tokens = record.tokens
      user = toUser(record)
    }
    const status = record && { user, persisted: isPersisted(record.username) }
    view = keepView(view, toSessionView(snapshot, status))
    return view
  }
}

/** The state of a session that was read, and is as good as it was stored. */
export const seenAs = (record: SessionMachineSnapshot['context']['record']): SessionState =>
  ({ context: { record }, hasTag: () => false }) as unknown as SessionState

/**
 * Makes the function that adds to `restoring` who was here last, and keeps who is here now for the next start.
 * What cannot be read or kept is no hint, and no error.
 */
export function createHints(storage: HintStorage, key: string): (view: SessionSnapshot) => SessionSnapshot {
  let restoring: SessionSnapshot | undefined
  /** The view that was kept last: it is asked for far more often than it changes. */
  let seen: SessionSnapshot | undefined
  const attempt = <T>(run: () => T): T | undefined => {
    try {
      return run()
    } catch {
      return undefined
    }
  }

  function read(): SessionSnapshot {
    const { username, name } = ownMembers(readJson(attempt(() => storage.getItem(key)) ?? '', LONGEST_HINT))
    if (typeof username !== 'string' || typeof name !== 'string') return RESTORING
    return Object.freeze({ status: 'restoring', hint: Object.freeze({ username, name }) })
  }

  return (view) => {
    if (view.status === 'restoring') {
      restoring ??= read()
      return restoring
    }
    if (view === seen) return view
    seen = view
    const user = view.status === 'signedIn' && view.persisted ? view.user : undefined
    const text = user && JSON.stringify({ username: user.username, name: user.name ?? user.email ?? user.signInName })
    attempt(() => (text ? storage.setItem(key, text) : storage.removeItem(key)))
    return view
  }
}

/** UTF-16 units. */
const LONGEST_HINT = 8192

/** True while the session is ended here: the storage is still to learn of it. */
export const isSigningOut = (snapshot: Pick<SessionState, 'hasTag'>): boolean =>
  snapshot.hasTag('signedOut') && snapshot.hasTag('pending')
