/**
 * Changes of the stored sessions by the flows and by the app: one at a time, each told to the machine and to the other
 * tabs.
 *
 * @module
 */
import { toPromise, waitFor } from 'xstate'
import { oneOf } from '../../src/config.ts'
import type { SessionPort } from '../../src/core.ts'
import { SessionError } from '../../src/errors.ts'
import type { NewSession, SessionRecord } from '../../src/session/record.ts'
import { endRemotely, type SignOutResult, type SignOutScope } from '../../src/session/sign-out.ts'
import type { SavedSession } from '../../src/session/store.ts'
import { revokeToken } from '../../src/session/token-calls.ts'
import { endElsewhere, type SessionActorDeps } from './actors.ts'
import { disposedError } from './get-tokens.ts'
import type { SessionActor, SessionEvent } from './machine.ts'
import { isSigningOut } from './view.ts'

/** The actor of a session, which runs from its first use on. */
export interface RunningSession {
  /** The actor, which is started by the first call. */
  start(): SessionActor
  /** True after the session was disposed of. Starts the actor. */
  isOver(): boolean
  /** Starts the actor, and sends it an event unless it is over. */
  send(event: SessionEvent): void
  /** The session that flows may use, if the actor was started. */
  record(): SessionRecord | undefined
}

/** The changes of {@link createChanges}. */
export interface SessionChanges extends Pick<SessionPort, 'adopt' | 'setDeviceKey' | 'end'> {
  signOut(options?: { readonly scope?: SignOutScope }): Promise<SignOutResult>
  switchAccount(username: string): Promise<void>
}

/** Makes the functions that change the stored sessions. */
export function createChanges(deps: SessionActorDeps, running: RunningSession): SessionChanges {
  const { store, announce, next } = deps
  const { start, isOver, send, record } = running

  const change = (work: () => Promise<SessionEvent | undefined>): Promise<void> =>
    next(async () => {
      const event = await work()
      if (!event) return
      announce()
      send(event)
    })

  /** Ends the sessions of former users: here, and at the service as well as that goes. */
  async function endFormer(saved: SavedSession): Promise<void> {
    const { sub } = saved.record.tokens.accessToken.claims
    for (const former of await store.endFormer(saved)) {
      announce()
      if (former.tokens.accessToken.claims.sub !== sub) void endRemotely(deps, former, 'revoke')
    }
  }

  function endUnused({ tokens: { refreshToken } }: NewSession): void {
    if (refreshToken) revokeToken(deps, refreshToken).catch(() => undefined)
  }

  return {
    adopt: (session, signal) =>
      change(async () => {
        const saved = signal?.aborted ? undefined : await store.save(session, signal)
        // A sign-in that was given up leaves nobody signed in, and no token that could be used.
        if (!saved) return void endUnused(session)
        void next(() => endFormer(saved))
        return { type: 'session.adopted', record: saved.record, isNew: true }
      }),
    setDeviceKey: (deviceKey) =>
      change(async () => {
        const present = record()
        if (!present || present.deviceKey === deviceKey) return undefined
        const { username } = present
        const isAmended = await store.amend(username, (stored) => ({ ...stored, deviceKey }))
        return isAmended ? { type: 'session.amended', username, deviceKey } : undefined
      }),
    end: (reason, whose) =>
      next(async () => {
        const present = record()?.username
        const username = whose ?? present
        if (username === undefined) return
        await store.bury(username, reason)
        announce()
        if (username === present) send({ type: 'session.lost', reason })
      }),
    switchAccount: (username) =>
      change(async () => {
        if (isOver()) throw disposedError()
        const present = await store.select(username)
        if (!present) throw new SessionError('This account has no session here', { code: 'ERR_SIGNED_OUT' })
        return { type: 'session.adopted', record: present, isNew: true }
      }),
    signOut: async ({ scope = 'revoke' } = {}) => {
      oneOf('scope', scope, ['local', 'revoke', 'global'])
      const actor = start()
      const ending = () => actor.getSnapshot().children.endSession
      const remote = await next(async () => {
        if (isOver()) throw disposedError()
        if (actor.getSnapshot().hasTag('signedOut')) await endElsewhere(deps).catch(() => undefined)
        const earlier = ending()
        send({ type: 'session.signOut', scope })
        // A page that goes away meanwhile has done what it could.
        await waitFor(actor, (snapshot) => !isSigningOut(snapshot)).catch(() => undefined)
        const later = ending()
        return later === earlier ? undefined : later
      })
      return { warnings: (remote && (await toPromise(remote))) ?? [] }
    },
  }
}
