/**
 * Keeps the refresh token separate from the rest of a session, for example in memory.
 *
 * A JSON value is split by the names of its members, at any depth:
 *
 *   storage   ~apart.<digest>~{"v":1,"tokens":{"accessToken":"…","refreshToken":{"$apart":0}}}
 *   secrets   {"<digest>":["the refresh token"]}
 *
 * The secret parts are written first, beside the old ones, and found by their digest: a crash leaves the old value
 * or the new one. Where the secret parts are missing (another tab, or after a reload, when they are kept in memory),
 * the value is read without them: a session without a refresh token, which ends with its access token.
 *
 * @module
 */

import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToBase64Url, utf8ToBytes } from '../bytes.ts'
import { StorageError } from '../errors.ts'
import { isTooDeep, readJson } from '../json.ts'
import type { KeyValueStorage } from '../ports.ts'
import { createTurns } from '../timers.ts'
import { type AtomicStorage, compareAndSet, withAtomicUpdate } from './atomic.ts'

/** The separate members, and their storage. */
export interface SplitOptions {
  /** Keeps the secret parts. */
  readonly secrets: KeyValueStorage
  /** The names of the JSON members whose value is secret. Default: `refreshToken`. */
  readonly members?: readonly string[] | undefined
}

// One in use, one about to be, and those of a writer in another tab.
const MOST_DIGESTS = 4

/** The same storage with the members named in `options` kept in another one. Values that are not JSON stay whole. */
export function splitStorage(storage: KeyValueStorage, options: SplitOptions): AtomicStorage {
  const inner = withAtomicUpdate(storage)
  const secrets = withAtomicUpdate(options.secrets)
  const members = options.members ?? ['refreshToken']
  const inTurn = createTurns()
  const loadSecrets = async (key: string): Promise<Secrets> => parseSecrets(await secrets.getItem(key))

  const isTorn = async (key: string, stored: string | null, known: Secrets): Promise<boolean> => {
    const digest = digestOf(stored)
    return digest !== undefined && !known.has(digest) && (await inner.getItem(key)) !== stored
  }

  async function addSecrets(key: string, digest: string, texts: readonly string[]): Promise<void> {
    await secrets.update(key, (current) => {
      const kept = [...parseSecrets(current)].filter(([known]) => known !== digest).slice(1 - MOST_DIGESTS)
      return writeSecrets([...kept, [digest, texts]])
    })
  }

  async function dropSecrets(key: string, digest: string): Promise<void> {
    await secrets.update(key, (current) => {
      const kept = [...parseSecrets(current)].filter(([known]) => known !== digest)
      return kept.length === 0 ? null : writeSecrets(kept)
    })
  }

  const update: AtomicStorage['update'] = (key, change) =>
    inTurn(key, async () => {
      let result: string | null = null
      let before: string | undefined
      let after: string | undefined
      const added = new Set<string>()
      await compareAndSet(inner, key, async (stored) => {
        const known = await loadSecrets(key)
        // A writer in another tab wrote between the two reads. The conditional write then fails, and the update starts
        // over.
        if (await isTorn(key, stored, known)) return stored
        const current = joinText(stored, known, members)
        const next = change(current)
        before = digestOf(stored)
        after = before
        result = next === undefined ? current : next
        if (next === undefined) return undefined
        const apart = next === null ? undefined : takeApart(next, members)
        after = apart?.digest
        if (after !== undefined) {
          await addSecrets(key, after, apart!.secrets)
          added.add(after)
        }
        return apart?.text ?? null
      })
      // Only the parts that this update replaced, or added without effect: others may belong to a concurrent writer.
      for (const digest of before === undefined ? added : added.add(before)) {
        if (digest !== after) await dropSecrets(key, digest)
      }
      return result
    })

  return {
    ...inner,
    close: () => {
      inner.close?.()
      secrets.close?.()
    },
    getItem: (key) =>
      inTurn(key, async () => {
        for (;;) {
          const stored = await inner.getItem(key)
          const known = stored === null ? new Map() : await loadSecrets(key)
          if (!(await isTorn(key, stored, known))) return joinText(stored, known, members)
        }
      }),
    setItem: (key, value) => update(key, () => value).then(() => undefined),
    removeItem: (key) => update(key, () => null).then(() => undefined),
    update,
  }
}

/** A value after the split. */
export interface Apart {
  readonly text: string
  readonly digest: string | undefined
  readonly secrets: readonly string[]
}

/** Secret values by their digest. */
export type Secrets = ReadonlyMap<string, readonly string[]>

const APART = /^~apart\.([\w-]{43})~/
const PLAIN = '~plain~'

/** Moves the values of the JSON members named in `members` out of a value. */
export function takeApart(text: string, members: readonly string[]): Apart {
  const secrets: string[] = []
  const whole = parseJson(text, (name, value) =>
    members.includes(name) && typeof value === 'string' ? { $apart: secrets.push(value) - 1 } : value,
  )
  if (secrets.length === 0) return { text: text.startsWith('~') ? PLAIN + text : text, digest: undefined, secrets }
  const digest = bytesToBase64Url(sha256(utf8ToBytes(JSON.stringify(secrets))))
  return { text: `~apart.${digest}~${JSON.stringify(whole)}`, digest, secrets }
}

/** Puts the secrets back into a stored value; members whose secret is unknown are omitted. */
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

/** The parsed value, or `undefined` when it is not JSON. */
function parseJson(text: string, revive: (name: string, value: unknown) => unknown): unknown {
  // It cannot be searched: storing it whole might store a secret.
  if (isTooDeep(text)) throw new StorageError('The value is nested too deep')
  return readJson(text, Infinity, revive)
}

/** The digest of the secrets that a stored value refers to, if any. */
export const digestOf = (stored: string | null): string | undefined => APART.exec(stored ?? '')?.[1]

/** Reads the item that holds secrets. An invalid one counts as empty. */
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
