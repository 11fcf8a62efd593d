/**
 * `GlobalSignOut`: makes all tokens of the caller worthless, on every device.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GlobalSignOut.html
 * @module
 */
import { readCaller, revokeAll } from '../tokens/access.ts'
import type { Operation } from './operation.ts'

/** Runs `GlobalSignOut`. */
export const globalSignOut: Operation<'GlobalSignOut'> = (pool, { AccessToken }) => {
  revokeAll(pool, readCaller(pool, AccessToken).user)
  return {}
}
