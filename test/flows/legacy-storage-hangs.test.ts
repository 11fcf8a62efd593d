/** The place where another library has kept its session does not answer. */
import { expect, it } from 'vitest'
import { until } from '../until.ts'
import { PASSWORD, startApp } from './start-app.ts'

it('keeps nobody from signing in', async () => {
  const { auth, at, clock } = startApp({
    // The clock runs fast here: a request must not be late for that.
    auth: { migrateFrom: { getItem: () => new Promise(() => {}) }, timeoutMs: 3_600_000 },
  })
  const becomes = (status: string) =>
    until(() => {
      clock.increment(250)
      return auth.session.getSnapshot().status === status
    })

  await becomes('signedOut')
  void at('identify').submit({ username: 'ada', password: PASSWORD })

  await becomes('signedIn')
  expect(auth.session.getSnapshot()).toMatchObject({ user: { username: 'ada' } })
})
