/**
 * The effects of the session machine, as typed holes: what each is given and what it gives.
 *
 * @module
 */
import type { SessionRecord } from '../../src/session/record.ts'
import type { SignOutScope } from '../../src/session/sign-out.ts'
import { actorSlot } from '../logic.ts'
import type { SessionContext, SessionNews } from './types.ts'

/** The context of a state that has a session. */
export type SignedInContext = SessionContext & { readonly record: SessionRecord }

/** The holes, by the name the machine uses. */
export const sessionSlots = {
  /** Finds out whose session is stored. */
  restoreSession: actorSlot<SessionNews, void>('restoreSession'),
  /** Resolves when the tokens are to be replaced, or to be given up: when they are due, or it is time to try again. */
  untilDue: actorSlot<void, SignedInContext>('untilDue'),
  /** Replaces the tokens; or ends a session that was refused, unless somebody has signed in again meanwhile. */
  refreshTokens: actorSlot<SessionNews, SignedInContext>('refreshTokens'),
  /** Ends the session in the storage, and begins to end it at the service. */
  clearSession: actorSlot<void, { readonly record: SessionRecord | undefined; readonly scope: SignOutScope }>(
    'clearSession',
  ),
}
