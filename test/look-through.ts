/**
 * Everything that a program could print of a value: for tests that look for a secret in it.
 *
 * @module
 */
import { inspect } from 'node:util'

/** Members that lead to code and not to data: the definition of a machine, and what XState keeps of it. */
const CODE: ReadonlySet<PropertyKey> = new Set(['machine', '_nodes', 'logic', 'constructor', '__proto__'])

/**
 * The value as a string, as JSON, as Node prints it, and then every string that can be reached from it: through own
 * members, hidden ones, symbols, the entries of collections, and the getters of classes.
 */
export function lookThrough(value: unknown): string {
  const seen = [toJson(value), String(value), inspect(value, { depth: 4 })]
  const open = new Set<unknown>()
  const waiting: unknown[] = [value]
  while (waiting.length > 0) {
    const member = waiting.pop()
    if (typeof member === 'string') seen.push(member)
    if (typeof member !== 'object' || member === null || open.has(member)) continue
    open.add(member)
    waiting.push(...membersOf(member))
  }
  return seen.join('\n')
}

function* membersOf(value: object): Iterable<unknown> {
  if (value instanceof Map) for (const entry of value) yield* entry
  if (value instanceof Set) yield* value
  for (let owner = value; owner && owner !== Object.prototype; owner = Object.getPrototypeOf(owner)) {
    for (const [name, { get, value: member }] of ownMembers(owner)) {
      if (CODE.has(name)) continue
      yield name
      if (!get) yield member
      else
        try {
          yield get.call(value)
        } catch {
          // A getter of another kind of object.
        }
    }
  }
}

const ownMembers = (value: object): readonly (readonly [string | symbol, PropertyDescriptor])[] =>
  Reflect.ownKeys(value).map((name) => [name, Object.getOwnPropertyDescriptor(value, name)!])

function toJson(value: unknown): string {
  const open = new Set<unknown>()
  const json = JSON.stringify(value, (_, member) => {
    if (typeof member !== 'object' || member === null) return member
    if (open.has(member)) return undefined
    open.add(member)
    return member
  })
  return `${json}`
}
