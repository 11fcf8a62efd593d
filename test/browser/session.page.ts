/**
 * The app that runs in the pages of the browser suite. It puts its verbs on `window`, where a test reaches them.
 *
 * @module
 */
import { type Auth, createAuth, useSignIn } from 'cognito-machines'

/** What a test may ask a page to do. Answers are plain data. */
export interface PageApp {
  /** Signs in, and gives the step it ended in. */
  signIn(username: string, password: string): Promise<string>
  /** Waits until the session is in a status. */
  reach(status: 'signedOut' | 'signedIn'): Promise<void>
  /** The present access token. */
  accessToken(): Promise<string>
  /** From now on the page's clock shows so many milliseconds more than this machine's. */
  moveClock(aheadMs: number): void
  /** The user name that the first snapshot told. */
  hint(): string | undefined
  status(): string
  signOut(): Promise<void>
  dispose(): void
}

declare global {
  interface Window {
    readonly app: PageApp
  }
}

const settings = JSON.parse(document.querySelector('meta[name=settings]')?.getAttribute('content') ?? '{}')
// As a browser behaves that blocks it for third parties or in private windows.
if (settings.place === 'localStorage') Object.defineProperty(globalThis, 'indexedDB', { value: undefined })
let ahead = 0
const auth: Auth = createAuth({
  userPoolId: settings.userPoolId,
  clientId: settings.clientId,
  endpoint: settings.endpoint,
  refreshLeewayMs: 0,
  rememberHint: settings.hint === 'yes',
  clock: {
    now: () => Date.now() + ahead,
    setTimeout: (run, delayMs) => setTimeout(run, delayMs),
    clearTimeout: (handle) => clearTimeout(handle),
  },
})

/** What the page shows first. */
const first = auth.session.getSnapshot()

// An app shows who is signed in.
auth.session.subscribe(() => {})

const app: PageApp = {
  async signIn(username, password) {
    const flow = useSignIn(auth)
    const view = flow.getSnapshot()
    if (view.step === 'identify') await view.submit({ username, password })
    const { step } = flow.getSnapshot()
    flow.dispose()
    return step
  },
  reach: (status) =>
    new Promise((resolve) => {
      const check = (): void => {
        if (auth.session.getSnapshot().status !== status) return
        stop()
        resolve()
      }
      const stop = auth.session.subscribe(check)
      check()
    }),
  accessToken: async () => (await auth.getTokens()).accessToken.expose(),
  moveClock: (aheadMs) => {
    ahead = aheadMs
  },
  hint: () => (first.status === 'restoring' ? first.hint?.username : undefined),
  status: () => auth.session.getSnapshot().status,
  signOut: async () => {
    await auth.signOut()
  },
  dispose: () => auth.dispose(),
}

Object.assign(window, { app })
