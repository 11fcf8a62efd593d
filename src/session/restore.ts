/**
 * Reads the stored session when a page starts.
 *
 * @module
 */
import type { Settings } from '../config.ts'
import { type DeviceStore, ownDevice } from '../device/store.ts'
import type { StorageError } from '../errors.ts'
import { text } from '../json.ts'
import { textClaims } from '../jwt.ts'
import type { Ports } from '../ports.ts'
import { definitiveReason } from '../refusals.ts'
import { STORAGE_DEADLINE_MS, storageFailure, withinDeadline } from '../storage/atomic.ts'
import type { PoolClient } from '../storage/keys.ts'
import { type LegacyStorage, readLegacyItems, removeLegacyItems } from '../storage/legacy.ts'
import type { Call } from '../transport/call.ts'
import type { Endings } from './endings.ts'
import type { SessionStore } from './page-sessions.ts'
import type { NewSession } from './record.ts'
import type { Present } from './record-store.ts'
import { readTokens } from './tokens.ts'

/** The dependencies of a restore. */
export interface RestoreDeps {
  readonly store: SessionStore
  /** A session of another library may have ended here, where that could not be stored. */
  readonly endings: Pick<Endings, 'has'>
  readonly settings: PoolClient & Pick<Settings, 'isOnServer'>
  readonly call: Call
  readonly ports: Pick<Ports, 'clock' | 'storage'>
  /** The storage of another library. Default: `ports.storage`. */
  readonly migrateFrom?: LegacyStorage | undefined
  /** The store that adopts its device. */
  readonly devices: DeviceStore
}

/**
 * Finds the user whose session is stored. If this library has never stored anything, the session of another one is
 * adopted; from then on the other library's storage is read again only to end it.
 *
 * @throws {StorageError} when the storage cannot be read.
 */
export async function restoreSession(deps: RestoreDeps, signal: AbortSignal): Promise<Present> {
  const found = await deps.store.load()
  if (found.type === 'signedIn') return found
  if (deps.settings.isOnServer) return askServer(deps, found, signal)
  return found.isNew ? migrate(deps, found, signal) : found
}

/**
 * Asks the server that keeps the tokens who is signed in: a user of another page, or of one whose storage was cleared.
 *
 * @throws {NetworkError} when there is no usable response: it is not known who is signed in.
 */
async function askServer(deps: RestoreDeps, present: Present, signal: AbortSignal): Promise<Present> {
  const { store, settings, ports, call } = deps
  const { clientId: ClientId, userPoolId } = settings
  const input = { ClientId, RefreshToken: '' }
  const answer = await call('GetTokensFromRefreshToken', input, { signal }).catch((thrown: unknown) => {
    if (!definitiveReason(thrown)) throw thrown
  })
  const result = answer?.AuthenticationResult
  if (!result || signal.aborted) return present
  const tokens = readTokens(result, { receivedAt: ports.clock.now(), userPoolId })
  const { username = '' } = textClaims(tokens.accessToken.claims)
  const { SignInName = username } = answer as { readonly SignInName?: string }
  const saved = await store.save({ tokens, username, signInName: SignInName }, signal)
  return saved ? { type: 'signedIn', record: saved.record } : present
}

async function migrate(deps: RestoreDeps, present: Present, signal: AbortSignal): Promise<Present> {
  const { store, endings, settings, ports, devices, migrateFrom = ports.storage } = deps
  // Migration is best effort: if the other session cannot be read, the user is signed out.
  const legacy = await withinDeadline(ports.clock, STORAGE_DEADLINE_MS, () =>
    readLegacySession(migrateFrom, settings),
  ).catch(() => undefined)
  if (!legacy || signal.aborted || (await endings.has(legacy))) return present
  const { username, signInName } = legacy
  // Both names of the user are known now, and the device can be found by either.
  const device = ownDevice(await devices.load(username), username)
  if (device) await devices.save(username, device, signInName)
  const saved = await store.save(legacy, signal)
  return saved ? { type: 'signedIn', record: saved.record } : present
}

/**
 * Reads the session of the user who was signed in last. `undefined` when there is no usable one: without a
 * token, or of another app client.
 *
 * Their `clockDrift` is ignored: some of them write seconds and some milliseconds, with opposite signs.
 *
 * @throws {ProtocolError} when a token is damaged, or they do not belong together.
 * @throws {TypeError} when a name has no UTF-8 form.
 * @throws the errors of the storage.
 */
export async function readLegacySession(
  storage: LegacyStorage,
  { userPoolId, clientId }: PoolClient,
): Promise<(NewSession & { readonly since: number }) | undefined> {
  const [name] = await readLegacyItems(storage, clientId, ['LastAuthUser'])
  if (name === undefined) return undefined
  const items = ['accessToken', 'idToken', 'refreshToken', 'deviceKey', 'signInDetails']
  const owner = `${clientId}.${name}`
  const [AccessToken, IdToken, RefreshToken, deviceKey, details] = await readLegacyItems(storage, owner, items)
  if (AccessToken === undefined || IdToken === undefined || RefreshToken === undefined) return undefined
  // Their arrival is unknown. A wrong local clock costs one refresh.
  const tokens = readTokens({ AccessToken, IdToken, RefreshToken }, { userPoolId })
  const [access, id] = [tokens.accessToken.claims, tokens.idToken.claims]
  if ((access.client_id ?? clientId) !== clientId || (id.aud ?? clientId) !== clientId) return undefined
  const username = text(textClaims(access).username ?? name)
  // The name as typed, where Amplify 6 has stored it.
  const loginId = /"loginId":"([^"\\]{1,256})"/.exec(details ?? '')?.[1]
  const signInName = text(loginId ?? ((name === username && textClaims(id).email) || name))
  // Their sign-in is known by its tokens, which stay the same until they are removed.
  return { username, signInName, since: tokens.issuedAt, deviceKey, tokens }
}

/**
 * Removes the session of another library, which would sign the user in again where this library's storage was cleared or is
 * another one. Never rejects; failures are returned.
 */
export async function endLegacySession({
  ports,
  settings,
  migrateFrom = ports.storage,
}: Pick<RestoreDeps, 'ports' | 'settings' | 'migrateFrom'>): Promise<readonly StorageError[]> {
  const { clientId } = settings
  try {
    await withinDeadline(ports.clock, STORAGE_DEADLINE_MS, async () => {
      const [name] = await readLegacyItems(migrateFrom, clientId, ['LastAuthUser'])
      if (name === undefined) return
      await removeLegacyItems(migrateFrom, `${clientId}.${name}`, ['accessToken', 'idToken', 'refreshToken'])
      await removeLegacyItems(migrateFrom, clientId, ['LastAuthUser'])
    })
    return []
  } catch (thrown) {
    return [storageFailure('removing the session of another library', thrown)]
  }
}
