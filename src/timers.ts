/**
 * Queues, delays and deadlines on the clock of the ports, and the server's time beside it: a wrong local clock then breaks
 * neither expiry nor SRP.
 *
 * @module
 */
import type { Clock, Lock, RandomBytes } from './ports.ts'

/** The part of a {@link Clock} that waiting needs. */
export type Timers = Pick<Clock, 'setTimeout' | 'clearTimeout'>

/** Runs work of the same key one after the other, in the order of the calls. */
export type Turns = <T>(key: string, work: () => T | Promise<T>) => Promise<T>

/** Makes a set of queues, one a key. An empty queue is dropped. */
export function createTurns(): Turns {
  const tails = new Map<string, Promise<unknown>>()
  return (key, work) => {
    const result = (tails.get(key) ?? Promise.resolve()).then(work)
    const tail = result
      .catch(() => undefined)
      .then(() => {
        if (tails.get(key) === tail) tails.delete(key)
      })
    tails.set(key, tail)
    return result
  }
}

/**
 * The result of `work`, or a rejection with the result of `late` when it takes longer than `timeoutMs` milliseconds.
 *
 * @param late Called at the deadline. It may also abort the work.
 * @param signal Ends the deadline, not the work, when it is aborted.
 */
export function within<T>(
  clock: Timers,
  timeoutMs: number,
  work: Promise<T>,
  late: () => unknown,
  signal?: AbortSignal,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = startTimer(clock, timeoutMs, () => reject(late()), signal)
    work.then(stop, stop)
    work.then(resolve, reject)
  })
}

/**
 * Runs `work` under a lock; exactly once, also when the lock fails, is stolen or throws.
 * The store decides whether its result may be written.
 */
export async function withLock<T>(lock: Lock, name: string, timeoutMs: number, work: () => Promise<T>): Promise<T> {
  let begun: Promise<T> | undefined
  const once = (): Promise<T> => {
    begun ??= work()
    return begun
  }
  try {
    await lock(name, once, { timeoutMs })
  } catch {
    // The failure of the lock. That of the work is thrown below.
  }
  return once()
}

/** Resolves after `delayMs` milliseconds; never when `signal` is aborted first. */
export function pause(clock: Timers, delayMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    startTimer(clock, delayMs, resolve, signal)
  })
}

function startTimer(clock: Timers, delayMs: number, run: () => void, signal: AbortSignal | undefined): () => void {
  const timer = clock.setTimeout(run, delayMs)
  const stop = (): void => clock.clearTimeout(timer as never)
  signal?.addEventListener('abort', stop)
  return stop
}

/**
 * The longest single timer, so that a computer that slept is late by at most this. Far below 2^31 ms, beyond which
 * timers fire at once.
 */
const LONGEST_NAP_MS = 5 * 60_000

/**
 * Resolves when `leftMs` says that nothing is left, or later; never when the signal is aborted first.
 *
 * @param leftMs Receives the milliseconds that the timers have waited, which no change of the clock alters.
 */
export function waitUntil(clock: Timers, leftMs: (waitedMs: number) => number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    let timer: unknown
    const giveUp = (): void => clock.clearTimeout(timer as never)
    const nap = (waitedMs: number): void => {
      const left = leftMs(waitedMs)
      if (left > 0) {
        // A clock does not resolve a fraction of a millisecond.
        const napMs = Math.ceil(Math.min(left, LONGEST_NAP_MS))
        timer = clock.setTimeout(() => nap(waitedMs + napMs), napMs)
        letProcessEnd(timer)
      } else {
        signal.removeEventListener('abort', giveUp)
        resolve()
      }
    }
    signal.addEventListener('abort', giveUp)
    if (!signal.aborted) nap(0)
  })
}

/** Lets a Node process exit while the timer is pending. No effect elsewhere. */
export function letProcessEnd(timer: unknown): void {
  ;(timer as { unref?: () => void } | undefined)?.unref?.()
}

const FIRST_MS = 1000
const LONGEST_MS = 5 * 60_000

/** A number from 0 to 1 that differs between tabs. Half when this runtime has no random source: it is not a secret. */
export function jitter(randomBytes: RandomBytes): number {
  try {
    return randomBytes(1)[0]! / 255
  } catch {
    return 0.5
  }
}

/**
 * The pause after a failure. Milliseconds, at most 5 minutes.
 *
 * @param failures How many failures in a row came before this one.
 * @param random From 0 to 1.
 * @param retryAfterMs The wait that the service requested. Respected within the limit.
 */
export function backOffMs(failures: number, random: number, retryAfterMs = 0): number {
  const ours = Math.min(FIRST_MS * 2 ** failures, LONGEST_MS) * (0.5 + random / 2)
  return Math.min(Math.max(ours, retryAfterMs * (1 + random / 4)), LONGEST_MS)
}

/** A clock that is corrected by the server's time. */
export interface ServerClock {
  /** Milliseconds since the Unix epoch, by the server's clock once it is known, else by the local one. */
  now(): number
  /** Records the server's time, just received. Milliseconds since the Unix epoch; invalid values are ignored. */
  learn(serverNow: number): void
  /** Server time minus local time, in milliseconds. Zero until learned. */
  offsetMs(): number
}

/** Makes a clock that starts with the local time. */
export function createServerClock(clock: Pick<Clock, 'now'>): ServerClock {
  let offset = 0
  return {
    now: () => clock.now() + offset,
    learn: (serverNow) => {
      // HTTP dates have whole seconds and a transit time: a difference that small is noise.
      const difference = serverNow - clock.now()
      if (Number.isFinite(difference)) offset = Math.abs(difference) < 2000 ? 0 : difference
    },
    offsetMs: () => offset,
  }
}
