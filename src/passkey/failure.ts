/**
 * Failures of a WebAuthn ceremony, by the name of the `DOMException`.
 *
 * @see https://www.w3.org/TR/webauthn-3/#sctn-createCredential
 * @module
 */
import type { OwnErrorCode } from '../errors.ts'

/** Code and message of a failed ceremony. */
export interface PasskeyFailure {
  readonly code: OwnErrorCode
  readonly message: string
}

const MEANINGS: Readonly<Record<string, readonly [code: OwnErrorCode, message: string]>> = {
  // Also thrown for a timeout and for a missing passkey: browsers do not distinguish them, for privacy.
  NotAllowedError: ['ERR_PASSKEY_CANCELLED', 'The passkey prompt was cancelled, timed out, or found no passkey'],
  SecurityError: ['ERR_PASSKEY_SECURITY', "This page's origin may not use passkeys of this relying party"],
  NotSupportedError: ['ERR_PASSKEY_UNSUPPORTED', 'This authenticator does not support the requested passkey'],
  AbortError: ['ERR_ABORTED', 'The passkey prompt was aborted'],
}

/** Reads any thrown value of a ceremony. */
export function readFailure(thrown: unknown, ceremony: 'get' | 'create'): PasskeyFailure {
  const name = nameOf(thrown)
  if (name === 'InvalidStateError' && ceremony === 'create') {
    return { code: 'ERR_PASSKEY_EXISTS', message: 'This authenticator already holds a passkey of this user' }
  }
  const [code, message] = Object.hasOwn(MEANINGS, name)
    ? MEANINGS[name]!
    : (['ERR_PASSKEY_FAILED', 'The passkey prompt failed'] as const)
  return { code, message }
}

/** As in `errors.ts`, which this may not import. */
function nameOf(thrown: unknown): string {
  try {
    const { name } = Object(thrown) as { name?: unknown }
    return typeof name === 'string' ? name : ''
  } catch {
    return ''
  }
}
