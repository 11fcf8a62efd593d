/**
 * `DeleteWebAuthnCredential`: takes a passkey away from the caller.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DeleteWebAuthnCredential.html
 * @module
 */
import { readCaller } from '../tokens/access.ts'
import { resourceNotFound } from '../wire/exception.ts'
import type { Operation } from './operation.ts'

/** Runs `DeleteWebAuthnCredential`. */
export const deleteWebAuthnCredential: Operation<'DeleteWebAuthnCredential'> = (
  pool,
  { AccessToken, CredentialId },
) => {
  const { user } = readCaller(pool, AccessToken)
  // Assumption: the text.
  if (!user.passkeys.delete(CredentialId)) throw resourceNotFound('Credential does not exist.')
  return {}
}
