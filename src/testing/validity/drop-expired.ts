/**
 * Forgetting what has expired, so that a pool that runs for days keeps no more than what still works.
 *
 * @module
 */
import type { PoolState } from '../pool-state.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

/** Forgets expired sessions, exchanges, tokens, codes and devices that were never confirmed. At most once a minute. */
export function dropExpired(pool: PoolState): void {
  const now = pool.clock.now()
  if (now >= pool.sweep.lastAt && now < pool.sweep.lastAt + MINUTE_MS) return
  pool.sweep.lastAt = now
  const { sessions, srpExchanges, deviceAttempts, refreshGrants, accessGrants, passkeyRegistrations } = pool
  for (const map of [sessions, srpExchanges, deviceAttempts, refreshGrants, accessGrants, passkeyRegistrations]) {
    map.dropExpired(now)
  }
  for (const [key, times] of pool.attempts) if ((times.at(-1) ?? 0) <= now - HOUR_MS) pool.attempts.delete(key)
  dropOfUsers(pool, now)
}

/** No token that names an unconfirmed device outlives the longest refresh token. */
function dropOfUsers({ users, settings }: PoolState, now: number): void {
  const longest = Math.max(...[...settings.clients.values()].map((client) => client.refreshTokenValiditySeconds * 1000))
  for (const user of users.values()) {
    user.codes.dropExpired(now)
    for (const [key, { confirmed, createdAt }] of user.devices) {
      if (!confirmed && now >= createdAt + longest) user.devices.delete(key)
    }
  }
}
