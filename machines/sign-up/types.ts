/**
 * The words of the sign-up conversation: its states, events and context.
 *
 * @module
 */
import type { Delivery } from '../../src/account/delivery.ts'
import type { SignUpRequest } from '../../src/account/sign-up.ts'
import type { AuthError } from '../../src/errors.ts'
import type { Sensitive } from '../../src/sensitive.ts'
import type { Credentials } from '../../src/sign-in/credentials.ts'
import type { CommonEvent } from '../flow.ts'
import type { FlowLogic } from '../flow-logic.ts'

/** Every state the machine rests or waits in. `entering` is left at once. */
export type SignUpState =
  | 'entering'
  | 'restoring'
  | 'idle'
  | 'signingUp'
  | 'awaitingCode'
  | 'confirming'
  | 'resendingCode'
  | 'aliasTaken'
  | 'movingAlias'
  | 'confirmed'
  | 'cancelled'

/** What the conversation knows. Everything secret is boxed. */
export interface SignUpContext {
  /** Where to begin. */
  readonly start: 'form' | 'resume' | 'code' | 'sendCode'
  /** Whether a session signs in rather than the password, where both are at hand. */
  readonly prefersSession: boolean
  readonly username: string
  readonly request: SignUpRequest | undefined
  /** Kept from the form until the user is confirmed, for the sign-in that follows. */
  readonly password: Sensitive<string> | undefined
  readonly delivery: Delivery | undefined
  /** What lets the code sign in as well. */
  readonly session: Sensitive<string> | undefined
  readonly code: Sensitive<string> | undefined
  /** True from the wish to take an address over from another user, until the form is shown again. */
  readonly forceAliasCreation: boolean
  readonly error: AuthError | undefined
  /** For the end of a conversation that went well. */
  readonly signIn: Credentials | undefined
}

/** What confirms a user. */
export interface ConfirmInput {
  readonly username: string
  readonly code: Sensitive<string> | undefined
  readonly session: Sensitive<string> | undefined
  readonly forceAliasCreation: boolean
}

/** What the conversation is told. Secrets arrive boxed. */
export type SignUpEvent =
  | CommonEvent
  | { readonly type: 'signUp.submit'; readonly request: SignUpRequest }
  /** The person signed up before, and has a code or wants one. */
  | { readonly type: 'code.have'; readonly username: string }
  | { readonly type: 'code.submit'; readonly code: Sensitive<string> }
  | { readonly type: 'code.resend' }
  /** The person followed a link instead of typing a code. */
  | { readonly type: 'link.follow' }
  | { readonly type: 'alias.move' }
  | { readonly type: 'alias.keep' }

/** What an attempt starts with. */
export interface SignUpInput {
  readonly start: SignUpContext['start']
  readonly prefersSession: boolean
  /** Who signed up already, for the starts `code` and `sendCode`. */
  readonly username?: string | undefined
  readonly password?: Sensitive<string> | undefined
  /** What broke the attempt before. */
  readonly error?: AuthError | undefined
}

/** How the conversation ended, and for whom. */
export interface SignUpOutput {
  readonly status: 'confirmed' | 'cancelled'
  readonly username: string
  /** Credentials for a sign-in that asks for nothing again, as far as that is possible. */
  readonly signIn: Credentials | undefined
}

/** The machine with its effects in place. */
export type SignUpLogic = FlowLogic<SignUpContext, SignUpEvent, SignUpState, SignUpInput, SignUpOutput>
