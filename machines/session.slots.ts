/**
 * The effects of the session machine, as typed holes: what each is given and what it gives.
 *
 * @module
 */
import type { AuthError } from '../src/errors.ts'
import type { SessionRecord } from '../src/session/record.ts'
import type { SignOutScope } from '../src/session/sign-out.ts'
import type { SignedOutReason } from '../src/session/signed-out-reason.ts'
import { actorSlot } from './actor-slot.ts'

/** What was found in the storage. */
export type Restored =
  | { readonly type: 'signedIn'; readonly record: SessionRecord; readonly due: boolean }
  | { readonly type: 'signedOut'; readonly reason: SignedOutReason | undefined }

/** What a refresh came to. */
export type Refreshed =
  | { readonly type: 'tokens'; readonly record: SessionRecord }
  | {
      readonly type: 'failed'
      readonly record: SessionRecord
      readonly error: AuthError
      /** Milliseconds since the Unix epoch, by the local clock. */
      readonly retryAt: number
    }
  | { readonly type: 'refused'; readonly record: SessionRecord; readonly reason: SignedOutReason }
  | { readonly type: 'signedOut'; readonly reason: SignedOutReason }

/** The holes, by the name the machine uses. */
export const sessionSlots = {
  restoreSession: actorSlot<Restored, void>('restoreSession'),
  /** Resolves when the tokens are due to be refreshed; to true when their expiry cannot be told any more. */
  untilDue: actorSlot<boolean, SessionRecord>('untilDue'),
  /** Resolves at a time in milliseconds since the Unix epoch. */
  untilTime: actorSlot<void, number>('untilTime'),
  refreshTokens: actorSlot<
    Refreshed,
    { readonly record: SessionRecord; readonly force: boolean; readonly failures: number }
  >('refreshTokens'),
  /** Ends a session that was refused. Somebody may have signed in again meanwhile. */
  endSession: actorSlot<Refreshed, { readonly record: SessionRecord; readonly reason: SignedOutReason }>('endSession'),
  /** Ends the session in the storage, and begins to end it at the service. */
  clearSession: actorSlot<void, { readonly record: SessionRecord | undefined; readonly scope: SignOutScope }>(
    'clearSession',
  ),
}
