/** A runtime without a random source. A sign-in by password needs none. */
import { it } from 'vitest'
import { createUserPool } from '../../src/testing/index.ts'
import { until } from '../until.ts'
import { PASSWORD, startApp } from './start-app.ts'

it('hears what the service says, and repeats what was refused at the door', async () => {
  const pool = createUserPool({ users: [{ username: 'ada', password: PASSWORD }] })
  let isRefused = true
  const { auth, at, clock } = startApp({
    auth: {
      authFlow: 'USER_PASSWORD_AUTH',
      // The clock runs fast here: a request must not be late for that.
      timeoutMs: 3_600_000,
      userPoolId: pool.userPoolId,
      clientId: pool.clientId,
      fetch: async (url, init) => {
        if (!isRefused) return pool.fetch(url, init)
        isRefused = false
        return new Response('{"__type":"TooManyRequestsException"}', { status: 400 })
      },
      randomBytes: () => {
        throw new Error('This runtime has no crypto.getRandomValues')
      },
    },
  })
  await until(() => auth.session.getSnapshot().status === 'signedOut')

  void at('identify').submit({ username: 'ada', password: PASSWORD })

  await until(() => {
    clock.increment(50)
    return auth.session.getSnapshot().status === 'signedIn'
  })
})
