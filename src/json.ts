/**
 * Reads untrusted JSON, from the network, from storage or from a token, in bounded time.
 *
 * @module
 */
import { Sensitive } from './sensitive.ts'

/** Deeper than any response or record, and shallow enough for every parser. */
const DEEPEST = 64
/** In UTF-16 units. Responses and records are a few kilobytes; this is far above any valid one. */
const LONGEST = 1024 * 1024

/** Removes the prototype of an object, so that it has the sent members only. */
const withoutPrototype = (_: string, value: unknown): unknown => (isObject(value) ? ownMembers(value) : value)

/**
 * Parses JSON.
 *
 * @param longest The number of UTF-16 units that are read at most. Default: a million (2 ** 20).
 * @param revive Maps each parsed value to its replacement. Default: objects without a prototype.
 * @returns `undefined` when it is not JSON, longer than that, or more than 64 levels deep.
 */
export function readJson(
  json: string,
  longest = LONGEST,
  revive: (name: string, value: unknown) => unknown = withoutPrototype,
): unknown {
  if (json.length > longest || isTooDeep(json)) return undefined
  try {
    return JSON.parse(json.replace(/^\uFEFF/, ''), revive)
  } catch {
    return undefined
  }
}

/** True for JSON that is more than 64 levels deep, which {@link readJson} does not read. */
export function isTooDeep(json: string): boolean {
  // No deeper than it has brackets, of which an ordinary response has a few.
  if (json.split(/[{[]/, DEEPEST + 2).length <= DEEPEST + 1) return false
  let depth = 0
  let isInString = false
  for (let at = 0; at < json.length; at++) {
    const character = json[at]
    if (isInString) {
      if (character === '\\') at++
      else if (character === '"') isInString = false
    } else if (character === '"') isInString = true
    else if (character === '{' || character === '[') {
      if (++depth > DEEPEST) return true
    } else if (character === '}' || character === ']') depth--
  }
  return false
}

/** True for an object that is not an array. */
export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Converts a JSON value to a `T`, or throws. */
export type Read<T> = (value: unknown) => T

/** A reader for each member. */
export type Shape<T> = { readonly [Name in keyof T]-?: Read<T[Name]> }

/** The own members of a value, without a prototype, so that no name is special. Empty when it is not an object. */
export const ownMembers = (value: unknown): Readonly<Record<string, unknown>> =>
  Object.assign(Object.create(null), value)

/** A reader of an object with these members only. */
export function readMembers<T>(shape: Shape<T>, value: unknown): T {
  const members = ownMembers(value)
  // The shape names every member of `T`.
  return Object.fromEntries(
    Object.entries<Read<unknown>>(shape).map(([name, read]) => [name, read(members[name])]),
  ) as T
}

/** A reader that returns valid values unchanged. */
export const check =
  <T>(isRight: (value: T) => boolean): Read<T> =>
  (value) => {
    // `isRight` is checked first.
    if (isRight(value as T)) return value as T
    throw new TypeError('Damaged')
  }

/** A string that is not empty, and has a UTF-8 form: with an unpaired surrogate it could name no record. */
export const text = check<string>(
  (value) => typeof value === 'string' && value !== '' && !/[\ud800-\udfff]/u.test(value),
)

/** True for a time in milliseconds since the Unix epoch, by whatever clock. NaN and infinities are not times. */
export const isTime = (value: unknown): value is number => Number.isFinite(value)

/** A time in milliseconds since the Unix epoch. */
export const time = check<number>(isTime)

/** A whole number from one on. */
export const count = check<number>((value) => Number.isSafeInteger(value) && value > 0)

/** A string to be kept in a box. */
export const secret = (value: unknown): Sensitive<string> => new Sensitive(text(value))

/** A member that may be missing. */
export const optional =
  <T>(read: Read<T>): Read<T | undefined> =>
  (value) =>
    value === undefined ? undefined : read(value)
