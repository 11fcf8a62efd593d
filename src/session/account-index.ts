/**
 * The stored index of accounts.
 *
 * @module
 */
import type { Clock } from '../ports.ts'
import { type Account, type Accounts, readAccounts, withAccount, withoutAccount, writeAccounts } from './accounts.ts'
import type { PatientStorage } from './patient-storage.ts'
import { setAside } from './set-aside.ts'

/** The stored index of accounts. */
export interface AccountIndex {
  /**
   * What is stored. A damaged index is set aside, and the records it pointed to stay.
   *
   * @throws {StorageError} when the storage cannot be read.
   */
  read(): Promise<Accounts | 'none' | 'newer' | 'damaged'>
  /** Adds an account, as the current one. */
  add(account: Account): Promise<void>
  /** Takes an account out. */
  remove(username: string): Promise<void>
}

/** Opens the index that is stored under a key. */
export function openAccountIndex(storage: PatientStorage, key: string, clock: Pick<Clock, 'now'>): AccountIndex {
  async function change(next: (accounts: Accounts | undefined) => Accounts | undefined): Promise<void> {
    await storage.update(key, (text) => {
      const accounts = readAccounts(text)
      // A later version of this library keeps its own index.
      if (accounts === 'newer') return undefined
      const changed = next(typeof accounts === 'string' ? undefined : accounts)
      return changed && writeAccounts(changed)
    })
  }

  return {
    read: async () => {
      const text = await storage.read(key)
      const accounts = readAccounts(text)
      if (accounts === 'damaged') await setAside(storage, key, text!, clock.now())
      return accounts
    },
    add: (account) => change((accounts) => withAccount(accounts, account, clock.now())),
    remove: (username) => change((accounts) => accounts && withoutAccount(accounts, username, clock.now())),
  }
}
