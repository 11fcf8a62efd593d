/**
 * The user of an operation without an access token.
 *
 * @module
 */
import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '../../bytes.ts'
import type { CodeDeliveryDetailsType } from '../../transport/operations.ts'
import { maskDestination } from '../codes/send-code.ts'
import type { PoolState } from '../pool-state.ts'
import type { AppClient } from '../settings.ts'
import { checkSecretHash, findClient } from '../tokens/secret-hash.ts'
import { type CognitoException, userNotFound } from '../wire/exception.ts'
import type { User } from './user.ts'
import { canonicalName, findUser } from './users.ts'

/** The input of such an operation. */
export interface PersonInput {
  readonly ClientId: string
  readonly SecretHash?: string
  readonly Username: string
}

/** The app client that asks, and the user, if there is one of this name. */
export interface Person {
  readonly client: AppClient
  readonly user: User | undefined
}

/** @throws {CognitoException} when there is no such app client, or the secret hash is missing or wrong. */
export function readPerson(pool: PoolState, { ClientId, SecretHash, Username }: PersonInput): Person {
  const client = findClient(pool, ClientId)
  checkSecretHash(client, SecretHash, Username)
  return { client, user: findUser(pool, Username) }
}

/** `UserNotFoundException`, in the words of recovery and confirmation. */
export const unknownPerson = (): CognitoException => userNotFound('Username/client id combination not found.')

/**
 * The delivery of a code that is never sent, for a name that must not be given away. Always the same for the same name.
 * An address that was typed is masked as it is.
 *
 * @param medium Default: what follows from the form of the name and from what the pool verifies, as AWS describes it.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pool-managing-errors.html
 */
export function inventedDelivery(
  pool: PoolState,
  name: string,
  medium: 'SMS' | 'EMAIL' = mediumOf(pool, name),
): CodeDeliveryDetailsType {
  const isSms = medium === 'SMS'
  const seed = hmac(sha256, pool.secret, utf8ToBytes(`delivery ${canonicalName(pool, name)}`))
  const letter = (at: number): string => String.fromCharCode(97 + (seed[at]! % 26))
  const digits = [...seed.slice(0, 11)].map((byte) => byte % 10).join('')
  const isTyped = isSms ? PHONE.test(name) : name.includes('@')
  const invented = isSms ? `+${digits}` : `${letter(0)}@${letter(1)}`
  return {
    Destination: maskDestination(isTyped ? name : invented),
    DeliveryMedium: medium,
    AttributeName: isSms ? 'phone_number' : 'email',
  }
}

function mediumOf({ settings: { autoVerifiedAttributes: verified } }: PoolState, name: string): 'SMS' | 'EMAIL' {
  if (PHONE.test(name)) return 'SMS'
  const isSms = !name.includes('@') && verified.includes('phone_number') && !verified.includes('email')
  return isSms ? 'SMS' : 'EMAIL'
}

const PHONE = /^\+\d+$/
