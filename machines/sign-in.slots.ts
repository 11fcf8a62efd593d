/**
 * The effects of the sign-in machine, as typed holes: what each is given and what it gives.
 *
 * @module
 */
import type { Sensitive } from '../src/sensitive.ts'
import type { Challenge, NewDevice, SignInResult } from '../src/sign-in/auth-step.ts'
import type { Given } from '../src/sign-in/challenge-answer.ts'
import type { SignInRequest } from '../src/sign-in/sign-in-request.ts'
import { actorSlot } from './actor-slot.ts'
import type { SignInContext, SignInEvent, SignInInput } from './sign-in.types.ts'

/** What every effect is given. Each uses what the state that starts it was entered with. */
export interface EffectInput extends SignInContext {
  readonly request: SignInRequest
  readonly challenge: Challenge
  readonly result: SignInResult
  readonly newDevice: NewDevice
  /** What a person has just given, or the effect before: the event, or its output. */
  readonly given: Given & {
    readonly code: Sensitive<string>
    readonly type?: SignInEvent['type']
    readonly deviceName?: string | undefined
    /** Of the event that starts the machine. */
    readonly input?: SignInInput
  }
}

const slot = <Output = Partial<SignInContext>>(name: string) => actorSlot<Output, EffectInput>(name)

/** The holes, by the name the machine uses. What most of them give is taken into the context as it is. */
export const signInSlots = {
  loadResume: slot<Partial<SignInContext> | undefined>('loadResume'),
  initiateAuth: slot('initiateAuth'),
  respondToChallenge: slot('respondToChallenge'),
  forgetDevice: slot<void>('forgetDevice'),
  associateSoftwareToken: slot('associateSoftwareToken'),
  verifySoftwareToken: slot('verifySoftwareToken'),
  getPasskey: slot<{ readonly credential: Sensitive<string> }>('getPasskey'),
  saveSession: slot('saveSession'),
  confirmDevice: slot<{ readonly ask: boolean }>('confirmDevice'),
  updateDevice: slot<void>('updateDevice'),
}
