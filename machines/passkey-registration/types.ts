/**
 * The words of the registration of a passkey: its states, events and context.
 *
 * @module
 */
import type { NewPasskey, PasskeyRequest } from '../../src/account/passkey-registration.ts'
import type { AuthError } from '../../src/errors.ts'
import type { Sensitive } from '../../src/sensitive.ts'
import type { CommonEvent } from '../flow.ts'
import type { FlowLogic } from '../flow-logic.ts'

/** Every state the machine rests or waits in. `checkingSupport` is left at once. */
export type PasskeyRegistrationState =
  | 'checkingSupport'
  | 'unsupported'
  | 'idle'
  | 'starting'
  | 'creatingCredential'
  | 'completing'
  | 'registered'
  | 'cancelled'

/** What the conversation knows. */
export interface PasskeyRegistrationContext {
  readonly isSupported: boolean
  /** What the service asks of an authenticator. Kept for another try. */
  readonly request: PasskeyRequest | undefined
  /** A passkey that was made, and that the service has not taken yet. */
  readonly credential: Sensitive<unknown> | undefined
  readonly passkey: NewPasskey | undefined
  readonly error: AuthError | undefined
}

/** What the conversation is told. */
export type PasskeyRegistrationEvent =
  | CommonEvent
  /** `now`: milliseconds since the Unix epoch, to tell whether an earlier request still counts. */
  | { readonly type: 'passkey.register'; readonly now: number }

/** What an attempt starts with. */
export interface PasskeyRegistrationInput {
  readonly isSupported: boolean
  /** What broke the attempt before. */
  readonly error?: AuthError | undefined
}

/** How the conversation ended. */
export interface PasskeyRegistrationOutput {
  readonly status: 'registered' | 'unsupported' | 'cancelled'
  readonly passkey: NewPasskey | undefined
}

/** The machine with its effects in place. */
export type PasskeyRegistrationLogic = FlowLogic<
  PasskeyRegistrationContext,
  PasskeyRegistrationEvent,
  PasskeyRegistrationState,
  PasskeyRegistrationInput,
  PasskeyRegistrationOutput
>
