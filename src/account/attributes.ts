/**
 * Changes the attributes of the signed-in user, and verifies addresses.
 *
 * Existing tokens do not change: `refreshTokens` gets new ones in the same call.
 *
 * @module
 */

import type { AuthContext, WithAuthContext } from '../core.ts'
import { type AuthError, InvalidInputError, ProtocolError, toAuthError } from '../errors.ts'
import { readCode, readPairs, readText, type Secret } from '../input.ts'
import { callAsUser } from '../session/token-calls.ts'
import type { CallOptions } from '../transport/call.ts'
import type { CodeDeliveryDetailsType } from '../transport/operations.ts'
import { type ClientMetadata, type Delivery, readDelivery, writeClientMetadata } from './public-call.ts'

/** The standard attributes, which are those of OpenID Connect. */
export type StandardAttribute =
  | 'address'
  | 'birthdate'
  | 'email'
  | 'family_name'
  | 'gender'
  | 'given_name'
  | 'locale'
  | 'middle_name'
  | 'name'
  | 'nickname'
  | 'phone_number'
  | 'picture'
  | 'preferred_username'
  | 'profile'
  | 'updated_at'
  | 'website'
  | 'zoneinfo'

/** Attributes that only the service writes. */
export type ServiceAttribute = 'sub' | 'email_verified' | 'phone_number_verified' | 'identities'

/** The name of an attribute that a user may write. Custom ones carry their prefix, such as `custom:team`. */
export type AttributeName = StandardAttribute | `custom:${string}`

/** Attributes to write. All values are strings, also `'true'` and `'42'`. */
export type NewAttributes = { readonly [Name in AttributeName]?: string | undefined }

/** Attributes as the service returns them. An object without a prototype. */
export type UserAttributes = { readonly [Name in AttributeName | ServiceAttribute]?: string }

const MOST_ATTRIBUTES = 200

/**
 * Reads a list of attributes into an object without a prototype.
 *
 * @throws {ProtocolError} when the list is malformed.
 */
export function readUserAttributes(list: unknown): UserAttributes {
  if (!Array.isArray(list) || list.length > MOST_ATTRIBUTES) throw malformed()
  const attributes: Record<string, string> = Object.create(null)
  for (const item of list) {
    if (typeof item !== 'object' || item === null) throw malformed()
    const { Name: name, Value: value } = item as { Name?: unknown; Value?: unknown }
    if (typeof name !== 'string') throw malformed()
    if (typeof value === 'string') attributes[name] = value
  }
  return attributes as UserAttributes
}

const malformed = (): ProtocolError => new ProtocolError('The list of attributes is malformed')

/** Options of a write. */
export interface WriteOptions extends CallOptions {
  /** Refreshes the tokens, so that their claims show the change. Default: false. */
  readonly refreshTokens?: boolean | undefined
}

/** The result of a successful write. */
export interface Written {
  /** The failure of the requested token refresh. The next refresh brings the new claims. */
  readonly refreshError: AuthError | undefined
}

/** A new value that waits for its code. Until then the old value may still be in force. */
export interface PendingAttribute {
  readonly attribute: string
  /** The value that was written and is not verified. */
  readonly value: string | undefined
  /** Delivery of the code. */
  readonly delivery: Delivery
}

/** The result of an update. */
export interface UpdatedAttributes extends Written {
  /** Addresses that wait for a code, for {@link verifyAttribute}. Empty when there are none. */
  readonly pending: readonly PendingAttribute[]
}

/**
 * Writes attributes. An empty string deletes one.
 *
 * @throws {CognitoError} `AliasExistsException`, `InvalidParameterException`, `NotAuthorizedException` for an attribute
 *   that the app client may not write.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateUserAttributes.html
 */
export async function updateAttributes(
  { context }: WithAuthContext,
  input: { readonly attributes: NewAttributes; readonly clientMetadata?: ClientMetadata | undefined },
  options: WriteOptions = {},
): Promise<UpdatedAttributes> {
  const written = readPairs(input.attributes, 'attributes', 'Attributes')
  if (written.length === 0) throw new InvalidInputError('No attributes to write', { field: 'attributes' })
  const answer = await callAsUser(
    context,
    'UpdateUserAttributes',
    {
      UserAttributes: written.map(([Name, Value]) => ({ Name, Value })),
      ...writeClientMetadata(context, input.clientMetadata),
    },
    options,
  )
  const values = new Map(written)
  const now = context.ports.clock.now()
  return {
    pending: readList(answer.CodeDeliveryDetailsList).flatMap((details) => {
      const delivery = readDelivery(details, now)
      if (delivery?.attribute === undefined) return []
      return [{ attribute: delivery.attribute, value: values.get(delivery.attribute), delivery }]
    }),
    ...(await refreshAfter(context, options)),
  }
}

/**
 * Deletes attributes.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DeleteUserAttributes.html
 */
export async function deleteAttributes(
  { context }: WithAuthContext,
  input: { readonly names: readonly AttributeName[] },
  options: WriteOptions = {},
): Promise<Written> {
  if (!Array.isArray(input.names) || input.names.length === 0) {
    throw new InvalidInputError('No attributes to delete', { field: 'attributes' })
  }
  const names = input.names.map((name) => readText(name, 'attributes', 'The name of an attribute', 64))
  await callAsUser(context, 'DeleteUserAttributes', { UserAttributeNames: names }, options)
  return refreshAfter(context, options)
}

/**
 * Sends a code for an address that is not verified.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetUserAttributeVerificationCode.html
 */
export async function sendAttributeCode(
  { context }: WithAuthContext,
  input: {
    readonly attribute: 'email' | 'phone_number'
    readonly clientMetadata?: ClientMetadata | undefined
  },
  options?: CallOptions,
): Promise<Delivery | undefined> {
  const answer = await callAsUser(
    context,
    'GetUserAttributeVerificationCode',
    {
      AttributeName: readText(input.attribute, 'attribute', 'The name of the attribute', 64),
      ...writeClientMetadata(context, input.clientMetadata),
    },
    options,
  )
  return readDelivery(answer.CodeDeliveryDetails, context.ports.clock.now())
}

/**
 * Verifies an address with the code that was sent. Where the pool verifies before it updates, this is when a pending
 * value takes the place of the old one.
 *
 * @throws {CognitoError} `CodeMismatchException`, `ExpiredCodeException`, `AliasExistsException`.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_VerifyUserAttribute.html
 */
export async function verifyAttribute(
  { context }: WithAuthContext,
  input: { readonly attribute: 'email' | 'phone_number'; readonly code: Secret },
  options: WriteOptions = {},
): Promise<Written> {
  const code = readCode(input.code)
  const attribute = readText(input.attribute, 'attribute', 'The name of the attribute', 64)
  await callAsUser(context, 'VerifyUserAttribute', { AttributeName: attribute, Code: code.expose() }, options)
  return refreshAfter(context, options)
}

/** Refreshes the tokens if requested. A failure does not undo the write. */
async function refreshAfter({ session }: AuthContext, { refreshTokens, signal }: WriteOptions): Promise<Written> {
  if (refreshTokens !== true) return { refreshError: undefined }
  try {
    await session.getTokens({ forceRefresh: true, ...(signal && { signal }) })
    return { refreshError: undefined }
  } catch (thrown) {
    return { refreshError: toAuthError(thrown) }
  }
}

const readList = (list: unknown): readonly CodeDeliveryDetailsType[] => (Array.isArray(list) ? list.slice(0, 64) : [])
