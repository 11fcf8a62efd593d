/**
 * Codes and answers as people type them.
 *
 * @module
 */
import { InvalidInputError } from '../errors.ts'
import { Sensitive } from '../sensitive.ts'

/**
 * A one-time code, without the spaces and dashes that people add, full-width digits made plain.
 *
 * @throws {InvalidInputError} field `code`, unless 1 to 64 letters or digits are left.
 */
export function readCode(code: unknown): Sensitive<string> {
  if (typeof code !== 'string') throw new InvalidInputError('The code must be a text', { field: 'code' })
  const plain = code.normalize('NFKC').replace(/[\s\-‐-―.]/g, '')
  if (plain === '') throw new InvalidInputError('The code is empty', { field: 'code' })
  if (!/^[0-9A-Za-z]{1,64}$/.test(plain)) throw new InvalidInputError('This is not a code', { field: 'code' })
  return new Sensitive(plain)
}

/** The six digits of an authenticator app. */
export function readTotpCode(code: unknown): Sensitive<string> {
  const read = readCode(code)
  if (!/^\d{6}$/.test(read.expose())) throw new InvalidInputError('The code has six digits', { field: 'code' })
  return read
}

/** The answer to a custom challenge, exactly as given. Up to 16 kB. */
export function readAnswer(answer: unknown): Sensitive<string> {
  if (typeof answer !== 'string') throw new InvalidInputError('The answer must be a text', { field: 'answer' })
  if (answer.length > 16 * 1024) throw new InvalidInputError('The answer is too long', { field: 'answer' })
  return new Sensitive(answer)
}

/** An e-mail address, as far as a client can tell. */
export function readEmail(email: unknown): string {
  if (typeof email !== 'string' || email.length > 2048 || !/^[^\s@]+@[^\s@]+$/.test(email)) {
    throw new InvalidInputError('This is not an e-mail address', { field: 'email' })
  }
  return email
}

/** Attributes that go with a new password: texts under names. */
export function readAttributes(attributes: unknown): Readonly<Record<string, string>> {
  if (attributes === undefined) return {}
  const wrong = new InvalidInputError('Attributes must be texts under names', { field: 'attributes' })
  if (typeof attributes !== 'object' || attributes === null || Array.isArray(attributes)) throw wrong
  if (Object.values(attributes).some((value) => typeof value !== 'string')) throw wrong
  return attributes as Readonly<Record<string, string>>
}
