/**
 * What a refresh works with, and what it can come to.
 *
 * @module
 */
import type { Settings } from '../config.ts'
import { type AuthError, StorageError } from '../errors.ts'
import type { Ports } from '../ports.ts'
import type { Call } from '../transport/call.ts'
import type { ServerClock } from '../transport/server-clock.ts'
import type { DeviceStore } from './device-store.ts'
import type { SessionRecord } from './record.ts'
import type { Settled } from './refresh-answer.ts'
import type { SessionStore } from './session-store.ts'
import type { SignedOutReason } from './signed-out-reason.ts'
import { judgeRefusal } from './verdict.ts'

/** What a refresh came to. */
export type RefreshOutcome =
  | { readonly type: 'refreshed'; readonly record: SessionRecord }
  /** Somebody else had refreshed; these are their tokens. */
  | { readonly type: 'adopted'; readonly record: SessionRecord }
  /** The session goes on as it was. */
  | {
      readonly type: 'failed'
      readonly record: SessionRecord
      readonly error: AuthError
      readonly retryAfterMs: number | undefined
      /** Whether asking again soon is of no use. */
      readonly isHopeless: boolean
    }
  /** There will be no new tokens. The present ones are good until they expire. */
  | { readonly type: 'refused'; readonly record: SessionRecord; readonly reason: SignedOutReason }
  | { readonly type: 'signedOut'; readonly reason: SignedOutReason }

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

/** What became of an answer, as an outcome. */
export function toOutcome(settled: Settled, base: SessionRecord): RefreshOutcome {
  switch (settled.type) {
    case 'committed':
      return { type: 'refreshed', record: settled.record }
    case 'superseded':
      return { type: 'adopted', record: settled.record }
    case 'unusable':
      return failed(settled.record, settled.error)
    case 'signedOut':
      return { type: 'signedOut', reason: settled.reason }
    default:
      settled satisfies never
      return failed(base, new StorageError('The session is in an unknown state'))
  }
}

/** A refresh that failed without saying anything about the session. */
export function failed(record: SessionRecord, error: AuthError): RefreshOutcome {
  const verdict = judgeRefusal(error)
  const retryAfterMs = verdict.type === 'transient' ? verdict.retryAfterMs : undefined
  return { type: 'failed', record, error, retryAfterMs, isHopeless: verdict.type === 'configuration' }
}
