/**
 * The passkeys of the signed-in user: listed and deleted. Cognito has no way to rename one.
 *
 * @module
 */
import type { AuthContext, WithAuthContext } from '../core.ts'
import { CognitoError, InvalidInputError, ProtocolError } from '../errors.ts'
import { readText } from '../input.ts'
import { callAsUser } from '../session/token-calls.ts'
import type { CallOptions } from '../transport/call.ts'
import { type PagedList, pagedList, readItems, readNextToken, readOptionalText, readTime } from './paging.ts'
import { readCreationOptions } from './passkey-registration.ts'

/** A passkey that the user can sign in with. */
export interface UserPasskey {
  readonly credentialId: string
  /** What Cognito calls it, after the authenticator. */
  readonly name: string | undefined
  /** The domain it belongs to. */
  readonly relyingPartyId: string | undefined
  /** `platform`: of this machine. `cross-platform`: a key or a phone. */
  readonly attachment: string | undefined
  /** Such as `internal`, `hybrid`, `usb`. */
  readonly transports: readonly string[]
  /** Milliseconds since the Unix epoch. */
  readonly createdAt: number | undefined
}

/**
 * The passkeys of the signed-in user.
 *
 * @param input.pageSize 1 to 20. Default: what the service likes.
 * @example for await (const passkey of listPasskeys(auth)) show(passkey.name)
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListWebAuthnCredentials.html
 */
export function listPasskeys(
  { context }: WithAuthContext,
  input: { readonly pageSize?: number | undefined } = {},
  options?: CallOptions,
): PagedList<UserPasskey> {
  const { pageSize } = input
  if (pageSize !== undefined && !(Number.isSafeInteger(pageSize) && pageSize >= 1 && pageSize <= 20)) {
    throw new InvalidInputError('A page has 1 to 20 passkeys', { field: 'pageSize' })
  }
  return pagedList(async (nextToken) => {
    const answer = await callAsUser(
      context,
      'ListWebAuthnCredentials',
      {
        ...(pageSize !== undefined && { MaxResults: pageSize }),
        ...(nextToken !== undefined && { NextToken: nextToken }),
      },
      options,
    )
    return { items: readItems(answer.Credentials, readPasskey), nextToken: readNextToken(answer.NextToken) }
  })
}

/**
 * Deletes a passkey, and tells the passkey manager of this device which ones are left. A passkey that is gone already
 * is no error.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DeleteWebAuthnCredential.html
 */
export async function deletePasskey(
  auth: WithAuthContext,
  input: { readonly credentialId: string },
  options?: CallOptions,
): Promise<void> {
  const { context } = auth
  const credentialId = readText(input.credentialId, 'credentialId', 'The id of the passkey', 2048)
  await callAsUser(context, 'DeleteWebAuthnCredential', { CredentialId: credentialId }, options).catch(
    (error: unknown) => {
      if (!(error instanceof CognitoError && error.code === 'ResourceNotFoundException')) throw error
    },
  )
  await signalRemaining(context, options).catch(() => undefined)
}

/**
 * Tells the passkey manager which passkeys still exist. A manager hides all the others, so this is done only when two
 * answers of the service agree on what is left.
 */
async function signalRemaining(context: AuthContext, options: CallOptions | undefined): Promise<void> {
  const { passkeys } = context.ports
  if (!passkeys.signalAllAccepted) return
  const start = await callAsUser(context, 'StartWebAuthnRegistration', {}, options)
  const { relyingPartyId, userHandle, excluded } = readCreationOptions(start.CredentialCreationOptions)
  if (relyingPartyId === undefined || userHandle === undefined || excluded === undefined) return
  const listed = await listPasskeys({ context }, {}, options).all()
  const left = listed.filter((passkey) => passkey.relyingPartyId === relyingPartyId).map((each) => each.credentialId)
  const agree = left.length === excluded.length && left.every((credentialId) => excluded.includes(credentialId))
  if (!agree) return
  await passkeys.signalAllAccepted({ rpId: relyingPartyId, userId: userHandle, allAcceptedCredentialIds: left })
}

function readPasskey(passkey: Readonly<Record<string, unknown>>): UserPasskey {
  const credentialId = readOptionalText(passkey.CredentialId)
  if (credentialId === undefined) throw new ProtocolError('A passkey has no id')
  const transports: readonly unknown[] = Array.isArray(passkey.AuthenticatorTransports)
    ? passkey.AuthenticatorTransports
    : []
  return {
    credentialId,
    name: readOptionalText(passkey.FriendlyCredentialName),
    relyingPartyId: readOptionalText(passkey.RelyingPartyId),
    attachment: readOptionalText(passkey.AuthenticatorAttachment),
    transports: transports.filter((name): name is string => typeof name === 'string'),
    createdAt: readTime(passkey.CreatedAt),
  }
}
