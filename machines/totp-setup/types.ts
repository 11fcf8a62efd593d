/**
 * The words of the set-up of an authenticator app: its states, events and context.
 *
 * @module
 */
import type { TotpSecret } from '../../src/account/totp.ts'
import type { AuthError } from '../../src/errors.ts'
import type { Sensitive } from '../../src/sensitive.ts'
import type { CommonEvent } from '../flow.ts'
import type { FlowLogic } from '../flow-logic.ts'

/** Every state the machine rests or waits in. */
export type TotpSetupState =
  | 'idle'
  | 'associating'
  | 'awaitingCode'
  | 'verifying'
  | 'settingPreference'
  | 'preferenceFailed'
  | 'enabled'
  | 'cancelled'

/** What the conversation knows. Everything secret is boxed. */
export interface TotpSetupContext {
  /** Whether the second factor is switched on after it is verified. */
  readonly setsPreference: boolean
  readonly totp: TotpSecret | undefined
  readonly answer: TotpAnswer | undefined
  /** Whether the second factor was switched on. */
  readonly isPreferenceSet: boolean
  readonly error: AuthError | undefined
  readonly outcome: TotpSetupOutput['status'] | undefined
}

/** The first code of a new secret. */
export interface TotpAnswer {
  readonly code: Sensitive<string>
  readonly deviceName: string | undefined
}

/** What the conversation is told. Secrets arrive boxed. */
export type TotpSetupEvent =
  | CommonEvent
  | { readonly type: 'totp.start' }
  | ({ readonly type: 'totp.submit' } & TotpAnswer)
  /** Asks for another secret. */
  | { readonly type: 'totp.restart' }
  | { readonly type: 'preference.retry' }
  | { readonly type: 'preference.skip' }

/** What an attempt starts with. */
export interface TotpSetupInput {
  readonly setsPreference: boolean
  /** What broke the attempt before. */
  readonly error?: AuthError | undefined
}

/** How the conversation ended. */
export interface TotpSetupOutput {
  readonly status: 'enabled' | 'cancelled'
  readonly isPreferenceSet: boolean
}

/** The machine with its effects in place. */
export type TotpSetupLogic = FlowLogic<
  TotpSetupContext,
  TotpSetupEvent,
  TotpSetupState,
  TotpSetupInput,
  TotpSetupOutput
>
