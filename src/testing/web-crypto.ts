/**
 * The two things the simulator takes from the runtime it happens to be in: cryptography and the time.
 * Both may be passed in instead; no other file of the simulator names a global.
 *
 * @module
 */
import { ConfigurationError } from '../errors.ts'
import type { Clock, RandomBytes } from '../ports.ts'

/** The part of `crypto.subtle` that is used: signing tokens, and checking the signatures of passkeys. */
export type Subtle = Pick<
  typeof globalThis.crypto.subtle,
  'exportKey' | 'generateKey' | 'importKey' | 'sign' | 'verify'
>

/** A public key as a JSON Web Key, RSA or EC (RFC 7517). The name `JsonWebKey` exists only where `lib` has the DOM. */
export interface Jwk {
  alg?: string
  crv?: string
  e?: string
  ext?: boolean
  key_ops?: string[]
  kty?: string
  n?: string
  use?: string
  x?: string
  y?: string
}

/**
 * The runtime's own `crypto.subtle`.
 *
 * @throws {ConfigurationError} when there is none: a page that is neither https nor localhost, or React Native.
 */
export function runtimeSubtle(): Subtle {
  const subtle: Subtle | undefined = globalThis.crypto?.subtle
  if (!subtle) throw new ConfigurationError('This runtime has no crypto.subtle: pass one as the option subtle')
  return subtle
}

/** Random bytes of the runtime's secure source. */
export const runtimeRandomBytes: RandomBytes = (length) => globalThis.crypto.getRandomValues(new Uint8Array(length))

/** The real time. */
export const runtimeClock: Clock = {
  now: () => Date.now(),
  setTimeout: (run, delayMs) => globalThis.setTimeout(run as () => void, delayMs),
  clearTimeout: (handle) => globalThis.clearTimeout(handle),
}
