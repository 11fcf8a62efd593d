/**
 * Codes that prove an address of a user who has an account already.
 *
 * @module
 */
import type { CodeDeliveryDetailsType } from '../../transport/operations.ts'
import type { PoolState } from '../pool-state.ts'
import type { Caller } from '../tokens/access.ts'
import { invalidParameter } from '../wire/exception.ts'
import { issueCode } from './issued-code.ts'

/** An attribute that can be proven. */
export type AddressName = 'email' | 'phone_number'

/** @throws {CognitoException} `InvalidParameterException` for any other attribute. */
export function readAddressName(name: string): AddressName {
  if (name === 'email' || name === 'phone_number') return name
  // Assumption: the text.
  throw invalidParameter(`Attribute ${name} cannot be verified.`)
}

/**
 * Sends a code to the address: the new one, where it waits to be proven before it counts.
 *
 * @throws {CognitoException} `InvalidParameterException` when the user has no such address.
 */
export function sendAddressCode(
  pool: PoolState,
  { user, origin: { client } }: Caller,
  attribute: AddressName,
  triggerSource: 'CustomMessage_UpdateUserAttribute' | 'CustomMessage_VerifyUserAttribute',
  clientMetadata?: Readonly<Record<string, string>>,
): Promise<CodeDeliveryDetailsType> {
  const destination = user.pendingAttributes.get(attribute) ?? user.attributes.get(attribute)
  // Assumption: the text.
  if (destination === undefined) throw invalidParameter(`User does not have attribute ${attribute}.`)
  return issueCode(pool, {
    user,
    client,
    purpose: `attribute:${attribute}`,
    medium: attribute === 'email' ? 'EMAIL' : 'SMS',
    destination,
    triggerSource,
    clientMetadata,
  })
}
