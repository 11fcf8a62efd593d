/**
 * The session as an app and the flows use it: a view that is always up to date, tokens, and sign-out.
 * It owns the actor, so that a user interface only subscribes.
 *
 * @module
 */
import { createActor, toPromise, waitFor } from 'xstate'
import { oneOf, type Settings } from '../../src/config.ts'
import type { SessionPort, WithAuthContext } from '../../src/core.ts'
import type { DeviceStore } from '../../src/device/store.ts'
import { SessionError } from '../../src/errors.ts'
import { addListener, callSafely, notifyListeners } from '../../src/listeners.ts'
import type { Inspect, Ports } from '../../src/ports.ts'
import { ALWAYS, type Audience, createAudience } from '../../src/session/audience.ts'
import { createEndings } from '../../src/session/endings.ts'
import type { NewSession } from '../../src/session/record.ts'
import { endRemotely, type SignOutResult, type SignOutScope } from '../../src/session/sign-out.ts'
import {
  type Account,
  createSessionStore,
  MOST_ACCOUNTS,
  type SavedSession,
  type SessionStoreOptions,
} from '../../src/session/store.ts'
import { refreshTimeMs, revokeToken } from '../../src/session/token-calls.ts'
import { createTokenClock } from '../../src/session/tokens.ts'
import { storagePrefix } from '../../src/storage/keys.ts'
import type { LegacyStorage } from '../../src/storage/legacy.ts'
import { createTurns } from '../../src/timers.ts'
import type { Call } from '../../src/transport/call.ts'
import type { ServerClock } from '../../src/transport/server-clock.ts'
import { createAnnouncer, provideSession, type SessionActorDeps } from './actors.ts'
import { disposedError, getTokens } from './get-tokens.ts'
import type { SessionActor, SessionEmitted, SessionEvent, SessionMachine } from './machine.ts'
import { createSessionProjection, isSigningOut, RESTORING, type SessionSnapshot } from './view.ts'

/** The parts that a session is made of. */
export interface SessionDeps extends Pick<SessionActorDeps, 'preload' | 'confirmLater'> {
  readonly settings: Settings
  readonly ports: Ports
  readonly call: Call
  readonly serverClock: ServerClock
  readonly secretHash: (username: string) => Promise<string | undefined>
  readonly devices: DeviceStore
  /** Hears what happens in the machine. */
  readonly inspect?: Inspect | undefined
  /** The storage of another library, whose session is taken over once. Default: `ports.storage`. */
  readonly migrateFrom?: LegacyStorage | undefined
}

/** The session of an app client in this page. */
export interface SessionFacade extends SessionPort {
  /** The present view. The same object until something changes. `restoring` until something has started the session. */
  getSnapshot(): SessionSnapshot
  /** The view to render on a server, and while a page hydrates: never "signed out". */
  getServerSnapshot(): SessionSnapshot
  /**
   * Resolves to the view once it is known who is signed in: never to one that is `restoring`. For guards of a router.
   *
   * @throws {FlowError} `ERR_CANCELLED` when it was disposed of.
   */
  ready(): Promise<SessionSnapshot>
  /** Calls `listener` after each change. Returns the unsubscribe function. */
  subscribe(listener: () => void): () => void
  /** Calls `listener` when something of the kind happens, here or in another tab. Returns the unsubscribe function. */
  on<Type extends SessionEmitted['type']>(
    type: Type,
    listener: (event: Extract<SessionEmitted, { type: Type }>) => void,
  ): () => void
  /**
   * Signs the present user out. Here that is done first and at once, online or not; the promise resolves when the
   * service was told too, or could not be. It rejects only for a scope that does not exist, and when the session is
   * disposed of before its turn has come.
   *
   * @throws {ConfigurationError} for an unknown scope. Default scope: `revoke`.
   * @throws {FlowError} `ERR_CANCELLED` when it was disposed of: nobody was signed out.
   */
  signOut(options?: { readonly scope?: SignOutScope }): Promise<SignOutResult>
  /** Everybody who has a session here. */
  accounts(): Promise<readonly Account[]>
  /**
   * Makes another account the current one, here and in other tabs.
   *
   * @throws {SessionError} `ERR_SIGNED_OUT` when it has no session here.
   */
  switchAccount(username: string): Promise<void>
  /** The actor itself, for tools. */
  readonly actor: { getSnapshot(): { readonly value: unknown }; subscribe(listener: () => void): unknown }
  /** Stops timers and listeners, and turns waiting callers away. The session stays stored. */
  dispose(): void
}

/**
 * Prepares the session of an app client in this page. Nothing is read, timed or listened to before one of its methods
 * but `getSnapshot` and `getServerSnapshot` is called.
 */
export function createSession(deps: SessionDeps): SessionFacade {
  const { clock } = deps.ports
  const { refreshLeewayMs: leewayMs } = deps.settings
  const answerMs = refreshTimeMs(deps.settings)
  const listeners = new Set<() => void>()
  const audience = createAudience()
  const parts = createParts(deps, audience, {
    onTrouble: (error) => send({ type: 'storage.failed', error }),
    onEnded: (record) => {
      parts.announce()
      void endRemotely(deps, record, running?.getSnapshot().context.scope ?? 'local')
    },
  })
  const { store, tokenClock, announce, next } = parts
  let running: SessionActor | undefined
  let isDisposed = false

  function start(): SessionActor {
    if (running) return running
    running = createActor(provideSession(parts), { clock, ...(deps.inspect && { inspect: deps.inspect }) })
    running.subscribe({ next: notify, error: notify })
    running.start()
    if (isDisposed) running.stop()
    return running
  }

  const isOver = (): boolean => start().getSnapshot().status !== 'active'
  function send(event: SessionEvent): void {
    if (!isOver()) start().send(event)
  }
  /** Changes what is stored, and tells the machine and the other tabs. */
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

  const project = createSessionProjection(store.isPersisted)
  const getSnapshot = (): SessionSnapshot => (running ? project(running.getSnapshot()) : RESTORING)
  let told = RESTORING
  function notify(): void {
    const present = getSnapshot()
    if (present === told) return
    told = present
    notifyListeners(listeners, undefined)
  }

  /** A listener is there until it leaves, and starts the session. */
  function listen(leave: () => void): () => void {
    const part = audience.join()
    start()
    return () => {
      leave()
      part()
    }
  }

  /** The session that flows may use. */
  function record() {
    const snapshot = running?.getSnapshot()
    return snapshot?.hasTag('signedOut') ? undefined : snapshot?.context.record
  }

  return {
    start: () => void start(),
    getSnapshot,
    getServerSnapshot: () => RESTORING,
    ready: async () => {
      await waitFor(start(), (snapshot) => isOver() || !snapshot.hasTag('unknown')).catch(() => undefined)
      if (isOver()) throw disposedError()
      return getSnapshot()
    },
    subscribe: (listener) => listen(addListener(listeners, listener)),
    on: (type, listener) => {
      const subscription = start().on(type, (event) => callSafely(() => listener(event as never)))
      return listen(() => subscription.unsubscribe())
    },
    getTokens: (options) => getTokens({ actor: start(), clock, tokenClock, leewayMs, answerMs }, options),
    username: () => record()?.username,
    deviceKey: () => record()?.deviceKey,
    adopt: (session, signal) =>
      next(async () => {
        const saved = signal?.aborted ? undefined : await store.save(session, signal)
        // A sign-in that was given up leaves nobody signed in, and no token that could be used.
        if (!saved) return endUnused(session)
        announce()
        send({ type: 'session.adopted', record: saved.record, isNew: true })
        void next(() => endFormer(saved))
      }),
    setDeviceKey: (deviceKey) =>
      change(async () => {
        const present = record()
        if (!present || present.deviceKey === deviceKey) return undefined
        const { username } = present
        const isAmended = await store.amend(username, (stored) => ({ ...stored, deviceKey }))
        return isAmended ? { type: 'session.amended', username, deviceKey } : undefined
      }),
    tellDeviceTrouble: (error) => send({ type: 'device.failed', error }),
    end: (reason, whose) =>
      next(async () => {
        const present = record()?.username
        const username = whose ?? present
        if (username === undefined) return
        await store.bury(username, reason)
        announce()
        if (username === present) send({ type: 'session.lost', reason })
      }),
    signOut: async ({ scope = 'revoke' } = {}) => {
      oneOf('scope', scope, ['local', 'revoke', 'global'])
      const actor = start()
      const ending = () => actor.getSnapshot().children.endSession
      const remote = await next(async () => {
        if (isOver()) throw disposedError()
        const earlier = ending()
        send({ type: 'session.signOut', scope })
        // A page that goes away meanwhile has done what it could.
        await waitFor(actor, (snapshot) => !isSigningOut(snapshot)).catch(() => undefined)
        const later = ending()
        return later === earlier ? undefined : later
      })
      return { warnings: (remote && (await toPromise(remote))) ?? [] }
    },
    accounts: store.accounts,
    switchAccount: (username) =>
      change(async () => {
        if (isOver()) throw disposedError()
        const present = await store.select(username)
        if (!present) throw new SessionError('This account has no session here', { code: 'ERR_SIGNED_OUT' })
        return { type: 'session.adopted', record: present, isNew: true }
      }),
    get actor() {
      return start()
    },
    dispose: () => {
      isDisposed = true
      running?.stop()
      listeners.clear()
    },
  }
}

/**
 * The session machine of an `Auth`, with its effects in place, for `createActor`. Its actor is one more page on the
 * same storage: it shares the session of `auth.session`, and nothing else.
 */
export function createSessionMachine({ context }: WithAuthContext): SessionMachine {
  return provideSession(createParts(context, ALWAYS, { onTrouble: () => undefined }))
}

/** Makes the parts that the effects of one session work with. Nothing is read yet. */
function createParts(
  deps: SessionDeps,
  audience: Audience,
  told: Pick<SessionStoreOptions, 'onTrouble' | 'onEnded'>,
): SessionActorDeps {
  const { ports, settings } = deps
  const { clock, storage } = ports
  const { clientId } = settings
  const inTurn = createTurns()
  const endings = createEndings({ notes: ports.resumeStorage, clock, prefix: storagePrefix(clientId) })
  const mostAccounts = settings.accounts === 'one' ? 1 : MOST_ACCOUNTS
  return {
    ...deps,
    audience,
    endings,
    store: createSessionStore({ ...told, storage, clientId, clock, endings, mostAccounts }),
    tokenClock: createTokenClock(clock),
    announce: createAnnouncer(ports, clientId),
    // One thing at a time, in the order of the calls: what a sign-out ends must not be saved after it.
    next: (work) => inTurn('session', work),
  }
}
