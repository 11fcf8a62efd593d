/**
 * Values that work once: challenge sessions, SRP exchanges, codes, passkey challenges, rotating refresh tokens.
 *
 * A value is marked as used in the same step that checks it, before anything is awaited. So of two requests that
 * overlap, while a Lambda trigger is slow or a signature is being verified, one at most gets it.
 *
 * @module
 */
import type { Clock } from '../../ports.ts'
import type { CognitoException } from '../wire/exception.ts'
import type { Expiring } from './expiring-map.ts'

/** A value that works once. */
export interface SingleUse extends Expiring {
  /** The time of its use. `undefined` while it is open. Milliseconds since the Unix epoch. */
  usedAt: number | undefined
  /** True once the use can no longer be undone. */
  isSpent: boolean
}

/** The state of a value that nothing has used. */
export const UNUSED = { usedAt: undefined, isSpent: false } as const

/** A right that works once and does not expire. */
export const lastingRight = (): SingleUse => ({ expiresAt: Number.POSITIVE_INFINITY, ...UNUSED })

/** The part of a pool that a use needs. */
interface Clocked {
  readonly clock: Clock
}

/** The rules of a use. */
export interface Use {
  /** The exception for a value that was used already. */
  readonly refusal: () => CognitoException
  /** The grace period in which a used value may be used again. Milliseconds. Default: 0. */
  readonly graceMs?: number
}

/**
 * Uses a value for good.
 *
 * @throws {CognitoException} the refusal, when it was used already.
 */
export function spend(pool: Clocked, value: SingleUse, use: Use): void {
  checkOpen(pool, value, use)
  value.usedAt ??= pool.clock.now()
  value.isSpent = true
}

/**
 * Uses a value for work that takes time. It is used before the work begins, and open again if the work is refused.
 *
 * @throws {CognitoException} the refusal, when it was used already, and what the work throws.
 */
export async function spendOn<T>(pool: Clocked, value: SingleUse, use: Use, work: () => Promise<T>): Promise<T> {
  checkOpen(pool, value, use)
  const isFirst = value.usedAt === undefined
  value.usedAt ??= pool.clock.now()
  try {
    const result = await work()
    value.usedAt ??= pool.clock.now()
    value.isSpent = true
    return result
  } catch (thrown) {
    if (isFirst && !value.isSpent) value.usedAt = undefined
    throw thrown
  }
}

/** @throws {CognitoException} the refusal, when the value was used and its grace period is over. */
export function checkOpen(pool: Clocked, { usedAt }: SingleUse, { refusal, graceMs = 0 }: Use): void {
  if (usedAt !== undefined && pool.clock.now() >= usedAt + graceMs) throw refusal()
}
