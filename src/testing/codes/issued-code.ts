/**
 * Codes of sign-up, recovery and verification: sent, tried, used up.
 *
 * Only the newest code of a purpose counts. It lives for a day, a recovery code for an hour.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/signing-up-users-in-your-app.html
 * @module
 */
import type { CodeDeliveryDetailsType } from '../../transport/operations.ts'
import type { PoolState } from '../pool-state.ts'
import { randomDigits } from '../random.ts'
import { codeExpired, codeMismatch } from '../tokens/access.ts'
import type { IssuedCode, User } from '../users/user.ts'
import { checkOpen, spend, UNUSED } from '../validity/single-use.ts'
import { CognitoException } from '../wire/exception.ts'
import { checkAttemptLimit, countAttempt } from './attempt-limit.ts'
import { type CodeMessage, sendCode } from './send-code.ts'

const HOUR_MS = 3_600_000

/** The purpose of a code: a key of `User.codes`. */
export type CodePurpose = 'signUp' | 'forgotPassword' | `attribute:${string}`

/** A code to make and send. */
export type CodeRequest = Omit<CodeMessage, 'code' | 'purpose' | 'destination'> & {
  readonly purpose: CodePurpose
  readonly destination: string
}

/**
 * Makes a code and sends it.
 *
 * @throws {CognitoException} when the user has asked too often, or the message cannot be sent. An earlier code then
 * goes on to count.
 */
export async function issueCode(pool: PoolState, request: CodeRequest): Promise<CodeDeliveryDetailsType> {
  const { user, purpose, destination } = request
  checkAttemptLimit(pool, user, `send ${purpose}`)
  countAttempt(pool, user, `send ${purpose}`)
  const code = randomDigits(pool.randomBytes, 6)
  const delivery = await sendCode(pool, { ...request, code })
  const expiresAt = pool.clock.now() + (purpose === 'forgotPassword' ? HOUR_MS : 24 * HOUR_MS)
  keepCode(user, purpose, { code, expiresAt, destination })
  return delivery
}

/** Keeps a code that was sent. An earlier one of the same purpose no longer works. */
export function keepCode(
  user: User,
  purpose: CodePurpose,
  sent: Pick<IssuedCode, 'code' | 'expiresAt' | 'destination'>,
): void {
  user.codes.delete(purpose)
  user.codes.set(purpose, { ...sent, ...UNUSED, failures: 0 })
}

/** Uses the code of a purpose, if there is one. */
export function useCode(pool: PoolState, user: User, purpose: CodePurpose): void {
  const issued = user.codes.get(purpose)
  if (issued) spend(pool, issued, ONCE)
  user.codes.delete(purpose)
}

const ONCE = { refusal: codeExpired }

/**
 * Checks a code without using it up.
 *
 * @throws {CognitoException} when it is wrong, expired, was never asked for, or was guessed at too often.
 */
export function checkCode(pool: PoolState, user: User, purpose: CodePurpose, given: string): IssuedCode {
  checkAttemptLimit(pool, user, `try ${purpose}`)
  const { wrongCodesPerCode, tooManyWrongCodes } = pool.settings.assumptions
  const issued = user.codes.get(purpose)
  if (!issued || pool.clock.now() >= issued.expiresAt) throw codeExpired()
  checkOpen(pool, issued, ONCE)
  if (issued.failures >= wrongCodesPerCode) {
    if (tooManyWrongCodes === 'ExpiredCodeException') throw codeExpired()
    throw new CognitoException('TooManyFailedAttemptsException', 'Too many failed attempts')
  }
  if (issued.code === given) return issued
  issued.failures++
  countAttempt(pool, user, `try ${purpose}`)
  throw codeMismatch()
}
