/** A tab whose session was to end with the page, after it was ended. */
import { expect, it } from 'vitest'
import { type Auth, createAuth, useSignIn } from '../../src/index.ts'
import { createTabs, createTestPorts, createUserPool } from '../../src/testing/index.ts'
import { until } from '../until.ts'
import { PASSWORD } from './start-app.ts'

async function signIn(auth: Auth, username: string, persistence?: 'memory'): Promise<void> {
  const first = useSignIn(auth).getSnapshot()
  if (first.step === 'identify') await first.submit({ username, password: PASSWORD, persistence })
}

const present = (auth: Auth) => auth.session.getSnapshot()

function openTwo(): readonly [Auth, Auth] {
  const [browser, ports] = [createTabs(), createTestPorts()]
  const users = ['ada', 'bob', 'eve'].map((username) => ({ username, password: PASSWORD }))
  const { fetch, userPoolId, clientId } = createUserPool({ clock: ports.clock, users })
  const open = () => createAuth({ ...ports, accounts: 'many', tabs: browser.open(), fetch, userPoolId, clientId })
  return [open(), open()]
}

it.each(['ada', 'bob'])('follows a later sign-in of %s in another tab', async (username) => {
  const [here, there] = openTwo()
  await signIn(here, 'ada', 'memory')
  await here.signOut()

  await signIn(there, username)

  await until(() => present(here).status === 'signedIn')
  expect(present(here)).toMatchObject({ user: { username }, persisted: true })
})

it('goes on following when somebody from before is chosen again', async () => {
  const [here, there] = openTwo()
  await signIn(there, 'bob')
  await signIn(here, 'ada', 'memory')
  await here.signOut()
  await signIn(there, 'eve')
  await until(() => present(here).status === 'signedIn')

  await there.session.switchAccount('bob')

  await until(() => Object(present(here)).user?.username === 'bob')
  expect(present(there)).toMatchObject({ user: { username: 'bob' } })
})

it('is given to nobody who was signed in before', async () => {
  const [here, there] = openTwo()
  await signIn(there, 'bob')
  await signIn(here, 'ada', 'memory')
  await here.signOut()

  await there.session.switchAccount('bob')
  await new Promise((resolve) => setTimeout(resolve, 50))

  expect(present(here).status).toBe('signedOut')
  expect(present(there)).toMatchObject({ status: 'signedIn', user: { username: 'bob' } })
})
