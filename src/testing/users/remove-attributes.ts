/**
 * Takes attributes away from a user, and what hangs on them.
 *
 * @module
 */
import type { User } from './user.ts'

/** Removes attributes. An address goes with its flag, its waiting successor and its code. */
export function removeAttributes(user: User, names: readonly string[]): void {
  for (const name of names) {
    user.attributes.delete(name)
    user.attributes.delete(`${name}_verified`)
    user.pendingAttributes.delete(name)
    user.codes.delete(`attribute:${name}`)
  }
}
