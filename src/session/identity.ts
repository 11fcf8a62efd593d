/**
 * Whose tokens these are. A refresh must never turn one user into another.
 *
 * @module
 */
import { ProtocolError } from '../errors.ts'
import { decodeJwt } from '../jwt.ts'
import type { Tokens } from './tokens.ts'

/** The claims that stay the same over all refreshes of one sign-in. */
const LASTING_CLAIMS = {
  accessToken: ['sub', 'iss', 'client_id', 'username', 'origin_jti'],
  idToken: ['sub', 'iss', 'aud', 'origin_jti'],
} as const

/**
 * Checks that refreshed tokens are of the same user, pool, app client and sign-in as those they replace.
 * Tokens without a claim, such as those of emulators, do not contradict each other; `sub` must be there.
 *
 * @throws {ProtocolError} `ERR_IDENTITY_MISMATCH` when they are not. The old tokens are to be kept then.
 */
export function checkSameIdentity(previous: Tokens, next: Tokens): void {
  for (const use of ['accessToken', 'idToken'] as const) {
    const [before, after] = [decodeJwt(previous[use].expose()), decodeJwt(next[use].expose())]
    for (const name of LASTING_CLAIMS[use]) {
      const isMissing = name !== 'sub' && (before[name] === undefined || after[name] === undefined)
      if (!isMissing && before[name] !== after[name]) {
        throw new ProtocolError(`The tokens differ in ${name}`, { code: 'ERR_IDENTITY_MISMATCH' })
      }
    }
  }
}
