/** Passkeys in the autofill list: the browser's question stays open for as long as the person does something else. */
import { expect, it } from 'vitest'
import { until } from '../until.ts'
import { startApp } from './start-app.ts'

it('lets the person choose another way while the browser still offers passkeys', async () => {
  const given: AbortSignal[] = []
  const app = startApp({
    auth: {
      authFlow: 'USER_AUTH',
      passkeys: {
        isSupported: () => true,
        get: (_, { signal }) => {
          given.push(signal)
          return new Promise(() => {})
        },
        create: () => Promise.reject(new Error('not asked for')),
      },
    },
    flow: { passkeyMediation: 'conditional' },
  })
  app.pool.faults.add({
    operation: 'InitiateAuth',
    answer: {
      status: 200,
      headers: { 'content-type': 'application/x-amz-json-1.1' },
      body: JSON.stringify({
        ChallengeName: 'WEB_AUTHN',
        Session: 'a-session-of-some-length',
        ChallengeParameters: { CREDENTIAL_REQUEST_OPTIONS: '{}' },
        AvailableChallenges: ['WEB_AUTHN', 'PASSWORD'],
      }),
    },
  })
  void app.at('identify').submit({ username: 'ada' })
  await until(() => given.length > 0)

  const outcome = await app.at('passkey').chooseAnother?.()

  expect(outcome).toMatchObject({ ok: true, flow: { step: 'chooseFactor' } })
  expect(given.map(({ aborted }) => aborted)).toEqual([true])
})
