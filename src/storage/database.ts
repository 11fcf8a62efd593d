/**
 * One object store of one IndexedDB database, opened when it is needed and opened again when it was lost.
 *
 * @module
 */
import { StorageError } from '../errors.ts'
import type { Clock } from '../ports.ts'
import { withinDeadline } from './deadline.ts'
import { abort, open, runTransaction, type Use } from './transaction.ts'

/** The part of `globalThis.indexedDB` that is used. */
export interface IndexedDbFactory {
  open(name: string, version?: number): object
}

/** Where the database is, and how long to wait for it. */
export interface DatabaseOptions {
  /** `globalThis.indexedDB`. */
  readonly indexedDB: IndexedDbFactory
  /** Default: `cognito-machines`. */
  readonly databaseName?: string | undefined
  /** Gives every operation a deadline. Default: none, an operation may wait for ever. */
  readonly clock?: Pick<Clock, 'setTimeout' | 'clearTimeout'> | undefined
  /** How long one operation may take, opening included. Milliseconds. Default: 2 seconds (2000). */
  readonly timeoutMs?: number | undefined
}

/** Runs transactions. */
export interface Database {
  /**
   * Runs one transaction and resolves, once it is durable, to what `use` last handed to `answer`.
   * `use` may be called again on a new connection. What it throws aborts the transaction.
   */
  transact<T>(mode: 'readonly' | 'readwrite', use: Use<T>): Promise<T>
}

const MOST_ATTEMPTS = 3

/** Describes a database. Nothing is opened before the first transaction. */
export function createDatabase(options: DatabaseOptions): Database {
  const { databaseName = 'cognito-machines', clock, timeoutMs = 2000 } = options
  const factory = options.indexedDB as IDBFactory
  let connection: Promise<IDBDatabase> | undefined

  function connect(): Promise<IDBDatabase> {
    if (connection) return connection
    const mine = open(factory, databaseName).then((database) => {
      const forget = () => {
        if (connection === mine) connection = undefined
      }
      // Another tab wants to delete or upgrade the database: in its way we would block it.
      database.onversionchange = () => {
        forget()
        database.close()
      }
      database.onclose = forget
      return database
    })
    connection = mine
    return mine
  }

  async function transactAgain<T>(
    begin: (database: IDBDatabase) => Promise<T>,
    isOver: () => boolean,
    attempt = 1,
  ): Promise<T> {
    const mine = connect()
    try {
      return await begin(await mine)
    } catch (thrown) {
      if (isOver() || isFull(thrown)) throw thrown
      // The connection was lost: to a cleared profile, a page that slept, or a crashed database process.
      drop(mine)
      if (attempt === MOST_ATTEMPTS) throw thrown
      return transactAgain(begin, isOver, attempt + 1)
    }
  }

  function drop(old: Promise<IDBDatabase>): void {
    if (connection === old) connection = undefined
    old.then((database) => database.close()).catch(() => undefined)
  }

  return {
    transact: <T>(mode: 'readonly' | 'readwrite', use: Use<T>) => {
      let running: IDBTransaction | undefined
      let over = false
      const events = {
        onBegin: (transaction: IDBTransaction) => {
          running = transaction
        },
        onRefusal: () => {
          over = true
        },
      }
      const begin = (database: IDBDatabase) => {
        if (over) throw new StorageError('The time for this operation is over')
        return runTransaction(database, mode, use, events)
      }
      const work = (): Promise<T> => transactAgain(begin, () => over)
      if (!clock) return work()
      return withinDeadline(clock, timeoutMs, work, () => {
        over = true
        // What was reported as failed must not happen later.
        if (running) abort(running)
        else if (connection) drop(connection)
      })
    },
  }
}

const isFull = (thrown: unknown): boolean => (thrown as { name?: unknown } | null)?.name === 'QuotaExceededError'
