/**
 * The effects of the session machine, as typed holes: what each is given and what it gives.
 *
 * @module
 */
import type { SessionRecord } from '../src/session/record.ts'
import type { SignOutScope } from '../src/session/sign-out.ts'
import type { SignedOutReason } from '../src/session/signed-out-reason.ts'
import { actorSlot } from './actor-slot.ts'
import type { SessionNews } from './session.types.ts'

/** The holes, by the name the machine uses. */
export const sessionSlots = {
  /** Finds out whose session is stored. */
  restoreSession: actorSlot<SessionNews, void>('restoreSession'),
  /** Resolves when the tokens are due to be refreshed, or their expiry cannot be told any more. */
  untilDue: actorSlot<void, SessionRecord>('untilDue'),
  /** Resolves at a time in milliseconds since the Unix epoch. */
  untilTime: actorSlot<void, number>('untilTime'),
  refreshTokens: actorSlot<
    SessionNews,
    { readonly record: SessionRecord; readonly force: boolean; readonly failures: number }
  >('refreshTokens'),
  /** Ends a session that was refused. Somebody may have signed in again meanwhile. */
  endSession: actorSlot<SessionNews, { readonly record: SessionRecord; readonly reason: SignedOutReason }>(
    'endSession',
  ),
  /** Ends the session in the storage, and begins to end it at the service. */
  clearSession: actorSlot<void, { readonly record: SessionRecord | undefined; readonly scope: SignOutScope }>(
    'clearSession',
  ),
}
