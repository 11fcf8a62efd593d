/**
 * `StartWebAuthnRegistration`: the options with which the caller's device makes a passkey.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_StartWebAuthnRegistration.html
 * @module
 */
import { bytesToBase64Url, utf8ToBytes } from '../../bytes.ts'
import { checkPasskeyLimit, webAuthnOf } from '../passkeys/passkey-registration.ts'
import { randomText } from '../random.ts'
import { readCaller } from '../tokens/access.ts'
import { UNUSED } from '../validity/single-use.ts'
import { CognitoException } from '../wire/exception.ts'
import type { Operation } from './operation.ts'

/** Runs `StartWebAuthnRegistration`. The answer is an object, not a string. */
export const startWebAuthnRegistration: Operation<'StartWebAuthnRegistration'> = (pool, { AccessToken }) => {
  const { user, origin } = readCaller(pool, AccessToken)
  const { relyingPartyId, userVerification } = webAuthnOf(pool)
  if (relyingPartyId === '') {
    throw new CognitoException('WebAuthnConfigurationMissingException', 'The user pool has no relying party id')
  }
  checkPasskeyLimit(user)
  const challenge = randomText(pool.randomBytes, 32)
  pool.passkeyRegistrations.set(challenge, {
    user,
    challenge,
    ...UNUSED,
    clientId: origin.client.clientId,
    expiresAt: pool.clock.now() + pool.settings.assumptions.passkeyRegistrationSeconds * 1000,
  })
  return {
    CredentialCreationOptions: {
      authenticatorSelection: { requireResidentKey: true, residentKey: 'required', userVerification },
      challenge,
      excludeCredentials: [...user.passkeys.values()].map(({ credentialId, transports }) => ({
        id: credentialId,
        type: 'public-key',
        transports,
      })),
      pubKeyCredParams: [
        { alg: -7, type: 'public-key' },
        { alg: -257, type: 'public-key' },
      ],
      rp: { id: relyingPartyId, name: relyingPartyId },
      timeout: 60_000,
      user: { displayName: user.username, id: bytesToBase64Url(utf8ToBytes(user.sub)), name: user.username },
    },
  }
}
