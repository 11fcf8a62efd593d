/**
 * `PASSWORD_CLAIM_SIGNATURE`: the proof that the password is known, for a user or for a device.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-authentication-flow-methods.html
 * @module
 */
import { base64ToBytes, bytesToBase64, concatBytes, utf8ToBytes } from '../bytes.ts'
import { ConfigurationError, ProtocolError } from '../errors.ts'
import type { ModPow } from '../ports.ts'
import type { Sensitive } from '../sensitive.ts'
import { hmacSha256 } from './hmac.ts'
import { checkPower, checkSalt, checkServerValue, claimKey, privateKey, type SrpKeyPair, scrambler } from './srp.ts'

/** Ten times what the service sends. */
const MOST_SECRET_BLOCK_DIGITS = 16_384

/** What a claim is computed from. `B`, `salt` and `secretBlock` are taken as they came and checked here. */
export interface PasswordClaim {
  /** The part of the pool id after the first `_`; for a device its group key. */
  readonly poolName: string
  /** `USER_ID_FOR_SRP`; for a device its key. */
  readonly userId: string
  readonly password: Sensitive<string>
  readonly keyPair: SrpKeyPair
  /** `SRP_B`, hex. */
  readonly B: string
  /** `SALT`, hex. */
  readonly salt: string
  /** `SECRET_BLOCK`, base64. */
  readonly secretBlock: string
  /** The `TIMESTAMP` that is sent beside the claim. */
  readonly timestamp: string
  readonly modPow: ModPow
}

/**
 * Computes the signature, in base64: `HMAC-SHA256(key, poolName userId secretBlock timestamp)`.
 *
 * @throws {ProtocolError} when `B`, `salt` or `secretBlock` is malformed or would give the secret away. No proof is made then.
 * @throws {ProtocolError} when the password has an unpaired surrogate.
 * @throws {ConfigurationError} when the `modPow` port gives nothing usable.
 */
export async function passwordClaim(claim: PasswordClaim): Promise<string> {
  const { poolName, userId, password, keyPair, timestamp, modPow } = claim
  const B = checkServerValue(claim.B)
  const salt = checkSalt(claim.salt)
  const secretBlock = checkSecretBlock(claim.secretBlock)
  const u = scrambler(keyPair.A, B)
  const x = privateKey({ poolName, userId, password, salt })
  const S = checkPower(await modPow.premasterSecret({ a: keyPair.a.expose(), B, u, x }))
  return signClaim(claimKey(S, u), { poolName, userId, secretBlock, timestamp })
}

/** Signs a claim with the key of an exchange. Base64. */
export function signClaim(
  key: Uint8Array,
  message: Pick<PasswordClaim, 'poolName' | 'userId' | 'timestamp'> & { readonly secretBlock: Uint8Array },
): string {
  const { poolName, userId, secretBlock, timestamp } = message
  const bytes = concatBytes(utf8ToBytes(`${poolName}${userId}`), secretBlock, utf8ToBytes(timestamp))
  return bytesToBase64(hmacSha256(key, bytes))
}

function checkSecretBlock(secretBlock: unknown): Uint8Array {
  if (typeof secretBlock !== 'string' || secretBlock === '' || secretBlock.length > MOST_SECRET_BLOCK_DIGITS) {
    throw new ProtocolError('SECRET_BLOCK is missing or too long')
  }
  return base64ToBytes(secretBlock)
}

/**
 * Writes an instant as `Sat Jan 1 00:00:00 UTC 2022`: always English and UTC, the day of the month without a zero,
 * hours from 00 to 23.
 *
 * @param now Milliseconds since the Unix epoch, by the server's clock where it is known.
 * @throws {ConfigurationError} when `now` is no instant.
 */
export function writeTimestamp(now: number): string {
  const date = new Date(now)
  if (Number.isNaN(date.getTime())) throw new ConfigurationError('The clock gave no time', { field: 'clock' })
  // ECMA-262, 21.4.4.43: `Tue, 08 Apr 2025 09:05:07 GMT` everywhere. Intl's forms vary with the engine's locale data.
  const [weekday, day, month, year, time] = date.toUTCString().split(/,? /)
  return `${weekday} ${month} ${Number(day)} ${time} UTC ${year}`
}
