/**
 * The two halves of a text that is stored apart: the text with its secrets taken out, and the secrets by their digest.
 *
 * @module
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToBase64Url, utf8ToBytes } from '../bytes.ts'
import { StorageError } from '../errors.ts'

/** A text taken apart. */
export interface Apart {
  readonly text: string
  readonly digest: string | undefined
  readonly secrets: readonly string[]
}

/** Secret texts by their digest. */
export type Secrets = ReadonlyMap<string, readonly string[]>

const APART = /^~apart\.([\w-]{43})~/
const PLAIN = '~plain~'

/** Takes the text of the JSON members named in `members` out of a text. */
export function takeApart(text: string, members: readonly string[]): Apart {
  const secrets: string[] = []
  const whole = parseJson(text, (name, value) =>
    members.includes(name) && typeof value === 'string' ? { $apart: secrets.push(value) - 1 } : value,
  )
  if (secrets.length === 0) return { text: text.startsWith('~') ? PLAIN + text : text, digest: undefined, secrets }
  const digest = bytesToBase64Url(sha256(utf8ToBytes(JSON.stringify(secrets))))
  return { text: `~apart.${digest}~${JSON.stringify(whole)}`, digest, secrets }
}

/** Puts the secrets back into a stored text; members whose secret is not known are left out. */
export function joinText(stored: string | null, secrets: Secrets, members: readonly string[]): string | null {
  if (stored === null) return null
  if (stored.startsWith(PLAIN)) return stored.slice(PLAIN.length)
  const [head, digest] = APART.exec(stored) ?? []
  if (head === undefined) return stored
  const texts = secrets.get(digest!)
  const whole = parseJson(stored.slice(head.length), (name, value) => {
    if (!members.includes(name) || typeof value !== 'object' || value === null) return value
    return texts?.[(value as { $apart?: number }).$apart ?? -1]
  })
  return JSON.stringify(whole) ?? null
}

/** The JSON value of a text, or `undefined` when it is not JSON. */
function parseJson(text: string, revive: (name: string, value: unknown) => unknown): unknown {
  try {
    return JSON.parse(text, (name, value: unknown) => revive(name, value))
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return undefined
    // Too deep to be looked through: storing it whole might store a secret.
    throw new StorageError('The text is nested too deep')
  }
}

/** The digest of the secrets that a stored text refers to, if it refers to any. */
export const digestOf = (stored: string | null): string | undefined => APART.exec(stored ?? '')?.[1]

/** Reads the item that holds secrets. What is none counts as empty. */
export function parseSecrets(stored: string | null): Secrets {
  const known = new Map<string, readonly string[]>()
  const parsed = stored === null ? undefined : parseJson(stored, (_, value) => value)
  if (typeof parsed !== 'object' || parsed === null) return known
  for (const [digest, texts] of Object.entries(parsed)) {
    if (Array.isArray(texts) && texts.every((text) => typeof text === 'string')) known.set(digest, texts)
  }
  return known
}

/** Writes the item that holds secrets. */
export const writeSecrets = (secrets: Iterable<readonly [string, readonly string[]]>): string =>
  JSON.stringify(Object.fromEntries(secrets))
