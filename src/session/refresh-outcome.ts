/**
 * What a refresh works with, and what it can come to.
 *
 * @module
 */
import type { Settings } from '../config.ts'
import type { DeviceStore } from '../device/store.ts'
import type { AuthError } from '../errors.ts'
import type { Ports } from '../ports.ts'
import type { SignedOutReason } from '../signed-out-reason.ts'
import type { Call } from '../transport/call.ts'
import type { ServerClock } from '../transport/server-clock.ts'
import type { SessionRecord } from './record.ts'
import type { Commit } from './record-store.ts'
import type { SessionStore } from './store.ts'

/**
 * What a refresh came to: what the store says of the write that it ended with, or why nothing was written.
 * `superseded` are the tokens of somebody else who had refreshed.
 */
export type RefreshOutcome =
  | Commit
  /** The session goes on as it was, or has a salvaged refresh token. */
  | { readonly type: 'failed'; readonly record: SessionRecord; readonly error: AuthError }
  /** There will be no new tokens. The present ones are good until they expire. */
  | { readonly type: 'refused'; readonly record: SessionRecord; readonly reason: SignedOutReason }

/** What a refresh works with. */
export interface RefreshDeps {
  readonly settings: Settings
  readonly ports: Pick<Ports, 'clock' | 'lock' | 'randomBytes'>
  readonly call: Call
  readonly serverClock: ServerClock
  readonly secretHash: (username: string) => Promise<string | undefined>
  readonly devices: Pick<DeviceStore, 'load'>
  readonly store: SessionStore
}
