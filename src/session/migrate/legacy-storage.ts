/**
 * Reads what amazon-cognito-identity-js, Amplify 5 and 6, and amazon-cognito-passwordless-auth store. All four use one
 * layout: `CognitoIdentityServiceProvider.<clientId>.<username>.<what>`. Nothing of it is ever written or removed:
 * an app that goes back to its old library finds it as it was.
 *
 * @module
 */
import type { KeyValueStorage } from '../../ports.ts'

/** What can be read of a user there. */
export type LegacyItem =
  | 'accessToken'
  | 'idToken'
  | 'refreshToken'
  | 'signInDetails'
  | 'deviceKey'
  | 'deviceGroupKey'
  | 'randomPasswordKey'

/** The stored items of an app client, as the other library left them. */
export interface LegacyStorage {
  /** The user who was signed in last; under whose name the items are. `undefined` when nobody was. */
  lastUser(): Promise<string | undefined>
  /** One item of a user. `undefined` when it is missing, or no text. */
  read(username: string, item: LegacyItem): Promise<string | undefined>
}

/** On React Native, both libraries put this before every key. */
const PREFIXES = ['', '@MemoryStorage:']
const LONGEST_ITEM = 64 * 1024

/** Opens the items of an app client. Each read rejects when the storage does. */
export function openLegacyStorage(storage: Pick<KeyValueStorage, 'getItem'>, clientId: string): LegacyStorage {
  async function readKey(key: string): Promise<string | undefined> {
    for (const prefix of PREFIXES) {
      const text: unknown = await storage.getItem(prefix + key)
      if (typeof text === 'string' && text !== '' && text.length <= LONGEST_ITEM) return text
    }
    return undefined
  }
  const provider = `CognitoIdentityServiceProvider.${clientId}`
  return {
    lastUser: () => readKey(`${provider}.LastAuthUser`),
    read: (username, item) => readKey(`${provider}.${username}.${item}`),
  }
}
