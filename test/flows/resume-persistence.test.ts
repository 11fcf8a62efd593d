/** A wish for a session that ends with the page holds over a reload in the middle of the sign-in. */
import { expect, it } from 'vitest'
import { until } from '../until.ts'
import { PASSWORD, startApp } from './start-app.ts'

it('keeps a session in memory that was wished for before a reload', async () => {
  const app = startApp({
    pool: {
      users: [{ username: 'ada', password: PASSWORD, attributes: { phone_number: '+15550100' }, mfa: { sms: true } }],
    },
  })
  await app.at('identify').submit({ username: 'ada', password: PASSWORD, persistence: 'memory' })
  app.at('smsCode')

  const next = app.reload()
  await until(() => next.flow.getSnapshot().step === 'smsCode')
  await next.at('smsCode').submit(app.pool.outbox.last()!.code)

  next.at('signedIn')
  expect(next.auth.session.getSnapshot()).toMatchObject({ status: 'signedIn', persisted: false })
  const after = next.reload()
  await until(() => after.auth.session.getSnapshot().status !== 'restoring')
  expect(after.auth.session.getSnapshot()).toEqual({ status: 'signedOut' })
})
