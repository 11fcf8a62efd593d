/**
 * Reads the stored session when a page starts.
 *
 * @module
 */
import type { Settings } from '../config.ts'
import type { DeviceStore } from '../device/store.ts'
import { textClaims } from '../jwt.ts'
import type { KeyValueStorage, Ports } from '../ports.ts'
import { STORAGE_DEADLINE_MS, withinDeadline } from '../storage/atomic.ts'
import { type LegacyStorage, readLegacyItems } from '../storage/legacy.ts'
import type { NewSession } from './record.ts'
import { hasSignOutNote, removeSignOutNote } from './sign-out.ts'
import type { Present, SessionStore } from './store.ts'
import { readTokens } from './tokens.ts'

/** The dependencies of a restore. */
export interface RestoreDeps {
  readonly store: SessionStore
  readonly settings: Pick<Settings, 'clientId'>
  /** Sign-outs that could not be stored are noted in `resumeStorage`. */
  readonly ports: Pick<Ports, 'clock' | 'storage' | 'resumeStorage'>
  /** The storage of another library. Default: `ports.storage`. */
  readonly migrateFrom?: Pick<KeyValueStorage, 'getItem'> | undefined
  /** The store that adopts its device. */
  readonly devices: DeviceStore
}

/**
 * Finds the user whose session is stored. If this library has never stored anything, the session of another one is
 * adopted; from then on the other library's storage is not read again.
 *
 * @throws {StorageError} when the storage cannot be read.
 */
export async function restoreSession(deps: RestoreDeps, signal: AbortSignal): Promise<Present> {
  const { store, ports } = deps
  const notes = { notes: ports.resumeStorage, clock: ports.clock }
  const found = await store.load()
  const present = found.type === 'signedOut' && found.isNew ? await migrate(deps, found, signal) : found
  if (present.type === 'signedOut') return present
  const { record } = present
  const key = store.placeOf(record.username).key
  if (!(await hasSignOutNote(notes, key, record))) return present
  await store.bury(record.username, 'userSignedOut')
  if (!store.isHolding()) await removeSignOutNote(notes, key)
  return { type: 'signedOut', reason: 'userSignedOut', isNew: false }
}

async function migrate(deps: RestoreDeps, present: Present, signal: AbortSignal): Promise<Present> {
  const { store, settings, ports, devices, migrateFrom = ports.storage } = deps
  // Migration is best effort: if the other session cannot be read, the user is signed out.
  const legacy = await withinDeadline(ports.clock, STORAGE_DEADLINE_MS, () =>
    readLegacySession(migrateFrom, settings.clientId),
  ).catch(() => undefined)
  if (!legacy || signal.aborted) return present
  const { username, signInName } = legacy
  // Both names of the user are known now, and the device can be found by either.
  const device = await devices.load(username)
  if (device) await devices.save(username, device, signInName)
  return { type: 'signedIn', record: await store.save(legacy) }
}

/**
 * Reads the session of the user who was signed in last. `undefined` when there is no usable one: without a
 * token, or of another app client.
 *
 * Their `clockDrift` is ignored: some of them write seconds and some milliseconds, with opposite signs.
 *
 * @throws {ProtocolError} when a token is damaged, or they do not belong together.
 * @throws the errors of the storage.
 */
export async function readLegacySession(storage: LegacyStorage, clientId: string): Promise<NewSession | undefined> {
  const [name] = await readLegacyItems(storage, clientId, ['LastAuthUser'])
  if (name === undefined) return undefined
  const items = ['accessToken', 'idToken', 'refreshToken', 'deviceKey', 'signInDetails']
  const owner = `${clientId}.${name}`
  const [AccessToken, IdToken, RefreshToken, deviceKey, details] = await readLegacyItems(storage, owner, items)
  if (AccessToken === undefined || IdToken === undefined || RefreshToken === undefined) return undefined
  // Their arrival is unknown. A wrong local clock costs one refresh.
  const tokens = readTokens({ AccessToken, IdToken, RefreshToken }, {})
  const [access, id] = [tokens.accessToken.claims, tokens.idToken.claims]
  if ((access.client_id ?? clientId) !== clientId || (id.aud ?? clientId) !== clientId) return undefined
  const username = textClaims(access).username ?? name
  // The name as typed, where Amplify 6 has stored it.
  const loginId = /"loginId":"([^"\\]{1,256})"/.exec(details ?? '')?.[1]
  const signInName = loginId ?? ((name === username && textClaims(id).email) || name)
  return { username, signInName, deviceKey, tokens }
}
