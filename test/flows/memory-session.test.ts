/** A session that is to end with the page, of somebody who has a stored one already. */
import { expect, it } from 'vitest'
import { useSignIn } from '../../src/index.ts'
import { until } from '../until.ts'
import { type App, PASSWORD, startApp } from './start-app.ts'

/** An app whose user has signed in twice, the second time not to be remembered. */
async function signedInTwice(): Promise<App> {
  const app = startApp()
  await app.at('identify').submit({ username: 'ada', password: PASSWORD })
  const again = useSignIn(app.auth).getSnapshot()
  if (again.step !== 'identify') throw new Error(`the flow begins at ${again.step}`)
  await again.submit({ username: 'ada', password: PASSWORD, persistence: 'memory' })
  expect(app.auth.session.getSnapshot()).toMatchObject({ status: 'signedIn', persisted: false })
  return app
}

async function statusAfterReload(app: App): Promise<string> {
  const { session } = app.reload().auth
  await until(() => session.getSnapshot().status !== 'restoring')
  return session.getSnapshot().status
}

it('ends with the page', async () => {
  const app = await signedInTwice()

  expect(await statusAfterReload(app)).toBe('signedOut')
})

it('does not come back after a sign-out', async () => {
  const app = await signedInTwice()

  await app.auth.signOut()

  expect(await statusAfterReload(app)).toBe('signedOut')
})

it('leaves nothing of somebody who was never remembered', async () => {
  const app = startApp()
  const keys: string[] = []
  const { update } = app.storage
  app.storage.update = (key, change) => {
    keys.push(key)
    return update!.call(app.storage, key, change)
  }

  await app.at('identify').submit({ username: 'ada', password: PASSWORD, persistence: 'memory' })
  await app.auth.signOut()

  expect(keys).toEqual([])
})
