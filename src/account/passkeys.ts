/**
 * The passkeys of the signed-in user: listed and deleted. Cognito has no way to rename one.
 *
 * @module
 */
import type { AuthContext, WithAuthContext } from '../core.ts'
import { InvalidInputError, PasskeyError, ProtocolError } from '../errors.ts'
import { readText } from '../input.ts'
import { isObject } from '../json.ts'
import { readCredential } from '../passkey/error.ts'
import { isUnknownResource } from '../refusals.ts'
import { Sensitive } from '../sensitive.ts'
import { callAsUser } from '../session/token-calls.ts'
import type { CallOptions } from '../transport/call.ts'
import { type PagedList, pagedList, readItems, readNextToken, readOptionalText, readTime } from './paging.ts'

/** A passkey that the user can sign in with. */
export interface UserPasskey {
  readonly credentialId: string
  /** Name that Cognito derives from the authenticator. */
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
 * @param input.pageSize 1 to 20. Default: the service's own.
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
    throw new InvalidInputError('pageSize must be a whole number from 1 to 20', { field: 'pageSize' })
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
 * Deletes a passkey, and signals the remaining ones to the passkey manager of this device. Succeeds if the passkey
 * does not exist.
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
      if (!isUnknownResource(error)) throw error
    },
  )
  await signalRemaining(context, options).catch(() => undefined)
}

/**
 * Signals the existing passkeys to the passkey manager. A manager hides all others, so this is done only when two
 * responses of the service agree on the list.
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
  if (credentialId === undefined) throw new ProtocolError('CredentialId is missing')
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

/** The creation options from the service. */
export interface PasskeyRequest {
  /** A `PublicKeyCredentialCreationOptionsJSON`. */
  readonly creationOptions: unknown
  /** Expiry of the options. Milliseconds since the Unix epoch, local clock. */
  readonly expiresAt: number
}

/** A created passkey. */
export interface NewPasskey {
  readonly credentialId: string
  /** `platform`: of this machine. `cross-platform`: a key or a phone. `undefined` if the browser does not say. */
  readonly attachment: string | undefined
}

/** The parts of creation options that are used here. */
export interface CreationOptions {
  readonly relyingPartyId: string | undefined
  /** The WebAuthn user handle, base64url. */
  readonly userHandle: string | undefined
  /** The ids of the passkeys that exist already. `undefined` when the service does not say. */
  readonly excluded: readonly string[] | undefined
  readonly timeoutMs: number
}

/** The browser's default when the options have no timeout. */
const DEFAULT_TIMEOUT_MS = 60_000

/**
 * Registers a passkey. The browser or phone prompts the user: call it from a click.
 *
 * @throws {PasskeyError} when the user declines, has a passkey here already, or passkeys are not supported.
 * @throws {CognitoError} `WebAuthnNotEnabledException`, `WebAuthnOriginNotAllowedException`, `LimitExceededException`,
 * …
 */
export async function registerPasskey(auth: WithAuthContext, options: CallOptions = {}): Promise<NewPasskey> {
  if (!auth.context.ports.passkeys.isSupported()) {
    throw new PasskeyError('Passkeys are not supported here', { code: 'ERR_PASSKEY_UNSUPPORTED' })
  }
  const request = await startPasskeyRegistration(auth, options)
  const credential = await createPasskey(auth, request, options)
  return completePasskeyRegistration(auth, credential, options)
}

/** Requests creation options from the service. */
export async function startPasskeyRegistration(
  { context }: WithAuthContext,
  options?: CallOptions,
): Promise<PasskeyRequest> {
  const answer = await callAsUser(context, 'StartWebAuthnRegistration', {}, options)
  const creationOptions = answer.CredentialCreationOptions
  const { timeoutMs } = readCreationOptions(creationOptions)
  return { creationOptions, expiresAt: context.ports.clock.now() + timeoutMs }
}

/** Runs the ceremony. The result is a `RegistrationResponseJSON`. */
export async function createPasskey(
  { context }: WithAuthContext,
  { creationOptions }: PasskeyRequest,
  { signal }: CallOptions = {},
): Promise<Sensitive<unknown>> {
  // The port requires a signal; a caller without one cannot abort.
  const ceremony = { signal: signal ?? new AbortController().signal }
  return new Sensitive(readCredential('create', await context.ports.passkeys.create(creationOptions, ceremony)))
}

/** Submits the new passkey to the service. */
export async function completePasskeyRegistration(
  { context }: { readonly context: AuthContext },
  credential: Sensitive<unknown>,
  options?: CallOptions,
): Promise<NewPasskey> {
  const document = credential.expose() as Readonly<Record<string, unknown>> | null
  const credentialId = document?.id
  if (typeof credentialId !== 'string' || credentialId === '')
    throw new ProtocolError('The id of the passkey is missing')
  await callAsUser(context, 'CompleteWebAuthnRegistration', { Credential: document }, options)
  const attachment = document?.authenticatorAttachment
  return { credentialId, attachment: typeof attachment === 'string' ? attachment : undefined }
}

/**
 * Reads the parts of creation options that are used here.
 *
 * @throws {ProtocolError} when they are not an object.
 */
export function readCreationOptions(options: unknown): CreationOptions {
  if (!isObject(options)) throw new ProtocolError('CredentialCreationOptions is malformed')
  const { rp, user, excludeCredentials: exclude, timeout } = options
  const isList = Array.isArray(exclude) && exclude.every((each) => isObject(each) && typeof each.id === 'string')
  return {
    relyingPartyId: isObject(rp) && typeof rp.id === 'string' ? rp.id : undefined,
    userHandle: isObject(user) && typeof user.id === 'string' ? user.id : undefined,
    excluded: isList ? exclude.map((each: { id: string }) => each.id) : undefined,
    timeoutMs: typeof timeout === 'number' && timeout > 0 && timeout < 86_400_000 ? timeout : DEFAULT_TIMEOUT_MS,
  }
}
