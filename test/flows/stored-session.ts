/**
 * What the storage of a signed-in user holds, so that many tests can start from it without a sign-in each.
 *
 * @module
 */
import type { KeyValueStorage } from '../../src/ports.ts'
import { PASSWORD, startApp } from './start-app.ts'

/** Whose session it is. */
export const IDS = { userPoolId: 'eu-west-1_Simulator1', clientId: '1h57kf5cpq17m0eml12EXAMPLE' } as const

/** A place to keep text that a test can look into and copy. */
export const mapStorage = (map: Map<string, string>): KeyValueStorage => ({
  getItem: (key) => map.get(key) ?? null,
  setItem: (key, value) => void map.set(key, value),
  removeItem: (key) => void map.delete(key),
})

/** Signs Ada in, and gives back what was stored. */
export async function storedSession(): Promise<ReadonlyMap<string, string>> {
  const map = new Map<string, string>()
  const { userPoolId, clientId } = IDS
  const app = startApp({
    pool: { userPoolId, clients: { clientId }, users: [{ username: 'ada', password: PASSWORD }] },
    auth: { storage: mapStorage(map) },
  })
  const outcome = await app.at('identify').submit({ username: 'ada', password: PASSWORD })
  if (!outcome.ok) throw outcome.error
  app.flow.dispose()
  app.auth.dispose()
  return map
}
