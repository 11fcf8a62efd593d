/**
 * Takes the answer to a refresh home: checks it, and stores it if the session is still the one it was asked for.
 *
 * @module
 */
import { toAuthError } from '../errors.ts'
import type { Sensitive } from '../sensitive.ts'
import type { AuthenticationResultType } from '../transport/operations.ts'
import { checkSameIdentity } from './identity.ts'
import type { SessionRecord } from './record.ts'
import type { Commit } from './record-store.ts'
import type { RefreshDeps, RefreshOutcome } from './refresh-outcome.ts'
import { revokeToken } from './revoke.ts'
import type { SessionStore } from './session-store.ts'
import { readRefreshToken, readTokens, type Tokens } from './tokens.ts'

/**
 * Stores the tokens of an answer in the place of those of `base`.
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
  const old = base.tokens.refreshToken
  const receivedAt = deps.ports.clock.now()
  let tokens: Tokens
  try {
    tokens = readTokens(result, { receivedAt, serverClock, previous: base.tokens })
    checkSameIdentity(base.tokens, tokens)
  } catch (thrown) {
    const error = toAuthError(thrown)
    // The old refresh token may be spent already. If the damaged answer holds a new one, it is kept beside the old.
    // Tokens of somebody else are not touched.
    const refreshToken = error.code === 'ERR_PROTOCOL' ? readRefreshToken(result) : undefined
    if (!refreshToken || refreshToken.expose() === old?.expose()) return { type: 'failed', record: base, error }
    const commit = await moveOn(store, base, receivedAt, (present) => ({
      tokens: { ...present.tokens, refreshToken },
      spareRefreshToken: old,
    }))
    return commit.type === 'committed' ? { type: 'failed', record: commit.record, error } : commit
  }
  const commit = await moveOn(store, base, receivedAt, (present) => ({
    deviceKey: newDeviceKey(result) ?? (sentKey === base.deviceKey ? present.deviceKey : sentKey),
    tokens,
  }))
  const { refreshToken } = tokens
  // Where the session merely moved on, revoking would end it: the tokens of one sign-in are revoked together.
  if (commit.type === 'signedOut' && refreshToken && refreshToken.expose() !== old?.expose()) {
    // Best effort: nobody is left to be told.
    revokeToken(deps, refreshToken).catch(() => undefined)
  }
  return commit
}

/** Goes back to the refresh token before a salvaged one, which the service refused. */
export function useSpare(
  store: SessionStore,
  base: SessionRecord,
  refreshToken: Sensitive<string>,
  now: number,
): Promise<Commit> {
  return moveOn(store, base, now, (present) => ({ tokens: { ...present.tokens, refreshToken } }))
}

/** Puts the next generation in the place of `base`. A spare refresh token lasts for one generation. */
function moveOn(
  store: SessionStore,
  base: SessionRecord,
  writtenAt: number,
  change: (present: SessionRecord) => Partial<SessionRecord>,
): Promise<Commit> {
  return store.commit(base, (present) => ({
    ...present,
    generation: present.generation + 1,
    spareRefreshToken: undefined,
    writtenAt,
    ...change(present),
  }))
}

/** A refresh that named no device may have made one. The new tokens are bound to its key. */
function newDeviceKey(result: AuthenticationResultType | undefined): string | undefined {
  const key: unknown = result?.NewDeviceMetadata?.DeviceKey
  return typeof key === 'string' && key !== '' ? key : undefined
}
