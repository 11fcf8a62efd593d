/**
 * Ends a session at the service, after it has ended here.
 *
 * @module
 */
import { type AuthError, toAuthError } from '../errors.ts'
import type { Clock, KeyValueStorage } from '../ports.ts'
import type { Sensitive } from '../sensitive.ts'
import { createBufferedStorage } from '../storage/buffered.ts'
import { changePlace, readPlace } from '../storage/records.ts'
import { type SessionPlace, type SessionRecord, type SignOutNote, sessionPlace } from './record.ts'
import type { RefreshDeps } from './refresh.ts'
import { requestTokens, revokeToken, signOutEverywhere, withinAnswerTime } from './token-calls.ts'
import { readTokens, remainingMs } from './tokens.ts'

/**
 * The reach of a sign-out.
 *
 * - `local`: the tokens are deleted here, and stay valid.
 * - `revoke`: the refresh token is revoked too, and with it every access token that came from it.
 * - `global`: every session of the user ends, on all devices.
 */
export type SignOutScope = 'local' | 'revoke' | 'global'

/** The result of a sign-out. */
export interface SignOutResult {
  /** The failures at the service or in the storage. The user is signed out here all the same. */
  readonly warnings: readonly AuthError[]
}

/** The dependencies of ending a session. */
export type EndDeps = Pick<RefreshDeps, 'settings' | 'call' | 'secretHash' | 'ports'>

/** Ends a session at the service. Never rejects; failures are returned. */
export async function endRemotely(
  deps: EndDeps,
  record: SessionRecord,
  scope: SignOutScope,
): Promise<readonly AuthError[]> {
  const { refreshToken } = record.tokens
  const warnings: AuthError[] = []
  const tryTo = async (end: () => Promise<unknown>): Promise<boolean> => {
    try {
      await withinAnswerTime(deps, end())
      return true
    } catch (thrown) {
      warnings.push(toAuthError(thrown))
      return false
    }
  }
  const everywhere = async () => signOutEverywhere(deps, await validAccessToken(deps, record))
  if (scope === 'global' && (await tryTo(everywhere))) return []
  if (scope !== 'local' && refreshToken) await tryTo(() => revokeToken(deps, refreshToken))
  return warnings
}

/** `GlobalSignOut` needs a valid access token: if necessary a new one, which is not stored. */
async function validAccessToken(deps: EndDeps, record: SessionRecord): Promise<Sensitive<string>> {
  const { tokens, username, deviceKey } = record
  if (!tokens.refreshToken || remainingMs(tokens, deps.ports.clock.now()) > 0) return tokens.accessToken
  const result = await requestTokens(deps, {
    refreshToken: tokens.refreshToken,
    deviceKey,
    operation: deps.settings.refreshOperation,
    username,
  })
  return readTokens(result, { receivedAt: tokens.receivedAt, previous: tokens }).accessToken
}

/** The storage of notes, and the clock that bounds it. */
export interface Notes {
  readonly notes: KeyValueStorage
  readonly clock: Clock
}

function noteOf({ notes, clock }: Notes, key: string): SessionPlace {
  // If this storage fails too, the caller gets a warning that the sign-out is not stored.
  const storage = createBufferedStorage({ storage: notes, clock, onTrouble: () => undefined })
  return sessionPlace(storage, `${key}.signed-out`)
}

/** Notes that a session was ended. */
export async function leaveSignOutNote(notes: Notes, key: string, record: SessionRecord): Promise<void> {
  const { generation, tokens } = record
  const note: SignOutNote = { type: 'signOutNote', generation, issuedAt: tokens.issuedAt }
  await changePlace(noteOf(notes, key), () => note)
}

/** True when a session that is still stored has ended. A newer one of the same user has not. */
export async function hasSignOutNote(notes: Notes, key: string, record: SessionRecord): Promise<boolean> {
  const { generation, tokens } = record
  const note = await readPlace(noteOf(notes, key)).catch(() => undefined)
  // Generations restart when a storage was cleared; the times of the tokens decide then.
  return note?.type === 'signOutNote' && note.generation >= generation && note.issuedAt >= tokens.issuedAt
}

/** Removes the note, once the sign-out is stored. */
export async function removeSignOutNote(notes: Notes, key: string): Promise<void> {
  await changePlace(noteOf(notes, key), () => null)
}
