/**
 * Sign-outs that the storage has not taken. They are remembered for the page, and noted for its next start, until they
 * can be stored: nothing that was stored before signs anybody in. A note stays true for ever, so none is removed.
 *
 * @module
 */
import type { Clock, KeyValueStorage } from '../ports.ts'
import { createBufferedStorage } from '../storage/buffered.ts'
import { changePlace, readPlace } from '../storage/records.ts'
import { type SessionRecord, type SignOutNote, sessionPlace } from './record.ts'

/** One sign-in: it is told from the next by its time. */
export type SignIn = Pick<SessionRecord, 'username' | 'since'>

/** The sign-outs that an app client has still to store. */
export interface Endings {
  /** Remembers the end of one sign-in. */
  add(session: SignIn): Promise<void>
  /** Remembers the end of every sign-in so far: who was signed in could not be read. */
  addAll(): Promise<void>
  /** True if this sign-in has ended. One that came later has not. */
  has(session: SignIn): Promise<boolean>
  /** The time of a sign-in that begins now: later than those that have ended, whatever the clock says. */
  timeOf(username: string): Promise<number>
}

/** Opens the sign-outs of an app client. Reads nothing yet. */
export function createEndings(options: {
  /** Keeps the note. A sign-out that it does not take either lasts as long as the page. */
  readonly notes: KeyValueStorage
  readonly clock: Clock
  readonly prefix: string
}): Endings {
  const { clock, notes, prefix } = options
  const storage = createBufferedStorage({ storage: notes, clock, onTrouble: () => undefined })
  const place = sessionPlace(storage, `${prefix}signed-out`)
  let loaded: Promise<SignOutNote | undefined> | undefined
  const load = (): Promise<SignOutNote | undefined> => {
    loaded ??= readPlace(place).then(
      (found) => (found.type === 'signOutNote' ? found : undefined),
      () => undefined,
    )
    return loaded
  }

  async function change(decide: (present: SignOutNote) => SignOutNote): Promise<void> {
    const next = decide((await load()) ?? { type: 'signOutNote', ended: {}, before: 0 })
    loaded = Promise.resolve(next)
    await changePlace(place, () => next)
  }

  async function has({ username, since }: SignIn): Promise<boolean> {
    const present = await load()
    return !!present && (present.ended[username] === since || since <= present.before)
  }

  return {
    add: ({ username, since }) => change((present) => ({ ...present, ended: { ...present.ended, [username]: since } })),
    addAll: () => change((present) => ({ ...present, before: clock.now() })),
    has,
    timeOf: async (username) => {
      const { before = 0, ended = {} } = (await load()) ?? {}
      const latest = Object.hasOwn(ended, username) ? ended[username]! : 0
      return Math.max(clock.now(), before + 1, latest + 1)
    },
  }
}
