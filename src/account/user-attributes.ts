/**
 * The attributes of a user, by name.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html
 * @module
 */
import { ProtocolError } from '../errors.ts'

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

/** Attributes to write. All values are texts, also `'true'` and `'42'`. */
export type NewAttributes = { readonly [Name in AttributeName]?: string | undefined }

/** Attributes as the service gives them. An object without a prototype. */
export type UserAttributes = { readonly [Name in AttributeName | ServiceAttribute]?: string }

const MOST_ATTRIBUTES = 200

/**
 * Reads a list of attributes into an object without a prototype.
 *
 * @throws {ProtocolError} when it is no such list.
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
