/**
 * Keys for storages that take few characters.
 *
 * @module
 */
import { utf8ToBytes } from '../bytes.ts'

/**
 * The key in letters, digits, `.`, `-` and `_`. Other characters become `_` and the two hex digits of each of their
 * UTF-8 bytes, `_` included, so that two keys never become one.
 */
export function toPlainKey(key: string): string {
  return key.replace(/[^A-Za-z0-9.-]+/g, (characters) => {
    let spelled = ''
    for (const byte of utf8ToBytes(characters)) spelled += `_${(byte < 16 ? '0' : '') + byte.toString(16)}`
    return spelled
  })
}
