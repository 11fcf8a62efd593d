import { createHash } from 'node:crypto'
import { bigIntModPow } from '../../../src/crypto/mod-pow.ts'
import { passwordClaim } from '../../../src/crypto/password-claim.ts'
import { N_HEX } from '../../../src/crypto/srp-group.ts'
import type { ModPow } from '../../../src/ports.ts'
import { Sensitive } from '../../../src/sensitive.ts'

/** One exchange with both private sides of the client known. Numbers in hex. */
export interface Transcript {
  readonly poolName: string
  readonly userId: string
  readonly password: string
  readonly a: string
  readonly A: string
  readonly B: string
  readonly salt: string
  readonly secretBlock: string
}

/** A claim, and the timestamp it was signed with. */
export interface Signed {
  readonly signature: string
  readonly timestamp: string
}

/** Another client's claim for the same transcript. */
export type Witness = (transcript: Transcript) => Signed | Promise<Signed>

/** A timestamp for witnesses that do not look at the clock. */
export const TIMESTAMP = 'Tue Feb 1 03:04:05 UTC 2000'

const NAMES = ['alice', 'Bob.Smith+tag@example.com', 'a2c2e290-6d0f-4a08-a5ca-f0162935f3a6', ' spaced name ', 'x:y']
const UNICODE_NAMES = ['Zoë', 'Zoe\u0308', 'пользователь', '用户', '👩‍👩‍👧', 'ﬁ ß İ']
const PASSWORDS = [
  'Qwerty1!',
  'pass:word',
  ' leading and trailing ',
  'pässwörd',
  'пароль',
  '密码🔐',
  'e\u0301\u200d',
  '"\\\u0000',
]

/**
 * Transcripts enough for each form of `B` twice with each form of salt that it meets, each witness with digits of its own.
 * More of them repeat these with other random digits: `npm run test:long` does.
 */
export const ONE_OF_EACH = 24

/**
 * The `count` transcripts of a seed: always the same ones. Every second one has a value that needs padding or cutting:
 * odd digits, leading zeros, a high first bit, numbers of a few bytes.
 *
 * @param userIds `ascii user ids` for witnesses that sign one byte a character.
 */
export function transcripts(seed: string, count: number, userIds: 'any' | 'ascii user ids' = 'any'): Transcript[] {
  return Array.from({ length: count }, (_, index) => {
    const digits = (label: string, length: number): string => randomHex(`${seed} ${index} ${label}`, length)
    const pick = <T>(label: string, list: readonly T[]): T => list[Number.parseInt(digits(label, 6), 16) % list.length]!
    const names = userIds === 'ascii user ids' ? NAMES : [...NAMES, ...UNICODE_NAMES]
    // Short private values keep the slow witnesses affordable; the exponent of S has 512 bits all the same.
    const a = trim(digits('a', pick('a length', [8, 15, 16, 16, 24])))
    return {
      poolName: index % 10 === 0 ? '-FDRunwQv' : digits('pool', 9),
      userId: pick('user', names) + (index % 3 ? digits('user', 6) : ''),
      password: pick('password', PASSWORDS) + (index % 3 ? digits('password', 8) : ''),
      a,
      A: String(bigIntModPow.generatorPower(a)),
      B: serverValue(digits, index),
      salt: [digits, oddSalt, zeroSalt, highSalt][index % 4]!('salt', 32, digits),
      secretBlock: Buffer.from(digits('block', 2 * (index % 7 ? 1290 : 1 + (index % 64))), 'hex').toString('base64'),
    }
  })
}

/** Our claim for the transcript. */
export function ourClaim(transcript: Transcript, timestamp: string, modPow: ModPow = bigIntModPow): Promise<string> {
  const { password, a, A, ...rest } = transcript
  const keyPair = { a: new Sensitive(a), A }
  return passwordClaim({ ...rest, password: new Sensitive(password), keyPair, timestamp, modPow })
}

/** Claims of ours that differ from the witness's, so that a failure shows its transcript. */
export async function disagreements(witness: Witness, list: readonly Transcript[]): Promise<Transcript[]> {
  const found: Transcript[] = []
  for (const transcript of list) {
    const { signature, timestamp } = await witness(transcript)
    if ((await ourClaim(transcript, timestamp)) !== signature) found.push(transcript)
  }
  return found
}

type Digits = (label: string, length: number) => string

function serverValue(digits: Digits, index: number): string {
  const forms = [
    () => digits('B', 768),
    () => `f${digits('B', 766)}`, // odd
    () => `${digits('B', 760)}`, // four zero bytes in front
    () => `7${digits('B', 767)}`, // no sign byte
    () => N_HEX.slice(0, 600) + digits('B', 168), // just below or above N
    () => `8${digits('B', 31)}`, // small: B - k * g^x is negative
  ]
  const value = trim(forms[index % forms.length]!())
  return value.length === 768 && value >= N_HEX.slice(0, -1) ? value.slice(1) : value
}

const oddSalt = (_label: string, _length: number, digits: Digits): string => `9${digits('salt', 30)}`
const zeroSalt = (_label: string, _length: number, digits: Digits): string => trim(`000${digits('salt', 29)}`)
const highSalt = (_label: string, _length: number, digits: Digits): string => `f${digits('salt', 31)}`

const trim = (hex: string): string => hex.replace(/^0+(?=.)/, '')

function randomHex(label: string, length: number): string {
  let hex = ''
  for (let block = 0; hex.length < length; block++) {
    hex += createHash('sha256').update(`${label} ${block}`).digest('hex')
  }
  return hex.slice(0, length)
}
