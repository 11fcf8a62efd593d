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

/** A user name or alias, exactly as typed: not trimmed, not lower-cased. 1 to 128 characters. */
export const readUsername = (username: unknown): string => readText(username, 'username', 'The user name', 128)

/** A password, boxed. 1 to 256 characters. */
export function readPassword(password: unknown, field: ErrorField = 'password'): Sensitive<string> {
  if (password === undefined) refuse(field, 'The password is missing')
  return box(password, (text) => readText(text, field, 'The password', 256))
}

/**
 * A one-time code, boxed, without the spaces and dashes that users add, full-width digits made plain.
 *
 * @throws {InvalidInputError} field `code`, unless 1 to 64 letters or digits are left. Cognito's own codes have digits
 *   only; those of custom senders may have letters.
 */
export const readCode = (code: unknown): Sensitive<string> =>
  box(code, (typed) => {
    if (typeof typed !== 'string') refuse('code', 'The code must be a string')
    const plain = typed
      .slice(0, 4096)
      .normalize('NFKC')
      .replace(/[\s\-‐-―.]/g, '')
    if (plain === '') refuse('code', 'The code is empty')
    return /^[0-9A-Za-z]{1,64}$/.test(plain) ? plain : refuse('code', 'The code must have 1 to 64 letters or digits')
  })

/** The six digits of an authenticator app, boxed. */
export function readTotpCode(code: unknown): Sensitive<string> {
  const read = readCode(code)
  return /^\d{6}$/.test(read.expose()) ? read : refuse('code', 'The code must have six digits')
}

/** The answer to a custom challenge, boxed, exactly as given. Up to 16 kB, and it may be empty. */
export function readAnswer(answer: unknown): Sensitive<string> {
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
