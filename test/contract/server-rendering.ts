/**
 * What a page is that a server renders: nobody is there to sign in, and nothing is unmounted by a user.
 *
 * @module
 */
import { afterEach, expect, it, vi } from 'vitest'
import { type Auth, createAuth, type SessionSnapshot } from '../../src/index.ts'
import { createTestPorts, createUserPool } from '../../src/testing/index.ts'
import { manualClock } from '../storage/fakes/manual-clock.ts'
import { until } from '../until.ts'
import { signedInApp } from './hydration.ts'

/** One request to a server, and what it leaves behind. */
function request() {
  const clock = manualClock()
  const pool = createUserPool({ clock })
  const auth = createAuth({
    ...createTestPorts({ clock }),
    userPoolId: pool.userPoolId,
    clientId: pool.clientId,
    fetch: pool.fetch,
  })
  const listeners = new Set<() => void>()
  const watch = <Store extends Auth['session'] | Auth['gate']>(store: Store): Store => ({
    ...store,
    subscribe: (listener: () => void) => {
      const leave = store.subscribe(listener)
      listeners.add(leave)
      return () => {
        listeners.delete(leave)
        leave()
      }
    },
  })
  return { auth: { ...auth, session: watch(auth.session), gate: watch(auth.gate) }, clock, listeners, pool }
}

/**
 * The contract.
 *
 * @param render A page with the step of a sign-in and the status of the session, as `show` writes them, below a provider
 *   with an `initialSession`.
 */
export function serverRenderingContract(
  render: (auth: Auth, initialSession?: SessionSnapshot) => string | Promise<string>,
): void {
  afterEach(() => {
    vi.restoreAllMocks()
  })

  it('renders the first step and a session that is not known on a server, without a warning or a request', async () => {
    const consoles = (['warn', 'error', 'log'] as const).map((name) => vi.spyOn(console, name))
    const { auth, pool } = request()

    expect(await render(auth)).toContain('identify - - restoring')
    expect(consoles.flatMap(({ mock }) => mock.calls)).toEqual([])
    expect(pool.requests.list()).toEqual([])
  })

  it.each(['signedIn', 'signedOut'] as const)('renders the session of the request on a server: %s', async (status) => {
    const { initialSession } = await signedInApp()
    const { auth, pool } = request()
    // A server has a memory of its own, in which nobody is signed in.
    await auth.session.ready()

    expect(await render(auth, status === 'signedIn' ? initialSession : { status })).toContain(`identify - - ${status}`)
    expect(pool.requests.list()).toEqual([])
  })

  it.each([
    ['the session of a request', { status: 'signedOut' } as const],
    ['none', undefined],
  ])('leaves no listener and no timer on a server, where no user unmounts anything, with %s', async (_, initial) => {
    const { auth, clock, listeners } = request()

    await render(auth, initial)

    await until(() => listeners.size === 0)
    await clock.advance(1000)
    expect(clock.waiting).toBe(0)
  })
}
