/**
 * What people type and apps pass, checked before anything is sent.
 *
 * @module
 */
import { utf8ToBytes } from './bytes.ts'
import { type ErrorField, InvalidInputError } from './errors.ts'
import { Sensitive } from './sensitive.ts'

/** A secret, as it was typed or boxed already. */
export type Secret = string | Sensitive<string>

/** A user name or alias, exactly as typed: not trimmed, not lower-cased. 1 to 128 characters. */
export function readUsername(username: unknown): string {
  return readText(username, 'username', 'The user name', 128)
}

/** A password, boxed. 1 to 256 characters. */
export function readPassword(password: unknown, field: ErrorField = 'password'): Sensitive<string> {
  if (password instanceof Sensitive) {
    readText(password.expose(), field, 'The password', 256)
    return password
  }
  return new Sensitive(readText(password, field, 'The password', 256))
}

/** A code that was sent, without the spaces and dashes that people add, full-width digits made plain. */
export function readCode(code: unknown): Sensitive<string> {
  const typed = code instanceof Sensitive ? code.expose() : code
  if (typeof typed !== 'string') throw wrong('code', 'The code must be a text')
  const plain = typed
    .slice(0, 4096)
    .normalize('NFKC')
    .replace(/[\s\-‐-―.]/g, '')
  if (plain === '') throw wrong('code', 'The code is empty')
  // Codes of Cognito have digits. Custom senders may make longer ones, with letters.
  if (!/^[0-9A-Za-z]{1,64}$/.test(plain)) throw wrong('code', 'This is not a code')
  return new Sensitive(plain)
}

/** The six digits of an authenticator app. */
export function readTotpCode(code: unknown): Sensitive<string> {
  const read = readCode(code)
  if (!/^\d{6}$/.test(read.expose())) throw wrong('code', 'The code has six digits')
  return read
}

/** A name or an id that must not be empty. */
export function readText(text: unknown, field: ErrorField, noun: string, longest: number): string {
  if (typeof text !== 'string') throw wrong(field, `${noun} must be a text`)
  if (text === '') throw wrong(field, `${noun} is empty`)
  if (text.length > longest) throw wrong(field, `${noun} is longer than ${longest} characters`)
  checkCharacters(text, field, noun)
  return text
}

/**
 * Texts under names, such as attributes. Copied, so that a later change of the caller's object changes nothing.
 * A value may be empty: that deletes an attribute.
 */
export function readTexts(texts: unknown, field: ErrorField, noun: string): readonly (readonly [string, string])[] {
  if (texts === undefined) return []
  if (typeof texts !== 'object' || texts === null || Array.isArray(texts)) {
    throw wrong(field, `${noun} must be texts under names`)
  }
  return Object.entries(texts).flatMap(([name, value]) => {
    if (value === undefined) return []
    if (typeof value !== 'string') throw wrong(field, `${noun}: ${name} must be a text`)
    if (value.length > 2048) throw wrong(field, `${noun}: ${name} is longer than 2048 characters`)
    checkCharacters(value, field, `${noun}: ${name}`)
    return [[readText(name, field, `${noun}: a name`, 64), value] as const]
  })
}

/** Refuses what has no UTF-8 form, and null characters, which no keyboard makes. */
function checkCharacters(text: string, field: ErrorField, noun: string): void {
  if (text.includes('\0')) throw wrong(field, `${noun} has a null character`)
  try {
    utf8ToBytes(text)
  } catch {
    throw wrong(field, `${noun} has half of a character`)
  }
}

const wrong = (field: ErrorField, message: string): InvalidInputError => new InvalidInputError(message, { field })
