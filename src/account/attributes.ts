/**
 * Changes the attributes of the signed-in user, and verifies addresses.
 *
 * Tokens that exist do not change with them: `refreshTokens` gets new ones in the same call.
 *
 * @module
 */
import type { AuthContext, WithAuthContext } from '../core.ts'
import { type AuthError, InvalidInputError, toAuthError } from '../errors.ts'
import { readCode, readText, readTexts, type Secret } from '../input.ts'
import { callAsUser } from '../session/token-calls.ts'
import type { CallOptions } from '../transport/call.ts'
import type { CodeDeliveryDetailsType } from '../transport/operations.ts'
import { type Delivery, readDelivery } from './delivery.ts'
import { type ClientMetadata, writeClientMetadata } from './public-call.ts'
import type { AttributeName, NewAttributes } from './user-attributes.ts'

/** What a write may do beside. */
export interface WriteOptions extends CallOptions {
  /** Gets tokens that tell of the change. Default: false. */
  readonly refreshTokens?: boolean | undefined
}

/** What became of a write. The write itself succeeded. */
export interface Written {
  /** Why the tokens that were wished for did not come. They will with the next refresh. */
  readonly refreshError: AuthError | undefined
}

/** A new value that waits for its code. Until then the old value may still be in force. */
export interface PendingAttribute {
  readonly attribute: string
  /** The value that was written and is not verified. */
  readonly value: string | undefined
  /** Where the code went. */
  readonly delivery: Delivery
}

/** What became of an update. */
export interface UpdatedAttributes extends Written {
  /** Addresses that wait for a code, for {@link verifyAttribute}. Empty when there are none. */
  readonly pending: readonly PendingAttribute[]
}

/**
 * Writes attributes. An empty text deletes one.
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
  const written = readTexts(input.attributes, 'attributes', 'Attributes')
  if (written.length === 0) throw new InvalidInputError('There is no attribute to write', { field: 'attributes' })
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
    throw new InvalidInputError('There is no attribute to delete', { field: 'attributes' })
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

/** Gets new tokens where they are wished for. The write stands, whatever becomes of it. */
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
