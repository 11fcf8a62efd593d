/**
 * Takes the answer to a refresh home: checks it, and stores it if the session is still the one it was asked for.
 *
 * @module
 */
import { type AuthError, ProtocolError, toAuthError } from '../errors.ts'
import type { Sensitive } from '../sensitive.ts'
import type { AuthenticationResultType } from '../transport/operations.ts'
import type { ServerClock } from '../transport/server-clock.ts'
import { checkSameIdentity } from './identity.ts'
import type { SessionRecord } from './record.ts'
import type { Commit } from './record-store.ts'
import type { SessionStore } from './session-store.ts'
import { readRefreshToken, readTokens, type Tokens } from './tokens.ts'

/** What became of the answer to a refresh. */
export type Settled =
  | Commit
  /** The answer cannot be used; the session is as it was, or has a salvaged refresh token. */
  | { readonly type: 'unusable'; readonly error: AuthError; readonly record: SessionRecord }

/**
 * Stores the tokens of an answer in the place of those of `base`.
 *
 * @param sent The device key that was sent, and the time of the answer by the local clock.
 * @param revoke Ends the refresh token of an answer that nobody is entitled to any more.
 */
export async function settleAnswer(
  deps: { readonly store: SessionStore; readonly serverClock: ServerClock },
  base: SessionRecord,
  result: AuthenticationResultType | undefined,
  sent: { readonly deviceKey: string | undefined; readonly receivedAt: number },
  revoke: (token: Sensitive<string>) => void,
): Promise<Settled> {
  const { store, serverClock } = deps
  let tokens: Tokens
  try {
    tokens = readTokens(result, { receivedAt: sent.receivedAt, serverClock, previous: base.tokens })
    checkSameIdentity(base.tokens, tokens)
  } catch (thrown) {
    return salvage(store, base, result, toAuthError(thrown), sent.receivedAt)
  }
  const commit = await store.commit(base, (present) => ({
    ...present,
    generation: present.generation + 1,
    deviceKey: newDeviceKey(result) ?? (sent.deviceKey === base.deviceKey ? present.deviceKey : sent.deviceKey),
    tokens,
    spareRefreshToken: undefined,
    writtenAt: sent.receivedAt,
  }))
  const isRotated = tokens.refreshToken?.expose() !== base.tokens.refreshToken?.expose()
  // Where the session merely moved on, revoking would end it: the tokens of one sign-in are revoked together.
  if (commit.type === 'signedOut' && isRotated && tokens.refreshToken) revoke(tokens.refreshToken)
  return commit
}

/**
 * The old refresh token may be spent already. If the damaged answer holds a new one, it is kept beside the old.
 * Tokens of somebody else are not touched.
 */
async function salvage(
  store: SessionStore,
  base: SessionRecord,
  result: unknown,
  error: AuthError,
  writtenAt: number,
): Promise<Settled> {
  const refreshToken = error.code === 'ERR_PROTOCOL' ? readRefreshToken(result) : undefined
  const old = base.tokens.refreshToken
  if (!refreshToken || refreshToken.expose() === old?.expose()) return { type: 'unusable', error, record: base }
  const commit = await store.commit(base, (present) => ({
    ...present,
    generation: present.generation + 1,
    tokens: { ...present.tokens, refreshToken },
    spareRefreshToken: old,
    writtenAt,
  }))
  return commit.type === 'committed' ? { type: 'unusable', error, record: commit.record } : commit
}

/** Goes back to the refresh token before a salvaged one, which the service refused. */
export async function useSpare(store: SessionStore, base: SessionRecord, writtenAt: number): Promise<Commit> {
  const spare = base.spareRefreshToken
  if (!spare) throw new ProtocolError('There is no spare refresh token')
  return store.commit(base, (present) => ({
    ...present,
    generation: present.generation + 1,
    tokens: { ...present.tokens, refreshToken: spare },
    spareRefreshToken: undefined,
    writtenAt,
  }))
}

/** A refresh that named no device may have made one. The new tokens are bound to its key. */
function newDeviceKey(result: AuthenticationResultType | undefined): string | undefined {
  const key: unknown = result?.NewDeviceMetadata?.DeviceKey
  return typeof key === 'string' && key !== '' ? key : undefined
}
