/**
 * Why somebody is signed out.
 *
 * @module
 */

/**
 * Why somebody is signed out.
 *
 * | reason | what happened |
 * |---|---|
 * | `userSignedOut` | they asked for it, here |
 * | `signedOutElsewhere` | they asked for it in another tab |
 * | `userDeleted` | they deleted their account |
 * | `sessionExpired` | the refresh token came to the end of its life |
 * | `sessionRevoked` | the refresh token was revoked, for instance by a sign-out of all devices |
 * | `sessionRefused` | the service does not accept the refresh token and does not say why |
 * | `refreshTokenReused` | the refresh token had been used before: by somebody else, or by a copy of this browser |
 * | `refreshOutcomeUnknown` | a refresh was cut off halfway and the service had already replaced the token |
 * | `userDisabled`, `userNotFound`, `userNotConfirmed`, `passwordResetRequired` | what the service says of the user |
 * | `storageMissing` | the stored session was deleted by somebody else: the browser, the person, another program |
 * | `storageCorrupt` | the stored session could not be read any more and was set aside |
 */
export type SignedOutReason = (typeof SIGNED_OUT_REASONS)[number]

const SIGNED_OUT_REASONS = [
  'userSignedOut',
  'signedOutElsewhere',
  'userDeleted',
  'sessionExpired',
  'sessionRevoked',
  'sessionRefused',
  'refreshTokenReused',
  'refreshOutcomeUnknown',
  'userDisabled',
  'userNotFound',
  'userNotConfirmed',
  'passwordResetRequired',
  'storageMissing',
  'storageCorrupt',
] as const

/** Reads a stored reason. One that this version does not know is a sign-out somewhere else. */
export function readSignedOutReason(reason: unknown): SignedOutReason {
  return SIGNED_OUT_REASONS.find((known) => known === reason) ?? 'signedOutElsewhere'
}
