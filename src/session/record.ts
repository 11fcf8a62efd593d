/**
 * The records of a session: one table with the reader of each stored kind.
 *
 * @module
 */
import {
  check,
  count,
  isObject,
  isTime,
  optional,
  ownMembers,
  readMembers,
  type Shape,
  secret,
  text,
  time,
} from '../json.ts'
import { Jwt } from '../jwt.ts'
import { readSignedOutReason, type SignedOutReason } from '../refusals.ts'
import type { Sensitive } from '../sensitive.ts'
import type { BufferedStorage } from '../storage/buffered.ts'
import { type Kinds, type Place, type ReadResult, readRecord } from '../storage/records.ts'
import type { Tokens } from './tokens.ts'

/** A user who has just signed in. */
export interface NewSession {
  readonly tokens: Tokens
  /** The real user name: `USER_ID_FOR_SRP` or the `username` claim, never an alias. */
  readonly username: string
  /** The name as typed, for a greeting and for the next sign-in form. */
  readonly signInName: string
  /** The confirmed or just issued device key that must accompany every refresh of these tokens. */
  readonly deviceKey?: string | undefined
  /** The time of the sign-in, if it was not now. Milliseconds since the Unix epoch. */
  readonly since?: number | undefined
  /** `memory` forgets the session when the page ends ("do not remember me"). Default: `storage`. */
  readonly persistence?: 'storage' | 'memory' | undefined
}

/** A user who is signed in. */
export interface SessionRecord {
  readonly type: 'signedIn'
  /** Grows by one with every change of the tokens, over sign-outs and sign-ins too. A write names the one it read. */
  readonly generation: number
  readonly username: string
  readonly signInName: string
  /**
   * The time of the sign-in, which all its refreshes keep: it tells one sign-in from the next. Milliseconds since the Unix
   * epoch, by the local clock.
   */
  readonly since: number
  /** The device key that must accompany every refresh of these tokens. */
  readonly deviceKey: string | undefined
  readonly tokens: Tokens
  /**
   * The refresh token before the present one, kept while the present one comes from a damaged response. Its member has
   * the name by which `splitStorage` recognises refresh tokens.
   */
  readonly spareTokens: { readonly refreshToken: Sensitive<string> } | undefined
  /** Milliseconds since the Unix epoch, by the local clock. */
  readonly writtenAt: number
}

/** A user who was signed in: a tombstone, so that a late refresh cannot restore the session. */
export interface Tombstone {
  readonly type: 'signedOut'
  readonly generation: number
  readonly username: string
  readonly reason: SignedOutReason
  /** Milliseconds since the Unix epoch, by the local clock. */
  readonly writtenAt: number
}

/** The index of accounts. */
export interface Accounts {
  readonly type: 'accounts'
  /** The real user names, the current one last. */
  readonly names: readonly string[]
  /** Milliseconds since the Unix epoch, by the local clock. */
  readonly writtenAt: number
}

/** The sign-outs that could not be stored. */
export interface SignOutNote {
  readonly type: 'signOutNote'
  /** The users who have signed out, and the time of the sign-in that has ended. */
  readonly ended: Readonly<Record<string, number>>
  /** Every sign-in until then has ended. Milliseconds since the Unix epoch, by the local clock; 0 for none. */
  readonly before: number
}

/** Every record that a session stores. */
export type StoredSession = SessionRecord | Tombstone | Accounts | SignOutNote

/** A place of the session. */
export type SessionPlace = Place<StoredSession>

/** The content of such a place. */
export type SessionReadResult = ReadResult<StoredSession>

/** A record that a later version of this library has written: it is not known, and not deleted either. */
export type NewerRecord = Extract<SessionReadResult, { readonly type: 'newer' }>

const token = (value: unknown): Jwt => new Jwt(value)

const tokens: Shape<Tokens> = {
  accessToken: token,
  idToken: token,
  refreshToken: optional(secret),
  expiresAt: time,
  issuedAt: time,
  receivedAt: time,
}

const SESSION_KINDS: Kinds<StoredSession> = {
  signedIn: {
    generation: count,
    username: text,
    signInName: text,
    since: time,
    deviceKey: optional(text),
    tokens: (value) => readMembers(tokens, value),
    spareTokens: (value) => {
      const refreshToken = optional(secret)(ownMembers(value).refreshToken)
      return refreshToken && { refreshToken }
    },
    writtenAt: time,
  },
  signedOut: { generation: count, username: text, reason: readSignedOutReason, writtenAt: time },
  accounts: { names: check((value) => Array.isArray(value) && value.length > 0 && value.every(text)), writtenAt: time },
  signOutNote: { ended: check((value) => isObject(value) && Object.values(value).every(isTime)), before: time },
}

/** The place of a session's record behind a key. */
export function sessionPlace(storage: BufferedStorage, key: string): SessionPlace {
  return { storage, key, kinds: SESSION_KINDS }
}

/** The place of the record of one user. */
export interface UserPlace extends SessionPlace {
  readonly username: string
}

/** The place of a user's record behind a key. */
export function userPlace(storage: BufferedStorage, key: string, username: string): UserPlace {
  return { ...sessionPlace(storage, key), username }
}

/** Reads a stored string as a record of a session. Never throws. */
export const readStored = (json: string | null, username?: string): SessionReadResult =>
  readRecord(SESSION_KINDS, json, username)
