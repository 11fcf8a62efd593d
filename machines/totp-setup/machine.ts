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
import { actorSlot } from '../actor-slot.ts'
import type { FlowTag } from '../flow-logic.ts'
import { end, firstContext, isOver, takeError } from './context.ts'
import type { TotpAnswer, TotpSetupContext, TotpSetupEvent, TotpSetupInput, TotpSetupOutput } from './types.ts'

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
