/**
 * `SMS_MFA`, `SMS_OTP` and `EMAIL_OTP`: a code that was sent. `EMAIL_OTP` is a first factor and a second one.
 *
 * @module
 */

import { sendCode } from '../codes/send-code.ts'
import type { PoolState } from '../pool-state.ts'
import { randomDigits } from '../random.ts'
import type { Attempt } from '../sign-in/attempt.ts'
import { type AuthAnswer, type ChallengeRequest, type Proven, required } from '../sign-in/auth-request.ts'
import { type ChallengeSession, closeSession, countFailure, openSession } from '../sign-in/challenge-session.ts'
import { attributeOfAddress } from '../users/confirm-user.ts'
import { acceptMfaCode, checkMfaNotLocked, countWrongMfaCode } from '../users/password-attempts.ts'
import { inventedDelivery } from '../users/person.ts'
import type { User } from '../users/user.ts'
import { findAliasOwner } from '../users/users.ts'
import { CognitoException } from '../wire/exception.ts'
import { readAnswered } from './answered-session.ts'

/** The challenges that send a code. */
export type SentCodeChallenge = 'SMS_MFA' | 'SMS_OTP' | 'EMAIL_OTP'

/**
 * Sends a code and asks for it. Nothing is sent to a user who does not exist, and the answer does not tell.
 *
 * @param email Where to, when the address is being set up. Default: the user's own.
 */
export async function askSentCode(
  pool: PoolState,
  attempt: Attempt,
  challenge: SentCodeChallenge,
  email?: string,
): Promise<AuthAnswer> {
  const { user, client, username } = attempt
  const medium = challenge === 'EMAIL_OTP' ? 'EMAIL' : 'SMS'
  // Sign-in codes of SMS and of e-mail MFA have 6 and 8 digits in the wild.
  const code = randomDigits(pool.randomBytes, challenge === 'SMS_MFA' ? 6 : 8)
  const sentTo = email ?? user?.attributes.get(medium === 'EMAIL' ? 'email' : 'phone_number')
  const delivery = user
    ? await sendCode(pool, {
        user,
        client,
        code,
        medium,
        purpose: challenge,
        triggerSource: 'CustomMessage_Authentication',
        ...(sentTo !== undefined && { destination: sentTo }),
      })
    : inventedDelivery(pool, username, medium)
  return {
    ChallengeName: challenge,
    Session: openSession(pool, attempt, challenge, { code, email, sentTo }).token,
    ChallengeParameters: {
      CODE_DELIVERY_DELIVERY_MEDIUM: medium,
      CODE_DELIVERY_DESTINATION: delivery.Destination!,
      // A code that is the first factor comes with nothing else.
      ...(!isFirstFactor(attempt) && { USER_ID_FOR_SRP: username, USERNAME: username }),
    },
  }
}

/** Checks the code. */
export function answerSentCode(pool: PoolState, request: ChallengeRequest, challenge: SentCodeChallenge): Proven {
  const session = readAnswered(pool, request, challenge)
  const code = required(request.responses, `${challenge}_CODE`)
  const { attempt } = session
  const { user } = attempt
  const isSecond = !isFirstFactor(attempt)
  if (user && isSecond) checkMfaNotLocked(pool, user)
  if (!user || code !== session.code) {
    countFailure(pool, session)
    if (user && isSecond) countWrongMfaCode(pool, user)
    throw new CognitoException('CodeMismatchException', pool.settings.assumptions.wrongMfaCodeText)
  }
  closeSession(pool, session)
  if (isSecond) {
    acceptMfaCode(user)
    verifyAddress(pool, user, session.sentTo)
  }
  noteProof(attempt, challenge)
  rememberEmail(session)
  return { proven: attempt }
}

const isFirstFactor = ({ flow, firstFactorDone }: Attempt): boolean => flow === 'USER_AUTH' && !firstFactorDone

/** A code of a second factor proves the address that it was sent to. */
function verifyAddress(pool: PoolState, user: User, sentTo: string | undefined): void {
  const attribute = sentTo === undefined ? undefined : attributeOfAddress(user, sentTo)
  if (attribute === undefined || sentTo === undefined) return
  const isTaken = pool.settings.aliasAttributes.includes(attribute) && findAliasOwner(pool, attribute, sentTo, user)
  if (!isTaken) user.attributes.set(`${attribute}_verified`, 'true')
}

function noteProof(attempt: Attempt, challenge: SentCodeChallenge): void {
  attempt.methods.add(challenge === 'EMAIL_OTP' ? 'email_otp' : 'sms')
  attempt.secondFactorDone = true
  attempt.firstFactorDone = true
  // A define trigger may ask for a code as well, and wants to hear of it.
  if (attempt.custom?.passed === false) attempt.custom.results.push({ challengeName: challenge, challengeResult: true })
}

/** The address that was set up inside the sign-in is the user's from now on. */
function rememberEmail({ email, attempt: { user } }: ChallengeSession): void {
  if (email === undefined || !user) return
  user.attributes.set('email', email)
  user.attributes.set('email_verified', 'true')
  user.mfa.enabled.add('EMAIL_OTP')
}
