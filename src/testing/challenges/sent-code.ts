/**
 * `SMS_MFA`, `SMS_OTP` and `EMAIL_OTP`: a code that was sent. `EMAIL_OTP` is a first factor and a second one.
 *
 * @module
 */

import { maskDestination, sendCode } from '../codes/send-code.ts'
import type { PoolState } from '../pool-state.ts'
import { randomDigits } from '../random.ts'
import type { Attempt } from '../sign-in/attempt.ts'
import { type AuthAnswer, type ChallengeRequest, type Proven, required } from '../sign-in/auth-request.ts'
import { type ChallengeSession, closeSession, countFailure, openSession } from '../sign-in/challenge-session.ts'
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
  const details = user && {
    user,
    client,
    code,
    medium,
    purpose: challenge,
    triggerSource: 'CustomMessage_Authentication',
    ...(email !== undefined && { destination: email }),
  }
  const destination = details
    ? (await sendCode(pool, details as Parameters<typeof sendCode>[1])).Destination!
    : maskDestination(medium === 'EMAIL' ? 'a@a' : '+00000000000')
  return {
    ChallengeName: challenge,
    Session: openSession(pool, attempt, challenge, { code, email }).token,
    ChallengeParameters: {
      CODE_DELIVERY_DELIVERY_MEDIUM: medium,
      CODE_DELIVERY_DESTINATION: destination,
      USER_ID_FOR_SRP: username,
      USERNAME: username,
    },
  }
}

/** Checks the code. */
export function answerSentCode(pool: PoolState, request: ChallengeRequest, challenge: SentCodeChallenge): Proven {
  const session = readAnswered(pool, request, challenge)
  const code = required(request.responses, `${challenge}_CODE`)
  const { attempt } = session
  if (!attempt.user || code !== session.code) {
    countFailure(pool, session)
    throw new CognitoException('CodeMismatchException', pool.settings.assumptions.wrongMfaCodeText)
  }
  closeSession(pool, session)
  noteProof(attempt, challenge)
  rememberEmail(session)
  return { proven: attempt }
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
