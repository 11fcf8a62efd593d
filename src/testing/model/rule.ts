/**
 * The constraints of the service's model on one member of an input, and the texts of their violations.
 *
 * @module
 */
import { CognitoException } from '../wire/exception.ts'

/** A constraint on one value. */
export type Rule =
  | {
      readonly kind: 'text'
      readonly min?: number
      readonly max?: number
      readonly pattern?: RegExp
      readonly oneOf?: readonly string[]
      /** The value is not repeated in the error. */
      readonly secret?: boolean
    }
  | { readonly kind: 'number'; readonly min: number; readonly max: number }
  | { readonly kind: 'flag' }
  /** Texts by name. A `null` among them is let through: it means absent. */
  | { readonly kind: 'texts' }
  | { readonly kind: 'list'; readonly item: Rule }
  | { readonly kind: 'object'; readonly members: Members }
  /** Any JSON object. */
  | { readonly kind: 'document' }

/** A member, which may have to be there. */
export type Member = Rule & { readonly required?: boolean }

/** The members of an object by name. */
export type Members = Readonly<Record<string, Member>>

/**
 * The value as far as the model knows it: unknown members and `null` are left out.
 *
 * @param path Where the value is, in the words of the service: `userAttributes.1.member.name`.
 * @param problems Violations found so far; new ones are added.
 * @throws {CognitoException} `SerializationException` when a value is of the wrong type.
 */
export function readValue(rule: Rule, value: unknown, path: string, problems: string[]): unknown {
  switch (rule.kind) {
    case 'text':
      if (typeof value !== 'string') throw wrongType(value, 'a String')
      problems.push(...textProblems(rule, value, path))
      return value
    case 'number':
      if (typeof value !== 'number' || !Number.isInteger(value)) throw wrongType(value, 'an Integer')
      if (value < rule.min) problems.push(violation(value, path, `have value greater than or equal to ${rule.min}`))
      if (value > rule.max) problems.push(violation(value, path, `have value less than or equal to ${rule.max}`))
      return value
    case 'flag':
      if (typeof value !== 'boolean') throw wrongType(value, 'a Boolean')
      return value
    case 'texts':
      return readMap(value)
    case 'list':
      if (!Array.isArray(value)) throw wrongType(value, 'a List')
      return value.map((item, at) => readValue(rule.item, item, `${path}.${at + 1}.member`, problems))
    case 'object':
      return readMembers(rule.members, value, path, problems)
    case 'document':
      return readObject(value)
  }
}

/**
 * Checks a string that arrives inside a map, where the model itself does not see it.
 *
 * @throws {CognitoException} `InvalidParameterException` in the words of the service's validation.
 */
export function checkText(rule: Rule & { kind: 'text' }, text: string, path: string): void {
  const problems = textProblems(rule, text, path)
  if (problems.length > 0) throw validationError(problems)
}

/** The exception for all the violations of an input. */
export function validationError(problems: readonly string[]): CognitoException {
  const count = `${problems.length} validation error${problems.length === 1 ? '' : 's'} detected`
  return new CognitoException('InvalidParameterException', `${count}: ${problems.join('; ')}`)
}

/** Reads an object member by member. */
export function readMembers(members: Members, value: unknown, path: string, problems: string[]): object {
  const given = readObject(value)
  const read: Record<string, unknown> = {}
  for (const [name, member] of Object.entries(members)) {
    const at = `${path === '' ? '' : `${path}.`}${name[0]!.toLowerCase()}${name.slice(1)}`
    const item = Object.hasOwn(given, name) ? given[name] : undefined
    if (item !== undefined && item !== null) read[name] = readValue(member, item, at, problems)
    else if (member.required) {
      problems.push(violation('secret' in member && member.secret ? undefined : null, at, 'not be null'))
    }
  }
  return read
}

function textProblems(rule: Rule & { kind: 'text' }, text: string, path: string): string[] {
  const { min = 0, max = 131_072, pattern, oneOf, secret } = rule
  const shown = secret ? undefined : text
  return [
    ...(text.length < min ? [violation(shown, path, `have length greater than or equal to ${min}`)] : []),
    ...(text.length > max ? [violation(shown, path, `have length less than or equal to ${max}`)] : []),
    ...(pattern && !pattern.test(text)
      ? [violation(shown, path, `satisfy regular expression pattern: ${pattern.source.replace(/^\^|\$$/g, '')}`)]
      : []),
    ...(oneOf && !oneOf.includes(text)
      ? [violation(shown, path, `satisfy enum value set: [${oneOf.join(', ')}]`)]
      : []),
  ]
}

function readMap(value: unknown): Record<string, string | null> {
  const given = readObject(value)
  const read: Record<string, string | null> = Object.create(null)
  for (const [name, text] of Object.entries(given)) {
    if (typeof text !== 'string' && text !== null) throw wrongType(text, 'a String')
    read[name] = text
  }
  return read
}

function readObject(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new CognitoException('SerializationException', 'Start of structure or map found where not expected.')
  }
  return value as Record<string, unknown>
}

/** @param value `undefined` where it is secret, and `null` where it is missing. */
function violation(value: string | number | null | undefined, path: string, demand: string): string {
  const shown = value === undefined ? 'Value' : value === null ? 'Value null' : `Value '${value}'`
  return `${shown} at '${path}' failed to satisfy constraint: Member must ${demand}`
}

function wrongType(value: unknown, wanted: string): CognitoException {
  const found = Array.isArray(value) ? 'START_ARRAY' : `${typeof value}_VALUE`.toUpperCase()
  return new CognitoException('SerializationException', `${found} can not be converted to ${wanted}`)
}
