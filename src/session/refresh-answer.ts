/**
 * Takes the answer to a refresh home: checks it, and stores it if the session is still the one it was asked for.
 *
 * @module
 */
import { type AuthError, toAuthError } from '../errors.ts'
import type { AuthenticationResultType } from '../transport/operations.ts'
import { checkSameIdentity } from './identity.ts'
import type { SessionRecord } from './record.ts'
import type { Commit } from './record-store.ts'
import type { RefreshDeps, RefreshOutcome } from './refresh-outcome.ts'
import { revokeToken } from './revoke.ts'
import type { SessionStore } from './store.ts'
import { readRefreshToken, readTokens, type Tokens } from './tokens.ts'

/**
 * Stores the tokens of an answer in the place of those of `base`. An answer that cannot be used changes nothing; but if
 * it holds a new refresh token, the old one may be spent already, so both are kept.
 *
 * @param sentKey The device key that the refresh was sent with.
 */
export async function settleAnswer(
  deps: RefreshDeps,
  base: SessionRecord,
  result: AuthenticationResultType | undefined,
  sentKey: string | undefined,
): Promise<RefreshOutcome> {
  const { store, serverClock } = deps
  const old = base.tokens
  const receivedAt = deps.ports.clock.now()
  let tokens: Tokens
  let error: AuthError | undefined
  try {
    tokens = readTokens(result, { receivedAt, serverClock, previous: old })
    checkSameIdentity(old, tokens)
  } catch (thrown) {
    error = toAuthError(thrown)
    // The tokens of somebody else are not touched.
    const salvaged = error.code === 'ERR_PROTOCOL' ? readRefreshToken(result) : undefined
    tokens = { ...old, refreshToken: salvaged ?? old.refreshToken }
  }
  const { refreshToken } = tokens
  const isRotated = refreshToken?.expose() !== old.refreshToken?.expose()
  if (error && !isRotated) return { type: 'failed', record: base, error }
  const commit = await moveOn(store, base, receivedAt, {
    tokens,
    spareRefreshToken: error && old.refreshToken,
    deviceKey: newDeviceKey(result) ?? (sentKey === base.deviceKey ? undefined : sentKey),
  })
  // Where the session merely moved on, revoking would end it: the tokens of one sign-in are revoked together.
  // Best effort: nobody is left to be told.
  if (commit.type === 'signedOut' && isRotated && refreshToken) revokeToken(deps, refreshToken).catch(() => undefined)
  return error && commit.type === 'committed' ? { type: 'failed', record: commit.record, error } : commit
}

/** Puts the next generation in the place of `base`. A spare refresh token lasts for one; the device key may stay. */
export function moveOn(
  store: SessionStore,
  base: SessionRecord,
  writtenAt: number,
  next: Pick<SessionRecord, 'tokens'> & Partial<SessionRecord>,
): Promise<Commit> {
  return store.commit(base, (present) => ({
    ...present,
    generation: present.generation + 1,
    writtenAt,
    tokens: next.tokens,
    spareRefreshToken: next.spareRefreshToken,
    deviceKey: next.deviceKey ?? present.deviceKey,
  }))
}

/** A refresh that named no device may have made one. The new tokens are bound to its key. */
function newDeviceKey(result: AuthenticationResultType | undefined): string | undefined {
  const key: unknown = result?.NewDeviceMetadata?.DeviceKey
  return typeof key === 'string' && key !== '' ? key : undefined
}
