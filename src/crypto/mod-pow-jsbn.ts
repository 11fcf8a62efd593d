/**
 * Modular powers on jsbn, for an app that passes them itself.
 *
 * @module
 */
import jsbn from 'jsbn'
import type { ModPow } from '../ports.ts'
import { createJsbnModPow } from './create-jsbn-mod-pow.ts'

/** `ModPow` on jsbn's `BigInteger`. */
export const jsbnModPow: ModPow = createJsbnModPow(jsbn)
