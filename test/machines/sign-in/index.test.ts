import { describe, expect, it, vi } from 'vitest'
import { createAuth, useSignIn } from '../../../src/index.ts'
import { PASSWORD, startApp } from '../../flows/start-app.ts'

const credentials = { username: 'ada', password: PASSWORD }

/** An app that asks whether to remember the device, and what its gate has shown since. */
function startAsking() {
  const app = startApp({
    pool: { deviceConfiguration: { challengeRequiredOnNewDevice: true, deviceOnlyRememberedOnUserPrompt: true } },
    auth: { deviceTracking: 'ask' },
  })
  const gates: string[] = []
  const { gate } = app.auth
  gate.subscribe(() => gates.push(gate.getSnapshot()))
  return { ...app, gate, gates }
}

describe('a sign-in and the gate', () => {
  it('keeps the user out of the app until its last question, and no longer', async () => {
    const { at, gate, gates } = startAsking()
    await at('identify').submit(credentials)
    expect(at('rememberDevice').pending).toBe(false)
    expect(gate.getSnapshot()).toBe('signIn')
    expect(gates).not.toContain('app')

    await at('rememberDevice').skip()
    at('signedIn')
    expect(gate.getSnapshot()).toBe('app')
  })

  it('keeps nobody out who signs in by another', async () => {
    const { auth, at, gate } = startAsking()
    const other = useSignIn(auth)
    other.subscribe(() => undefined)
    await at('identify').submit(credentials)
    await at('rememberDevice').skip()
    expect(other.getSnapshot().step).toBe('identify')
    expect(gate.getSnapshot()).toBe('app')
  })

  it('begins again when the session has ended, and not before', async () => {
    const { auth, at } = startApp()
    await at('identify').submit(credentials)
    at('signedIn')
    await auth.getTokens({ forceRefresh: true })
    at('signedIn')
    await auth.signOut()
    at('identify')
  })
})

it.each([
  ['USER_SRP_AUTH', 1],
  ['CUSTOM_AUTH_WITH_SRP', 1],
  ['USER_AUTH', 0],
  ['USER_PASSWORD_AUTH', 0],
] as const)('a sign-in by %s makes its key pair ahead: %i', (authFlow, times) => {
  const { context } = createAuth({ userPoolId: 'eu-west-1_Pool', clientId: 'client1', authFlow })
  const prepare = vi.fn()
  const auth = { context: { ...context, srpKeyPairs: { ...context.srpKeyPairs, prepare } } }
  const flow = useSignIn(auth)
  expect(prepare).not.toHaveBeenCalled()
  flow.subscribe(() => undefined)
  expect(prepare).toHaveBeenCalledTimes(times)
  flow.dispose()
})
