/**
 * Page events after which a session is checked again.
 *
 * @module
 */
import type { Lifecycle } from '../ports.ts'

/** An event target. */
export interface Events {
  addEventListener(type: string, listener: (event: unknown) => void, options: { signal: AbortSignal }): void
}

/** The event targets of a page. Each may be missing, as in a worker. */
export interface PageEvents {
  readonly document?: (Events & { readonly visibilityState: string }) | undefined
  /** `window`, or the global scope of a worker. */
  readonly scope?: Events | undefined
}

/**
 * Notifies that the page was shown (also from the back-forward cache, or thawed), hidden, or is online again.
 * The page is looked up at each subscription.
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
        // The first showing of a page is ignored: its session is being restored then.
        if ((event as { persisted?: unknown }).persisted === true) listener('visible')
      })
      return () => ending.abort()
    },
  }
}
