/**
 * Finds out, when a page begins, whose session it is.
 *
 * @module
 */
import type { Settings } from '../config.ts'
import type { DeviceStore } from '../device/store.ts'
import type { KeyValueStorage, Ports } from '../ports.ts'
import { STORAGE_DEADLINE_MS } from '../storage/buffered.ts'
import { withinDeadline } from '../storage/deadline.ts'
import { readLegacySession } from './migrate.ts'
import { hasSignOutNote, removeSignOutNote } from './sign-out-note.ts'
import type { Present, SessionStore } from './store.ts'

/** What restoring works with. */
export interface RestoreDeps {
  readonly store: SessionStore
  readonly settings: Pick<Settings, 'clientId'>
  /** Sign-outs that could not be stored are noted in `resumeStorage`. */
  readonly ports: Pick<Ports, 'clock' | 'storage' | 'resumeStorage'>
  /** Where another library keeps its session. Default: `ports.storage`. */
  readonly migrateFrom?: Pick<KeyValueStorage, 'getItem'> | undefined
  /** Where its device goes. */
  readonly devices: DeviceStore
}

/**
 * Whose session is stored. Where this library has never stored anything, the session of another one is taken over;
 * from then on it is ours, and theirs is not looked at again.
 *
 * @throws {StorageError} when the storage cannot be read: then nobody knows.
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
  // Theirs is a bonus: if it cannot be read, a person who has no session of ours is signed out.
  const legacy = await withinDeadline(ports.clock, STORAGE_DEADLINE_MS, () =>
    readLegacySession(migrateFrom, settings.clientId),
  ).catch(() => undefined)
  if (!legacy || signal.aborted) return present
  const { username, signInName } = legacy
  // Now both names of the user are known, and the device can be found by either.
  const device = await devices.load(username)
  if (device) await devices.save(username, device, signInName)
  return { type: 'signedIn', record: await store.save(legacy) }
}
