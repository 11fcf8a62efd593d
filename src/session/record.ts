/**
 * What is stored of one user's session: one text, written as a whole, so that it is never half old and half new.
 *
 * @module
 */
import { Sensitive } from '../sensitive.ts'
import { readSignedOutReason, type SignedOutReason } from './signed-out-reason.ts'
import { ownMembers, parseStored, textMember, timeMember } from './stored-json.ts'
import type { Tokens } from './tokens.ts'
import { toUser } from './user.ts'

/** A user who is signed in. */
export interface SessionRecord {
  readonly type: 'signedIn'
  /** Grows by one with every change of the tokens, over sign-outs and sign-ins too. A write names the one it saw. */
  readonly generation: number
  readonly username: string
  readonly signInName: string
  /** The device key that must accompany every refresh of these tokens. */
  readonly deviceKey: string | undefined
  readonly tokens: Tokens
  /** The refresh token before the present one, kept while the present one comes from a damaged answer. */
  readonly spareRefreshToken: Sensitive<string> | undefined
  /** Milliseconds since the Unix epoch, by the local clock. */
  readonly writtenAt: number
}

/** A user who was signed in. The tombstone keeps a late refresh from bringing the session back. */
export interface Tombstone {
  readonly type: 'signedOut'
  readonly generation: number
  readonly username: string
  readonly reason: SignedOutReason
  /** Milliseconds since the Unix epoch, by the local clock. */
  readonly writtenAt: number
}

/** What {@link readRecord} makes of a stored text. */
export type StoredRecord =
  | SessionRecord
  | Tombstone
  /** Nothing is stored. */
  | { readonly type: 'none' }
  /** Written by a later version of this library. Not to be touched. */
  | { readonly type: 'newer' }
  /** Not readable. To be set aside. */
  | { readonly type: 'damaged' }

const VERSION = 1

/** Writes a record as text. The only place where tokens leave their boxes to be stored. */
export function writeRecord(record: SessionRecord | Tombstone): string {
  const { generation, username, writtenAt } = record
  const common = { v: VERSION, generation, username, writtenAt }
  if (record.type === 'signedOut') return JSON.stringify({ ...common, signedOut: record.reason })
  const { tokens } = record
  return JSON.stringify({
    ...common,
    signInName: record.signInName,
    deviceKey: record.deviceKey,
    accessToken: tokens.accessToken.expose(),
    idToken: tokens.idToken.expose(),
    refreshToken: tokens.refreshToken?.expose(),
    // `refreshToken` at any depth is what a storage that keeps secrets apart looks for.
    spare: record.spareRefreshToken && { refreshToken: record.spareRefreshToken.expose() },
    expiresAt: tokens.expiresAt,
    issuedAt: tokens.issuedAt,
    receivedAt: tokens.receivedAt,
  })
}

/** Reads a stored text. Total: whatever was stored, it returns, and never throws. */
export function readRecord(text: string | null, username: string): StoredRecord {
  if (text === null) return { type: 'none' }
  const stored = parseStored(text, VERSION)
  if (stored === 'newer' || stored === 'damaged') return { type: stored }
  try {
    if (textMember(stored, 'username') !== username) return { type: 'damaged' }
    const { generation } = stored
    if (typeof generation !== 'number' || !Number.isSafeInteger(generation) || generation < 1) {
      return { type: 'damaged' }
    }
    const common = { generation, username, writtenAt: timeMember(stored, 'writtenAt') }
    if (stored.signedOut !== undefined) {
      return { type: 'signedOut', ...common, reason: readSignedOutReason(stored.signedOut) }
    }
    const record: SessionRecord = {
      type: 'signedIn',
      ...common,
      signInName: textMember(stored, 'signInName'),
      deviceKey: optionalText(stored, 'deviceKey'),
      tokens: readStoredTokens(stored),
      spareRefreshToken:
        stored.spare === undefined ? undefined : optionalSecret(ownMembers(stored.spare), 'refreshToken'),
    }
    toUser(record) // tokens that cannot be decoded are damage too
    return record
  } catch {
    return { type: 'damaged' }
  }
}

function readStoredTokens(stored: ReturnType<typeof ownMembers>): Tokens {
  return {
    accessToken: new Sensitive(textMember(stored, 'accessToken')),
    idToken: new Sensitive(textMember(stored, 'idToken')),
    refreshToken: optionalSecret(stored, 'refreshToken'),
    expiresAt: timeMember(stored, 'expiresAt'),
    issuedAt: timeMember(stored, 'issuedAt'),
    receivedAt: timeMember(stored, 'receivedAt'),
  }
}

function optionalText(stored: ReturnType<typeof ownMembers>, name: string): string | undefined {
  return stored[name] === undefined ? undefined : textMember(stored, name)
}

function optionalSecret(stored: ReturnType<typeof ownMembers>, name: string): Sensitive<string> | undefined {
  const text = optionalText(stored, name)
  return text === undefined ? undefined : new Sensitive(text)
}
