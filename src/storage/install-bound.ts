/**
 * Binds the values of a storage to one installation of the app.
 *
 * @module
 */
import { bytesToHex } from '../bytes.ts'
import type { KeyValueStorage, RandomBytes } from '../ports.ts'
import { type AtomicStorage, withAtomicUpdate } from './atomic.ts'
import { markOwnForm } from './legacy.ts'

/** Storage of the mark of this installation. */
export interface InstallBinding {
  /** A storage that ends with the app, such as AsyncStorage. It holds one random number and nothing secret. */
  readonly marker: KeyValueStorage
  readonly randomBytes: RandomBytes
}

const MARKER_KEY = 'cognito-machines.install'
const ID = /^[0-9a-f]{32}$/

/**
 * The same storage, in which values of an earlier installation count as absent. The keychain of iOS outlives the app:
 * without this, a phone with a new owner, with the app deleted, is still signed in after the app is installed again.
 */
export function boundToInstall(storage: KeyValueStorage, { marker, randomBytes }: InstallBinding): AtomicStorage {
  const inner = withAtomicUpdate(storage)
  const markers = withAtomicUpdate(marker)

  async function installId(): Promise<string> {
    const known = await markers.getItem(MARKER_KEY)
    if (known !== null && ID.test(known)) return known
    const fresh = bytesToHex(randomBytes(16))
    const stored = await markers.update(MARKER_KEY, (current) => (current && ID.test(current) ? current : fresh))
    return stored ?? fresh
  }

  const own = (id: string, stored: string | null): string | null =>
    stored?.startsWith(`${id}:`) ? stored.slice(id.length + 1) : null
  return markOwnForm({
    ...inner,
    getItem: async (key) => own(await installId(), await inner.getItem(key)),
    setItem: async (key, value) => inner.setItem(key, `${await installId()}:${value}`),
    removeItem: (key) => inner.removeItem(key),
    update: async (key, change) => {
      const id = await installId()
      const stored = await inner.update(key, (current) => {
        const next = change(own(id, current))
        return typeof next === 'string' ? `${id}:${next}` : next
      })
      return own(id, stored)
    },
  })
}
