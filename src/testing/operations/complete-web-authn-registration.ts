/**
 * `CompleteWebAuthnRegistration`: takes the passkey that was made.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CompleteWebAuthnRegistration.html
 * @module
 */

import { checkPasskeyLimit, type PasskeyRegistration, webAuthnOf } from '../passkeys/passkey-registration.ts'
import { type Attestation, readAttestation } from '../passkeys/read-attestation.ts'
import { verifyRegistration } from '../passkeys/verify-registration.ts'
import type { PoolState } from '../pool-state.ts'
import { type Caller, readCaller } from '../tokens/access.ts'
import type { Passkey, User } from '../users/user.ts'
import { checkOpen, spendOn } from '../validity/single-use.ts'
import { CognitoException, invalidParameter } from '../wire/exception.ts'
import type { Operation } from './operation.ts'

/** Runs `CompleteWebAuthnRegistration`. The challenge is used up by a passkey that is taken. */
export const completeWebAuthnRegistration: Operation<'CompleteWebAuthnRegistration'> = async (pool, input) => {
  const caller = readCaller(pool, input.AccessToken)
  const webAuthn = webAuthnOf(pool)
  const attestation = parse(input.Credential)
  const registration = checkChallenge(pool, caller, attestation)
  await spendOn(pool, registration, ONCE, async () => {
    const key = await verifyRegistration(pool.subtle(), attestation, webAuthn)
    addPasskey(pool, caller.user, attestation, { ...key, relyingPartyId: webAuthn.relyingPartyId })
  })
  return {}
}

function addPasskey(
  pool: PoolState,
  user: User,
  { credentialId, attachment, transports, head }: Attestation,
  key: Pick<Passkey, 'publicKey' | 'algorithm' | 'relyingPartyId'>,
): void {
  checkPasskeyLimit(user)
  if ([...pool.users.values()].some(({ passkeys }) => passkeys.has(credentialId))) {
    // Assumption: the exception and its text.
    throw invalidParameter('The credential is already registered.')
  }
  user.passkeys.set(credentialId, {
    ...key,
    credentialId,
    // Assumption: what Cognito calls a passkey on its own.
    friendlyName: `Passkey ${user.passkeys.size + 1}`,
    attachment,
    transports,
    createdAt: pool.clock.now(),
    signCount: head.signCount,
  })
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

const notFound = (): CognitoException =>
  new CognitoException('WebAuthnChallengeNotFoundException', 'Challenge not found or expired')

const ONCE = { refusal: notFound }

/** The challenge the passkey answers: one of this user, this app client, and not too old. */
function checkChallenge(pool: PoolState, { user, origin }: Caller, { clientData }: Attestation): PasskeyRegistration {
  const { challenge } = clientData
  const registration = typeof challenge === 'string' ? pool.passkeyRegistrations.get(challenge) : undefined
  if (!registration || registration.user !== user || pool.clock.now() >= registration.expiresAt) throw notFound()
  checkOpen(pool, registration, ONCE)
  if (registration.clientId !== origin.client.clientId) {
    throw new CognitoException('WebAuthnClientMismatchException', 'The access token is of another app client')
  }
  return registration
}
