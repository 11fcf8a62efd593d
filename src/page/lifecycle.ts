/**
 * When a page should look at its session again.
 *
 * @module
 */
import type { Lifecycle } from '../ports.ts'

/** A thing that tells of events. */
export interface Events {
  addEventListener(type: string, listener: (event: unknown) => void, options: { signal: AbortSignal }): void
}

/** The parts of a page that tell. Each may be missing, as in a worker. */
export interface PageEvents {
  readonly document?: (Events & { readonly visibilityState: string }) | undefined
  /** `window`, or the global scope of a worker. */
  readonly scope?: Events | undefined
}

/**
 * Tells that the page was shown (also out of the back-forward cache, or thawed), hidden, or is online again.
 * The page is looked up when somebody subscribes.
 */
export function pageLifecycle(page: () => PageEvents): Lifecycle {
  return {
    subscribe: (listener) => {
      const { document, scope } = page()
      const ending = new AbortController()
      const on = (target: Events | undefined, type: string, tell: (event: unknown) => void) =>
        target?.addEventListener(type, tell, { signal: ending.signal })
      on(document, 'visibilitychange', () => listener(document?.visibilityState === 'visible' ? 'visible' : 'hidden'))
      on(document, 'resume', () => listener('visible'))
      on(scope, 'online', () => listener('online'))
      on(scope, 'pageshow', (event) => {
        // The first showing of a page is no news: its session is being restored at that moment.
        if ((event as { persisted?: unknown }).persisted === true) listener('visible')
      })
      return () => ending.abort()
    },
  }
}
