/**
 * An SRP exchange between its two legs, found again by its secret block alone.
 *
 * @module
 */
import { bytesToBase64 } from '../../bytes.ts'
import type { PoolState } from '../pool-state.ts'
import { type SingleUse, spend, UNUSED } from '../validity/single-use.ts'
import { CognitoException, notAuthorized } from '../wire/exception.ts'
import type { Attempt } from './attempt.ts'
import { expectedSignature, isUsableA, newServerKeyPair, type ServerKeyPair, type SrpIdentity } from './srp-server.ts'

/** A begun exchange. */
export interface SrpExchange extends SingleUse {
  readonly attempt: Attempt
  readonly identity: SrpIdentity
  readonly A: string
  readonly keyPair: ServerKeyPair
  readonly salt: string
  readonly v: string
  readonly secretBlock: string
  /** True for a user who does not exist: no signature is right. */
  readonly pretended: boolean
}

/** The input of an exchange. */
export interface SrpStart {
  readonly attempt: Attempt
  readonly identity: SrpIdentity
  readonly A: string
  readonly salt: string
  readonly v: string
  readonly pretended?: boolean
}

/**
 * Begins an exchange.
 *
 * @throws {CognitoException} when `SRP_A` cannot be used.
 */
export function beginExchange(pool: PoolState, start: SrpStart): SrpExchange {
  if (!isUsableA(start.A)) throw refuse(pool.settings.assumptions.malformedSrpA, 'Invalid SRP_A parameter')
  const exchange: SrpExchange = {
    ...UNUSED,
    pretended: false,
    ...start,
    keyPair: newServerKeyPair(start.v, pool.randomBytes),
    // Real ones have about 1.3 kB too.
    secretBlock: bytesToBase64(pool.randomBytes(1000)),
    expiresAt: pool.clock.now() + pool.settings.assumptions.passwordVerifierSeconds * 1000,
  }
  pool.srpExchanges.set(exchange.secretBlock, exchange)
  return exchange
}

/** The claim of a client. */
export interface SrpClaim {
  readonly secretBlock: string
  readonly signature: string
  readonly timestamp: string
}

/** The begun exchange of a secret block, if it is there and not too old. */
export function findExchange(pool: PoolState, secretBlock: string): SrpExchange | undefined {
  const exchange = pool.srpExchanges.get(secretBlock)
  return exchange && pool.clock.now() < exchange.expiresAt ? exchange : undefined
}

/** Ends an exchange: its password was proven. */
export function closeExchange(pool: PoolState, exchange: SrpExchange): void {
  spend(pool, exchange, { refusal: notAuthorized })
  pool.srpExchanges.delete(exchange.secretBlock)
}

/** True if the claim proves the password. */
export function isProven(exchange: SrpExchange, { signature, timestamp, secretBlock }: SrpClaim): boolean {
  const { A, identity, keyPair, v } = exchange
  return !exchange.pretended && expectedSignature({ ...identity, A, keyPair, v, secretBlock, timestamp }) === signature
}

/**
 * Checks the form and the age of a `TIMESTAMP`.
 *
 * @throws {CognitoException} when it is malformed or too far from the server's time.
 */
export function checkTimestamp(pool: PoolState, timestamp: string): void {
  const { malformedTimestamp, timestampToleranceSeconds } = pool.settings.assumptions
  const [, month, day, time, year] = TIMESTAMP.exec(timestamp) ?? []
  const at = time === undefined ? Number.NaN : Date.parse(`${day} ${month} ${year} ${time} UTC`)
  if (Number.isNaN(at)) {
    throw refuse(malformedTimestamp, 'TIMESTAMP format should be EEE MMM d HH:mm:ss z yyyy in english.')
  }
  if (Math.abs(at - pool.clock.now()) > timestampToleranceSeconds * 1000) throw notAuthorized()
}

const TIMESTAMP =
  /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) ([1-9]\d?) ([01]\d:[0-5]\d:[0-5]\d|2[0-3]:[0-5]\d:[0-5]\d) UTC (\d{4})$/

const refuse = (name: string, message: string): CognitoException =>
  name === 'NotAuthorizedException' ? notAuthorized() : new CognitoException(name, message)
