/**
 * `WEB_AUTHN`: sign-in by passkey.
 *
 * @module
 */

import { verifyAssertion } from '../passkeys/verify-assertion.ts'
import type { PoolState } from '../pool-state.ts'
import { randomText } from '../random.ts'
import type { Attempt } from '../sign-in/attempt.ts'
import { type AuthAnswer, type ChallengeRequest, type Proven, required } from '../sign-in/auth-request.ts'
import { closeSessionBy, countFailure, openSession } from '../sign-in/challenge-session.ts'
import { isTwoFactors } from '../sign-in/first-factors.ts'
import { CognitoException, invalidParameter, notAuthorized } from '../wire/exception.ts'
import { readAnswered } from './answered-session.ts'

/** Asks for an assertion of one of the user's passkeys. */
export function askPasskey(pool: PoolState, attempt: Attempt): AuthAnswer {
  const { webAuthn } = pool.settings
  if (!webAuthn) throw new CognitoException('WebAuthnNotEnabledException', 'WebAuthn is not enabled')
  const challenge = randomText(pool.randomBytes, 32)
  const options = {
    hints: [],
    attestation: 'none',
    attestationFormats: [],
    challenge,
    timeout: 180_000,
    rpId: webAuthn.relyingPartyId,
    allowCredentials: [...(attempt.user?.passkeys.values() ?? [])].map(({ credentialId, transports }) => ({
      id: credentialId,
      type: 'public-key',
      transports,
    })),
    userVerification: userVerification(pool, attempt),
  }
  return {
    ChallengeName: 'WEB_AUTHN',
    Session: openSession(pool, attempt, 'WEB_AUTHN', { webAuthnChallenge: challenge }).token,
    ChallengeParameters: { CREDENTIAL_REQUEST_OPTIONS: JSON.stringify(options) },
  }
}

/** Checks the assertion. A refused one leaves the session open for another try. */
export async function answerPasskey(pool: PoolState, request: ChallengeRequest): Promise<Proven> {
  const session = readAnswered(pool, request, 'WEB_AUTHN')
  const { attempt, webAuthnChallenge } = session
  const credential = parseCredential(required(request.responses, 'CREDENTIAL'))
  const { webAuthn } = pool.settings
  if (!attempt.user || !webAuthn || webAuthnChallenge === undefined) throw notAuthorized()
  const { passkeys } = attempt.user
  const expected = {
    challenge: webAuthnChallenge,
    relyingPartyId: webAuthn.relyingPartyId,
    origins: webAuthn.origins,
    userVerification: userVerification(pool, attempt),
  }
  const proof = await closeSessionBy(pool, session, async () => {
    const found = await verifyAssertion(pool.subtle(), passkeys, credential, expected)
    if (found) return found
    countFailure(pool, session)
    throw notAuthorized('Credential verification failed')
  })
  proof.passkey.signCount = proof.signCount
  attempt.methods.add(proof.passkey.attachment === 'cross-platform' ? 'hwk' : 'swk')
  attempt.firstFactorDone = true
  attempt.secondFactorDone ||= isTwoFactors(pool, attempt.user) && proof.userVerified
  return { proven: attempt }
}

/** A passkey that stands for two factors must be one with user verification. */
function userVerification(pool: PoolState, { user }: Attempt): 'required' | 'preferred' {
  const isRequired = user !== undefined && isTwoFactors(pool, user)
  return isRequired ? 'required' : (pool.settings.webAuthn?.userVerification ?? 'preferred')
}

function parseCredential(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw invalidParameter('CREDENTIAL is not valid JSON')
  }
}
