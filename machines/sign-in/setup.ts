/**
 * The vocabulary of the sign-in machine: its types, effects and actions, under the names the chart uses, and the two
 * kinds of state that it is made of.
 *
 * @module
 */
import { assign, setup } from 'xstate'
import { mapValues } from '../map-values.ts'
import { effectInput, firstContext, readError } from './context.ts'
import { canChooseAnother, canResend } from './rules.ts'
import { type EffectInput, signInSlots } from './slots.ts'
import type {
  DoneState,
  RestingState,
  SignInContext,
  SignInEvent,
  SignInInput,
  SignInOutput,
  SignInTag,
} from './types.ts'

/** The parts that every piece of the chart is made with. */
export const base = setup({
  types: {} as {
    context: SignInContext
    events: SignInEvent
    input: SignInInput
    output: SignInOutput
    tags: SignInTag
  },
  actors: signInSlots,
  actions: {
    /** Remembers what the person looks at, for the time in which the machine is busy. */
    show: assign(({ context }, { state }: { state: RestingState }) => ({
      shown: {
        state,
        challenge: context.challenge,
        canResend: canResend({ context }),
        canChooseAnother: canChooseAnother({ context }),
      },
      // A TOTP secret is seen at one step alone.
      totp: state === 'awaitingTotpCode' ? context.totp : undefined,
      resending: false,
      automaticAnswers: 0,
    })),
    /** Keeps the place for a reload, or forgets it where there is nothing to come back to. Filled by the flow. */
    keepPlace: () => {},
    takeRequest: assign(({ event }) =>
      event.type === 'signIn.submit'
        ? { ...firstContext({ signInName: event.request.username }), request: event.request }
        : {},
    ),
    /** Keeps what a person gives and a later call needs again. A choice is made again when a code is sent anew. */
    remember: assign(({ context: { request, chosenMfa }, event }) => ({
      error: undefined,
      chosenMfa: event.type === 'mfa.select' ? event.method : chosenMfa,
      request: request && {
        ...request,
        password: ('password' in event && event.password) || request.password,
        preferredChallenge: event.type === 'factor.select' ? event.factor : request.preferredChallenge,
      },
    })),
    /** Takes in what an effect gave. */
    take: assign(({ context, event }) => ({
      automaticAnswers: context.automaticAnswers + 1,
      // Only the end of an effect leads here.
      ...(event as unknown as { readonly output: Partial<SignInContext> | undefined }).output,
    })),
    fail: assign((_, { error }: { error: unknown }) => ({ error: readError(error) })),
    clearError: assign({ error: undefined }),
    startOver: assign(({ context }) => firstContext(context)),
    /** The challenge that was shown is the one to answer again. */
    restoreChallenge: assign(({ context }) => ({ challenge: context.shown.challenge })),
    /** A refused start returns to the present challenge. */
    askAgain: assign({ resending: true }),
    forgetFactor: assign(({ context: { request } }) => ({
      request: request && { ...request, preferredChallenge: undefined },
    })),
    /** A password that was refused is asked for again. */
    forgetPassword: assign(({ context: { request } }) => ({
      request: request && { ...request, password: undefined },
      keyPair: undefined,
      challenge: undefined,
      result: undefined,
      newDevice: undefined,
    })),
    /** Nothing secret outlives the conversation. What is seen is its end. */
    end: assign(({ context }, { state }: { state: DoneState }) => ({
      ...firstContext(context),
      ...(state === 'signedIn' && { error: undefined }),
      username: context.username,
      shown: { ...context.shown, state },
    })),
  },
})

/** Keeps why something was refused. */
export const fail = { type: 'fail', params: ({ event }: { event: { error: unknown } }) => event } as const

/** What happens when an effect has given something, and where that leads. */
export const taken = <const Target extends string>(target: Target) => ({ target, actions: 'take' }) as const

type On = NonNullable<Parameters<typeof base.createStateConfig>[0]['on']>

/** States in which a person is asked something, and what they may do there. */
export const asks = <Name extends RestingState>(states: Readonly<Record<Name, On>>) =>
  mapValues(states, (on, state) =>
    base.createStateConfig({ tags: 'awaitingInput', entry: [{ type: 'show', params: { state } }, 'keepPlace'], on }),
  )

/** A state that waits for an effect. Where it is refused, `returning` decides what comes next. */
export const wait = <const Src extends keyof typeof signInSlots, const Done>(src: Src, onDone: Done) =>
  ({
    tags: 'pending',
    entry: 'clearError',
    invoke: {
      src,
      input: effectInput as (known: { context: SignInContext; event: { readonly type: string } }) => EffectInput,
      onDone,
      onError: { target: 'returning', actions: fail },
    },
  }) as const
