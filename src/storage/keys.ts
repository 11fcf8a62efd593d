/**
 * The keys under which sessions and devices are stored.
 * They consist of letters, digits, `.`, `-` and `_` only, the only characters that Expo's SecureStore accepts.
 *
 * @module
 */
import { bytesToHex, utf8ToBytes } from '../bytes.ts'

/** A user pool and one of its app clients. Emulators and copies of a pool may use one client id twice. */
export interface PoolClient {
  readonly userPoolId: string
  readonly clientId: string
}

/** Prefix of every key of this version, this pool and this app client. */
export function storagePrefix({ userPoolId, clientId }: PoolClient): string {
  return `cognito-machines.1.${writeKeyPart(userPoolId)}.${writeKeyPart(clientId)}.`
}

/**
 * Writes any string as a part of a key: unambiguously, and without a dot, which separates the parts.
 * Every other character becomes `_` and two hex digits for each byte of its UTF-8 form.
 */
export function writeKeyPart(text: string): string {
  return text.replace(/[^A-Za-z0-9-]/gu, (character) => bytesToHex(utf8ToBytes(character)).replace(/../g, '_$&'))
}

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
