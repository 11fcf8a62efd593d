/**
 * Takes the secrets out of a request or an answer, so that it can be shown.
 *
 * @module
 */

/** Members whose value is shown. Everything else that is a text is shown by its length only. */
const SHOWN = new Set(
  `AuthFlow ClientId ChallengeName USERNAME Username PREFERRED_CHALLENGE CHALLENGE_NAME ANSWER TIMESTAMP DEVICE_KEY
  DeviceKey DeviceGroupKey DeviceName FriendlyDeviceName FRIENDLY_DEVICE_NAME TokenType UserSub Destination
  DeliveryMedium AttributeName CODE_DELIVERY_DELIVERY_MEDIUM CODE_DELIVERY_DESTINATION USER_ID_FOR_SRP
  MFAS_CAN_CHOOSE MFAS_CAN_SETUP requiredAttributes Status DeviceRememberedStatus PreferredMfaSetting Name
  TARGET_ACR_VALUES MAX_AGE CredentialId SessionId FriendlyCredentialName`.split(/\s+/),
)
const SHOWN_LISTS = new Set(
  'AvailableChallenges UserMFASettingList ConfiguredUserAuthFactors UserAttributeNames'.split(' '),
)

/** A copy in which every text that may be a secret reads `[44 characters]`. */
export function redact(value: unknown, name = ''): unknown {
  if (typeof value === 'string') return SHOWN.has(name) ? value : `[${value.length} characters]`
  if (Array.isArray(value)) return SHOWN_LISTS.has(name) ? value : value.map((item) => redact(item))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, redact(item, key)]))
}
