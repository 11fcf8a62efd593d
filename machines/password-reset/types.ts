/**
 * The words of the password reset: its states, events and context.
 *
 * @module
 */
import type { Delivery } from '../../src/account/delivery.ts'
import type { AuthError } from '../../src/errors.ts'
import type { Sensitive } from '../../src/sensitive.ts'
import type { Credentials } from '../../src/sign-in/credentials.ts'
import type { CommonEvent } from '../flow.ts'
import type { FlowLogic } from '../flow-logic.ts'

/** Every state the machine rests or waits in. `entering` is left at once. */
export type PasswordResetState =
  | 'entering'
  | 'restoring'
  | 'idle'
  | 'requestingCode'
  | 'awaitingCode'
  | 'resendingCode'
  | 'confirming'
  | 'reset'
  | 'userNotConfirmed'
  | 'cancelled'

/** A code and the password it is to set. */
export interface NewPasswordInput {
  readonly code: Sensitive<string>
  readonly newPassword: Sensitive<string>
}

/** What the conversation knows. Everything secret is boxed. */
export interface PasswordResetContext {
  /** Where to begin. */
  readonly start: 'form' | 'resume' | 'code'
  readonly username: string
  readonly delivery: Delivery | undefined
  readonly answer: NewPasswordInput | undefined
  readonly error: AuthError | undefined
  /** For the end of a conversation that went well. */
  readonly signIn: Credentials | undefined
  readonly outcome: PasswordResetOutput['status'] | undefined
}

/** What the conversation is told. Secrets arrive boxed. */
export type PasswordResetEvent =
  | CommonEvent
  | { readonly type: 'code.request'; readonly username: string }
  /** The person has a code already, for instance from an administrator's reset. */
  | { readonly type: 'code.have'; readonly username: string }
  | { readonly type: 'code.resend' }
  | ({ readonly type: 'newPassword.submit' } & NewPasswordInput)

/** What an attempt starts with. */
export interface PasswordResetInput {
  readonly start: PasswordResetContext['start']
  /** Whose password it is, for the start `code`. */
  readonly username?: string | undefined
  /** What broke the attempt before. */
  readonly error?: AuthError | undefined
}

/** How the conversation ended, and for whom. */
export interface PasswordResetOutput {
  readonly status: 'reset' | 'userNotConfirmed' | 'cancelled'
  readonly username: string
  /** Credentials with the new password, for a sign-in that follows. */
  readonly signIn: Credentials | undefined
}

/** The machine with its effects in place. */
export type PasswordResetLogic = FlowLogic<
  PasswordResetContext,
  PasswordResetEvent,
  PasswordResetState,
  PasswordResetInput,
  PasswordResetOutput
>
