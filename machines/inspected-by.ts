/**
 * Lets developer tools hear a machine, where the app wants that.
 *
 * @module
 */
import type { WithAuthContext } from '../src/core.ts'
import type { Inspect } from '../src/ports.ts'

/** The options of an actor that `createAuth({ inspect })` asks for. */
export function inspectedBy({ context: { inspect } }: WithAuthContext): { readonly inspect?: Inspect } {
  return inspect ? { inspect } : {}
}
