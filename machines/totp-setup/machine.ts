/**
 * The TOTP set-up machine: an authenticator app for a signed-in user.
 * Verifying a secret does not switch the second factor on; setting the preference does.
 *
 * @module
 */
import { assertEvent, assign, type PromiseActorLogic, stateIn } from 'xstate'
import type { TotpSecret } from '../../src/account/mfa.ts'
import { lazy } from '../../src/bytes.ts'
import { type AuthError, SessionError } from '../../src/errors.ts'
import { isExceptionOf } from '../../src/refusals.ts'
import type { Sensitive } from '../../src/sensitive.ts'
import type { CommonEvent } from '../flow.ts'
import { errorOf, type FlowTag, failed, type Machine, output, type RegionsValue, setup } from '../logic.ts'

/** The state of a set-up. */
export type TotpSetupStateValue =
  | RegionsValue<'start' | 'setUpTotp' | 'setPreference', 'idle' | 'associating' | 'verifying' | 'settingPreference'>
  | 'enabled'
  | 'cancelled'

/** The data of a set-up. Every secret is boxed. */
export interface TotpSetupContext {
  /** True if the second factor is switched on after it is verified. */
  readonly setsPreference: boolean
  readonly totp: TotpSecret | undefined
  /** True once the second factor is switched on. */
  readonly isPreferenceSet: boolean
  readonly error: AuthError | undefined
  readonly outcome: TotpSetupOutput['status'] | undefined
}

/** The first code of a new secret. */
export interface TotpAnswer {
  readonly code: Sensitive<string>
  readonly deviceName: string | undefined
}

/** The events of a set-up. Secrets arrive boxed. */
export type TotpSetupEvent =
  | CommonEvent
  | { readonly type: 'totp.start' }
  | ({ readonly type: 'totp.submit' } & TotpAnswer)
  /** Requests another secret. */
  | { readonly type: 'totp.restart' }
  | { readonly type: 'preference.retry' }
  | { readonly type: 'preference.skip' }

/** Input of an attempt. */
export interface TotpSetupInput {
  readonly setsPreference: boolean
  /** The error that ended the previous attempt. */
  readonly error?: AuthError | undefined
}

/** Output of an attempt. */
export interface TotpSetupOutput {
  readonly status: 'enabled' | 'cancelled'
  readonly isPreferenceSet: boolean
}

/** The TOTP set-up machine. */
export type TotpSetupMachine = Machine<
  TotpSetupContext,
  TotpSetupEvent,
  TotpSetupStateValue,
  TotpSetupInput,
  TotpSetupOutput
>

const firstContext = ({ setsPreference, error }: TotpSetupInput): TotpSetupContext => ({
  setsPreference,
  totp: undefined,
  isPreferenceSet: false,
  error,
  outcome: undefined,
})

/** Types of the actors, which `createTotpSetupMachine` provides. */
export type TotpSetupActors = {
  associate: PromiseActorLogic<TotpSecret, void>
  verify: PromiseActorLogic<void, TotpAnswer>
  setPreference: PromiseActorLogic<void, void>
}

/** The parts that the chart is written with. */
const totpSetupSetup = setup({
  types: {} as {
    context: TotpSetupContext
    events: TotpSetupEvent
    input: TotpSetupInput
    output: TotpSetupOutput
    tags: FlowTag
  },
  actors: {} as TotpSetupActors,
  guards: {
    isIdle: stateIn('#request.idle'),
    setsPreference: ({ context }) => context.setsPreference,
    /** No code of this secret can be valid any more. After a sign-in that a server asks for, one can. */
    isOver: ({ event }) => {
      const error = errorOf(event)
      if (error instanceof SessionError) return error.code !== 'ERR_REAUTHENTICATE'
      return isExceptionOf(
        error,
        'NotAuthorizedException',
        'SoftwareTokenMFANotFoundException',
        'ResourceNotFoundException',
        'UserNotFoundException',
        'PasswordResetRequiredException',
        'UserNotConfirmedException',
      )
    },
  },
  actions: {
    fail: assign(failed),
    clearError: assign({ error: undefined }),
    takeSecret: assign((_, totp: TotpSecret) => ({ totp })),
    dropSecret: assign({ totp: undefined }),
    keepPreference: assign({ isPreferenceSet: true }),
    /** No secret is left at the end. */
    end: assign(({ context }, { outcome }: Pick<TotpSetupContext, 'outcome'>) => ({
      ...context,
      totp: undefined,
      error: undefined,
      outcome,
    })),
  },
})

/** The chart, without its effects. */
export const totpSetupMachine = lazy(() =>
  totpSetupSetup.createMachine({
    id: 'totpSetup',
    context: ({ input }) => firstContext(input),
    initial: 'active',
    on: { cancel: '.cancelled', 'input.refuse': { actions: 'fail' } },
    states: {
      active: {
        type: 'parallel',
        states: {
          prompt: {
            id: 'prompt',
            initial: 'start',
            states: {
              start: {
                on: { 'totp.start': { guard: 'isIdle', target: ['#prompt.start', '#request.associating'] } },
              },
              setUpTotp: {
                on: {
                  'totp.submit': { guard: 'isIdle', target: ['#prompt.setUpTotp', '#request.verifying'] },
                  // The previous secret is shown until there is a new one.
                  'totp.restart': { guard: 'isIdle', target: ['#prompt.setUpTotp', '#request.associating'] },
                },
              },
              setPreference: {
                on: {
                  'preference.retry': {
                    guard: 'isIdle',
                    target: ['#prompt.setPreference', '#request.settingPreference'],
                  },
                  'preference.skip': { guard: 'isIdle', target: '#totpSetup.enabled' },
                },
              },
            },
          },
          request: {
            id: 'request',
            initial: 'idle',
            states: {
              idle: { tags: 'awaitingInput' },
              associating: {
                tags: 'pending',
                entry: 'clearError',
                invoke: {
                  src: 'associate',
                  onDone: {
                    target: ['#prompt.setUpTotp', '#request.idle'],
                    actions: { type: 'takeSecret', params: output },
                  },
                  onError: [
                    { guard: 'isOver', target: ['#prompt.start', '#request.idle'], actions: ['fail', 'dropSecret'] },
                    { target: 'idle', actions: 'fail' },
                  ],
                },
              },
              verifying: {
                tags: 'pending',
                entry: 'clearError',
                invoke: {
                  src: 'verify',
                  input: ({ event }) => {
                    assertEvent(event, 'totp.submit')
                    return { code: event.code, deviceName: event.deviceName }
                  },
                  onDone: [{ guard: 'setsPreference', target: 'settingPreference' }, { target: '#totpSetup.enabled' }],
                  onError: [
                    { guard: 'isOver', target: ['#prompt.start', '#request.idle'], actions: ['fail', 'dropSecret'] },
                    { target: 'idle', actions: 'fail' },
                  ],
                },
              },
              settingPreference: {
                tags: 'pending',
                entry: 'clearError',
                invoke: {
                  src: 'setPreference',
                  onDone: { target: '#totpSetup.enabled', actions: 'keepPreference' },
                  // The authenticator is verified even if the preference fails.
                  onError: { target: ['#prompt.setPreference', '#request.idle'], actions: ['fail', 'dropSecret'] },
                },
              },
            },
          },
        },
      },
      enabled: { type: 'final', tags: 'done', entry: { type: 'end', params: { outcome: 'enabled' } } },
      cancelled: { type: 'final', tags: 'done', entry: { type: 'end', params: { outcome: 'cancelled' } } },
    },
    output: ({ context: { outcome, isPreferenceSet } }) => ({ status: outcome ?? 'cancelled', isPreferenceSet }),
  }),
)
