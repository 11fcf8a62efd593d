/**
 * What people type, checked before anything is sent.
 *
 * @module
 */
import { type ErrorField, InvalidInputError } from '../errors.ts'
import { Sensitive, toSensitive } from '../sensitive.ts'

/** @throws {InvalidInputError} always. */
export function refuse(field: ErrorField, message: string): never {
  throw new InvalidInputError(message, { field })
}

function readText(value: unknown, field: ErrorField, noun: string): string {
  return typeof value === 'string' ? value : refuse(field, `${noun} must be a text`)
}

/** A user name or a password, exactly as typed. */
function readName(value: unknown, field: ErrorField, noun: string, longest: number): string {
  const text = readText(value, field, noun)
  if (text === '') refuse(field, `${noun} is empty`)
  if (text.length > longest) refuse(field, `${noun} is longer than ${longest} characters`)
  // No keyboard makes them.
  if (text.includes('\0')) refuse(field, 'This text has a null character')
  // Halves have no UTF-8 form.
  if (/[\uD800-\uDFFF]/u.test(text)) refuse(field, 'This text has half of a character')
  return text
}

/** A user name or alias, exactly as typed. 1 to 128 characters. */
export const readUsername = (username: unknown): string => readName(username, 'username', 'The user name', 128)

/** A password, boxed. 1 to 256 characters. */
export function readPassword(
  password: string | Sensitive<string> | undefined,
  field: ErrorField = 'password',
): Sensitive<string> {
  if (password === undefined) refuse(field, 'The password is missing')
  readName(password instanceof Sensitive ? password.expose() : password, field, 'The password', 256)
  return toSensitive(password)
}

/**
 * A one-time code, without the spaces and dashes that people add, full-width digits made plain.
 *
 * @throws {InvalidInputError} field `code`, unless 1 to 64 letters or digits are left.
 */
export function readCode(code: unknown): Sensitive<string> {
  const plain = readText(code, 'code', 'The code')
    .normalize('NFKC')
    .replace(/[\s\-‐-―.]/g, '')
  if (plain === '') refuse('code', 'The code is empty')
  if (!/^[0-9A-Za-z]{1,64}$/.test(plain)) refuse('code', 'This is not a code')
  return new Sensitive(plain)
}

/** The six digits of an authenticator app. */
export function readTotpCode(code: unknown): Sensitive<string> {
  const read = readCode(code)
  return /^\d{6}$/.test(read.expose()) ? read : refuse('code', 'The code has six digits')
}

/** The answer to a custom challenge, exactly as given. Up to 16 kB. */
export function readAnswer(answer: unknown): Sensitive<string> {
  const text = readText(answer, 'answer', 'The answer')
  return text.length > 16 * 1024 ? refuse('answer', 'The answer is too long') : new Sensitive(text)
}

/** An e-mail address, as far as a client can tell. */
export function readEmail(email: unknown): string {
  const is = typeof email === 'string' && email.length <= 2048 && /^[^\s@]+@[^\s@]+$/.test(email)
  return is ? email : refuse('email', 'This is not an e-mail address')
}

/** Attributes, or metadata: texts under names. */
export function readTexts(texts: unknown, field: ErrorField, noun: string): Readonly<Record<string, string>> {
  const isObject = typeof texts === 'object' && texts !== null && !Array.isArray(texts)
  if (!isObject || Object.values(texts).some((value) => typeof value !== 'string'))
    refuse(field, `${noun} must be texts under names`)
  return texts as Readonly<Record<string, string>>
}

/** Attributes that go with a new password. */
export const readAttributes = (attributes: unknown = {}): Readonly<Record<string, string>> =>
  readTexts(attributes, 'attributes', 'Attributes')
