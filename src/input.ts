/**
 * The reader of user and app input: everything is checked here before a request is sent.
 *
 * @module
 */
import { type ErrorField, InvalidInputError } from './errors.ts'
import { Sensitive } from './sensitive.ts'

/** A secret as a string, or boxed already. */
export type Secret = string | Sensitive<string>

/** Throws an {@link InvalidInputError} about a field. */
export function refuse(field: ErrorField, message: string): never {
  throw new InvalidInputError(message, { field })
}

/** A non-empty string of at most `longest` UTF-16 units, without null characters and lone surrogates. */
export function readText(text: unknown, field: ErrorField, noun: string, longest: number): string {
  if (typeof text !== 'string') refuse(field, `${noun} must be a string`)
  if (text === '') refuse(field, `${noun} is empty`)
  if (text.length > longest) refuse(field, `${noun} is longer than ${longest} characters`)
  return checkCharacters(text, field, noun)
}

/** White space and characters that show nothing, as they come along with a copied name. */
const EDGES =
  /^[\s\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f]+|[\s\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f]+$/g
const PHONE_NUMBER = /^(?:\+|00(?=.*\D))[\d\s()./\u2010-\u2015\u2212-]+$/

/**
 * A user name or alias of 1 to 128 characters, not lower-cased. What surrounds it is taken off, and a phone number with
 * its country code is written in E.164, such as `+1 (555) 010-0123` or `00 49 (0)30 123456`. Cognito's names have no
 * white space. Digits alone stay as they are, since they may be a name.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SignUp.html
 */
export function readUsername(username: unknown): string {
  const typed = typeof username === 'string' ? username.replace(EDGES, '') : username
  const name = readText(typed, 'username', 'The user name', 128)
  if (PHONE_NUMBER.test(name)) return `+${name.replace(/^00|\(0\)|\D/g, '')}`
  return /\s/.test(name) ? refuse('username', 'The user name has white space') : name
}

/** A password, boxed. 1 to 256 characters; the first and the last are no white space, which Cognito does not take. */
export function readPassword(password: unknown, field: ErrorField = 'password'): Sensitive<string> {
  if (password === undefined) refuse(field, 'The password is missing')
  return box(password, (typed) => {
    const text = readText(typed, field, 'The password', 256)
    // As Cognito's pattern counts white space: other spaces of Unicode may stand there.
    return /^[ \t-\r]|[ \t-\r]$/.test(text) ? refuse(field, 'The password begins or ends with a space') : text
  })
}

/** The only value of a form, given by its name or alone. */
const only = (name: string, input: unknown): unknown =>
  typeof input === 'object' && !(input instanceof Sensitive) ? (input as Record<string, unknown> | null)?.[name] : input

/**
 * A one-time code, boxed, given alone or as `{ code }`: digits of any script as 0 to 9, without spaces, dashes, other marks, and what shows nothing.
 *
 * @throws {InvalidInputError} field `code`, unless 1 to 64 letters or digits are left. Cognito's own codes have digits
 *   only; those of custom senders may have letters.
 */
export const readCode = (input: unknown): Sensitive<string> =>
  box(only('code', input), (typed) => {
    if (typeof typed !== 'string') refuse('code', 'The code must be a string')
    // What has no case is no letter of a code.
    const plain = writeDigits(typed.slice(0, 4096).normalize('NFKC')).replace(/[^0-9A-Za-z]/g, (mark) =>
      mark.toLowerCase() === mark.toUpperCase() ? '' : mark,
    )
    if (plain === '') refuse('code', 'The code is empty')
    return /^[0-9A-Za-z]{1,64}$/.test(plain) ? plain : refuse('code', 'The code must have 1 to 64 letters or digits')
  })

/**
 * The zeros of the decimal digits of Unicode 16 that NFKC leaves, each as its distance from the one before, in base 36.
 *
 * @see https://www.unicode.org/Public/UCD/latest/ucd/extracted/DerivedNumericType.txt
 */
const ZEROS =
  '19c 40 5s bq 3k 3k 3k 3k 3k 3k 3k 3k 3k 2y 3k 28 80 28 1g0 1c 8m 3u 4w g 5c 2o 40 g r80 j4 1c 5s w 2o bk hio 1ow g me 3u 1y 4a 80 9s 3k ao 34 g 2o c0 34 io 2o 74 28 1s a8 d0g 1tc 2o 40 f4 mvk c0 e8 75 nz'

/** Writes decimal digits of every script as 0 to 9. */
function writeDigits(text: string): string {
  let zero = 0
  const zeros = ZEROS.split(' ').map((distance) => {
    zero += Number.parseInt(distance, 36)
    return zero
  })
  return Array.from(text, (character) => {
    const point = character.codePointAt(0)!
    const own = zeros.find((each) => each <= point && point < each + 10)
    return own === undefined ? character : point - own
  }).join('')
}

/** The six digits of an authenticator app, boxed. */
export function readTotpCode(code: unknown): Sensitive<string> {
  const read = readCode(code)
  return /^\d{6}$/.test(read.expose()) ? read : refuse('code', 'The code must have six digits')
}

/** The answer to a custom challenge, alone or as `{ answer }`: boxed, exactly as given. Up to 16 kB, and it may be empty. */
export function readAnswer(input: unknown): Sensitive<string> {
  const answer = only('answer', input)
  if (typeof answer !== 'string') refuse('answer', 'The answer must be a string')
  return answer.length > 16 * 1024 ? refuse('answer', 'The answer is too long') : new Sensitive(answer)
}

/** An e-mail address, as far as a client can tell. */
export function readEmail(email: unknown): string {
  const isEmail = typeof email === 'string' && email.length <= 2048 && /^[^\s@]+@[^\s@]+$/.test(email)
  return isEmail ? email : refuse('email', 'The e-mail address is invalid')
}

/**
 * Names and string values, such as attributes, as a list of pairs. An undefined value counts as absent; an empty one is
 * kept, because it deletes an attribute.
 *
 * @param longest The longest name and value, in UTF-16 units. Default: 64 and 2048, the limits of an attribute.
 */
export function readPairs(
  values: unknown,
  field: ErrorField,
  noun: string,
  longest = { name: 64, value: 2048 },
): readonly (readonly [name: string, value: string])[] {
  if (values === undefined) return []
  if (typeof values !== 'object' || values === null || Array.isArray(values)) {
    refuse(field, `${noun} must be an object with string values`)
  }
  return Object.entries(values).flatMap(([name, value]) => {
    if (value === undefined) return []
    const what = `${noun}: ${name}`
    if (typeof value !== 'string') refuse(field, `${what} must be a string`)
    if (value.length > longest.value) refuse(field, `${what} is longer than ${longest.value} characters`)
    return [[readText(name, field, `${noun}: a name`, longest.name), checkCharacters(value, field, what)] as const]
  })
}

/** {@link readPairs} as a new object, independent of the caller's object. */
export const readRecord = (...input: Parameters<typeof readPairs>): Readonly<Record<string, string>> =>
  Object.fromEntries(readPairs(...input))

const METADATA_LIMITS = { name: 131_072, value: 131_072 }

/** `ClientMetadata` for Lambda triggers: names and values of up to 131,072 characters each. */
export const readClientMetadata = (metadata: unknown): Readonly<Record<string, string>> =>
  readRecord(metadata, 'clientMetadata', 'Client metadata', METADATA_LIMITS)

/** A token or a session of the service, boxed: a string of at most 64 KiB, or of `longest` UTF-16 units. */
export const readToken = (token: unknown, field: ErrorField, longest = 65_536): Sensitive<string> =>
  box(token, (text) => readText(text, field, 'The token', longest))

/** The first code of an authenticator app, and its name: at most 1024 characters, or none. */
export function readTotpSetup(input: { readonly code: unknown; readonly deviceName?: unknown } | undefined) {
  const code = readTotpCode(input?.code)
  const { deviceName } = input!
  const isNamed = deviceName !== undefined && deviceName !== ''
  const noun = 'The name of the authenticator'
  return { code, deviceName: isNamed ? readText(deviceName, 'deviceName', noun, 1024) : undefined }
}

/** Reads an optional value. */
export const optional = <Value, Read>(read: (value: Value) => Read, value: Value | undefined): Read | undefined =>
  value === undefined ? undefined : read(value)

/** Boxes what `check` returns; a value that is boxed already stays in its box when it needs no change. */
function box(value: unknown, check: (value: unknown) => string): Sensitive<string> {
  if (!(value instanceof Sensitive)) return new Sensitive(check(value))
  const text: unknown = value.expose()
  const checked = check(text)
  return checked === text ? (value as Sensitive<string>) : new Sensitive(checked)
}

function checkCharacters(text: string, field: ErrorField, noun: string): string {
  if (text.includes('\0')) refuse(field, `${noun} has a null character`)
  // It has no UTF-8 form.
  if (/[\uD800-\uDFFF]/u.test(text)) refuse(field, `${noun} has an unpaired surrogate`)
  return text
}
