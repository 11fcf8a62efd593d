/**
 * What is stored: one table that says of each kind how it is read. Each is one text, written as a whole, so that it is
 * never half old and half new.
 *
 * @module
 */

import type { DeviceAlias, ForgottenDevice, StoredDevice } from '../device/store.ts'
import { check, count, optional, ownMembers, readMembers, type Shape, secret, text, time } from '../json.ts'
import { decodeJwt } from '../jwt.ts'
import { Sensitive } from '../sensitive.ts'
import { readSignedOutReason } from '../signed-out-reason.ts'
import type { PatientStorage } from '../storage/buffered.ts'
import type { SessionRecord, Tombstone } from './record.ts'
import type { StoredMark } from './refresh.ts'
import type { SignOutNote } from './sign-out.ts'
import type { Accounts } from './store.ts'
import type { Tokens } from './tokens.ts'

interface Kinds {
  readonly signedIn: SessionRecord
  readonly signedOut: Tombstone
  readonly accounts: Accounts
  readonly refreshMark: StoredMark
  readonly signOutNote: SignOutNote
  readonly device: StoredDevice
  readonly noDevice: ForgottenDevice
  readonly deviceAlias: DeviceAlias
}

type Kind = keyof Kinds

/** What is stored. */
export type Stored = Kinds[Kind]

/** What is found. Who finds another kind than is stored there takes it for none. */
export type Found =
  | Stored
  /** Nothing is stored. */
  | { readonly type: 'none' }
  /** Written by a later version of this library. Not to be touched. */
  | { readonly type: 'newer' }
  /** Not readable. To be set aside. */
  | { readonly type: 'damaged' }

const VERSION = 1
/** A record with three tokens has about 5 kB. */
const LONGEST_TEXT = 256 * 1024

/** A token that can be decoded. */
function token(value: unknown): Sensitive<string> {
  decodeJwt(value)
  return secret(value)
}

const tokens: Shape<Tokens> = {
  accessToken: token,
  idToken: token,
  refreshToken: optional(secret),
  expiresAt: time,
  issuedAt: time,
  receivedAt: time,
}

const SHAPES: { readonly [K in Kind]: Shape<Omit<Kinds[K], 'type'>> } = {
  signedIn: {
    generation: count,
    username: text,
    signInName: text,
    deviceKey: optional(text),
    tokens: (value) => readMembers(tokens, value),
    spareRefreshToken: (value) => optional(secret)(ownMembers(value).refreshToken),
    writtenAt: time,
  },
  signedOut: { generation: count, username: text, reason: readSignedOutReason, writtenAt: time },
  accounts: { names: check((value) => Array.isArray(value) && value.length > 0 && value.every(text)), writtenAt: time },
  refreshMark: { generation: count, by: text, at: time },
  signOutNote: { generation: count, issuedAt: time },
  device: {
    username: text,
    deviceKey: text,
    deviceGroupKey: text,
    devicePassword: secret,
    confirmed: (value) => value === true,
  },
  noDevice: { username: text },
  deviceAlias: { username: text, realName: text },
}

/** Writes it as text. The only place where secrets leave their boxes to be stored. */
export function writeStored(stored: Stored): string {
  return JSON.stringify({ v: VERSION, ...stored }, function (this: Record<string, unknown>, name, value: unknown) {
    const boxed = this[name]
    if (!(boxed instanceof Sensitive)) return value
    // `refreshToken` at any depth is what a storage that keeps secrets apart looks for.
    return name === 'spareRefreshToken' ? { refreshToken: boxed.expose() } : boxed.expose()
  })
}

/**
 * Reads a stored text. Total: whatever was stored, it returns, and never throws.
 *
 * @param username Whose it must be. Default: anybody's.
 */
export function readStored(json: string | null, username?: string): Found {
  if (json === null) return { type: 'none' }
  try {
    const stored = ownMembers(json.length > LONGEST_TEXT ? undefined : JSON.parse(json))
    if (typeof stored.v === 'number' && stored.v > VERSION) return { type: 'newer' }
    const isOurs = stored.v === VERSION && (username === undefined || stored.username === username)
    const type = stored.type as Kind
    if (isOurs && Object.hasOwn(SHAPES, type)) return { type, ...readMembers<object>(SHAPES[type], stored) } as Stored
  } catch {
    // Damaged, as well as what is of another user.
  }
  return { type: 'damaged' }
}

/** Where something is stored. */
export interface Place {
  readonly storage: PatientStorage
  readonly key: string
  /** Whose it must be. Default: anybody's. */
  readonly username?: string
}

/**
 * What is stored there. What cannot be read is set aside, so that it is met once.
 *
 * @throws {StorageError} when the storage cannot be read.
 */
export async function readPlace({ storage, key, username }: Place): Promise<Found> {
  const json = await storage.read(key)
  const found = readStored(json, username)
  if (found.type === 'damaged') await storage.setAside(key, json!)
  return found
}

/** What a change found and what it made of it: `null` when it took it away, `undefined` when it left it alone. */
export interface Changed<S extends Stored> {
  readonly before: Found
  readonly after: S | null | undefined
}

/** Reads, decides and writes as one step. What a later version has stored is left alone. */
export async function changePlace<S extends Stored>(
  { storage, key, username }: Place,
  decide: (found: Found) => S | null | undefined,
): Promise<Changed<S>> {
  let before!: Found
  let after: S | null | undefined
  await storage.update(key, (json) => {
    before = readStored(json, username)
    after = before.type === 'newer' ? undefined : decide(before)
    return after && writeStored(after)
  })
  return { before, after }
}
