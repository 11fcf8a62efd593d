/**
 * The sign-in machine's context at its start and at its ends, and what its effects are given of it.
 *
 * @module
 */
import { type AuthError, toAuthError } from '../../src/errors.ts'
import { explainRefusal } from '../../src/sign-in/classify-refusal.ts'
import type { EffectInput } from './slots.ts'
import type { SignInContext, SignInInput } from './types.ts'

/** The context a new attempt starts with. What failed leaves the name that was typed and the reason, no secret. */
export const firstContext = ({ signInName = '', error }: Omit<SignInInput, 'resume'>): SignInContext => ({
  request: undefined,
  signInName,
  username: '',
  challenge: undefined,
  keyPair: undefined,
  shown: { state: 'idle', challenge: undefined },
  chosenMfa: undefined,
  resending: false,
  totp: undefined,
  result: undefined,
  newDevice: undefined,
  automaticAnswers: 0,
  error,
})

/** What an effect is given: the context, and what has just been given by a person or by the effect before. */
export const effectInput = ({ context, event }: { context: SignInContext; event: { readonly type: string } }) =>
  // The chart enters a state that waits only when what its effect needs is there; the model-based tests enter them all.
  ({ ...context, given: 'output' in event ? event.output : event }) as EffectInput

/** Puts an error into the words of the conversation. */
export const readError = (thrown: unknown): AuthError => explainRefusal(toAuthError(thrown))
