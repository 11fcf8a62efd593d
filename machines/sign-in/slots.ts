/**
 * The effects of the sign-in machine, as typed holes: what each is given and what it gives.
 *
 * @module
 */
import type { PromiseActorLogic } from 'xstate'
import type { Sensitive } from '../../src/sensitive.ts'
import type { Challenge, NewDevice, SignInResult } from '../../src/sign-in/challenge.ts'
import type { SignInRequest } from '../../src/sign-in/credentials.ts'
import type { Given } from '../../src/sign-in/respond.ts'
import { actorSlot } from '../logic.ts'
import type { SignInContext, SignInEvent, SignInInput } from './types.ts'

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

/** What each effect gives. Most of it is taken into the context as it is. */
export interface EffectOutputs {
  readonly loadResume: Partial<SignInContext> | undefined
  readonly initiateAuth: Partial<SignInContext>
  readonly respondToChallenge: Partial<SignInContext>
  readonly forgetDevice: void
  readonly associateSoftwareToken: Partial<SignInContext>
  readonly verifySoftwareToken: Partial<SignInContext>
  readonly getPasskey: { readonly credential: Sensitive<string> }
  readonly saveSession: Partial<SignInContext>
  readonly confirmDevice: { readonly ask: boolean }
  readonly updateDevice: void
}

const NAMES: readonly (keyof EffectOutputs)[] = [
  'loadResume',
  'initiateAuth',
  'respondToChallenge',
  'forgetDevice',
  'associateSoftwareToken',
  'verifySoftwareToken',
  'getPasskey',
  'saveSession',
  'confirmDevice',
  'updateDevice',
]

/** The holes, by the name the machine uses. */
export const signInSlots = Object.fromEntries(NAMES.map((name) => [name, actorSlot(name)])) as {
  readonly [Name in keyof EffectOutputs]: PromiseActorLogic<EffectOutputs[Name], EffectInput>
}
