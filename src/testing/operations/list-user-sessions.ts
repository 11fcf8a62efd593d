/**
 * `ListUserSessions`: the caller's sign-ins, oldest first, a page at a time. Not simulated: SSO sessions of managed
 * login, what device and place a session was last used from.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListUserSessions.html
 * @module
 */
import { readCaller } from '../tokens/access.ts'
import { checkSessionTracking, sessionIdOf, sessionsOf } from '../tokens/user-sessions.ts'
import { ageKey, pageOf } from '../wire/page.ts'
import type { Operation } from './operation.ts'

/** Runs `ListUserSessions`. */
export const listUserSessions: Operation<'ListUserSessions'> = (pool, { AccessToken, NextToken }) => {
  const { user, origin: current } = readCaller(pool, AccessToken)
  checkSessionTracking(pool)
  const page = { limit: undefined, largest: pool.settings.assumptions.sessionsPerPage, token: NextToken }
  const { items, next } = pageOf(sessionsOf(pool, user), (origin) => ageKey(origin, origin.id), page)
  return {
    Sessions: items.map((origin) => ({
      SessionId: sessionIdOf(pool, origin),
      SessionType: 'TOKEN',
      ClientId: origin.client.clientId,
      CreateDate: origin.createdAt / 1000,
      LastActiveDate: origin.lastActiveAt / 1000,
      DeviceType: 'unknown',
      LastIPAddress: origin.lastIp,
      IsCurrentSession: origin === current,
    })),
    ...(next !== undefined && { NextToken: next }),
  }
}
