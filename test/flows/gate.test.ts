import { describe, expect, it } from 'vitest'
import type { AuthOptions } from '../../src/index.ts'
import { useSignIn } from '../../src/index.ts'
import { type App, type AppSetup, PASSWORD, startApp } from './start-app.ts'

const CREDENTIALS = { username: 'ada', password: PASSWORD }

/** Every gate that a listener saw, without repetitions. */
function watchGate({ auth }: App): string[] {
  const seen: string[] = []
  const look = () => {
    const gate = auth.gate.getSnapshot()
    if (seen.at(-1) !== gate) seen.push(gate)
  }
  auth.gate.subscribe(look)
  look()
  return seen
}

/** The two ways in which a pool and an app ask whether to remember a device. */
const ASKING: readonly [string, AppSetup['pool'], Partial<AuthOptions>][] = [
  ['the pool lets the user decide', { deviceOnlyRememberedOnUserPrompt: true }, {}],
  ["deviceTracking is 'ask'", {}, { deviceTracking: 'ask' }],
].map(([title, device, auth]) => [
  title as string,
  { deviceConfiguration: { challengeRequiredOnNewDevice: true, ...(device as object) } },
  auth as Partial<AuthOptions>,
])

describe('the gate', () => {
  it.each(ASKING)('stays at the sign-in until the question about the device is answered: %s', async (_, pool, auth) => {
    const app = startApp({ pool, auth })
    const gates = watchGate(app)

    await app.at('identify').submit(CREDENTIALS)
    expect(app.auth.session.getSnapshot().status).toBe('signedIn')
    expect(gates).toEqual(['restoring', 'signIn'])
    await app.at('rememberDevice').skip()

    app.at('signedIn')
    expect(gates).toEqual(['restoring', 'signIn', 'app'])
    expect(app.auth.gate.getServerSnapshot()).toBe('restoring')
  })

  it.each(ASKING)('opens when that question is given up: %s', async (_, pool, auth) => {
    const app = startApp({ pool, auth })
    const gates = watchGate(app)
    await app.at('identify').submit(CREDENTIALS)

    await app.at('rememberDevice').cancel()

    expect(gates).toEqual(['restoring', 'signIn', 'app'])
  })

  it.each(ASKING)('opens when nobody looks at the sign-in any more: %s', async (_, pool, auth) => {
    const app = startApp({ pool, auth })
    const gates = watchGate(app)
    const flow = useSignIn(app.auth)
    const leave = flow.subscribe(() => {})
    const view = flow.getSnapshot()
    if (view.step === 'identify') await view.submit(CREDENTIALS)
    expect(flow.getSnapshot().step).toBe('rememberDevice')
    expect(gates).toEqual(['restoring', 'signIn'])

    leave()

    expect(gates).toEqual(['restoring', 'signIn', 'app'])
  })

  it.each(ASKING)('stays open while a signed-in user signs in once more: %s', async (_, pool, auth) => {
    const app = startApp({ pool, auth })
    const gates = watchGate(app)
    await app.at('identify').submit(CREDENTIALS)
    await app.at('rememberDevice').skip()
    const again = useSignIn(app.auth)
    again.subscribe(() => {})

    const view = again.getSnapshot()
    if (view.step === 'identify') await view.submit(CREDENTIALS)

    expect(gates).toEqual(['restoring', 'signIn', 'app'])
  })

  it('leads back to the sign-in after a sign-out, and opens at once where nothing is asked', async () => {
    const app = startApp()
    const gates = watchGate(app)
    await app.at('identify').submit(CREDENTIALS)

    await app.auth.signOut()

    expect(gates).toEqual(['restoring', 'signIn', 'app', 'signIn'])
  })
})
