/**
 * The session as an app and the flows use it: a view that is always up to date, tokens, and sign-out.
 * It owns the actor, so that a user interface only subscribes.
 *
 * @module
 */
import { createActor } from 'xstate'
import { type AuthError, ConfigurationError, FlowError, SessionError } from '../src/errors.ts'
import { isDue } from '../src/session/refresh.ts'
import { restoreSession } from '../src/session/restore.ts'
import { createSessionStore } from '../src/session/session-store.ts'
import { createTokenWatch } from '../src/session/token-watch.ts'
import { letProcessEnd } from '../src/session/wait-until.ts'
import { createTurns } from '../src/waiting.ts'
import { provideSession } from './session.actors.ts'
import type { SessionDeps, SessionFacade } from './session.facade.ts'
import { createSessionProjection } from './session.project.ts'
import { createTokenRequests } from './session.requests.ts'
import { synchronise } from './session.sync.ts'
import type { SessionEvent } from './session.types.ts'
import { RESTORING } from './session.view.ts'

export type { SessionDeps, SessionFacade } from './session.facade.ts'

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
  const announce = (): void => {
    try {
      ports.tabs.post({ type: NEWS, clientId: settings.clientId })
    } catch {
      // News is a hint. The other tabs look by themselves when they are shown, and before each refresh.
    }
  }
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
              clock,
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
    { clock, ...(deps.inspect && { inspect: deps.inspect }) },
  )
  const send = (event: SessionEvent): void => {
    if (!isDisposed) actor.send(event)
  }
  const source = { getSnapshot: () => actor.getSnapshot(), send }
  const requests = createTokenRequests(source, { clock, watch, leewayMs })

  /** One thing at a time, in the order of the calls: what a sign-out ends must not be saved after it. */
  const next = <T>(work: () => Promise<T>): Promise<T> => inTurn('session', work)

  const getSnapshot = createSessionProjection(
    () => actor.getSnapshot(),
    (username) => store.isPersisted(username),
  )

  let told = RESTORING
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
    letProcessEnd(flushTimer)
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
      const check = () => {
        if (!isDisposed && actor.getSnapshot().value === 'signingOut') return
        subscription.unsubscribe()
        resolve()
      }
      const subscription = actor.subscribe({ next: check, complete: check })
      check()
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
    adopt: (session) =>
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
        if (!amended) return
        announce()
        send({ type: 'session.amended', username: record.username, deviceKey })
      }),
    tellDeviceTrouble: (error) => send({ type: 'device.failed', error }),
    end: (reason, whose) =>
      next(async () => {
        const { record } = actor.getSnapshot().context
        const name = whose ?? record?.username
        if (name === undefined) return
        await store.bury(name, reason)
        announce()
        if (record?.username === name) send({ type: 'session.lost', reason })
      }),
    signOut: ({ scope = 'revoke' } = {}) => {
      if (!['local', 'revoke', 'global'].includes(scope)) {
        return Promise.reject(new ConfigurationError('scope must be local, revoke or global', { field: 'scope' }))
      }
      return next(async () => {
        if (isDisposed) throw disposedError()
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
        if (isDisposed) throw disposedError()
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

const disposedError = () => new FlowError('This session was disposed of', { code: 'ERR_CANCELLED' })

const NEWS = 'cognito-machines.session'
const FIRST_FLUSH_MS = 5000
const LONGEST_FLUSH_MS = 5 * 60_000

/** Anybody of the origin may post anything: a message is a hint to look into the store, and says nothing else. */
function isNews(message: unknown, clientId: string): boolean {
  if (typeof message !== 'object' || message === null) return false
  const { type, clientId: whose } = message as { type?: unknown; clientId?: unknown }
  return type === NEWS && whose === clientId
}

/** A listener that throws must not keep the others from hearing; its error still surfaces. */
function callSafely(listener: () => void): void {
  try {
    listener()
  } catch (thrown) {
    void Promise.reject(thrown)
  }
}
