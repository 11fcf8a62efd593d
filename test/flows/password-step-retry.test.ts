/** A password that is asked for on a step of its own, after an answer that could not be used. */
import { expect, it } from 'vitest'
import { PASSWORD, startApp } from './start-app.ts'

it('signs in with the next answer when the tokens of one were malformed', async () => {
  const app = startApp()
  await app.at('identify').submit({ username: 'ada' })
  app.pool.faults.add({
    operation: 'RespondToAuthChallenge',
    answer: {
      status: 200,
      headers: { 'content-type': 'application/x-amz-json-1.1' },
      body: JSON.stringify({ AuthenticationResult: { AccessToken: 'no token' }, ChallengeParameters: {} }),
    },
  })
  const broken = await app.at('password').submit({ password: PASSWORD })
  expect(broken).toMatchObject({ ok: false, error: { code: 'ERR_PROTOCOL' } })

  await app.at('password').submit({ password: PASSWORD })

  app.at('signedIn')
})
