/**
 * `ListWebAuthnCredentials`: the caller's passkeys, oldest first, a page at a time.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListWebAuthnCredentials.html
 * @module
 */
import { readCaller } from '../tokens/access.ts'
import { ageKey, pageOf } from '../wire/page.ts'
import type { Operation } from './operation.ts'

/** Runs `ListWebAuthnCredentials`. */
export const listWebAuthnCredentials: Operation<'ListWebAuthnCredentials'> = (pool, input) => {
  const { user } = readCaller(pool, input.AccessToken)
  const page = { limit: input.MaxResults, largest: 20, token: input.NextToken }
  const { items, next } = pageOf(user.passkeys.values(), (passkey) => ageKey(passkey, passkey.credentialId), page)
  return {
    Credentials: items.map(({ credentialId, friendlyName, relyingPartyId, attachment, transports, createdAt }) => ({
      CredentialId: credentialId,
      FriendlyCredentialName: friendlyName,
      RelyingPartyId: relyingPartyId,
      ...(attachment !== undefined && { AuthenticatorAttachment: attachment }),
      AuthenticatorTransports: transports,
      CreatedAt: createdAt / 1000,
    })),
    ...(next !== undefined && { NextToken: next }),
  }
}
