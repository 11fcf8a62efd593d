/** A reload where a password was typed that the user does not have. */
import { expect, it } from 'vitest'
import { until } from '../until.ts'
import { PASSWORD, startApp } from './start-app.ts'

it('comes back to the choice of another way', async () => {
  const app = startApp({
    pool: {
      allowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP'],
      users: [{ username: 'ada', attributes: { email: 'ada@example.org' } }],
    },
    auth: { authFlow: 'USER_AUTH' },
  })
  await app.at('identify').submit({ username: 'ada', password: PASSWORD })
  app.at('chooseFactor')

  const next = app.reload()
  await until(() => next.flow.actor.getSnapshot().value !== 'restoring')
  await next.at('chooseFactor').choose('EMAIL_OTP')
  await next.at('emailCode').submit(app.pool.outbox.last()!.code)

  next.at('signedIn')
  expect(next.operations()).toEqual(['RespondToAuthChallenge', 'RespondToAuthChallenge'])
})
