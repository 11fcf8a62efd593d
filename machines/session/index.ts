/**
 * The session as an app and the flows use it: a view that is always up to date, tokens, and sign-out.
 * It owns the actor, so that a user interface only subscribes.
 *
 * @module
 */
import { createActor, waitFor } from 'xstate'
import type { Settings } from '../../src/config.ts'
import type { SessionPort, WithAuthContext } from '../../src/core.ts'
import type { DeviceStore } from '../../src/device/store.ts'
import {
  ALWAYS,
  type Audience,
  addListener,
  callSafely,
  createAudience,
  notifyListeners,
  onChange,
  type Store,
} from '../../src/listeners.ts'
import type { Inspect, Ports } from '../../src/ports.ts'
import { createEndings } from '../../src/session/endings.ts'
import { type Account, createSessionStore } from '../../src/session/page-sessions.ts'
import type { SessionRecord } from '../../src/session/record.ts'
import { endRemotely, type SignOutResult, type SignOutScope } from '../../src/session/sign-out.ts'
import { MOST_ACCOUNTS, type StoredSessionsOptions } from '../../src/session/store.ts'
import { refreshTimeMs } from '../../src/session/token-calls.ts'
import { createTokenClock, isDue, type Tokens } from '../../src/session/tokens.ts'
import { storagePrefix } from '../../src/storage/keys.ts'
import type { LegacyStorage } from '../../src/storage/legacy.ts'
import { createTurns, type ServerClock } from '../../src/timers.ts'
import type { Call } from '../../src/transport/call.ts'
import { createAnnouncer, provideSession, type SessionActorDeps } from './actors.ts'
import { createChanges } from './changes.ts'
import { disposedError, type GetTokensOptions, getTokens } from './get-tokens.ts'
import type { SessionActor, SessionEmitted, SessionEvent, SessionMachine } from './machine.ts'
import {
  createHints,
  createSessionProjection,
  type Gate,
  type HintStorage,
  RESTORING,
  type SessionSnapshot,
  seenAs,
} from './view.ts'

/** The parts that a session is made of. */
export interface SessionDeps extends Pick<SessionActorDeps, 'preload' | 'confirmLater' | 'perRequest'> {
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
  /** Keeps who was here last. Default: nobody does. */
  readonly hints?: HintStorage | undefined
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
  /**
   * Reads the storage now, where nothing tells of a change: another JavaScript context has signed in or out, or refreshed.
   * Resolves to the view after that, `restoring` if the storage could not be read yet.
   *
   * @throws {FlowError} `ERR_CANCELLED` when it was disposed of.
   */
  readStorage(): Promise<SessionSnapshot>
  /** Calls `listener` after each change. Returns the unsubscribe function. */
  subscribe(listener: () => void): () => void
  /** Whether to show the app or its sign-in, as a store of its own. */
  readonly gate: Store<Gate> & { getServerSnapshot(): Gate }
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
  const { ports, settings, perRequest } = deps
  const { clock } = ports
  const audience = createAudience()
  const parts = createParts(deps, audience, {
    onTrouble: (error) => running.send({ type: 'storage.failed', error }),
    onEnded: (record) => {
      parts.announce()
      void endRemotely(deps, record, running.peek()?.getSnapshot().context.scope ?? 'local')
    },
  })
  const { store, tokenClock } = parts
  const { refreshLeewayMs: leewayMs } = settings
  const tokenRequest = { clock, tokenClock, leewayMs, isPatient: !!perRequest, answerMs: refreshTimeMs(settings) }
  const project = createSessionProjection(store.isPersisted)
  let glanced: SessionRecord | undefined
  const withHint = deps.hints
    ? createHints(deps.hints, `${storagePrefix(settings)}hint`)
    : (view: SessionSnapshot) => view
  const getSnapshot = (): SessionSnapshot => {
    const actor = running.peek()
    return withHint(actor ? project(actor.getSnapshot()) : glanced ? project(seenAs(glanced)) : RESTORING)
  }
  const listeners = new Set<() => void>()
  const gateHolders = new Set<object>()
  const notify = onChange(getSnapshot, RESTORING, () => notifyListeners(listeners, undefined))
  const running = createRunning(() => {
    const actor = createActor(provideSession(parts), { clock, ...(deps.inspect && { inspect: deps.inspect }) })
    actor.subscribe({ next: notify, error: notify })
    return actor
  })
  const { start, isOver, send } = running
  const record = () => (running.peek() ? running.record() : glanced)

  /** The session of a request whose tokens are good: it needs neither a machine, nor a lock, nor tabs. */
  async function glance(): Promise<SessionRecord | undefined> {
    if (!perRequest || !running.isIdle()) return undefined
    const present = await store.load().catch(() => undefined)
    const found = present?.type === 'signedIn' ? present.record : undefined
    const isGood = found && !isDue(found.tokens, tokenClock(found.tokens), leewayMs)
    glanced = isGood && running.isIdle() ? found : undefined
    return glanced
  }

  async function tokensNow(options?: GetTokensOptions): Promise<Tokens> {
    const seen = options?.forceRefresh ? undefined : await glance()
    return seen?.tokens ?? getTokens({ ...tokenRequest, actor: start() }, options)
  }

  /** A listener is there until it leaves, and starts the session. The answer to a refresh by time would miss its request. */
  function listen(leave: () => void): () => void {
    const part = perRequest ? () => {} : audience.join()
    start()
    return () => {
      leave()
      part()
    }
  }

  const subscribe = (listener: () => void) => listen(addListener(listeners, listener))

  async function when(isReached: (snapshot: ReturnType<SessionActor['getSnapshot']>) => boolean) {
    await waitFor(start(), (snapshot) => isOver() || isReached(snapshot)).catch(() => undefined)
    if (isOver()) throw disposedError()
    return getSnapshot()
  }

  return {
    ...createChanges(parts, { ...running, record }),
    start: () => void start(),
    getSnapshot,
    getServerSnapshot: () => RESTORING,
    ready: async () => {
      // Whoever reads the session of a request waits for its refresh.
      if (perRequest && (await tokensNow().catch(() => undefined)) && glanced) return getSnapshot()
      return when((snapshot) => !snapshot.hasTag('unknown'))
    },
    readStorage: () => {
      send({ type: 'tabs.news' })
      return when(({ value: { tokens, storage } }) => tokens !== 'restoring' && storage !== 'syncing')
    },
    subscribe,
    gate: {
      getSnapshot: () => {
        const { status } = getSnapshot()
        return status === 'restoring' ? status : status === 'signedIn' && gateHolders.size === 0 ? 'app' : 'signIn'
      },
      getServerSnapshot: () => 'restoring',
      subscribe,
    },
    holdGate: (flow, isHeld) => {
      if (isHeld && !record()) gateHolders.add(flow)
      else if (!isHeld && gateHolders.delete(flow)) notifyListeners(listeners, undefined)
    },
    on: (type, listener) => {
      const subscription = start().on(type, (event) => callSafely(() => listener(event as never)))
      return listen(() => subscription.unsubscribe())
    },
    getTokens: (options) => (perRequest ? tokensNow(options) : getTokens({ ...tokenRequest, actor: start() }, options)),
    username: () => record()?.username,
    deviceKey: () => record()?.deviceKey,
    tellDeviceTrouble: (error) => send({ type: 'device.failed', error }),
    accounts: store.accounts,
    get actor() {
      return start()
    },
    dispose: () => {
      running.stop()
      listeners.clear()
    },
  }
}

/** Makes the holder of an actor that is made and started when it is first needed. Stopped before, it never runs. */
function createRunning(make: () => SessionActor) {
  let actor: SessionActor | undefined
  let isStopped = false
  const start = (): SessionActor => {
    if (actor) return actor
    actor = make()
    actor.start()
    if (isStopped) actor.stop()
    return actor
  }
  const isOver = (): boolean => start().getSnapshot().status !== 'active'
  return {
    start,
    isOver,
    send: (event: SessionEvent): void => {
      if (!isOver()) start().send(event)
    },
    record: () => {
      const snapshot = actor?.getSnapshot()
      return snapshot?.hasTag('signedOut') ? undefined : snapshot?.context.record
    },
    /** The actor, if there is one yet. */
    peek: () => actor,
    /** True before the actor is needed. */
    isIdle: () => !actor && !isStopped,
    stop: () => {
      isStopped = true
      actor?.stop()
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
  told: Pick<StoredSessionsOptions, 'onTrouble' | 'onEnded'>,
): SessionActorDeps {
  const { ports, settings } = deps
  const { clock, storage } = ports
  const prefix = storagePrefix(settings)
  const inTurn = createTurns()
  const endings = createEndings({ notes: ports.resumeStorage, clock, prefix })
  const mostAccounts = settings.accounts === 'one' ? 1 : MOST_ACCOUNTS
  return {
    ...deps,
    audience,
    endings,
    store: createSessionStore({ ...told, storage, prefix, clock, endings, mostAccounts }),
    tokenClock: createTokenClock(clock),
    announce: createAnnouncer(ports, settings),
    // One thing at a time, in the order of the calls: what a sign-out ends must not be saved after it.
    next: (work) => inTurn('session', work),
  }
}
