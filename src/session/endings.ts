/**
 * Sign-outs that the storage has not taken. They are remembered for the page, and noted for its next start, until they
 * can be stored: nothing that was stored before signs anybody in. A note stays true for ever, so none is removed.
 *
 * @module
 */
import type { Clock, KeyValueStorage } from '../ports.ts'
import { createBufferedStorage } from '../storage/buffered.ts'
import { changePlace, readPlace } from '../storage/records.ts'
import { type SessionReadResult, type SessionRecord, type SignOutNote, sessionPlace } from './record.ts'

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
  let loaded: Promise<SignOutNote> | undefined
  const load = (): Promise<SignOutNote> => {
    loaded ??= readPlace(place).then(noteOf, () => NONE)
    return loaded
  }

  /** Another copy on the same storage has notes of its own: what is stored is added to, not replaced. */
  async function note(ended: SignOutNote['ended'], before: number): Promise<void> {
    loaded = load().then((known) => join(known, { ...NONE, ended, before }))
    const ours = await loaded
    await changePlace(place, (found) => join(noteOf(found), ours))
  }

  return {
    add: ({ username, since }) => note({ [username]: since }, 0),
    addAll: () => note({}, clock.now()),
    has: async ({ username, since }) => {
      const { ended, before } = await load()
      return ended[username] === since || since <= before
    },
    timeOf: async (username) => {
      const { ended, before } = await load()
      const latest = Object.hasOwn(ended, username) ? ended[username]! : 0
      return Math.max(clock.now(), before + 1, latest + 1)
    },
  }
}

const NONE: SignOutNote = { type: 'signOutNote', ended: {}, before: 0 }

const noteOf = (found: SessionReadResult): SignOutNote => (found.type === 'signOutNote' ? found : NONE)

/** All that two notes say: of the sign-ins of one user, the last. */
function join(one: SignOutNote, other: SignOutNote): SignOutNote {
  const ended = [one, other].flatMap((note) => Object.entries(note.ended)).sort(([, a], [, b]) => a - b)
  return { ...NONE, ended: Object.fromEntries(ended), before: Math.max(one.before, other.before) }
}
