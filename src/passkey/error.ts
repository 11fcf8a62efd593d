/**
 * The error of a failed WebAuthn ceremony. Separate from `failure.ts`, which is loaded with the ceremonies: they
 * import nothing that is loaded before.
 *
 * @module
 */
import { type AuthError, PasskeyError, ProtocolError } from '../errors.ts'
import type { PasskeyFailure } from './failure.ts'

/**
 * The error of a failed ceremony: a {@link PasskeyError}, or (`ERR_PROTOCOL`) a {@link ProtocolError} about the
 * options.
 */
export function toPasskeyError({ code, message }: PasskeyFailure, cause?: unknown): AuthError {
  if (code === 'ERR_PROTOCOL') return new ProtocolError(message)
  return new PasskeyError(message, { code, retryable: code === 'ERR_PASSKEY_CANCELLED', cause })
}
