/**
 * Reads the storage of amazon-cognito-identity-js, Amplify 5 and 6, and amazon-cognito-passwordless-auth. All use one
 * layout: `CognitoIdentityServiceProvider.<clientId>.<username>.<what>`. It is never written, so that an app that goes back
 * to its old library finds it unchanged; a sign-out removes its tokens, or they would sign the user in again.
 *
 * @module
 */
import { StorageError } from '../errors.ts'
import type { KeyValueStorage } from '../ports.ts'

/** Storage of another library's session. Without `removeItem` a sign-out cannot end that session. */
export type LegacyStorage = Pick<KeyValueStorage, 'getItem'> & Partial<Pick<KeyValueStorage, 'removeItem'>>

/** On React Native, both libraries prefix every key with this. */
const PREFIXES = ['', '@MemoryStorage:']
const LONGEST_ITEM = 64 * 1024

/**
 * Reads items of an app client, or of a user. `undefined` for each that is missing, or not a string.
 *
 * @param owner `<clientId>`, or `<clientId>.<username>`.
 * @throws the errors of the storage.
 */
export function readLegacyItems(
  storage: LegacyStorage,
  owner: string,
  items: readonly string[],
): Promise<readonly (string | undefined)[]> {
  return Promise.all(
    items.map(async (item) => {
      for (const prefix of PREFIXES) {
        const text: unknown = await storage.getItem(keyOf(prefix, owner, item))
        if (typeof text === 'string' && text !== '' && text.length <= LONGEST_ITEM) return text
      }
      return undefined
    }),
  )
}

/**
 * Removes items of an app client, or of a user.
 *
 * @throws {StorageError} when the storage can only be read. The errors of the storage.
 */
export async function removeLegacyItems(
  storage: LegacyStorage,
  owner: string,
  items: readonly string[],
): Promise<void> {
  for (const prefix of PREFIXES) {
    for (const item of items) {
      if (!storage.removeItem) throw new StorageError('The session of another library cannot be removed')
      await storage.removeItem(keyOf(prefix, owner, item))
    }
  }
}

/** Storages whose items have a form of their own. */
const ownForm = new WeakSet<object>()

/** Marks a storage that reads items of its own form only: it finds none of another library. */
export function markOwnForm<Storage extends object>(storage: Storage): Storage {
  ownForm.add(storage)
  return storage
}

/** False for a storage in which looking for items of another library is in vain. */
export const mayHoldLegacy = (storage: object): boolean => !ownForm.has(storage)

const keyOf = (prefix: string, owner: string, item: string): string =>
  `${prefix}CognitoIdentityServiceProvider.${owner}.${item}`
