/**
 * The inputs and outputs of the operations that end or list sessions, or judge a sign-in.
 *
 * @module
 */
import type { RevokeAssociatedSessionsType } from './common.ts'

/**
 * What `GlobalSignOut` takes. It ends every session of the signed-in user.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GlobalSignOut.html
 */
export interface GlobalSignOutRequest {
  readonly AccessToken: string
}

/**
 * What `RevokeToken` takes. It revokes a refresh token, and the access tokens that came from it.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_RevokeToken.html
 */
export interface RevokeTokenRequest {
  readonly Token: string
  readonly ClientId: string
  readonly ClientSecret?: string
  readonly RevokeAssociatedSessions?: RevokeAssociatedSessionsType
}

/**
 * What `ListUserSessions` takes. It lists the sessions of the signed-in user, page by page.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListUserSessions.html
 */
export interface ListUserSessionsRequest {
  readonly AccessToken: string
  readonly NextToken?: string
}

/** What `ListUserSessions` gives. */
export interface ListUserSessionsResponse {
  readonly Sessions?: readonly SessionDescriptionType[]
  readonly NextToken?: string
}

/** One session of a user. Times in seconds since the Unix epoch. */
export interface SessionDescriptionType {
  readonly SessionId?: string
  readonly SessionType?: SessionTypeType
  readonly ClientId?: string
  readonly CreateDate?: number
  readonly LastActiveDate?: number
  readonly DeviceType?: string
  readonly LastIPAddress?: string
  readonly LastLocation?: SessionLocationType
  readonly OriginSessionId?: string
  readonly IsCurrentSession?: boolean
}

/** What kind of session it is. */
export type SessionTypeType = 'SSO' | 'TOKEN'

/** Where a session was used from, as far as its address tells. */
export interface SessionLocationType {
  readonly City?: string
  readonly Country?: string
}

/**
 * What `RevokeUserSession` takes. It ends one session of the signed-in user.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_RevokeUserSession.html
 */
export interface RevokeUserSessionRequest {
  readonly AccessToken: string
  readonly SessionId: string
  readonly RevokeAssociatedSessions?: RevokeAssociatedSessionsType
}

/**
 * What `UpdateAuthEventFeedback` takes. It says whether a sign-in that was reported by e-mail was genuine.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateAuthEventFeedback.html
 */
export interface UpdateAuthEventFeedbackRequest {
  readonly UserPoolId: string
  readonly Username: string
  readonly EventId: string
  readonly FeedbackToken: string
  readonly FeedbackValue: FeedbackValueType
}

/** Whether a sign-in that was flagged was genuine. */
export type FeedbackValueType = 'Invalid' | 'Valid'
