/**
 * `CompleteWebAuthnRegistration`: takes the passkey that was made.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CompleteWebAuthnRegistration.html
 * @module
 */

import { checkPasskeyLimit, webAuthnOf } from '../passkeys/passkey-registration.ts'
import { type Attestation, readAttestation } from '../passkeys/read-attestation.ts'
import { verifyRegistration } from '../passkeys/verify-registration.ts'
import type { PoolState } from '../pool-state.ts'
import { type Caller, readCaller } from '../tokens/access.ts'
import { CognitoException, invalidParameter } from '../wire/exception.ts'
import type { Operation } from './operation.ts'

/** Runs `CompleteWebAuthnRegistration`. The challenge is used up by a passkey that is taken. */
export const completeWebAuthnRegistration: Operation<'CompleteWebAuthnRegistration'> = async (pool, input) => {
  const caller = readCaller(pool, input.AccessToken)
  const webAuthn = webAuthnOf(pool)
  const attestation = parse(input.Credential)
  const challenge = checkChallenge(pool, caller, attestation)
  const key = await verifyRegistration(pool.subtle(), attestation, webAuthn)
  const { user } = caller
  checkPasskeyLimit(user)
  if ([...pool.users.values()].some(({ passkeys }) => passkeys.has(attestation.credentialId))) {
    // Assumption: the exception and its text.
    throw invalidParameter('The credential is already registered.')
  }
  pool.passkeyRegistrations.delete(challenge)
  user.passkeys.set(attestation.credentialId, {
    ...key,
    credentialId: attestation.credentialId,
    relyingPartyId: webAuthn.relyingPartyId,
    // Assumption: what Cognito calls a passkey on its own.
    friendlyName: `Passkey ${user.passkeys.size + 1}`,
    attachment: attestation.attachment,
    transports: attestation.transports,
    createdAt: pool.clock.now(),
    signCount: attestation.head.signCount,
  })
  return {}
}

function parse(credential: unknown): Attestation {
  let attestation: Attestation
  try {
    attestation = readAttestation(credential)
  } catch {
    throw invalidParameter('Invalid credential.')
  }
  if (attestation.clientData.type !== 'webauthn.create') throw invalidParameter('Invalid credential.')
  return attestation
}

/** The challenge the passkey answers: one of this user, this app client, and not too old. */
function checkChallenge(pool: PoolState, { user, origin }: Caller, { clientData }: Attestation): string {
  const { challenge } = clientData
  const registration = typeof challenge === 'string' ? pool.passkeyRegistrations.get(challenge) : undefined
  if (!registration || registration.user !== user || pool.clock.now() >= registration.expiresAt) {
    throw new CognitoException('WebAuthnChallengeNotFoundException', 'Challenge not found or expired')
  }
  if (registration.clientId !== origin.client.clientId) {
    throw new CognitoException('WebAuthnClientMismatchException', 'The access token is of another app client')
  }
  return challenge as string
}
