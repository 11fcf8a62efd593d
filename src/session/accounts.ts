/**
 * Who has had a session in this storage, and who of them is the current one. Whether they still have it, their record
 * says.
 *
 * @module
 */
import { changePlace, type Place } from './codec.ts'

/** Somebody who has a session here. */
export interface Account {
  /** The real user name. */
  readonly username: string
  /** What the person typed to sign in. */
  readonly signInName: string
}

/** The stored index of accounts. */
export interface Accounts {
  readonly type: 'accounts'
  /** The real user names, the current one last. */
  readonly names: readonly string[]
  /** Milliseconds since the Unix epoch, by the local clock. */
  readonly writtenAt: number
}

/** More people than that do not share a browser. */
const MOST_ACCOUNTS = 32

/** Makes a user the current one. Of too many, the one who was it longest ago is dropped. */
export async function makeCurrent(place: Place, username: string, writtenAt: number): Promise<void> {
  await changePlace<Accounts>(place, (found) => {
    const others = found.type === 'accounts' ? found.names.filter((name) => name !== username) : []
    return { type: 'accounts', names: [...others, username].slice(-MOST_ACCOUNTS), writtenAt }
  })
}
