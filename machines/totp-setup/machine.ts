/**
 * One set-up of an authenticator app, for a signed-in user.
 *
 *   idle ──start──▶ associating ──▶ awaitingCode ──code──▶ verifying ──▶ settingPreference ──▶ enabled
 *                        ▲            │     ▲                  │            ▲      │              ▲
 *                        └──restart───┘     └── wrong code ────┘      retry │      ▼              │ skip
 *                                                                        preferenceFailed ────────┘
 *
 * Verifying a secret does not switch the second factor on; setting the preference does.
 *
 * @module
 */

import { assign, setup } from 'xstate'
import type { TotpSecret } from '../../src/account/totp.ts'
import { type AuthError, CognitoError, SessionError, toAuthError } from '../../src/errors.ts'
import type { Sensitive } from '../../src/sensitive.ts'
import type { CommonEvent } from '../flow.ts'
import { actorSlot, type FlowLogic, type FlowTag } from '../logic.ts'

/** Every state the machine rests or waits in. */
export type TotpSetupState =
  | 'idle'
  | 'associating'
  | 'awaitingCode'
  | 'verifying'
  | 'settingPreference'
  | 'preferenceFailed'
  | 'enabled'
  | 'cancelled'

/** What the conversation knows. Everything secret is boxed. */
export interface TotpSetupContext {
  /** Whether the second factor is switched on after it is verified. */
  readonly setsPreference: boolean
  readonly totp: TotpSecret | undefined
  readonly answer: TotpAnswer | undefined
  /** Whether the second factor was switched on. */
  readonly isPreferenceSet: boolean
  readonly error: AuthError | undefined
  readonly outcome: TotpSetupOutput['status'] | undefined
}

/** The first code of a new secret. */
export interface TotpAnswer {
  readonly code: Sensitive<string>
  readonly deviceName: string | undefined
}

/** What the conversation is told. Secrets arrive boxed. */
export type TotpSetupEvent =
  | CommonEvent
  | { readonly type: 'totp.start' }
  | ({ readonly type: 'totp.submit' } & TotpAnswer)
  /** Asks for another secret. */
  | { readonly type: 'totp.restart' }
  | { readonly type: 'preference.retry' }
  | { readonly type: 'preference.skip' }

/** What an attempt starts with. */
export interface TotpSetupInput {
  readonly setsPreference: boolean
  /** What broke the attempt before. */
  readonly error?: AuthError | undefined
}

/** How the conversation ended. */
export interface TotpSetupOutput {
  readonly status: 'enabled' | 'cancelled'
  readonly isPreferenceSet: boolean
}

/** The machine with its effects in place. */
export type TotpSetupLogic = FlowLogic<
  TotpSetupContext,
  TotpSetupEvent,
  TotpSetupState,
  TotpSetupInput,
  TotpSetupOutput
>

/** The context a new attempt starts with. */
export function firstContext({ setsPreference, error }: TotpSetupInput): TotpSetupContext {
  return { setsPreference, totp: undefined, answer: undefined, isPreferenceSet: false, error, outcome: undefined }
}

/** Keeps why something was refused. */
export const takeError = (thrown: unknown): Partial<TotpSetupContext> => ({ error: toAuthError(thrown) })

/** The end: no secret is left. */
export function end(context: TotpSetupContext, outcome: TotpSetupOutput['status']): TotpSetupContext {
  const { setsPreference, isPreferenceSet } = context
  return { ...firstContext({ setsPreference }), isPreferenceSet, outcome }
}

/** Exceptions after which no code of this secret can be right. */
const OVER: readonly string[] = [
  'NotAuthorizedException',
  'SoftwareTokenMFANotFoundException',
  'ResourceNotFoundException',
  'UserNotFoundException',
  'PasswordResetRequiredException',
  'UserNotConfirmedException',
]

/** Whether the set-up has to begin again, or cannot be made at all. */
export const isOver = (error: unknown): boolean =>
  error instanceof SessionError || (error instanceof CognitoError && OVER.includes(error.code))

/** The effects, as typed holes. */
export const totpSetupSlots = {
  associate: actorSlot<TotpSecret, void>('associate'),
  verify: actorSlot<void, TotpAnswer | undefined>('verify'),
  setPreference: actorSlot<void, void>('setPreference'),
}

const base = setup({
  types: {
    context: {} as TotpSetupContext,
    events: {} as TotpSetupEvent,
    input: {} as TotpSetupInput,
    output: {} as TotpSetupOutput,
    tags: {} as FlowTag,
  },
  actors: totpSetupSlots,
  guards: {
    setsPreference: ({ context }) => context.setsPreference,
    hasSecret: ({ context }) => context.totp !== undefined,
  },
  actions: {
    fail: assign((_, { error }: { error: unknown }) => takeError(error)),
    clearError: assign({ error: undefined }),
    dropAnswer: assign({ answer: undefined }),
    dropSecret: assign({ totp: undefined, answer: undefined }),
    end: assign(({ context }, { outcome }: { outcome: TotpSetupOutput['status'] }) => end(context, outcome)),
  },
})

const fail = { type: 'fail', params: ({ event }: { event: { error: unknown } }) => event } as const

/** The machine. Its effects are holes, which `machines/totp-setup.flow.ts` fills. */
export const totpSetupMachine = base.createMachine({
  id: 'totpSetup',
  context: ({ input }) => firstContext(input),
  initial: 'idle',
  on: {
    cancel: '.cancelled',
    'input.refuse': { actions: fail },
  },
  states: {
    idle: {
      tags: 'awaitingInput',
      entry: 'dropSecret',
      on: { 'totp.start': 'associating' },
    },
    associating: {
      tags: 'pending',
      entry: 'clearError',
      invoke: {
        src: 'associate',
        onDone: { target: 'awaitingCode', actions: assign(({ event }) => ({ totp: event.output })) },
        onError: [
          { guard: ({ event }) => isOver(event.error), target: 'idle', actions: fail },
          // The secret before is still the one that is asked for: no new one came.
          { guard: 'hasSecret', target: 'awaitingCode', actions: fail },
          { target: 'idle', actions: fail },
        ],
      },
    },
    awaitingCode: {
      tags: 'awaitingInput',
      entry: 'dropAnswer',
      on: {
        'totp.submit': {
          target: 'verifying',
          actions: assign(({ event: { code, deviceName } }) => ({ answer: { code, deviceName } })),
        },
        'totp.restart': 'associating',
      },
    },
    verifying: {
      tags: 'pending',
      entry: 'clearError',
      invoke: {
        src: 'verify',
        input: ({ context }) => context.answer,
        onDone: [{ guard: 'setsPreference', target: 'settingPreference' }, { target: 'enabled' }],
        onError: [
          { guard: ({ event }) => isOver(event.error), target: 'idle', actions: fail },
          { target: 'awaitingCode', actions: fail },
        ],
      },
    },
    settingPreference: {
      tags: 'pending',
      entry: ['clearError', 'dropAnswer'],
      invoke: {
        src: 'setPreference',
        onDone: { target: 'enabled', actions: assign({ isPreferenceSet: true }) },
        // The authenticator is verified, whatever becomes of the preference.
        onError: { target: 'preferenceFailed', actions: fail },
      },
    },
    preferenceFailed: {
      tags: 'awaitingInput',
      entry: 'dropSecret',
      on: { 'preference.retry': 'settingPreference', 'preference.skip': 'enabled' },
    },

    enabled: { type: 'final', tags: 'done', entry: { type: 'end', params: { outcome: 'enabled' } } },
    cancelled: { type: 'final', tags: 'done', entry: { type: 'end', params: { outcome: 'cancelled' } } },
  },
  output: ({ context: { outcome, isPreferenceSet } }) => ({ status: outcome ?? 'cancelled', isPreferenceSet }),
})
