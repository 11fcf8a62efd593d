/**
 * A wait that a button shows, second by second.
 *
 * @module
 */

/** The clock of all waits: the system's. An app that gives `createAuth` another one puts it here too. */
export const waitClock = {
  /** Milliseconds since the Unix epoch. */
  now: (): number => Date.now(),
  /** Calls back each second, until the function that it returns is called. */
  everySecond: (run: () => void): (() => void) => {
    const timer = setInterval(run, 1000)
    return () => clearInterval(timer)
  },
}

/** Whole seconds until a time; 0 when it has come. @param time Milliseconds since the Unix epoch. */
export const secondsUntil = (time: number): number => Math.max(0, Math.ceil((time - waitClock.now()) / 1000))

/**
 * Shows the seconds until a time, now and each second.
 *
 * @returns the function that ends it
 */
export function countDown(time: number, show: (seconds: number) => void): () => void {
  const tick = () => {
    const seconds = secondsUntil(time)
    if (seconds === 0) stop()
    show(seconds)
  }
  const stop = waitClock.everySecond(tick)
  tick()
  return stop
}
