/**
 * What the flows may do with the session: hand it a signed-in user, and ask for tokens.
 *
 * @module
 */
import type { AuthError } from '../errors.ts'
import type { Tokens } from './tokens.ts'

/** A user who has just signed in. */
export interface NewSession {
  readonly tokens: Tokens
  /** The real user name: `USER_ID_FOR_SRP` or the `username` claim, never an alias. */
  readonly username: string
  /** What the person typed, for a greeting and for the next sign-in form. */
  readonly signInName: string
  /** The confirmed or just issued device key that must accompany every refresh of these tokens. */
  readonly deviceKey?: string | undefined
  /** `memory` forgets the session when the page ends ("do not remember me"). Default: `storage`. */
  readonly persistence?: 'storage' | 'memory' | undefined
}

/** The session, as flows and account functions see it. */
export interface SessionPort {
  /** Makes this user the signed-in one. Storage trouble never rejects: the session then lives in memory. */
  adopt(session: NewSession): Promise<void>
  /**
   * Valid tokens, refreshed when needed. `forceRefresh` asks for new ones whatever the old ones are worth.
   *
   * @throws {SessionError} `ERR_SIGNED_OUT` or `ERR_SESSION_EXPIRED` when there is no session.
   * @throws {NetworkError} when a refresh was needed and could not be made; the session stays.
   */
  getTokens(options?: { readonly forceRefresh?: boolean; readonly signal?: AbortSignal | undefined }): Promise<Tokens>
  /** The real user name of the signed-in user, if there is one. */
  username(): string | undefined
  /** The device key bound to the present refresh token, if there is one. */
  deviceKey(): string | undefined
  /** Changes the device key that accompanies refreshes; `undefined` drops it. */
  setDeviceKey(deviceKey: string | undefined): Promise<void>
  /** Tells those who listen for `deviceTrouble` that this device could not be confirmed. */
  tellDeviceTrouble(error: AuthError): void
  /** Ends a session here without asking the service, for instance after `DeleteUser`. Default: the present user's. */
  end(reason: 'userDeleted' | 'userSignedOut', username?: string): Promise<void>
}
