/**
 * The session of one app client in one page, for the lifetime of the page. Two regions: the tokens, and the storage that
 * keeps them.
 *
 *   tokens:  restoring ──no user─▶ signedOut ◀──── signingOut ◀──── session.signOut, from everywhere
 *             │  │   ▲                ▲
 *             │  ▼   │                └──────refused──────┐
 *             │ unreadable                                │
 *             └───────user──────▶ fresh ────due────▶ refreshing ──no answer, or refused──▶ stale
 *                                   ▲                 │   ▲                                  │
 *                                   └─────tokens──────┘   └───────retry, or expired──────────┘
 *
 *   storage: kept ──storage.failed─▶ holding ──later─▶ syncing ──nothing is held─▶ kept
 *                                                         ▲
 *                                     page.woke, tabs.news, from everywhere
 *
 * `session.adopted` (a sign-in, here or in another tab) leads to `fresh`, and `session.lost` (a sign-out elsewhere) to
 * `signedOut`, from everywhere. The machine reads no clock: its effects wait, and its events and inputs say the time.
 *
 * @module
 */
import {
  type Actor,
  type AnyActorRef,
  assign,
  type CallbackActorLogic,
  emit,
  type MachineSnapshot,
  type MetaObject,
  type PromiseActorLogic,
  raise,
  type StateSchema,
  spawnChild,
} from 'xstate'
import { lazy } from '../../src/bytes.ts'
import { type AuthError, toAuthError } from '../../src/errors.ts'
import type { SignedOutReason } from '../../src/refusals.ts'
import type { SessionRecord } from '../../src/session/record.ts'
import type { Present } from '../../src/session/record-store.ts'
import type { RefreshOutcome } from '../../src/session/refresh.ts'
import type { SignOutScope } from '../../src/session/sign-out.ts'
import type { Tokens } from '../../src/session/tokens.ts'
import { type Machine, output, outputOf, payload, setup } from '../logic.ts'

/** The memory of a session. Tokens are in boxes that print nothing. */
export interface SessionContext {
  /** Absent when no user is signed in. */
  readonly record: SessionRecord | undefined
  /** The reason why no user is signed in; in `stale`, why the session will end. */
  readonly reason: SignedOutReason | undefined
  /** The failure of the last refresh, or of the last storage read. */
  readonly error: AuthError | undefined
  /** The number of failures in a row. */
  readonly failures: number
  /** The time of the last failure. Milliseconds since the Unix epoch, by the local clock. */
  readonly failedAt: number
  /** When to try again. Milliseconds since the Unix epoch, by the local clock. */
  readonly retryAt: number
  /** True if the caller forced the refresh. Kept until the refresh has ended. */
  readonly force: boolean
  /** The reach of the last sign-out. */
  readonly scope: SignOutScope
  /** The number of times in a row that the storage refused. */
  readonly refusals: number
}

/** What was found in the storage that is not known here. */
export type SessionNews =
  /** A session exists: after a sign-in (`isNew`), or with newer tokens from another tab. */
  | { readonly type: 'session.adopted'; readonly record: SessionRecord; readonly isNew: boolean }
  /** The session has ended. */
  | { readonly type: 'session.lost'; readonly reason: SignedOutReason }
  /** The device key of the tokens has changed. */
  | { readonly type: 'session.amended'; readonly username: string; readonly deviceKey: string | undefined }
  /** Nothing has changed. */
  | { readonly type: 'session.confirmed' }

/** The events of a session. */
export type SessionEvent =
  | SessionNews
  /** A caller needs newer tokens. */
  | { readonly type: 'session.refresh'; readonly force: boolean }
  | { readonly type: 'session.signOut'; readonly scope: SignOutScope }
  /** The page is shown, thawed or online again, and the tokens are `due`, or a refresh that failed may be retried. */
  | { readonly type: 'page.woke'; readonly isDue: boolean }
  /** Another tab has changed the stored session. */
  | { readonly type: 'tabs.news' }
  /** The storage failed; the session continues in memory. */
  | { readonly type: 'storage.failed'; readonly error: AuthError }
  /** The new device could not be confirmed. */
  | { readonly type: 'device.failed'; readonly error: AuthError }

/** The events that a session emits. */
export type SessionEmitted =
  | { readonly type: 'signedIn'; readonly username: string }
  | { readonly type: 'refreshed'; readonly username: string }
  | { readonly type: 'signedOut'; readonly reason: SignedOutReason }
  /** The tokens could not be replaced. The user stays signed in, and it is retried. */
  | { readonly type: 'refreshTrouble'; readonly error: AuthError }
  /** The storage failed; the session continues in memory. */
  | { readonly type: 'storageTrouble'; readonly error: AuthError }
  /** The new device could not be confirmed. It is retried unless the service refused it permanently. */
  | { readonly type: 'deviceTrouble'; readonly error: AuthError }

/** The states of the session: of its tokens, and of the storage that keeps them. */
export type SessionStateValue = {
  tokens: 'restoring' | 'unreadable' | 'signedOut' | 'signingOut' | { signedIn: 'fresh' | 'refreshing' | 'stale' }
  storage: 'kept' | 'holding' | 'syncing'
}

/**
 * The tags of the states of `tokens`. Each has exactly one of `pending` and `awaitingInput`, and at most one of
 * `unknown`, `signedIn` and `signedOut`.
 */
export type SessionTag = 'pending' | 'awaitingInput' | 'unknown' | 'signedIn' | 'signedOut' | 'fresh' | 'refreshing'

/** A snapshot of the session machine. */
export type SessionMachineSnapshot = MachineSnapshot<
  SessionContext,
  SessionEvent,
  Record<string, AnyActorRef | undefined>,
  SessionStateValue,
  SessionTag,
  unknown,
  MetaObject,
  StateSchema
>

/** The session machine, for `createActor`. */
export type SessionMachine = Machine<
  SessionContext,
  SessionEvent,
  SessionStateValue,
  unknown,
  unknown,
  SessionTag,
  SessionEmitted
>

/** The input of `untilDue`: the tokens, and after a failed refresh the wait before the next. */
export interface DueInput {
  readonly tokens: Tokens
  /** The times of a failure and of its retry. Default: no failure. */
  readonly failure?: Pick<SessionContext, 'failedAt' | 'retryAt'> | undefined
  /** True if the tokens cannot be replaced and are used until they expire. */
  readonly isEnding?: boolean
}

/** The input of `refreshTokens`. */
export type RefreshInput = Pick<SessionContext, 'reason' | 'failures' | 'force'> & { readonly record: SessionRecord }

/** The output of `refreshTokens`. */
export type RefreshOutput =
  | Exclude<RefreshOutcome, { readonly type: 'failed' }>
  | (Extract<RefreshOutcome, { readonly type: 'failed' }> &
      Pick<SessionContext, 'failures' | 'failedAt' | 'retryAt' | 'force'>)

/** The output of `syncStorage`. */
export interface SyncOutput {
  /** The session that the news were found beside. */
  readonly beside: SessionRecord | undefined
  readonly news: SessionNews
  /** True while a failed write is held in memory. */
  readonly isHolding: boolean
}

/** The session that a sign-out has ended here, and its failures so far. */
export interface EndedSession {
  /** Absent when there was none, or none was known. */
  readonly record: SessionRecord | undefined
  readonly scope: SignOutScope
  readonly warnings: readonly AuthError[]
}

/** Types of the actors, which `provideSession` provides. */
export type SessionActors = {
  /** Reads the stored session. */
  restoreSession: PromiseActorLogic<Present, void>
  /** Resolves when the tokens are due, or at the time to retry. */
  untilDue: PromiseActorLogic<void, DueInput>
  /** Replaces the tokens; ends a refused session, unless there is a newer one by then. */
  refreshTokens: PromiseActorLogic<RefreshOutput, RefreshInput>
  /** Ends the session in the storage. */
  clearSession: PromiseActorLogic<EndedSession, Pick<SessionContext, 'record' | 'scope'>>
  /** Ends it at the service. Its output is every failure of the sign-out. */
  endSession: PromiseActorLogic<readonly AuthError[], EndedSession>
  /** Resolves when the storage may work again. */
  untilRetry: PromiseActorLogic<void, { readonly refusals: number }>
  /** Writes what is held, and reads what other tabs have written. */
  syncStorage: PromiseActorLogic<SyncOutput, Pick<SessionContext, 'record'>>
  /** Reports the life cycle of the page and the messages of other tabs. */
  watchPage: CallbackActorLogic<SessionEvent>
  /** Confirms a new device that its sign-in could not confirm. */
  confirmDevice: CallbackActorLogic<SessionEvent>
}

const initialContext: SessionContext = {
  record: undefined,
  reason: undefined,
  error: undefined,
  failures: 0,
  failedAt: 0,
  retryAt: 0,
  force: false,
  scope: 'revoke',
  refusals: 0,
}

/** The parts that the chart is written with. */
const sessionSetup = setup({
  types: {} as {
    context: SessionContext
    events: SessionEvent
    emitted: SessionEmitted
    tags: SessionTag
    children: { endSession: 'endSession' }
  },
  actors: {} as SessionActors,
  guards: {
    isSignedOut: (_, { type }: { readonly type: string }) => type === 'signedOut',
    isRefused: (_, { type }: { readonly type: string }) => type === 'refused',
    hasFailed: (_, { type }: { readonly type: string }) => type === 'failed',
    isPresentUser: ({ context }, { username }: { readonly username: string }) => context.record?.username === username,
    isDue: (_, { isDue }: { readonly isDue: boolean }) => isDue,
    hasMovedOn: ({ context }, { beside }: { readonly beside: SessionRecord | undefined }) => context.record !== beside,
    isHolding: (_, { isHolding }: { readonly isHolding: boolean }) => isHolding,
  },
  actions: {
    /**
     * Without a `record` no user is signed in; an `error` says that the tokens could not be replaced, a `reason` beside
     * a record that they cannot be.
     */
    take: assign(
      (
        _,
        { record, reason, error, failures = 0, failedAt = 0, retryAt = 0, force = false }: Partial<SessionContext>,
      ) => ({
        record,
        reason,
        error,
        failures,
        failedAt,
        retryAt,
        force,
      }),
    ),
    amend: assign(({ context: { record } }, { deviceKey }: { readonly deviceKey: string | undefined }) => ({
      record: record && { ...record, deviceKey },
    })),
    fail: assign((_, { error }: { readonly error: unknown }) => ({ error: toAuthError(error) })),
    demand: assign(({ context }, { force }: { readonly force: boolean }) => ({ force: context.force || force })),
    leave: assign((_, { scope }: { readonly scope: SignOutScope }) => ({ reason: 'userSignedOut' as const, scope })),
    drop: assign(({ context: { reason, refusals } }) => ({ ...initialContext, reason, refusals })),
    countRefusal: assign(({ context }) => ({ refusals: context.refusals + 1 })),
    forgetRefusals: assign({ refusals: 0 }),
    hear: raise((_, { news }: { readonly news: SessionNews }) => news),
    endRemotely: spawnChild('endSession', { id: 'endSession', input: ({ event }) => outputOf(event) as EndedSession }),
    /** Loads the cryptography: a sign-in is likely next. */
    preload: () => undefined,
    /** Emits the signed-in user, or the reason why there is none. */
    tell: emit(({ context: { record, reason }, event }) => {
      if (!record) return { type: 'signedOut', reason: reason! }
      const isSignIn = event.type === 'session.adopted' && event.isNew
      return { type: isSignIn ? 'signedIn' : 'refreshed', username: record.username }
    }),
    reportRefresh: emit(({ context: { error } }) => ({ type: 'refreshTrouble', error: error! })),
    reportStorage: emit((_, { error }: { readonly error: AuthError }) => ({ type: 'storageTrouble', error })),
    reportDevice: emit((_, { error }: { readonly error: AuthError }) => ({ type: 'deviceTrouble', error })),
  },
})

/** The session machine, with placeholder effects. */
export const sessionMachine = lazy(() =>
  sessionSetup.createMachine({
    id: 'session',
    context: initialContext,
    type: 'parallel',
    invoke: { src: 'watchPage', onDone: {}, onError: {} },
    on: {
      'device.failed': { actions: { type: 'reportDevice', params: payload } },
    },
    states: {
      tokens: {
        initial: 'restoring',
        on: {
          'session.adopted': { target: '.signedIn.fresh', actions: [{ type: 'take', params: payload }, 'tell'] },
          'session.lost': { target: '.signedOut', actions: [{ type: 'take', params: payload }, 'tell'] },
          'session.amended': {
            guard: { type: 'isPresentUser', params: payload },
            actions: { type: 'amend', params: payload },
          },
          'session.signOut': { target: '.signingOut', actions: { type: 'leave', params: payload } },
        },
        states: {
          restoring: {
            tags: ['pending', 'unknown'],
            invoke: {
              src: 'restoreSession',
              onDone: [
                {
                  guard: { type: 'isSignedOut', params: output },
                  target: 'signedOut',
                  actions: { type: 'take', params: output },
                },
                { target: 'signedIn', actions: { type: 'take', params: output } },
              ],
              onError: { target: 'unreadable', actions: { type: 'fail', params: payload } },
            },
          },
          /** The stored session is unknown, so the user does not count as signed out. */
          unreadable: {
            tags: ['awaitingInput', 'unknown'],
            invoke: { src: 'untilRetry', input: { refusals: 1 }, onDone: 'restoring', onError: 'restoring' },
            on: { 'page.woke': 'restoring', 'tabs.news': 'restoring' },
          },
          signedOut: {
            tags: ['awaitingInput', 'signedOut'],
            entry: 'preload',
            on: { 'session.lost': {}, 'session.signOut': {} },
          },
          signedIn: {
            tags: 'signedIn',
            initial: 'fresh',
            invoke: { src: 'confirmDevice', onDone: {}, onError: {} },
            states: {
              /** Tokens that are already due are refreshed at once. */
              fresh: {
                tags: ['awaitingInput', 'fresh'],
                invoke: {
                  src: 'untilDue',
                  input: ({ context: { record } }) => ({ tokens: record!.tokens }),
                  onDone: 'refreshing',
                  onError: 'refreshing',
                },
                on: {
                  'session.refresh': { target: 'refreshing', actions: { type: 'demand', params: payload } },
                  'page.woke': { guard: { type: 'isDue', params: payload }, target: 'refreshing' },
                },
              },
              /** One refresh at a time: concurrent callers get its result. */
              refreshing: {
                tags: ['pending', 'refreshing'],
                invoke: {
                  src: 'refreshTokens',
                  input: ({ context: { record, reason, failures, force } }) => ({
                    record: record!,
                    reason,
                    failures,
                    force,
                  }),
                  onDone: [
                    {
                      guard: { type: 'isSignedOut', params: output },
                      target: '#session.tokens.signedOut',
                      actions: [{ type: 'take', params: output }, 'tell'],
                    },
                    {
                      guard: { type: 'isRefused', params: output },
                      target: 'stale',
                      actions: { type: 'take', params: output },
                    },
                    {
                      guard: { type: 'hasFailed', params: output },
                      target: 'stale',
                      actions: [{ type: 'take', params: output }, 'reportRefresh'],
                    },
                    { target: 'fresh', actions: [{ type: 'take', params: output }, 'tell'] },
                  ],
                  onError: { target: 'stale', actions: { type: 'fail', params: payload } },
                },
              },
              /**
               * The tokens could not be replaced. The user stays signed in, and the refresh is retried; if it cannot succeed,
               * the session ends with the tokens.
               */
              stale: {
                tags: 'awaitingInput',
                invoke: {
                  src: 'untilDue',
                  input: ({ context }) => ({
                    tokens: context.record!.tokens,
                    failure: context.error && context,
                    isEnding: context.reason !== undefined,
                  }),
                  onDone: 'refreshing',
                  onError: 'refreshing',
                },
                on: {
                  'session.refresh': { target: 'refreshing', actions: { type: 'demand', params: payload } },
                  'page.woke': { guard: { type: 'isDue', params: payload }, target: 'refreshing' },
                },
              },
            },
          },
          /** Short: local work only. The request to the service continues in `endSession`. */
          signingOut: {
            tags: ['pending', 'signedOut'],
            invoke: {
              src: 'clearSession',
              input: ({ context: { record, scope } }) => ({ record, scope }),
              onDone: { target: 'signedOut', actions: ['endRemotely', 'drop', 'tell'] },
              onError: { target: 'signedOut', actions: ['drop', 'tell'] },
            },
            // What was found before is about the session that ends.
            on: { 'session.adopted': {}, 'session.lost': {}, 'session.amended': {}, 'session.signOut': {} },
          },
        },
      },
      storage: {
        initial: 'kept',
        on: {
          'storage.failed': { actions: { type: 'reportStorage', params: payload } },
          'page.woke': '.syncing',
          'tabs.news': '.syncing',
        },
        states: {
          /** Everything is written. */
          kept: {
            entry: 'forgetRefusals',
            on: { 'storage.failed': { target: 'holding', actions: { type: 'reportStorage', params: payload } } },
          },
          /** The storage refused: what it did not take is held in memory, and is written later. */
          holding: {
            entry: 'countRefusal',
            invoke: {
              src: 'untilRetry',
              input: ({ context: { refusals } }) => ({ refusals }),
              onDone: 'syncing',
              onError: 'syncing',
            },
          },
          syncing: {
            invoke: {
              src: 'syncStorage',
              input: ({ context: { record } }) => ({ record }),
              onDone: [
                // What was read beside another session says nothing about this one.
                { guard: { type: 'hasMovedOn', params: output }, target: 'syncing', reenter: true },
                {
                  guard: { type: 'isHolding', params: output },
                  target: 'holding',
                  actions: { type: 'hear', params: output },
                },
                { target: 'kept', actions: { type: 'hear', params: output } },
              ],
              onError: 'holding',
            },
          },
        },
      },
    },
  }),
)

/** The running machine. */
export type SessionActor = Actor<ReturnType<typeof sessionMachine>>
