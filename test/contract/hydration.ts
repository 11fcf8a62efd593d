/**
 * What every adapter does with HTML that a server has rendered: it shows the same, silently, whatever the page knows when.
 *
 * @module
 */
import { afterEach, expect, it, vi } from 'vitest'
import type { Auth, Gate, SessionSnapshot } from '../../src/index.ts'
import { type App, PASSWORD, startApp } from '../flows/start-app.ts'
import { until } from '../until.ts'

/** A page that hydrates. */
export interface Hydrated {
  /** What it shows now. */
  text(): string
  unmount(): void
}

/** What the component shows, in one paragraph. */
export const showSession = (session: SessionSnapshot, gate: Gate): string =>
  `${session.status} ${session.status === 'signedIn' ? session.user.email : '-'} ${gate}`

/** The session of a request, as it arrives in a page. */
export const asSent = (session: SessionSnapshot): SessionSnapshot => JSON.parse(JSON.stringify(session))

/** An app with a user, who is signed in, and the session that its server would render. */
export async function signedInApp(): Promise<{ readonly app: App; readonly initialSession: SessionSnapshot }> {
  const app = startApp()
  await app.at('identify').submit({ username: 'ada', password: PASSWORD })
  return { app, initialSession: asSent(app.auth.session.getSnapshot()) }
}

const SIGNED_IN = 'signedIn ada@example.org app'

/**
 * The contract.
 *
 * @param hydrate Hydrates the component in HTML that a server has rendered with the same `initialSession`. The component
 *   hands `seen` what it shows at each rendering.
 * @param act Runs work that changes state, in the way the framework's tests want it.
 * @param knowsHydration False for a framework that does not tell a component that it hydrates: without `initialSession`, it
 *   shows the present view at once, and puts the HTML right by itself.
 */
export function hydrationContract(
  hydrate: (auth: Auth, initialSession: SessionSnapshot | undefined, seen: (text: string) => void) => Promise<Hydrated>,
  act: <T>(work: () => Promise<T>) => Promise<T>,
  knowsHydration = true,
): void {
  afterEach(() => {
    vi.restoreAllMocks()
  })

  /** Hydrates, waits until the page shows the end, and gives what it has shown, each change once. */
  async function story(auth: Auth, initialSession: SessionSnapshot | undefined, end: string) {
    const consoles = (['warn', 'error', 'log'] as const).map((name) => vi.spyOn(console, name))
    const seen: string[] = []
    const page = await act(() =>
      hydrate(auth, initialSession, (text) => void (seen.at(-1) !== text && seen.push(text))),
    )
    await act(() => until(() => auth.session.getSnapshot().status !== 'restoring' && page.text() === end))
    page.unmount()
    expect(consoles.flatMap(({ mock }) => mock.calls)).toEqual([])
    return seen
  }

  it.each([
    ['before', async (app: App) => app.auth],
    [
      'after',
      async (app: App) => {
        const { auth } = app.reload()
        expect(auth.session.getSnapshot().status).toBe('restoring')
        return auth
      },
    ],
  ])('shows the user of the request all the time, when the page knows them %s it hydrates', async (_, arrive) => {
    const { app, initialSession } = await signedInApp()

    expect(await story(await arrive(app), initialSession, SIGNED_IN)).toEqual([SIGNED_IN])
  })

  it.each([
    ['before', (auth: Auth) => auth.session.ready()],
    ['after', async () => undefined],
  ])('begins with the user of the request, when the page learns %s that nobody is signed in', async (_, arrive) => {
    const { initialSession } = await signedInApp()
    const { auth } = startApp()
    await arrive(auth)

    expect(await story(auth, initialSession, 'signedOut - signIn')).toEqual([SIGNED_IN, 'signedOut - signIn'])
  })

  it('begins with the sign-in of the request, when the page knows a user already', async () => {
    const { app } = await signedInApp()

    expect(await story(app.auth, { status: 'signedOut' }, SIGNED_IN)).toEqual(['signedOut - signIn', SIGNED_IN])
  })

  it('begins with what a server renders that knows nothing, although the page knows the user', async () => {
    const { app } = await signedInApp()

    const first = knowsHydration ? ['restoring - restoring'] : []
    expect(await story(app.auth, undefined, SIGNED_IN)).toEqual([...first, SIGNED_IN])
  })
}
