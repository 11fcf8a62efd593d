/**
 * The inputs and outputs of the operations that end or list sessions, or judge a sign-in.
 *
 * @module
 */
import type { RevokeAssociatedSessionsType } from './common.ts'

/**
 * Input of `GlobalSignOut`, which ends every session of the signed-in user.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GlobalSignOut.html
 */
export interface GlobalSignOutRequest {
  readonly AccessToken: string
}

/**
 * Input of `RevokeToken`, which revokes a refresh token, and the access tokens that came from it.
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
 * Input of `ListUserSessions`, which lists the sessions of the signed-in user, page by page.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListUserSessions.html
 */
export interface ListUserSessionsRequest {
  readonly AccessToken: string
  readonly NextToken?: string
}

/** Output of `ListUserSessions`. */
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

/** The kind of a session. */
export type SessionTypeType = 'SSO' | 'TOKEN'

/** The location of a session, derived from its address. */
export interface SessionLocationType {
  readonly City?: string
  readonly Country?: string
}

/**
 * Input of `RevokeUserSession`, which ends one session of the signed-in user.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_RevokeUserSession.html
 */
export interface RevokeUserSessionRequest {
  readonly AccessToken: string
  readonly SessionId: string
  readonly RevokeAssociatedSessions?: RevokeAssociatedSessionsType
}

/**
 * Input of `UpdateAuthEventFeedback`, which reports whether a sign-in of a notification e-mail was genuine.
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

/** The verdict on a flagged sign-in. */
export type FeedbackValueType = 'Invalid' | 'Valid'
