/**
 * Sign-ins that threat protection has asked the user about. The mail with the links is not simulated, its token is.
 *
 * @module
 */
import { ConfigurationError } from '../../errors.ts'
import type { PoolState } from '../pool-state.ts'
import { randomText, randomUuid } from '../random.ts'
import type { User } from './user.ts'

/** One such sign-in. */
export interface AuthEvent {
  readonly id: string
  readonly user: User
  /** The token in the mail's links. */
  readonly feedbackToken: string
  /** The user's answer. */
  feedback: 'Valid' | 'Invalid' | undefined
}

/**
 * Flags a sign-in of the user, as threat protection does for one that is odd.
 *
 * @throws {ConfigurationError} when the pool has `advancedSecurityMode` `OFF`.
 */
export function flagSignIn(pool: PoolState, user: User): AuthEvent {
  if (pool.settings.advancedSecurityMode === 'OFF') {
    throw new ConfigurationError('Flagging a sign-in needs advancedSecurityMode AUDIT or ENFORCED')
  }
  const event: AuthEvent = {
    id: randomUuid(pool.randomBytes),
    user,
    feedbackToken: randomText(pool.randomBytes, 120),
    feedback: undefined,
  }
  pool.authEvents.set(event.id, event)
  return event
}
