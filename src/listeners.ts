/**
 * Listeners, called so that a throwing one affects neither the others nor the caller.
 *
 * @module
 */

/** The part of a flow, or of a session, that a view needs. */
export interface Store<Snapshot> {
  getSnapshot(): Snapshot
  /** The view that a server renders, and a page while it hydrates. Default: the present one. */
  getServerSnapshot?(): Snapshot
  subscribe(listener: () => void): () => void
}

/** Calls a listener. Its exceptions surface as unhandled rejections only. */
export function callSafely(listener: () => void): void {
  try {
    listener()
  } catch (thrown) {
    void Promise.reject(thrown)
  }
}

/** Adds a listener; one that is added twice is called twice. Returns the unsubscribe function. */
export function addListener<Event>(
  listeners: Set<(event: Event) => void>,
  listener: (event: Event) => void,
): () => void {
  const own = (event: Event): void => listener(event)
  listeners.add(own)
  return () => void listeners.delete(own)
}

/** Calls every present listener. */
export function notifyListeners<Event>(listeners: ReadonlySet<(event: Event) => void>, event: Event): void {
  for (const listener of [...listeners]) callSafely(() => listener(event))
}

/** Makes the function that calls `run` when `read` gives another value than the last time. `first`: the one before. */
export function onChange<Value>(read: () => Value, first: Value, run: () => void): () => void {
  let last = first
  return () => {
    const present = read()
    if (present === last) return
    last = present
    run()
  }
}

/**
 * Those who listen to a session. Without a listener nothing waits for a time: tokens are replaced when they are asked
 * for.
 */
export interface Audience {
  /** Adds a listener. Returns the function that removes it. */
  join(): () => void
  /**
   * Works while there is a listener: now or with the next one, and anew after a time without any, until it is done.
   * The signal that it receives is aborted when the last listener leaves, or `signal` is aborted: it is not done then.
   */
  during(signal: AbortSignal, run: (signal: AbortSignal) => Promise<void>): void
}

/** Makes an empty audience. */
export function createAudience(): Audience {
  const listeners = new Set<object>()
  const works = new Set<Record<'begin' | 'rest', () => void>>()

  return {
    join: () => {
      const listener = {}
      listeners.add(listener)
      if (listeners.size === 1) for (const { begin } of [...works]) begin()
      return () => {
        if (!listeners.delete(listener) || listeners.size > 0) return
        for (const { rest } of [...works]) rest()
      }
    },
    during: (signal, run) => {
      if (signal.aborted) return
      let turn: AbortController | undefined
      const work = {
        begin: () => {
          turn = new AbortController()
          void run(turn.signal).then(end)
        },
        rest: () => turn?.abort(),
      }
      const end = (): void => {
        works.delete(work)
        signal.removeEventListener('abort', end)
        work.rest()
      }
      works.add(work)
      signal.addEventListener('abort', end)
      if (listeners.size > 0) work.begin()
    },
  }
}

/** An audience that is always there: that of a machine which an app runs itself. */
export const ALWAYS: Audience = { join: () => () => undefined, during: (signal, run) => void run(signal) }

/**
 * The former of two views if they show the same, so that nothing is rendered again; else the later one. The members
 * named `but` follow from the others.
 */
export function keepView<View extends object>(
  former: View | undefined,
  later: View,
  but: readonly string[] = [],
): View {
  const names = Object.keys({ ...former, ...later }) as (keyof View & string)[]
  const isSame = former && names.every((name) => but.includes(name) || former[name] === later[name])
  return isSame ? former : later
}
