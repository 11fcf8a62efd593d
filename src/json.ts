/**
 * Reads JSON that anybody may have written: what is stored is parsed, not trusted.
 *
 * @module
 */
import { Sensitive } from './sensitive.ts'

/** Makes a `T` of a JSON value, or throws. */
export type Read<T> = (value: unknown) => T

/** A reader for each member. */
export type Shape<T> = { readonly [Name in keyof T]-?: Read<T[Name]> }

const LATEST_TIME = 1e14

/** The own members of a value, without a prototype, so that no name is special. None when it is no object. */
export const ownMembers = (value: unknown): Readonly<Record<string, unknown>> =>
  Object.assign(Object.create(null), value)

/** An object, of which these members are read and no others. */
export function readMembers<T>(shape: Shape<T>, value: unknown): T {
  const members = ownMembers(value)
  // The shape names every member of `T`.
  return Object.fromEntries(
    Object.entries<Read<unknown>>(shape).map(([name, read]) => [name, read(members[name])]),
  ) as T
}

/** Takes a value as it is, if it is right. */
export const check =
  <T>(isRight: (value: T) => boolean): Read<T> =>
  (value) => {
    // `isRight` is asked before anything is made of it.
    if (isRight(value as T)) return value as T
    throw new TypeError('Damaged')
  }

/** A text that is not empty. */
export const text = check<string>((value) => typeof value === 'string' && value !== '')

/** A time in milliseconds since the Unix epoch. NaN and infinities are not times. */
export const time = check<number>((value) => typeof value === 'number' && value >= 0 && value < LATEST_TIME)

/** A whole number from one on. */
export const count = check<number>((value) => Number.isSafeInteger(value) && value > 0)

/** A text to be kept in a box. */
export const secret = (value: unknown): Sensitive<string> => new Sensitive(text(value))

/** What may be missing. */
export const optional =
  <T>(read: Read<T>): Read<T | undefined> =>
  (value) =>
    value === undefined ? undefined : read(value)
