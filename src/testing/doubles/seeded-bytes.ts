/**
 * Random bytes that are the same in every run.
 *
 * @module
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { concatBytes, utf8ToBytes } from '../../bytes.ts'
import type { RandomBytes } from '../../ports.ts'

/** A source whose bytes follow from `seed` alone. For tests only: whoever knows the seed knows every byte. */
export function seededBytes(seed: string): RandomBytes {
  let counter = 0
  return (length) => {
    const blocks: Uint8Array[] = []
    for (let have = 0; have < length; have += 32) blocks.push(sha256(utf8ToBytes(`${seed} ${counter++}`)))
    return concatBytes(...blocks).slice(0, length)
  }
}
