import { describe, expect, it } from 'vitest'
import type { AuthConfig } from '../../src/config.ts'
import type { DeviceRecord } from '../../src/device/store.ts'
import { CognitoError } from '../../src/errors.ts'
import { Sensitive } from '../../src/sensitive.ts'
import { callSignIn, type SignInCall } from '../../src/sign-in/call.ts'
import type { AuthResponse } from '../../src/sign-in/challenge.ts'
import { createBench, DEVICE, NOW, unknownDevice } from './bench.ts'

const CHALLENGE = { ChallengeName: 'PASSWORD' }

/** Calls a service that answers like this. */
function call(answers: readonly unknown[], more: Partial<SignInCall> = {}, config: Partial<AuthConfig> = {}) {
  const { context, log } = createBench([], config)
  const sent: [parameters: object, shared: object][] = []
  const answered = callSignIn(
    context,
    {
      signInName: 'typed',
      username: 'alice',
      session: undefined,
      device: undefined,
      availableChallenges: [],
      clientMetadata: undefined,
      parameters: {},
      ...more,
    },
    async (...request) => {
      sent.push(request)
      const answer = answers[Math.min(sent.length, answers.length) - 1]
      if (answer instanceof Error) throw answer
      return answer as AuthResponse
    },
  )
  return { answered, sent, told: log.told }
}

describe('a request of a sign-in', () => {
  it('names the user and the client, and has no member for what is not there', async () => {
    const { answered, sent } = call([CHALLENGE])
    const { step, device } = await answered
    expect(sent).toStrictEqual([[{ USERNAME: 'alice' }, { ClientId: 'client1' }]])
    expect(step).toMatchObject({ challenge: { type: 'PASSWORD', username: 'alice', receivedAt: NOW } })
    expect(device).toBeUndefined()
  })

  it('has all that is configured, and the session', async () => {
    const { answered, sent } = call(
      [CHALLENGE],
      { session: new Sensitive('s'), device: DEVICE, clientMetadata: { b: '2' }, parameters: { ANSWER: 'x' } },
      {
        clientSecret: 'secret',
        clientMetadata: { a: '1', b: '1' },
        analyticsMetadata: { AnalyticsEndpointId: 'endpoint' },
        userContextData: (username) => ({ EncodedData: `data of ${username}` }),
      },
    )
    await answered
    expect(sent).toStrictEqual([
      [
        { USERNAME: 'alice', ANSWER: 'x', SECRET_HASH: 'hash of alice', DEVICE_KEY: 'device key' },
        {
          ClientId: 'client1',
          Session: 's',
          ClientMetadata: { a: '1', b: '2' },
          AnalyticsMetadata: { AnalyticsEndpointId: 'endpoint' },
          UserContextData: { EncodedData: 'data of alice' },
        },
      ],
    ])
  })

  it('keeps the first factors that were listed before', async () => {
    const { answered } = call([{ ChallengeName: 'SELECT_CHALLENGE' }], { availableChallenges: ['SMS_OTP'] })
    expect((await answered).step.challenge).toMatchObject({ factors: ['SMS_OTP'] })
  })

  it('leaves the device as it is when it is taken', async () => {
    const { answered, told } = call([CHALLENGE], { device: DEVICE })
    expect((await answered).device).toBe(DEVICE)
    expect(told).toEqual([])
  })

  it('with a proof of the device names the device of the proof', async () => {
    const { answered, sent } = call([CHALLENGE], { device: DEVICE, parameters: { DEVICE_KEY: 'proven' } })
    expect((await answered).device).toBe(DEVICE)
    expect(sent).toEqual([[{ USERNAME: 'alice', DEVICE_KEY: 'proven' }, { ClientId: 'client1' }]])
  })
})

describe('a device that the service does not know', () => {
  const LATER = [unknownDevice(), CHALLENGE]

  it('is deleted, and the same request is made without it', async () => {
    const more = { device: DEVICE, session: new Sensitive('s'), parameters: { ANSWER: 'x' } }
    const { answered, sent, told } = call(LATER, more)
    const { step, device } = await answered

    const shared = { ClientId: 'client1', Session: 's' }
    expect(sent).toStrictEqual([
      [{ USERNAME: 'alice', ANSWER: 'x', DEVICE_KEY: 'device key' }, shared],
      [{ USERNAME: 'alice', ANSWER: 'x' }, shared],
    ])
    expect(step).toMatchObject({ challenge: { type: 'PASSWORD' } })
    expect(device).toBeUndefined()
    expect(told).toEqual([['clear', 'alice']])
  })

  it.each([
    ['of another user', 'bob'],
    ['of another library, which names no user', undefined],
  ])('is deleted by the name that was typed when it is %s', async (_, username) => {
    const { answered, told } = call(LATER, { device: { ...DEVICE, username } as DeviceRecord })
    await answered
    expect(told).toEqual([['clear', 'typed']])
  })

  const refusal = new CognitoError('Incorrect username or password.', { code: 'NotAuthorizedException', status: 400 })

  it.each([
    ['there was none', LATER, {}, 'ResourceNotFoundException'],
    [
      'the request was its proof',
      LATER,
      { device: DEVICE, parameters: { DEVICE_KEY: 'x' } },
      'ResourceNotFoundException',
    ],
    ['another thing is refused', [refusal, CHALLENGE], { device: DEVICE }, 'NotAuthorizedException'],
    ['the answer is malformed', [{}, CHALLENGE], { device: DEVICE }, 'ERR_PROTOCOL'],
  ])('is not looked for when %s', async (_, answers, more, code) => {
    const { answered, sent, told } = call(answers, more)
    await expect(answered).rejects.toMatchObject({ code })
    expect(sent).toHaveLength(1)
    expect(told).toEqual([])
  })

  it.each([refusal, unknownDevice()])('is left out once: the second refusal is reported, $code', async (second) => {
    const { answered, sent } = call([unknownDevice(), second], { device: DEVICE })
    await expect(answered).rejects.toBe(second)
    expect(sent).toHaveLength(2)
  })
})
