/**
 * The signed-in user, as the tokens describe them. Decoded, not verified: suitable for a greeting or for hiding a
 * button, not for a decision on a server.
 *
 * @module
 */
import { type Claims, textClaims } from '../jwt.ts'
import type { Tokens } from './tokens.ts'

/** The signed-in user. */
export interface AuthUser {
  /** The real user name; in pools with e-mail sign-in it is an id. */
  readonly username: string
  /** The name as typed to sign in. */
  readonly signInName: string
  /** The user's id, which never changes. */
  readonly sub: string
  readonly email: string | undefined
  readonly emailVerified: boolean
  readonly phoneNumber: string | undefined
  readonly phoneNumberVerified: boolean
  readonly name: string | undefined
  /** The groups of the user pool that the user is in. Empty when none. */
  readonly groups: readonly string[]
  /** The scopes of the access token, such as `aws.cognito.signin.user.admin`. */
  readonly scopes: readonly string[]
  /** Custom attributes by name, without the prefix `custom:`. An object without a prototype. */
  readonly customAttributes: Readonly<Record<string, string>>
  /** Every claim of the ID token. */
  readonly idClaims: Claims
  /** Every claim of the access token. */
  readonly accessClaims: Claims
}

/** Describes the user that the tokens belong to. */
export function toUser(session: {
  readonly username: string
  readonly signInName: string
  readonly tokens: Tokens
}): AuthUser {
  const { claims: idClaims } = session.tokens.idToken
  const { claims: accessClaims } = session.tokens.accessToken
  const [id, access] = [textClaims(idClaims), textClaims(accessClaims)]
  return Object.freeze({
    username: session.username,
    signInName: session.signInName,
    sub: access.sub ?? id.sub ?? '',
    email: id.email,
    emailVerified: isTrue(idClaims.email_verified),
    phoneNumber: id.phone_number,
    phoneNumberVerified: isTrue(idClaims.phone_number_verified),
    name: id.name,
    groups: textsOf(accessClaims['cognito:groups'] ?? idClaims['cognito:groups']),
    scopes: (access.scope ?? '').split(' ').filter(Boolean),
    customAttributes: customAttributes(idClaims),
    idClaims,
    accessClaims,
  })
}

/** True when the user's access token has a scope, such as `aws.cognito.signin.user.admin` or `orders/read`. */
export function hasScope(user: Pick<AuthUser, 'scopes'>, scope: string): boolean {
  return user.scopes.includes(scope)
}

function customAttributes(claims: Claims): Readonly<Record<string, string>> {
  const attributes: Record<string, string> = Object.create(null)
  for (const [name, value] of Object.entries(claims)) {
    if (name.startsWith('custom:') && typeof value === 'string') attributes[name.slice(7)] = value
  }
  return attributes
}

/** Pools with attribute mapping send booleans as strings. */
const isTrue = (value: unknown): boolean => value === true || value === 'true'

const textsOf = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : []
