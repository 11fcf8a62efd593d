/**
 * What went wrong in a WebAuthn ceremony, by the name of the `DOMException`.
 *
 * @see https://www.w3.org/TR/webauthn-3/#sctn-createCredential
 * @module
 */
import type { OwnErrorCode } from '../errors.ts'

/** What the error of a failed ceremony says. */
export interface PasskeyFailure {
  readonly code: OwnErrorCode
  readonly message: string
}

const MEANINGS: Readonly<Record<string, readonly [code: OwnErrorCode, message: string]>> = {
  // Also the answer to a time-out and to "no passkey here": browsers do not tell them apart, for privacy.
  NotAllowedError: ['ERR_PASSKEY_CANCELLED', 'The passkey prompt was cancelled, timed out, or found no passkey'],
  SecurityError: ['ERR_PASSKEY_SECURITY', "This page's origin may not use passkeys of this relying party"],
  NotSupportedError: ['ERR_PASSKEY_UNSUPPORTED', 'This authenticator cannot make the passkey that is asked for'],
  AbortError: ['ERR_ABORTED', 'The passkey prompt was closed by the page'],
}

/** What any thrown value of a ceremony means. */
export function readFailure(thrown: unknown, ceremony: 'get' | 'create'): PasskeyFailure {
  const name = String((thrown as { name?: unknown } | null | undefined)?.name)
  if (name === 'InvalidStateError' && ceremony === 'create') {
    return { code: 'ERR_PASSKEY_EXISTS', message: 'This authenticator already holds a passkey of this user' }
  }
  const [code, message] = Object.hasOwn(MEANINGS, name)
    ? MEANINGS[name]!
    : (['ERR_PASSKEY_FAILED', 'The passkey prompt failed'] as const)
  return { code, message }
}
