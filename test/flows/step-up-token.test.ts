/** A signed-in user is asked for more proof. */
import { expect, it } from 'vitest'
import { useSignIn } from '../../src/index.ts'
import { type App, PASSWORD, startApp } from './start-app.ts'

async function stepUp({ auth, pool }: App, accessToken?: string): Promise<unknown> {
  const view = useSignIn(auth).getSnapshot()
  if (view.step !== 'identify') throw new Error(`the flow begins at ${view.step}`)
  const more = { targetAcrValues: ['urn:some:level'], ...(accessToken !== undefined && { accessToken }) }
  await view.submit({ username: 'ada', authFlow: 'USER_AUTH', stepUp: more })
  const { operation, input } = pool.requests.list().at(-1)!
  expect(operation).toBe('InitiateAuth')
  return Object(input).AuthParameters.ACCESS_TOKEN
}

async function signedIn(): Promise<App> {
  const app = startApp()
  await app.at('identify').submit({ username: 'ada', password: PASSWORD })
  return app
}

/** The log of requests shows no token; it does show whether there was one. */
it('credits what the session has proved, where the app names no other token', async () => {
  expect(await stepUp(await signedIn())).toBeDefined()
})

it('has nothing to credit where nobody is signed in', async () => {
  expect(await stepUp(startApp())).toBeUndefined()
})
