/**
 * The session as an app and the flows use it: a view that is always up to date, tokens, and sign-out.
 * It owns the actor, so that a user interface only subscribes.
 *
 * @module
 */
import { createActor } from 'xstate'
import type { Settings } from '../src/config.ts'
import { type AuthError, ConfigurationError, SessionError } from '../src/errors.ts'
import type { KeyValueStorage, Ports } from '../src/ports.ts'
import type { Account } from '../src/session/accounts.ts'
import type { DeviceStore } from '../src/session/device-store.ts'
import type { SessionRecord } from '../src/session/record.ts'
import { isDue } from '../src/session/refresh.ts'
import { restoreSession } from '../src/session/restore.ts'
import type { NewSession, SessionPort } from '../src/session/session-port.ts'
import { createSessionStore } from '../src/session/session-store.ts'
import type { SignOutResult, SignOutScope } from '../src/session/sign-out.ts'
import { createTokenWatch } from '../src/session/token-watch.ts'
import { type AuthUser, toUser } from '../src/session/user.ts'
import { createTurns } from '../src/storage/serialised.ts'
import type { Call } from '../src/transport/call.ts'
import type { ServerClock } from '../src/transport/server-clock.ts'
import { provideSession } from './session.actors.ts'
import { createTokenRequests } from './session.requests.ts'
import { synchronise } from './session.sync.ts'
import type { SessionEmitted, SessionEvent, SessionStateValue } from './session.types.ts'
import { RESTORING, type SessionSnapshot, toSessionView } from './session.view.ts'

/** What a session is made of. */
export interface SessionDeps {
  readonly settings: Settings
  readonly ports: Ports
  readonly call: Call
  readonly serverClock: ServerClock
  readonly secretHash: (username: string) => Promise<string | undefined>
  readonly devices: DeviceStore
  /** Where another library may have left a session that is to be taken over, once. Default: `ports.storage`. */
  readonly migrateFrom?: KeyValueStorage | undefined
}

/** The session of an app client in this page. */
export interface SessionFacade extends SessionPort {
  /** The present view. The same object until something changes. */
  getSnapshot(): SessionSnapshot
  /** The view to render on a server, and while a page hydrates: never "signed out". */
  getServerSnapshot(): SessionSnapshot
  /** Calls `listener` after each change. Returns the unsubscribe function. */
  subscribe(listener: () => void): () => void
  /** Calls `listener` when something of the kind happens, here or in another tab. Returns the unsubscribe function. */
  on<Type extends SessionEmitted['type']>(
    type: Type,
    listener: (event: Extract<SessionEmitted, { type: Type }>) => void,
  ): () => void
  /**
   * Signs the present user out. Here that is done first and at once, online or not; the promise resolves when the
   * service was told too, or could not be. It rejects only for a scope that does not exist.
   *
   * @throws {ConfigurationError} for an unknown scope. Default scope: `revoke`.
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

/** Opens the session, and begins to restore it. */
export function createSession(deps: SessionDeps): SessionFacade {
  const { settings, ports } = deps
  const { clock } = ports
  const leewayMs = settings.refreshLeewayMs
  const listeners = new Set<() => void>()
  const inTurn = createTurns()
  const watch = createTokenWatch(clock)
  let isDisposed = false
  let remote: Promise<readonly AuthError[]> = Promise.resolve([])
  let flushTimer: unknown
  let flushDelayMs = FIRST_FLUSH_MS

  const store = createSessionStore({
    storage: ports.storage,
    clientId: settings.clientId,
    clock,
    onTrouble: (error) => {
      if (isDisposed) return
      actor.send({ type: 'storage.failed', error })
      flushLater()
    },
  })
  const announce = () => ports.tabs.post({ type: NEWS, clientId: settings.clientId })
  const actor = createActor(
    provideSession({
      ...deps,
      store,
      watch,
      announce,
      restore: (signal) =>
        next(() =>
          restoreSession(
            {
              store,
              clientId: settings.clientId,
              migrateFrom: deps.migrateFrom ?? ports.storage,
              devices: deps.devices,
              notes: ports.resumeStorage,
            },
            signal,
          ),
        ),
      onRemoteSignOut: (warnings) => {
        remote = warnings
      },
    }),
    { clock },
  )
  const send = (event: SessionEvent): void => {
    if (!isDisposed) actor.send(event)
  }
  const source = { getSnapshot: () => actor.getSnapshot(), send }
  const requests = createTokenRequests(source, { clock, watch, leewayMs })

  /** One thing at a time, in the order of the calls: what a sign-out ends must not be saved after it. */
  const next = <T>(work: () => Promise<T>): Promise<T> => inTurn('session', work)

  const userOf = createUserMemory()
  let seen: unknown
  let view: SessionSnapshot = RESTORING
  let wasPersisted = true

  function getSnapshot(): SessionSnapshot {
    const present = actor.getSnapshot()
    const { record } = present.context
    const isPersisted = record !== undefined && store.isPersisted(record.username)
    if (present !== seen || isPersisted !== wasPersisted) {
      seen = present
      wasPersisted = isPersisted
      const fresh = toSessionView(present.value as SessionStateValue, present.context, { isPersisted, userOf })
      if (!isEqualView(fresh, view)) view = fresh
    }
    return view
  }

  let told: SessionSnapshot = view
  function notify(): void {
    requests.check()
    if (isSyncMissed) sync()
    const present = getSnapshot()
    if (present === told) return
    told = present
    for (const listener of [...listeners]) callSafely(listener)
  }

  function flushLater(): void {
    if (flushTimer !== undefined) return
    flushTimer = clock.setTimeout(() => {
      flushTimer = undefined
      void flush()
    }, flushDelayMs)
    flushDelayMs = Math.min(flushDelayMs * 2, LONGEST_FLUSH_MS)
  }

  async function flush(): Promise<void> {
    if (isDisposed || !store.isHolding()) return
    if (await store.flush()) {
      flushDelayMs = FIRST_FLUSH_MS
      announce()
    }
    notify()
  }

  let isSyncWanted = false
  let isSyncMissed = false
  function sync(): void {
    if (isSyncWanted || isDisposed) return
    // What is being restored may have been read before the news.
    isSyncMissed = actor.getSnapshot().value === 'restoring'
    if (isSyncMissed) return
    isSyncWanted = true
    void next(async () => {
      isSyncWanted = false
      if (!isDisposed) await synchronise(source, store, { clock, leewayMs })
    })
  }

  function wake(): void {
    // At once, so that who asks for tokens in the same moment waits for what comes of it.
    const { value, context } = actor.getSnapshot()
    const { record } = context
    const isWaiting = value === 'stale' || (value === 'fresh' && record && isDue(record, clock.now(), leewayMs))
    if (isWaiting && requests.mayRefresh(true)) send({ type: 'session.refresh', force: false })
    void flush()
    sync()
  }

  /** Resolves when a sign-out that goes on has done its part here. */
  function signedOutHere(): Promise<void> {
    return new Promise((resolve) => {
      const isDone = () => isDisposed || actor.getSnapshot().value !== 'signingOut'
      if (isDone()) return resolve()
      const subscription = actor.subscribe(() => {
        if (!isDone()) return
        subscription.unsubscribe()
        resolve()
      })
    })
  }

  actor.subscribe({ next: notify, error: () => notify() })
  const unsubscribes = [
    ports.lifecycle.subscribe((event) => {
      if (event !== 'hidden') wake()
    }),
    ports.tabs.subscribe((message) => {
      if (isNews(message, settings.clientId)) sync()
    }),
  ]
  actor.start()

  const username = () => {
    const { value, context } = actor.getSnapshot()
    return value === 'signingOut' ? undefined : context.record?.username
  }

  return {
    getSnapshot,
    getServerSnapshot: () => RESTORING,
    subscribe: (listener) => {
      const own = () => listener()
      listeners.add(own)
      return () => void listeners.delete(own)
    },
    on: (type, listener) => {
      const subscription = actor.on(type, (event) => callSafely(() => listener(event as never)))
      return () => subscription.unsubscribe()
    },
    getTokens: requests.getTokens,
    username,
    deviceKey: () => (username() === undefined ? undefined : actor.getSnapshot().context.record?.deviceKey),
    adopt: (session: NewSession) =>
      next(async () => {
        const record = await store.save(session)
        announce()
        const due = isDue(record, clock.now(), leewayMs)
        send({ type: 'session.adopted', record, due, isNew: true })
      }),
    setDeviceKey: (deviceKey) =>
      next(async () => {
        const { record } = actor.getSnapshot().context
        if (!record || record.deviceKey === deviceKey) return
        const amended = await store.amend(record.username, (present) => ({ ...present, deviceKey }))
        if (amended) send({ type: 'session.amended', record: { ...record, deviceKey } })
      }),
    end: (reason) =>
      next(async () => {
        const { record } = actor.getSnapshot().context
        if (!record) return
        await store.bury(record.username, reason)
        announce()
        send({ type: 'session.lost', reason })
      }),
    signOut: ({ scope = 'revoke' } = {}) => {
      if (!['local', 'revoke', 'global'].includes(scope)) {
        return Promise.reject(new ConfigurationError('scope must be local, revoke or global', { field: 'scope' }))
      }
      return next(async () => {
        remote = Promise.resolve([])
        send({ type: 'session.signOut', scope })
        await signedOutHere()
        // In an object, so that the next one in turn need not wait for the service.
        return { remote }
      }).then(async (signedOut) => ({ warnings: await signedOut.remote }))
    },
    accounts: () => store.accounts(),
    switchAccount: (name) =>
      next(async () => {
        const record = await store.select(name)
        if (!record) throw new SessionError('This account has no session here', { code: 'ERR_SIGNED_OUT' })
        announce()
        send({ type: 'session.adopted', record, due: isDue(record, clock.now(), leewayMs), isNew: true })
      }),
    actor,
    dispose: () => {
      if (isDisposed) return
      isDisposed = true
      for (const unsubscribe of unsubscribes) unsubscribe()
      clock.clearTimeout(flushTimer as never)
      requests.close()
      actor.stop()
      listeners.clear()
    },
  }
}

/** Remembers the last user that was described: decoding is not free, and the same object saves renderings. */
function createUserMemory(): (record: SessionRecord) => AuthUser {
  let last: { readonly tokens: unknown; readonly user: AuthUser } | undefined
  return (record) => {
    if (last?.tokens !== record.tokens) last = { tokens: record.tokens, user: toUser(record) }
    return last.user
  }
}

const NEWS = 'cognito-machines.session'
const FIRST_FLUSH_MS = 5000
const LONGEST_FLUSH_MS = 5 * 60_000

/** Anybody of the origin may post anything: a message is a hint to look into the store, and says nothing else. */
function isNews(message: unknown, clientId: string): boolean {
  if (typeof message !== 'object' || message === null) return false
  const { type, clientId: whose } = message as { type?: unknown; clientId?: unknown }
  return type === NEWS && whose === clientId
}

function isEqualView(one: SessionSnapshot, other: SessionSnapshot): boolean {
  const names = Object.keys(one) as (keyof typeof one)[]
  return names.length === Object.keys(other).length && names.every((name) => one[name] === other[name])
}

/** A listener that throws must not keep the others from hearing; its error still surfaces. */
function callSafely(listener: () => void): void {
  try {
    listener()
  } catch (thrown) {
    void Promise.reject(thrown)
  }
}
