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

/** The members without which the service has nothing to verify. */
const BYTES = {
  get: ['authenticatorData', 'clientDataJSON', 'signature'],
  create: ['attestationObject', 'clientDataJSON'],
} as const

/**
 * The credential of a ceremony in its JSON form, checked before it is sent.
 *
 * @throws {PasskeyError} `ERR_PASSKEY_FAILED` when its bytes are missing, as some password managers leave them out, or a
 *   port gives buffers.
 */
export function readCredential(ceremony: 'get' | 'create', credential: unknown): Readonly<Record<string, unknown>> {
  const members = Object(credential) as Readonly<Record<string, unknown>>
  const response = Object(members.response) as typeof members
  const texts = [members.id, ...BYTES[ceremony].map((name) => response[name])]
  if (texts.every((text) => typeof text === 'string' && text !== '')) return members
  throw new PasskeyError('The credential of the passkey has no bytes', { code: 'ERR_PASSKEY_FAILED' })
}
