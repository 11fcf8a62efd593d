/**
 * `PASSWORD_CLAIM_SIGNATURE`: the proof that the password, or the device's secret, is known.
 *
 * @module
 */
import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { base64ToBytes, bytesToBase64, concatBytes, utf8ToBytes } from '../bytes.ts'
import { ProtocolError } from '../errors.ts'
import type { ModPow } from '../ports.ts'
import type { Sensitive } from '../sensitive.ts'
import type { SrpKeyPair } from './key-pair.ts'
import { claimKey, privateKey, readSalt, readServerValue, scrambler } from './srp.ts'

/** What a claim is made of. For a device: its group key, its key and its secret. */
export interface ClaimInput {
  /** The part of the pool id after `_`, or the device group key. */
  readonly poolName: string
  /** `USER_ID_FOR_SRP`, or the device key. */
  readonly userId: string
  readonly password: Sensitive<string>
  readonly keyPair: SrpKeyPair
  /** `SRP_B`, hex, as it came. */
  readonly B: string
  /** `SALT`, hex, as it came. */
  readonly salt: string
  /** `SECRET_BLOCK`, base64, as it came. */
  readonly secretBlock: string
  /** `TIMESTAMP`, the same text that is sent along. */
  readonly timestamp: string
  readonly modPow: ModPow
}

/** Secret blocks are about 1.3 kB. */
const LONGEST_SECRET_BLOCK = 16 * 1024

/**
 * Computes the signature.
 *
 * @returns base64 of 32 bytes
 * @throws {ProtocolError} when a value of the server is malformed or would give the secret away.
 */
export async function passwordClaim(input: ClaimInput): Promise<string> {
  const { poolName, userId, password, keyPair, timestamp, modPow } = input
  const B = readServerValue(input.B)
  const salt = readSalt(input.salt)
  const secretBlock = readSecretBlock(input.secretBlock)
  const u = scrambler(keyPair.A, B)
  const x = privateKey(salt, poolName, userId, password)
  const S = await modPow.premasterSecret({ a: keyPair.a.expose(), B, u, x })
  const message = concatBytes(utf8ToBytes(poolName), utf8ToBytes(userId), secretBlock, utf8ToBytes(timestamp))
  return bytesToBase64(hmac(sha256, claimKey(S, u), message))
}

function readSecretBlock(secretBlock: unknown): Uint8Array {
  if (typeof secretBlock !== 'string' || secretBlock === '' || secretBlock.length > LONGEST_SECRET_BLOCK) {
    throw new ProtocolError('SECRET_BLOCK is malformed')
  }
  return base64ToBytes(secretBlock)
}
