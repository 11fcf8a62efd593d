/**
 * Attributes: the names that may be written, the values they may have, and their removal.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html
 * @module
 */
import type { PoolState } from '../pool-state.ts'
import type { AppClient } from '../settings.ts'
import { type CognitoException, invalidParameter, notAuthorized } from '../wire/exception.ts'
import type { User } from './user.ts'

const STANDARD = new Set(
  (
    'address birthdate email family_name gender given_name locale middle_name name nickname phone_number picture ' +
    'preferred_username profile updated_at website zoneinfo'
  ).split(' '),
)

/** An e-mail address as far as anyone can tell by looking. */
export const EMAIL = /^[^\s@]+@[^\s@]+$/

/** A phone number, E.164. */
export const PHONE = /^\+\d{1,15}$/

/**
 * Refuses names that this app client may not write. `sub` and the two flags nobody may.
 *
 * @throws {CognitoException} `NotAuthorizedException`.
 */
export function checkWritable(client: AppClient, names: readonly string[]): void {
  for (const name of names) {
    const isFixed = name === 'sub' || name.endsWith('_verified') || name.startsWith('dev:') || name === 'identities'
    if (isFixed || client.writeAttributes?.has(name) === false) {
      throw notAuthorized('A client attempted to write unauthorized attribute')
    }
  }
}

/**
 * Refuses names that the pool does not know.
 *
 * @throws {CognitoException} `InvalidParameterException`.
 */
export function checkKnown(pool: PoolState, names: readonly string[]): void {
  for (const name of names) {
    if (!STANDARD.has(name) && !pool.settings.schema.has(name)) {
      throw schemaViolation(`${name}: Attribute does not exist in the schema.`)
    }
  }
}

/**
 * Refuses values that do not fit their attribute.
 *
 * @throws {CognitoException} `InvalidParameterException`.
 */
export function checkValues(pool: PoolState, values: ReadonlyMap<string, string>): void {
  for (const [name, value] of values) {
    const longest = name === 'birthdate' ? 10 : (pool.settings.schema.get(name)?.maxLength ?? 2048)
    if (name === 'email' && !EMAIL.test(value)) throw invalidParameter('Invalid email address format.')
    if (name === 'phone_number' && !PHONE.test(value)) throw invalidParameter('Invalid phone number format.')
    if (name === 'updated_at' && !/^\d+$/.test(value)) throw schemaViolation('updated_at: The value must be a number')
    if (name === 'birthdate' && value.length < 10) {
      throw schemaViolation('birthdate: String must be at least 10 characters')
    }
    if (value.length > longest) throw schemaViolation(`${name}: String must be no longer than ${longest} characters`)
  }
}

/**
 * Refuses when a required attribute would be missing.
 *
 * @throws {CognitoException} `InvalidParameterException` that names every one.
 */
export function checkRequired(pool: PoolState, has: (name: string) => boolean): void {
  const missing = [...pool.settings.schema.values()].filter(({ name, required }) => required && !has(name))
  if (missing.length > 0)
    throw schemaViolation(missing.map(({ name }) => `${name}: The attribute is required`).join('\n'))
}

/** @throws {CognitoException} `InvalidParameterException` when an attribute cannot be changed once it is set. */
export function checkMutable(pool: PoolState, names: readonly string[]): void {
  for (const name of names) {
    if (pool.settings.schema.get(name)?.mutable === false) {
      throw invalidParameter(`user.${name}: Attribute cannot be updated.`)
    }
  }
}

const schemaViolation = (what: string): CognitoException =>
  invalidParameter(`Attributes did not conform to the schema: ${what}`)

/** Removes attributes. An address goes with its flag, its waiting successor and its code. */
export function removeAttributes(user: User, names: readonly string[]): void {
  for (const name of names) {
    user.attributes.delete(name)
    user.attributes.delete(`${name}_verified`)
    user.pendingAttributes.delete(name)
    user.codes.delete(`attribute:${name}`)
  }
}
