/**
 * Items that the user is asked for, such as by a fingerprint: each is read once, and kept in memory while the app is in
 * front.
 *
 * @module
 */
import { createTurns } from '../timers.ts'
import { type AtomicStorage, withAtomicUpdate } from './atomic.ts'
import type { ItemStorage } from './chunked.ts'
import { markOwnForm } from './legacy.ts'

/** `AppState` of `react-native`. */
export interface AppStateLike {
  /** `active`, `inactive` or `background`. */
  readonly currentState?: unknown
  addEventListener(type: 'change', listener: (state: string) => void): { remove(): void }
}

/** A storage whose items the user may be asked for. */
export interface AskingStorage extends AtomicStorage {
  /** Lets the next operation ask the user again after a refusal, for a button such as "Unlock". */
  askAgain(): void
}

/**
 * A storage over the items of a keystore.
 *
 * @param keystore.asks Whether its items may prompt: they are read once then, as they are where `appState` is given.
 * @param over Makes the storage of the items. Default: each string is one item.
 */
export function askingStorage(
  items: ItemStorage,
  keystore: { readonly place: string; readonly asks: boolean; readonly appState: AppStateLike | undefined },
  over: (items: ItemStorage) => ItemStorage = (kept) => kept,
): AskingStorage {
  const { place, asks, appState } = keystore
  const { askAgain = () => undefined, ...kept }: ItemStorage & Partial<AskingStorage> =
    asks || appState ? readOnce(items, appState) : items
  return markOwnForm({ ...withAtomicUpdate(over(kept), place), askAgain })
}

/**
 * The same items, one operation at a time. What was read or written stays in memory until the app goes to the background.
 * After a failure, such as a prompt that the user has refused, every operation fails with the same error, without another
 * prompt, until the app comes back from the background, or `askAgain` is called.
 *
 * @param appState Listened to from the first operation on. Default: items and a failure stay until the app ends.
 */
function readOnce(items: ItemStorage, appState?: AppStateLike): ItemStorage & Pick<AskingStorage, 'askAgain'> {
  const known = new Map<string, string | null>()
  const inTurn = createTurns()
  let failure: { readonly thrown: unknown } | undefined
  let isAsking = false
  let isAway = false
  let isListening = false

  const onChange = (state: string): void => {
    // Android shows some prompts in front of the app, which is in the background then.
    if (state === 'background' && !isAsking) {
      isAway = true
      known.clear()
    } else if (state === 'active' && isAway) {
      isAway = false
      failure = undefined
    }
  }

  async function ask<T>(operation: () => T | Promise<T>): Promise<T> {
    if (!isListening) {
      isListening = true
      isAway = appState?.currentState === 'background'
      appState?.addEventListener('change', onChange)
    }
    if (failure) throw failure.thrown
    isAsking = true
    try {
      return await operation()
    } catch (thrown) {
      failure = { thrown }
      throw thrown
    } finally {
      isAsking = false
    }
  }

  // One turn for all keys: a second prompt must not open beside the first.
  const write = (key: string, value: string | null) =>
    inTurn('', async () => {
      if (known.get(key) === value) return
      await ask(() => (value === null ? items.removeItem(key) : items.setItem(key, value)))
      known.set(key, value)
    })

  return {
    getItem: (key) =>
      inTurn('', async () => {
        const item = known.get(key)
        if (item !== undefined) return item
        const found = (await ask(() => items.getItem(key))) ?? null
        known.set(key, found)
        return found
      }),
    setItem: write,
    removeItem: (key) => write(key, null),
    askAgain: () => {
      failure = undefined
    },
  }
}
