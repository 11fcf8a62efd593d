/**
 * Reads the storage of amazon-cognito-identity-js, Amplify 5 and 6, and amazon-cognito-passwordless-auth. All use one
 * layout: `CognitoIdentityServiceProvider.<clientId>.<username>.<what>`. It is never written or removed:
 * an app that goes back to its old library finds it unchanged.
 *
 * @module
 */
import type { KeyValueStorage } from '../ports.ts'

/** Storage of another library's session. */
export type LegacyStorage = Pick<KeyValueStorage, 'getItem'>

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
        const text: unknown = await storage.getItem(`${prefix}CognitoIdentityServiceProvider.${owner}.${item}`)
        if (typeof text === 'string' && text !== '' && text.length <= LONGEST_ITEM) return text
      }
      return undefined
    }),
  )
}
