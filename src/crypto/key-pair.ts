/**
 * The client's key pair of one SRP exchange.
 *
 * @module
 */
import type { Sensitive } from '../sensitive.ts'

/** A client's key pair for one SRP exchange. Never used twice. Numbers in lower-case hex. */
export interface SrpKeyPair {
  /** The private `a`. */
  readonly a: Sensitive<string>
  /** The public `A = g^a mod N`. */
  readonly A: string
}
