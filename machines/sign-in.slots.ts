/**
 * The effects of the sign-in machine, as typed holes: what each is given and what it gives.
 *
 * @module
 */
import type { SrpKeyPair } from '../src/auth-context.ts'
import type { Sensitive } from '../src/sensitive.ts'
import type { AuthStep, Challenge, NewDevice, SignInResult } from '../src/sign-in/auth-step.ts'
import type { Initiated } from '../src/sign-in/initiate-auth.ts'
import type { AutomaticReply } from '../src/sign-in/password-verifier.ts'
import type { ChallengeReply } from '../src/sign-in/respond-to-challenge.ts'
import type { Resume } from '../src/sign-in/resume-token.ts'
import type { SignInRequest } from '../src/sign-in/sign-in-request.ts'
import { actorSlot } from './actor-slot.ts'
import type { TotpSetup } from './sign-in.types.ts'

/** A challenge that is answered with the key pair of a running SRP exchange. */
export type ProofInput = AutomaticReply & { readonly keyPair: SrpKeyPair | undefined }

/** Tokens, and what the person wished for them. */
export interface SaveSessionInput {
  readonly result: SignInResult
  readonly signInName: string
  readonly persistence: 'storage' | 'memory'
}

/** A new device, and whose it is. */
export interface ConfirmDeviceInput {
  readonly device: NewDevice
  readonly username: string
  readonly signInName: string
}

/** The holes, by the name the machine uses. */
export const signInSlots = {
  loadResume: actorSlot<Resume | undefined, boolean>('loadResume'),
  initiateAuth: actorSlot<Initiated, SignInRequest>('initiateAuth'),
  respondToChallenge: actorSlot<Initiated, ChallengeReply>('respondToChallenge'),
  answerPasswordVerifier: actorSlot<AuthStep, ProofInput & { readonly password: Sensitive<string> | undefined }>(
    'answerPasswordVerifier',
  ),
  answerDeviceSrpAuth: actorSlot<Initiated, AutomaticReply>('answerDeviceSrpAuth'),
  answerDeviceVerifier: actorSlot<AuthStep, ProofInput>('answerDeviceVerifier'),
  forgetDevice: actorSlot<void, { readonly signInName: string; readonly username: string }>('forgetDevice'),
  associateSoftwareToken: actorSlot<TotpSetup, Challenge>('associateSoftwareToken'),
  verifySoftwareToken: actorSlot<
    { readonly session: Sensitive<string> | undefined },
    { readonly totp: TotpSetup; readonly code: Sensitive<string>; readonly deviceName: string | undefined }
  >('verifySoftwareToken'),
  getPasskey: actorSlot<Sensitive<string>, Challenge>('getPasskey'),
  saveSession: actorSlot<{ readonly username: string }, SaveSessionInput>('saveSession'),
  confirmDevice: actorSlot<{ readonly ask: boolean }, ConfirmDeviceInput>('confirmDevice'),
  updateDevice: actorSlot<void, { readonly device: NewDevice; readonly remember: boolean }>('updateDevice'),
}
