/**
 * The session of one app client in one page, for the lifetime of the page.
 *
 *   restoring ──no user─▶ signedOut ◀──── signingOut ◀──── session.signOut, from everywhere
 *    │  │   ▲                ▲
 *    │  ▼   │                └──────refused──────┐
 *    │ unreadable                                │
 *    └───────user──────▶ fresh ────due────▶ refreshing ──no answer, or refused──▶ stale
 *                          ▲                 │   ▲                                  │
 *                          └─────tokens──────┘   └───────retry, or expired──────────┘
 *
 * `session.adopted` (a sign-in, here or in another tab) leads to `fresh`, and `session.lost` (a sign-out elsewhere) to
 * `signedOut`, from everywhere. The machine reads no clock: its effects wait, and its inputs say whether tokens are
 * due.
 *
 * @module
 */
import {
  type Actor,
  type AnyActorRef,
  assign,
  emit,
  type MachineSnapshot,
  type MetaObject,
  type StateSchema,
  setup,
} from 'xstate'
import { type AuthError, toAuthError } from '../../src/errors.ts'
import type { SignedOutReason } from '../../src/refusals.ts'
import type { SessionRecord } from '../../src/session/record.ts'
import type { RefreshOutcome } from '../../src/session/refresh.ts'
import type { SignOutScope } from '../../src/session/sign-out.ts'
import type { Present } from '../../src/session/store.ts'
import type { Tokens } from '../../src/session/tokens.ts'
import { actorSlot, type Machine, output, payload } from '../logic.ts'

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
}

/** The events of a session. */
export type SessionEvent =
  /** A session exists: after a sign-in (`isNew`), or with newer tokens from another tab. */
  | { readonly type: 'session.adopted'; readonly record: SessionRecord; readonly isNew: boolean }
  /** The session has ended. */
  | { readonly type: 'session.lost'; readonly reason: SignedOutReason }
  /** A caller needs newer tokens. */
  | { readonly type: 'session.refresh'; readonly force: boolean }
  /** The device key of the tokens has changed. */
  | { readonly type: 'session.amended'; readonly username: string; readonly deviceKey: string | undefined }
  /** The storage may be readable again. */
  | { readonly type: 'session.retry' }
  | { readonly type: 'session.signOut'; readonly scope: SignOutScope }
  /** A failure that does not end the session. */
  | { readonly type: 'session.troubled'; readonly trouble: SessionTrouble }

/** The events that a session emits. */
export type SessionEmitted =
  | { readonly type: 'signedIn'; readonly username: string }
  | { readonly type: 'refreshed'; readonly username: string }
  | { readonly type: 'signedOut'; readonly reason: SignedOutReason }
  | SessionTrouble

/** A failure that does not end the session. */
export type SessionTrouble =
  /** The storage failed; the session continues in memory. */
  | { readonly type: 'storageTrouble'; readonly error: AuthError }
  /** The new device could not be confirmed. It is retried unless the service refused it permanently. */
  | { readonly type: 'deviceTrouble'; readonly error: AuthError }

/** The states of the session. */
export type SessionStateValue =
  | 'restoring'
  | 'unreadable'
  | 'signedOut'
  | 'fresh'
  | 'refreshing'
  | 'stale'
  | 'signingOut'

/** Every state has exactly one of `pending` and `awaitingInput`. */
export type SessionTag = 'pending' | 'awaitingInput' | 'signedIn'

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

/** The input of `untilDue`: the tokens, and after a failed refresh the time to retry. */
export interface DueInput {
  readonly tokens: Tokens
  /** The time to retry after a failure. Milliseconds since the Unix epoch. Default: no failure. */
  readonly retryAt?: number | undefined
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

/** The effects. */
export const sessionActors = {
  /** Reads the stored session. */
  restoreSession: actorSlot<Present, void>('restoreSession'),
  /** Resolves when the tokens are due, or at the time to retry. */
  untilDue: actorSlot<void, DueInput>('untilDue'),
  /** Replaces the tokens; ends a refused session, unless there is a newer one by then. */
  refreshTokens: actorSlot<RefreshOutput, RefreshInput>('refreshTokens'),
  /** Ends the session in the storage, and starts to end it at the service. */
  clearSession: actorSlot<void, Pick<SessionContext, 'record' | 'scope'>>('clearSession'),
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
}

/** The wait before the storage is read again. Milliseconds. */
const REREAD_MS = 5000

/** The session machine, with placeholder effects. */
export const sessionMachine = setup({
  types: {} as { context: SessionContext; events: SessionEvent; emitted: SessionEmitted; tags: SessionTag },
  actors: sessionActors,
  guards: {
    isSignedOut: (_, { type }: { readonly type: string }) => type === 'signedOut',
    isNotRenewed: (_, { type }: { readonly type: string }) => type === 'failed' || type === 'refused',
    isPresentUser: ({ context }, { username }: { readonly username: string }) => context.record?.username === username,
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
    drop: assign(({ context: { reason } }) => ({ ...initialContext, reason })),
    /** Emits the signed-in user, or the reason why there is none. */
    tell: emit(({ context: { record, reason }, event }) => {
      if (!record) return { type: 'signedOut', reason: reason! }
      const isSignIn = event.type === 'session.adopted' && event.isNew
      return { type: isSignIn ? 'signedIn' : 'refreshed', username: record.username }
    }),
    report: emit((_, { trouble }: { readonly trouble: SessionTrouble }) => trouble),
  },
}).createMachine({
  id: 'session',
  context: initialContext,
  initial: 'restoring',
  on: {
    'session.adopted': { target: '.fresh', actions: [{ type: 'take', params: payload }, 'tell'] },
    'session.lost': { target: '.signedOut', actions: [{ type: 'take', params: payload }, 'tell'] },
    'session.amended': {
      guard: { type: 'isPresentUser', params: payload },
      actions: { type: 'amend', params: payload },
    },
    'session.signOut': { target: '.signingOut', actions: { type: 'leave', params: payload } },
    'session.troubled': { actions: { type: 'report', params: payload } },
  },
  states: {
    restoring: {
      tags: 'pending',
      invoke: {
        src: 'restoreSession',
        onDone: [
          {
            guard: { type: 'isSignedOut', params: output },
            target: 'signedOut',
            actions: { type: 'take', params: output },
          },
          { target: 'fresh', actions: { type: 'take', params: output } },
        ],
        onError: { target: 'unreadable', actions: { type: 'fail', params: payload } },
      },
    },
    /** The stored session is unknown, so the user does not count as signed out. */
    unreadable: {
      tags: 'awaitingInput',
      after: { [REREAD_MS]: 'restoring' },
      on: { 'session.retry': 'restoring' },
    },
    signedOut: {
      tags: 'awaitingInput',
      on: { 'session.lost': {}, 'session.signOut': {} },
    },
    /** Tokens that are already due are refreshed at once. */
    fresh: {
      tags: ['awaitingInput', 'signedIn'],
      invoke: {
        src: 'untilDue',
        input: ({ context: { record } }) => ({ tokens: record!.tokens }),
        onDone: 'refreshing',
        onError: 'refreshing',
      },
      on: {
        'session.refresh': { target: 'refreshing', actions: { type: 'demand', params: payload } },
      },
    },
    /** One refresh at a time: concurrent callers get its result. */
    refreshing: {
      tags: ['pending', 'signedIn'],
      invoke: {
        src: 'refreshTokens',
        input: ({ context: { record, reason, failures, force } }) => ({ record: record!, reason, failures, force }),
        onDone: [
          {
            guard: { type: 'isSignedOut', params: output },
            target: 'signedOut',
            actions: [{ type: 'take', params: output }, 'tell'],
          },
          {
            guard: { type: 'isNotRenewed', params: output },
            target: 'stale',
            actions: { type: 'take', params: output },
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
      tags: ['awaitingInput', 'signedIn'],
      invoke: {
        src: 'untilDue',
        input: ({ context: { record, error, retryAt, reason } }) => ({
          tokens: record!.tokens,
          retryAt: error && retryAt,
          isEnding: reason !== undefined,
        }),
        onDone: 'refreshing',
        onError: 'refreshing',
      },
      on: {
        'session.refresh': { target: 'refreshing', actions: { type: 'demand', params: payload } },
      },
    },
    /** Short: local work only. The request to the service continues in the background. */
    signingOut: {
      tags: 'pending',
      invoke: {
        src: 'clearSession',
        input: ({ context: { record, scope } }) => ({ record, scope }),
        onDone: { target: 'signedOut', actions: ['drop', 'tell'] },
        onError: { target: 'signedOut', actions: ['drop', 'tell'] },
      },
      on: { 'session.signOut': {} },
    },
  },
})

/** The running machine. */
export type SessionActor = Actor<typeof sessionMachine>
