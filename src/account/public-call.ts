/**
 * The members that sign-up and recovery calls share. They are made for an app client, without a token.
 *
 * @module
 */
import type { AuthContext } from '../core.ts'
import { readClientMetadata } from '../input.ts'
import type { CodeDeliveryDetailsType } from '../transport/operations.ts'
import {
  type RequestContext,
  type RequestMetadata,
  writeMetadata,
  writeRequestContext,
} from '../transport/request-context.ts'

/** Shared members of a call about a user who is not signed in. Members that are not configured are absent. */
export interface PublicCall extends RequestContext {
  readonly ClientId: string
  readonly Username: string
  readonly SecretHash?: string
}

/** Values for Lambda triggers, over the `clientMetadata` of `createAuth`. Not encrypted by the service. */
export type ClientMetadata = Readonly<Record<string, string>>

/** Writes the shared members. */
export async function writePublicCall(
  context: AuthContext,
  username: string,
  clientMetadata: ClientMetadata | undefined,
): Promise<PublicCall> {
  const { settings } = context
  const requestContext = writeRequestContext(settings, username, readClientMetadata(clientMetadata))
  const secretHash = await context.secretHash(username)
  return {
    ClientId: settings.clientId,
    Username: username,
    ...(secretHash !== undefined && { SecretHash: secretHash }),
    ...requestContext,
  }
}

/** Writes `ClientMetadata`, if there is any. */
export const writeClientMetadata = (
  { settings }: Pick<AuthContext, 'settings'>,
  clientMetadata: ClientMetadata | undefined,
): RequestMetadata => writeMetadata(settings, readClientMetadata(clientMetadata))

/**
 * Delivery of a code. It does not prove that the user exists: a pool that hides its users invents one.
 */
export interface Delivery {
  readonly medium: 'SMS' | 'EMAIL' | undefined
  /** Masked by the service, such as `a***@e***` or `+*******1234`. */
  readonly destination: string | undefined
  /** The attribute that is verified by it, such as `email`. */
  readonly attribute: string | undefined
  /** Arrival of the response. Milliseconds since the Unix epoch, local clock. */
  readonly sentAt: number
}

/** Reads `CodeDeliveryDetails`. `undefined` when nothing was sent. */
export function readDelivery(details: CodeDeliveryDetailsType | undefined, now: number): Delivery | undefined {
  if (typeof details !== 'object' || details === null) return undefined
  const { DeliveryMedium: medium, Destination: destination, AttributeName: attribute } = details
  return {
    medium: medium === 'SMS' || medium === 'EMAIL' ? medium : undefined,
    destination: readShortText(destination),
    attribute: readShortText(attribute),
    sentAt: now,
  }
}

const readShortText = (text: unknown): string | undefined =>
  typeof text === 'string' && text !== '' && text.length <= 2048 ? text : undefined
