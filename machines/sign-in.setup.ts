/**
 * The vocabulary of the sign-in machine: its types, effects, guards and actions, under the names the chart uses.
 *
 * @module
 */
import { assign, setup } from 'xstate'
import { askAgain, endWith, forgetChoice, loopError, readError, startOver } from './sign-in.context.ts'
import {
  canChooseAnother,
  canResend,
  canReturn,
  isDeviceRefused,
  isLooping,
  isRefusedAs,
  lacksPassword,
  mfaSetupOffer,
} from './sign-in.rules.ts'
import { signInSlots } from './sign-in.slots.ts'
import type { RestingState, SignInContext, SignInEvent, SignInInput, SignInOutput, SignInTag } from './sign-in.types.ts'

/** The parts that every piece of the chart is made with. */
export const base = setup({
  types: {
    context: {} as SignInContext,
    events: {} as SignInEvent,
    input: {} as SignInInput,
    output: {} as SignInOutput,
    tags: {} as SignInTag,
  },
  actors: signInSlots,
  guards: {
    isRefusedAs: ({ context }, { kind }: { kind: 'confirmSignUp' | 'resetPassword' }) => isRefusedAs(context, kind),
    isDeviceRefused: ({ context }) => isDeviceRefused(context),
    returnsTo: ({ context }, { state }: { state: RestingState }) => canReturn(context) && context.shown.state === state,
    resumesTo: ({ context }, { state }: { state: RestingState }) => context.shown.state === state,
    challengeIs: ({ context }, { name }: { name: string }) => context.challenge?.name === name,
    canSetUp: ({ context }, { offer }: { offer: 'totp' | 'email' | 'several' }) =>
      context.challenge?.name === 'MFA_SETUP' && mfaSetupOffer(context) === offer,
    choosesMfaAgain: ({ context }) =>
      context.challenge?.name === 'SELECT_MFA_TYPE' && context.resending && context.chosenMfa !== undefined,
    hasResult: ({ context }) => context.result !== undefined,
    hasError: ({ context }) => context.error !== undefined,
    isLooping: ({ context }) => isLooping(context),
    lacksPassword: ({ context }) => lacksPassword(context),
    canResend: ({ context }) => canResend(context),
    canChooseAnother: ({ context }) => canChooseAnother(context),
  },
  actions: {
    /** Remembers what the person looks at, for the time in which the machine is busy. */
    show: assign(({ context }, { state }: { state: RestingState }) => ({
      shown: { state, challenge: context.challenge },
      resending: false,
      automaticAnswers: 0,
    })),
    /** Keeps the place for a reload. Filled by the flow. */
    saveResume: () => {},
    clearResume: () => {},
    fail: assign((_, { error }: { error: unknown }) => ({ error: readError(error), answer: undefined })),
    failLoop: assign(() => ({ error: loopError() })),
    startOver: assign(({ context }) => startOver(context)),
    /** The challenge that was shown is the one to answer again. */
    restoreChallenge: assign(({ context }) => ({
      challenge: context.shown.challenge,
      answer: undefined,
      resending: false,
    })),
    clearError: assign({ error: undefined }),
    forgetChoice: assign(({ context }) => forgetChoice(context)),
    askAgain: assign(() => askAgain()),
    countAutomaticAnswer: assign(({ context }) => ({ automaticAnswers: context.automaticAnswers + 1 })),
    /** Nothing secret outlives the conversation. */
    end: assign(({ context }, { outcome }: { outcome: SignInOutput['status'] }) => endWith(context, outcome)),
  },
})

/** A call that was refused: `returning` decides where to. */
export const refused = {
  target: 'returning',
  actions: { type: 'fail', params: ({ event }: { event: { error: unknown } }) => event },
} as const
