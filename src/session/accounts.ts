/**
 * Who has a session in this storage, and which of them is the current one.
 *
 * @module
 */
import { ownMembers, parseStored, textMember, timeMember } from './stored-json.ts'

/** Somebody who has a session here. */
export interface Account {
  /** The real user name. */
  readonly username: string
  /** What the person typed to sign in. */
  readonly signInName: string
}

/** The index of accounts. */
export interface Accounts {
  /** Whose session is used; `undefined` when nobody's. */
  readonly current: string | undefined
  readonly list: readonly Account[]
  /** Milliseconds since the Unix epoch, by the local clock. */
  readonly writtenAt: number
}

const VERSION = 1
/** More people than that do not share a browser. The oldest is dropped from the index. */
const MOST_ACCOUNTS = 32

/** Writes the index as text. */
export function writeAccounts(accounts: Accounts): string {
  const { current, list, writtenAt } = accounts
  return JSON.stringify({ v: VERSION, current, list, writtenAt })
}

/** Reads the index; never throws. `none`: nothing is stored. `newer` and `damaged` as for records. */
export function readAccounts(text: string | null): Accounts | 'none' | 'newer' | 'damaged' {
  if (text === null) return 'none'
  const stored = parseStored(text, VERSION)
  if (typeof stored === 'string') return stored
  try {
    if (!Array.isArray(stored.list) || stored.list.length > MOST_ACCOUNTS) return 'damaged'
    const list = stored.list.map((item): Account => {
      const members = ownMembers(item)
      return { username: textMember(members, 'username'), signInName: textMember(members, 'signInName') }
    })
    const current = stored.current === undefined ? undefined : textMember(stored, 'current')
    return { current, list, writtenAt: timeMember(stored, 'writtenAt') }
  } catch {
    return 'damaged'
  }
}

/** The index with `account` in it, as the current one. */
export function withAccount(accounts: Accounts | undefined, account: Account, now: number): Accounts {
  const others = (accounts?.list ?? []).filter(({ username }) => username !== account.username)
  return { current: account.username, list: [...others, account].slice(-MOST_ACCOUNTS), writtenAt: now }
}

/** The index without the user. If they were the current one, nobody is: nobody takes their place unasked. */
export function withoutAccount(accounts: Accounts, username: string, now: number): Accounts {
  return {
    current: accounts.current === username ? undefined : accounts.current,
    list: accounts.list.filter((account) => account.username !== username),
    writtenAt: now,
  }
}
