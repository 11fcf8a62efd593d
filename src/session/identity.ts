/**
 * Whose tokens these are. A refresh must never turn one user into another.
 *
 * @module
 */
import { ProtocolError } from '../errors.ts'
import { type Claims, decodeJwt } from './jwt.ts'
import type { Tokens } from './tokens.ts'

/** The claims that stay the same over all refreshes of one sign-in. */
const LASTING_ACCESS_CLAIMS = ['sub', 'iss', 'client_id', 'username', 'origin_jti'] as const
const LASTING_ID_CLAIMS = ['sub', 'iss', 'aud', 'origin_jti'] as const

/**
 * Checks that refreshed tokens are of the same user, pool, app client and sign-in as those they replace.
 *
 * @throws {ProtocolError} `ERR_IDENTITY_MISMATCH` when they are not. The old tokens are to be kept then.
 */
export function checkSameIdentity(previous: Tokens, next: Tokens): void {
  compare(decodeJwt(previous.accessToken.expose()), decodeJwt(next.accessToken.expose()), LASTING_ACCESS_CLAIMS)
  if (previous.idToken === next.idToken) return
  compare(decodeJwt(previous.idToken.expose()), decodeJwt(next.idToken.expose()), LASTING_ID_CLAIMS)
}

/** Tokens without a claim, such as those of emulators, do not contradict each other; `sub` must be there. */
function compare(previous: Claims, next: Claims, names: readonly string[]): void {
  for (const name of names) {
    const [before, after] = [previous[name], next[name]]
    const bothThere = before !== undefined && after !== undefined
    if (name === 'sub' ? before !== after : bothThere && before !== after) {
      throw new ProtocolError(`The tokens differ in ${name}`, { code: 'ERR_IDENTITY_MISMATCH' })
    }
  }
}
