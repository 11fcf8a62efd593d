/**
 * Ends a session at the service, after it has ended here.
 *
 * @module
 */
import { type AuthError, SessionError, toAuthError } from '../errors.ts'
import { isAccessTokenDead } from '../refusals.ts'
import { Sensitive } from '../sensitive.ts'
import type { SessionRecord } from './record.ts'
import type { RefreshDeps } from './refresh.ts'
import { requestTokens, revokeToken, signOutEverywhere, withinAnswerTime } from './token-calls.ts'
import { readTokens, remainingMs, type Tokens } from './tokens.ts'

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

/**
 * Ends a session at the service. Never rejects; failures are returned. A server that keeps the tokens is told whatever the
 * scope is.
 */
export async function endRemotely(
  deps: EndDeps,
  record: SessionRecord,
  scope: SignOutScope,
): Promise<readonly AuthError[]> {
  let { tokens } = record
  const warnings: AuthError[] = []
  const tryTo = async (work: () => Promise<unknown>): Promise<boolean> => {
    try {
      await work()
      return true
    } catch (thrown) {
      warnings.push(toAuthError(thrown))
      return false
    }
  }
  const end = () => withinAnswerTime(deps, signOutEverywhere(deps, tokens.accessToken))
  /**
   * `GlobalSignOut` needs a valid access token: if necessary a new one, which is not stored. One that comes too late is
   * not used: the user may have signed in again, and would be signed out of that.
   */
  async function everywhere(): Promise<void> {
    const isOver = remainingMs(tokens, deps.ports.clock.now()) === 0
    if (isOver) tokens = await renew(deps, record)
    await end().catch(async (thrown: unknown) => {
      if (isOver || !isAccessTokenDead(thrown)) throw thrown
      tokens = await renew(deps, record)
      await end()
    })
  }
  if ((scope === 'local' && !deps.settings.isOnServer) || (scope === 'global' && (await tryTo(everywhere)))) return []
  const { refreshToken } = tokens
  await tryTo(async () => {
    if (!refreshToken) throw noRefreshToken()
    await withinAnswerTime(deps, revokeToken(deps, refreshToken))
  })
  return warnings
}

/** Ends whatever session a server keeps: nothing here says who is signed in. Never rejects; failures are returned. */
export async function endUnknown(deps: EndDeps): Promise<readonly AuthError[]> {
  if (!deps.settings.isOnServer) return []
  try {
    await withinAnswerTime(deps, revokeToken(deps, new Sensitive('')))
    return []
  } catch (thrown) {
    return [toAuthError(thrown)]
  }
}

async function renew(deps: EndDeps, { tokens, username, deviceKey }: SessionRecord): Promise<Tokens> {
  if (!tokens.refreshToken) throw noRefreshToken()
  const operation = deps.settings.refreshOperation
  const request = { refreshToken: tokens.refreshToken, deviceKey, operation, username }
  const result = await withinAnswerTime(deps, requestTokens(deps, request))
  return readTokens(result, {
    receivedAt: tokens.receivedAt,
    previous: tokens,
    userPoolId: deps.settings.userPoolId,
  })
}

/** Where refresh tokens are kept in memory, a page that was loaded again has none. */
const noRefreshToken = (): SessionError =>
  new SessionError('The refresh token is not here, so the session could not be ended at the service', {
    code: 'ERR_NOT_REVOKED',
  })
