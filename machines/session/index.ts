/**
 * The session as an app and the flows use it: a view that is always up to date, tokens, and sign-out.
 * It owns the actor, so that a user interface only subscribes.
 *
 * @module
 */
import { createActor, waitFor } from 'xstate'
import { oneOf } from '../../src/config.ts'
import { type AuthError, SessionError } from '../../src/errors.ts'
import { callSafely } from '../../src/listeners.ts'
import { restoreSession } from '../../src/session/restore.ts'
import { createSessionStore } from '../../src/session/store.ts'
import { createTokenWatch, refreshMarginMs } from '../../src/session/tokens.ts'
import { backOffMs, createTurns, letProcessEnd } from '../../src/timers.ts'
import { provideSession } from './actors.ts'
import type { SessionDeps, SessionFacade } from './facade.ts'
import { disposedError, getTokens, mayRefresh } from './requests.ts'
import { synchronise } from './sync.ts'
import type { SessionEvent, SessionTrouble } from './types.ts'
import { createSessionProjection, RESTORING } from './view.ts'

export type { SessionDeps, SessionFacade } from './facade.ts'

const NEWS = 'cognito-machines.session'
/** The first wait is four seconds: that of the third failure. */
const FIRST_FLUSH = 2

/** Opens the session, and begins to restore it. */
export function createSession(deps: SessionDeps): SessionFacade {
  const { ports } = deps
  const { clientId, refreshLeewayMs: leewayMs } = deps.settings
  const { clock } = ports
  const listeners = new Set<() => void>()
  const inTurn = createTurns()
  const watch = createTokenWatch(clock)
  let remote: Promise<readonly AuthError[]> = Promise.resolve([])
  let flushes = FIRST_FLUSH
  let flushTimer: unknown
  let isSyncWanted = false

  const store = createSessionStore({
    storage: ports.storage,
    clientId,
    clock,
    onTrouble: (error) => {
      if (isOver()) return
      tellTrouble('storageTrouble', error)
      if (flushTimer !== undefined) return
      flushTimer = clock.setTimeout(() => void flush(), backOffMs(flushes++, 1))
      letProcessEnd(flushTimer)
    },
  })
  const announce = (): void => {
    try {
      ports.tabs.post({ type: NEWS, clientId })
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
      restore: (signal) => next(() => restoreSession({ ...deps, store }, signal)),
      onRemoteSignOut: (warnings) => {
        remote = warnings
      },
    }),
    { clock, ...(deps.inspect && { inspect: deps.inspect }) },
  )
  const isOver = () => actor.getSnapshot().status !== 'active'
  const send = (event: SessionEvent): void => {
    if (!isOver()) actor.send(event)
  }

  const tellTrouble = (type: SessionTrouble['type'], error: AuthError): void =>
    send({ type: 'session.troubled', trouble: { type, error } })

  /** One thing at a time, in the order of the calls: what a sign-out ends must not be saved after it. */
  const next = <T>(work: () => Promise<T>): Promise<T> => inTurn('session', work)

  /** Changes what is stored, and tells the machine and the other tabs what came of it. */
  const change = (work: () => Promise<SessionEvent | undefined>): Promise<void> =>
    next(async () => {
      const event = await work()
      if (!event) return
      announce()
      send(event)
    })

  const getSnapshot = createSessionProjection(() => actor.getSnapshot(), store.isPersisted)

  let told = RESTORING
  function notify(): void {
    const present = getSnapshot()
    if (present === told) return
    told = present
    for (const listener of [...listeners]) callSafely(listener)
  }

  /** What the storage refused is offered to it again, ever more seldom. Each failure is told, and sets the timer anew. */
  async function flush(): Promise<void> {
    clock.clearTimeout(flushTimer as never)
    flushTimer = undefined
    if (isOver()) return
    void deps.devices.flush()
    if (!store.isHolding()) return
    if (await store.flush()) {
      flushes = FIRST_FLUSH
      announce()
    }
    notify()
  }

  function sync(): void {
    if (isSyncWanted) return
    isSyncWanted = true
    void next(async () => {
      isSyncWanted = false
      if (!isOver()) await synchronise(actor, store, clock)
    })
  }

  function wake(): void {
    // At once, so that who asks for tokens in the same moment waits for what comes of it.
    const { value, context } = actor.getSnapshot()
    const tokens = context.record?.tokens
    const isDue = value === 'fresh' && tokens && watch(tokens) <= refreshMarginMs(tokens, leewayMs)
    if ((isDue || context.error) && mayRefresh(context, clock.now(), true)) {
      send({ type: 'session.refresh', force: false })
    }
    void flush()
    sync()
  }

  actor.subscribe({ next: notify, error: notify })
  const unsubscribes = [
    ports.lifecycle.subscribe((event) => {
      if (event !== 'hidden') wake()
    }),
    ports.tabs.subscribe((message) => {
      // Anybody of the origin may post anything: a message is a hint to look into the store, and says nothing else.
      const news = message as { readonly type?: unknown; readonly clientId?: unknown } | null | undefined
      if (news?.type === NEWS && news.clientId === clientId) sync()
    }),
  ]
  actor.start()

  /** The session that flows may use. */
  const record = () => {
    const { value, context } = actor.getSnapshot()
    return value === 'signingOut' ? undefined : context.record
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
    getTokens: (options) => getTokens({ actor, clock, watch, leewayMs }, options),
    username: () => record()?.username,
    deviceKey: () => record()?.deviceKey,
    adopt: (session) =>
      change(async () => ({ type: 'session.adopted', record: await store.save(session), isNew: true })),
    setDeviceKey: (deviceKey) =>
      change(async () => {
        const present = record()
        if (!present || present.deviceKey === deviceKey) return undefined
        const { username } = present
        const isAmended = await store.amend(username, (stored) => ({ ...stored, deviceKey }))
        return isAmended ? { type: 'session.amended', username, deviceKey } : undefined
      }),
    tellDeviceTrouble: (error) => tellTrouble('deviceTrouble', error),
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
      const signedOut = await next(async () => {
        if (isOver()) throw disposedError()
        remote = Promise.resolve([])
        send({ type: 'session.signOut', scope })
        // A page that goes away meanwhile has done what it could.
        await waitFor(actor, ({ value }) => value !== 'signingOut').catch(() => undefined)
        // In an object, so that the next one in turn need not wait for the service.
        return { remote }
      })
      return { warnings: await signedOut.remote }
    },
    accounts: store.accounts,
    switchAccount: (username) =>
      change(async () => {
        if (isOver()) throw disposedError()
        const present = await store.select(username)
        if (!present) throw new SessionError('This account has no session here', { code: 'ERR_SIGNED_OUT' })
        return { type: 'session.adopted', record: present, isNew: true }
      }),
    actor,
    dispose: () => {
      actor.stop()
      clock.clearTimeout(flushTimer as never)
      for (const unsubscribe of unsubscribes) unsubscribe()
      listeners.clear()
    },
  }
}
