/**
 * The kinds of members that inputs are made of, with the limits of the service's model.
 *
 * @module
 */
import type { Member, Members, Rule } from './rule.ts'

const text = (min: number, max: number, pattern?: RegExp, secret = false): Rule & { kind: 'text' } => ({
  kind: 'text',
  min,
  max,
  ...(pattern && { pattern }),
  ...(secret && { secret }),
})

/** The same member, which has to be there. */
export const required = (rule: Rule): Member => ({ ...rule, required: true })

/** A string out of a list. */
export const oneOf = (...values: readonly string[]): Rule => ({ kind: 'text', oneOf: values })

const NAME = /^[\p{L}\p{M}\p{S}\p{N}\p{P}]+$/u
const TOKEN = /^[A-Za-z0-9-_=.]+$/

/** The id of an app client. */
export const CLIENT_ID = text(1, 128, /^[\w+]+$/, true)
/** The secret of an app client. */
export const CLIENT_SECRET = text(1, 128, /^[\w+]+$/, true)
/** A `SecretHash`. */
export const SECRET_HASH = text(1, 128, /^[\w+=/]+$/, true)
/** A user name or alias. */
export const USERNAME = text(1, 128, NAME, true)
/** A password. */
export const PASSWORD = text(0, 256, /^[\S]+$/, true)
/** `SignUp` takes an empty one for a user without a password. */
export const OPTIONAL_PASSWORD = text(0, 256, /^[\S]*$/, true)
/** A code that was sent. */
export const CONFIRMATION_CODE = text(1, 2048, /^[\S]+$/)
/** A `Session`. */
export const SESSION = text(20, 4096, undefined, true)
/** A token of any kind. */
export const ACCESS_TOKEN = text(0, 131_072, TOKEN, true)
/** The code of an authenticator app. */
export const USER_CODE = text(6, 6, /^[0-9]+$/, true)
/** A device key. */
export const DEVICE_KEY = text(1, 55, /^[\w-]+_[0-9a-f-]+$/)
/** The name of a device. */
export const DEVICE_NAME = text(1, 1024)
/** A string without limits. */
export const ANY_TEXT = text(0, 131_072)
/** The name of an attribute. */
export const ATTRIBUTE_NAME = text(1, 32, NAME)
/** The token of the next page of a list. */
export const PAGE_TOKEN = text(1, 131_072, /^[\S]+$/)
/** The id of a pool. */
export const POOL_ID = text(1, 55, /^[\w-]+_[0-9a-zA-Z]+$/)
/** The id of a sign-in event. */
export const EVENT_ID = text(1, 50, /^[\w+-]+$/)
/** Texts by name. */
export const TEXTS: Rule = { kind: 'texts' }
/** True or false. */
export const FLAG: Rule = { kind: 'flag' }
/** Any JSON object. */
export const DOCUMENT: Rule = { kind: 'document' }

/** A whole number within limits. */
export const number = (min: number, max: number): Rule => ({ kind: 'number', min, max })

/** An object with these members. */
export const object = (members: Members): Rule => ({ kind: 'object', members })

/** A list of such values. */
export const list = (item: Rule): Rule => ({ kind: 'list', item })

/** Attributes with their values. */
export const ATTRIBUTES = list(object({ Name: required(ATTRIBUTE_NAME), Value: text(0, 2048, undefined, true) }))
/** The settings of a second factor. */
export const MFA_SETTINGS = object({ Enabled: FLAG, PreferredMfa: FLAG })
/** `AnalyticsMetadata`. */
export const ANALYTICS = object({ AnalyticsEndpointId: ANY_TEXT })
/** `UserContextData`. */
export const USER_CONTEXT = object({ IpAddress: ANY_TEXT, EncodedData: ANY_TEXT })
