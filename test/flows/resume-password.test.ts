/** A reload at the password that a chosen first factor asks for. */
import { expect, it } from 'vitest'
import { until } from '../until.ts'
import { PASSWORD, startApp } from './start-app.ts'

it.each(['PASSWORD', 'PASSWORD_SRP'] as const)('takes the password for %s after a reload', async (factor) => {
  const app = startApp({
    pool: { allowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP'] },
    auth: { authFlow: 'USER_AUTH' },
  })
  await app.at('identify').submit({ username: 'ada' })
  await app.at('chooseFactor').choose(factor)
  app.at('password')

  const next = app.reload()
  await until(() => next.flow.getSnapshot().step === 'password')
  const done = await next.at('password').submit({ password: PASSWORD })

  expect(done).toMatchObject({ ok: true, flow: { step: 'signedIn' } })
  const chosen = app.pool.requests.list().map(({ input }) => Object(Object(input).ChallengeResponses).ANSWER)
  expect(chosen).toContain(factor)
})
