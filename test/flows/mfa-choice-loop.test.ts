/** A service that asks for the same second factor for ever. */
import { expect, it } from 'vitest'
import { createAuth, useSignIn } from '../../src/index.ts'
import { createTestPorts } from '../../src/testing/index.ts'

it('gives up on a choice of the second factor that is never taken', async () => {
  let requests = 0
  const choose = {
    ChallengeName: 'SELECT_MFA_TYPE',
    Session: 'a-session-of-some-length',
    ChallengeParameters: { MFAS_CAN_CHOOSE: '["SMS_MFA","SOFTWARE_TOKEN_MFA"]' },
  }
  const auth = createAuth({
    ...createTestPorts(),
    userPoolId: 'eu-west-1_Simulator1',
    clientId: '1simulatorclient0000000000',
    authFlow: 'USER_PASSWORD_AUTH',
    fetch: async () => {
      requests++
      if (requests > 100) throw new Error('This goes on for ever')
      const answer = requests === 2 ? { ...choose, ChallengeName: 'SMS_MFA' } : choose
      return new Response(JSON.stringify(answer), { headers: { 'content-type': 'application/x-amz-json-1.1' } })
    },
  })
  const flow = useSignIn(auth)
  const first = flow.getSnapshot()
  if (first.step === 'identify') await first.submit({ username: 'ada', password: 'Correct-horse-1' })
  const second = flow.getSnapshot()
  if (second.step === 'chooseMfa') await second.choose('SMS_MFA')
  const third = flow.getSnapshot()
  if (third.step !== 'smsCode') throw new Error(`the flow is at ${third.step}`)

  const outcome = await third.resend?.now()

  expect(outcome).toMatchObject({ ok: false, error: { code: 'ERR_CHALLENGE_LOOP' }, flow: { step: 'identify' } })
  expect(requests).toBeLessThan(20)
})
