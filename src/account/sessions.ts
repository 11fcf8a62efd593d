/**
 * The sessions of the signed-in user, on all devices.
 *
 * @module
 */
import type { WithAuthContext } from '../core.ts'
import { ProtocolError } from '../errors.ts'
import { readText } from '../input.ts'
import { callAsUser } from '../session/token-calls.ts'
import type { CallOptions } from '../transport/call.ts'
import { type PagedList, pagedList, readItems, readNextToken, readOptionalText, readTime } from './paging.ts'

/** One valid session, here or elsewhere. */
export interface UserSession {
  readonly sessionId: string
  /** `TOKEN`: of an app like this one. `SSO`: of managed login. */
  readonly type: 'TOKEN' | 'SSO' | undefined
  /** True for the session that makes the request. */
  readonly isCurrent: boolean
  readonly clientId: string | undefined
  /** Such as `Chrome on Windows`. */
  readonly deviceType: string | undefined
  readonly lastIpAddress: string | undefined
  readonly lastLocation: { readonly city: string | undefined; readonly country: string | undefined }
  /** Milliseconds since the Unix epoch. */
  readonly createdAt: number | undefined
  /** Milliseconds since the Unix epoch. */
  readonly lastActiveAt: number | undefined
  /** The session of managed login that this one came from. */
  readonly originSessionId: string | undefined
}

/**
 * The sessions of the signed-in user.
 *
 * @example for await (const session of listSessions(auth)) show(session.deviceType)
 */
export function listSessions({ context }: WithAuthContext, options?: CallOptions): PagedList<UserSession> {
  return pagedList(async (nextToken) => {
    const answer = await callAsUser(
      context,
      'ListUserSessions',
      { ...(nextToken !== undefined && { NextToken: nextToken }) },
      options,
    )
    return { items: readItems(answer.Sessions, readSession), nextToken: readNextToken(answer.NextToken) }
  })
}

/**
 * Ends one session, for instance on a lost phone. To end the present one, sign out.
 *
 * @param input.linked Ends the sessions that came from it too. Default: false.
 */
export async function revokeSession(
  { context }: WithAuthContext,
  input: { readonly sessionId: string; readonly linked?: boolean | undefined },
  options?: CallOptions,
): Promise<void> {
  await callAsUser(
    context,
    'RevokeUserSession',
    {
      SessionId: readText(input.sessionId, 'sessionId', 'The id of the session', 2048),
      ...(input.linked !== undefined && { RevokeAssociatedSessions: input.linked ? 'LINKED' : 'NONE' }),
    },
    options,
  )
}

function readSession(session: Readonly<Record<string, unknown>>): UserSession {
  const sessionId = readOptionalText(session.SessionId)
  if (sessionId === undefined) throw new ProtocolError('SessionId is missing')
  const { SessionType: type, LastLocation: location } = session
  const place = (typeof location === 'object' && location !== null ? location : {}) as Readonly<Record<string, unknown>>
  return {
    sessionId,
    type: type === 'TOKEN' || type === 'SSO' ? type : undefined,
    isCurrent: session.IsCurrentSession === true,
    clientId: readOptionalText(session.ClientId),
    deviceType: readOptionalText(session.DeviceType),
    lastIpAddress: readOptionalText(session.LastIPAddress),
    lastLocation: { city: readOptionalText(place.City), country: readOptionalText(place.Country) },
    createdAt: readTime(session.CreateDate),
    lastActiveAt: readTime(session.LastActiveDate),
    originSessionId: readOptionalText(session.OriginSessionId),
  }
}
