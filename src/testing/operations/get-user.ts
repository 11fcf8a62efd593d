/**
 * `GetUser`: the caller's attributes and second factors.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetUser.html
 * @module
 */

import { listedName } from '../sign-in/second-factor.ts'
import { readCaller } from '../tokens/access.ts'
import type { Operation } from './operation.ts'

/** Runs `GetUser`. */
export const getUser: Operation<'GetUser'> = (pool, { AccessToken }) => {
  const { user, origin } = readCaller(pool, AccessToken)
  const isReadable = (name: string): boolean => name === 'sub' || (origin.client.readAttributes?.has(name) ?? true)
  const enabled = [...user.mfa.enabled].map((method) => listedName(pool, method))
  return {
    Username: user.username,
    UserAttributes: [...user.attributes].filter(([name]) => isReadable(name)).map(([Name, Value]) => ({ Name, Value })),
    ...(user.mfa.preferred && { PreferredMfaSetting: listedName(pool, user.mfa.preferred) }),
    ...(enabled.length > 0 && { UserMFASettingList: enabled }),
  }
}
