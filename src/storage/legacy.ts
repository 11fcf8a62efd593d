/**
 * Reads what amazon-cognito-identity-js, Amplify 5 and 6, and amazon-cognito-passwordless-auth store. All four use one
 * layout: `CognitoIdentityServiceProvider.<clientId>.<username>.<what>`. Nothing of it is ever written or removed:
 * an app that goes back to its old library finds it as it was.
 *
 * @module
 */
import type { KeyValueStorage } from '../ports.ts'

/** Where another library has stored its session. */
export type LegacyStorage = Pick<KeyValueStorage, 'getItem'>

/** On React Native, both libraries put this before every key. */
const PREFIXES = ['', '@MemoryStorage:']
const LONGEST_ITEM = 64 * 1024

/**
 * Reads items of an app client, or of a user. `undefined` for each that is missing, or no text.
 *
 * @param owner `<clientId>`, or `<clientId>.<username>`.
 * @throws whatever the storage throws.
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
