import { describe, expect, it } from 'vitest'
import type { AuthConfig } from '../../src/config.ts'
import { SessionError } from '../../src/errors.ts'
import { Sensitive } from '../../src/sensitive.ts'
import type { SignInRequest } from '../../src/sign-in/credentials.ts'
import { initiateAuth } from '../../src/sign-in/initiate.ts'
import { createBench, DEVICE, pair, requestOf, unknownDevice } from './bench.ts'

const CHALLENGE = { ChallengeName: 'PASSWORD', Session: 's2' }

/** Starts a sign-in, and gives its requests. */
async function initiate(
  more: Partial<SignInRequest>,
  bench = createBench([CHALLENGE]),
): Promise<
  Awaited<ReturnType<typeof initiateAuth>> & { readonly sent: ReturnType<typeof createBench>['log']['sent'] }
> {
  const answered = await initiateAuth(bench.context, { request: requestOf(more) })
  return { ...answered, sent: bench.log.sent }
}
/** `AuthFlow` and `AuthParameters` of the only request. */
const first = ({ sent }: { readonly sent: readonly (readonly [string, Record<string, unknown>, unknown])[] }) => {
  expect(sent).toHaveLength(1)
  return [sent[0]![1].AuthFlow, sent[0]![1].AuthParameters]
}

describe('the first request', () => {
  it.each<[Partial<SignInRequest>, string, object]>([
    [{ authFlow: 'USER_SRP_AUTH' }, 'USER_SRP_AUTH', { SRP_A: 'A1' }],
    [{ authFlow: 'USER_PASSWORD_AUTH' }, 'USER_PASSWORD_AUTH', { PASSWORD: 'secret' }],
    [{ authFlow: 'CUSTOM_AUTH' }, 'CUSTOM_AUTH', {}],
    [{ authFlow: 'CUSTOM_AUTH_WITH_SRP' }, 'CUSTOM_AUTH', { CHALLENGE_NAME: 'SRP_A', SRP_A: 'A1' }],
    [{ authFlow: 'USER_AUTH' }, 'USER_AUTH', {}],
    [
      { authFlow: 'USER_AUTH', preferredChallenge: 'PASSWORD' },
      'USER_AUTH',
      { PREFERRED_CHALLENGE: 'PASSWORD', PASSWORD: 'secret' },
    ],
    [
      { authFlow: 'USER_AUTH', preferredChallenge: 'PASSWORD_SRP' },
      'USER_AUTH',
      { PREFERRED_CHALLENGE: 'PASSWORD_SRP', SRP_A: 'A1' },
    ],
    [{ authFlow: 'USER_AUTH', preferredChallenge: 'EMAIL_OTP' }, 'USER_AUTH', { PREFERRED_CHALLENGE: 'EMAIL_OTP' }],
    [{ authFlow: 'USER_AUTH', preferredChallenge: 'WEB_AUTHN' }, 'USER_AUTH', { PREFERRED_CHALLENGE: 'WEB_AUTHN' }],
    // What goes with USER_AUTH is not sent with another flow.
    [{ authFlow: 'CUSTOM_AUTH', preferredChallenge: 'EMAIL_OTP' }, 'CUSTOM_AUTH', {}],
  ])('of %j is %s with %j', async (more, flow, parameters) => {
    expect(first(await initiate(more))).toStrictEqual([flow, { USERNAME: 'alice', ...parameters }])
  })

  it('has all that is configured, and is given up with its signal', async () => {
    const config: Partial<AuthConfig> = {
      clientSecret: 'secret of the client',
      clientMetadata: { a: '1' },
      analyticsMetadata: { AnalyticsEndpointId: 'endpoint' },
      userContextData: { EncodedData: 'data' },
    }
    const { context, log, state } = createBench([CHALLENGE], config)
    state.device = DEVICE
    const { signal } = new AbortController()
    const own = { authFlow: 'USER_AUTH', session: new Sensitive('s1'), clientMetadata: { b: '2' } } as const
    const answered = await initiateAuth(context, { request: requestOf(own) }, signal)

    expect(log.sent).toStrictEqual([
      [
        'InitiateAuth',
        {
          AuthFlow: 'USER_AUTH',
          AuthParameters: { USERNAME: 'alice', SECRET_HASH: 'hash of alice', DEVICE_KEY: 'device key' },
          ClientId: 'client1',
          Session: 's1',
          ClientMetadata: { a: '1', b: '2' },
          AnalyticsMetadata: { AnalyticsEndpointId: 'endpoint' },
          UserContextData: { EncodedData: 'data' },
        },
        { signal },
      ],
    ])
    expect(answered).toMatchObject({ step: { challenge: { type: 'PASSWORD' } }, device: DEVICE, keyPair: undefined })
  })

  it('of an exchange keeps its key pair, which is another each time', async () => {
    const bench = createBench([CHALLENGE])
    expect((await initiate({}, bench)).keyPair).toEqual(pair(1))
    expect((await initiate({}, bench)).keyPair).toEqual(pair(2))
    expect(bench.log.sent.map(([, { AuthParameters }]) => AuthParameters)).toMatchObject([
      { SRP_A: 'A1' },
      { SRP_A: 'A2' },
    ])
  })

  it('takes no key pair where it opens no exchange', async () => {
    const bench = createBench([CHALLENGE])
    for (const authFlow of ['USER_PASSWORD_AUTH', 'CUSTOM_AUTH', 'USER_AUTH'] as const)
      expect((await initiate({ authFlow }, bench)).keyPair).toBeUndefined()
    expect(bench.log.pairs).toBe(0)
  })

  it.each<Partial<SignInRequest>>([
    { authFlow: 'USER_PASSWORD_AUTH' },
    { authFlow: 'USER_AUTH', preferredChallenge: 'PASSWORD' },
  ])('is not made without a password that it sends: %j', async (more) => {
    const bench = createBench([CHALLENGE])
    await expect(initiate({ ...more, password: undefined }, bench)).rejects.toMatchObject({
      code: 'ERR_INVALID_INPUT',
      field: 'password',
      message: 'This flow needs a password',
    })
    expect(bench.log.sent).toEqual([])
  })

  it.each<Partial<SignInRequest>>([
    { authFlow: 'USER_SRP_AUTH' },
    { authFlow: 'CUSTOM_AUTH' },
    { authFlow: 'USER_AUTH' },
  ])('is made without a password that it does not send: %j', async (more) => {
    expect((await initiate({ ...more, password: undefined })).sent).toHaveLength(1)
  })

  it('lists no first factors but those of its answer', async () => {
    const without = await initiate({ authFlow: 'USER_AUTH' })
    expect(without.step.challenge?.availableChallenges).toEqual([])
    const bench = createBench([{ ChallengeName: 'SELECT_CHALLENGE', AvailableChallenges: ['SMS_OTP'] }])
    const { step } = await initiate({ authFlow: 'USER_AUTH' }, bench)
    expect(step.challenge).toMatchObject({ factors: ['SMS_OTP'] })
  })
})

describe('the device of a first request', () => {
  it.each([
    ['the remembered one', DEVICE, {}, 'device key'],
    ['none that is not confirmed', { ...DEVICE, confirmed: false }, {}, undefined],
    ['none when devices are not tracked', DEVICE, { deviceTracking: 'off' }, undefined],
    ['none', undefined, {}, undefined],
  ] as const)('is %s', async (_, device, config, expected) => {
    const bench = createBench([CHALLENGE], config)
    bench.state.device = device
    const answered = await initiate({}, bench)
    expect(answered.device?.deviceKey).toBe(expected)
    const { AuthParameters } = answered.sent[0]![1] as { AuthParameters: object }
    expect(AuthParameters).toStrictEqual({ USERNAME: 'alice', SRP_A: 'A1', ...(expected && { DEVICE_KEY: expected }) })
  })

  it('is deleted under the typed name when the service does not know it', async () => {
    const bench = createBench([unknownDevice(), CHALLENGE])
    bench.state.device = { ...DEVICE, username: 'the real name' }
    const answered = await initiate({}, bench)
    expect(answered.device).toBeUndefined()
    expect(bench.log.told).toEqual([
      ['load', 'alice'],
      ['clear', 'alice'],
    ])
    // The key pair has proven nothing yet.
    expect(bench.log.sent.map(([, { AuthParameters }]) => AuthParameters)).toStrictEqual([
      { USERNAME: 'alice', SRP_A: 'A1', DEVICE_KEY: 'device key' },
      { USERNAME: 'alice', SRP_A: 'A1' },
    ])
  })
})

describe('a step-up', () => {
  const stepUp = (more: object = {}) => ({
    authFlow: 'USER_AUTH' as const,
    stepUp: { targetAcrValues: ['urn:high', 'urn:low'], accessToken: undefined, ...more },
  })

  it.each([
    [undefined, {}],
    [0, { MAX_AGE: '0' }],
    [3600, { MAX_AGE: '3600' }],
  ])('asks for its levels, with an age of %s', async (maxAgeSeconds, age) => {
    const more = maxAgeSeconds === undefined ? {} : { maxAgeSeconds }
    expect(first(await initiate(stepUp(more)))).toStrictEqual([
      'USER_AUTH',
      { USERNAME: 'alice', TARGET_ACR_VALUES: 'urn:high urn:low', ...age },
    ])
  })

  it('shows the token that it is given', async () => {
    const bench = createBench([CHALLENGE])
    bench.state.signedIn = 'alice'
    const answered = await initiate(stepUp({ accessToken: new Sensitive('given') }), bench)
    expect(first(answered)[1]).toMatchObject({ ACCESS_TOKEN: 'given' })
  })

  it('shows the token of the session where it is given none', async () => {
    const bench = createBench([CHALLENGE])
    bench.state.signedIn = 'alice'
    expect(first(await initiate(stepUp(), bench))[1]).toMatchObject({ ACCESS_TOKEN: 'token of the session' })
  })

  it('shows none when nobody is signed in: the session is not asked', async () => {
    const bench = createBench([CHALLENGE])
    expect(first(await initiate(stepUp(), bench))[1]).not.toHaveProperty('ACCESS_TOKEN')
  })

  it('shows none when the session has no tokens any more', async () => {
    const bench = createBench([CHALLENGE])
    bench.state.signedIn = 'alice'
    bench.state.getTokens = async () => {
      throw new SessionError('The session has expired', { code: 'ERR_SESSION_EXPIRED' })
    }
    expect(first(await initiate(stepUp(), bench))[1]).not.toHaveProperty('ACCESS_TOKEN')
  })

  it('is the only sign-in that shows a token', async () => {
    const bench = createBench([CHALLENGE])
    bench.state.signedIn = 'alice'
    expect(first(await initiate({ authFlow: 'USER_AUTH' }, bench))).toStrictEqual(['USER_AUTH', { USERNAME: 'alice' }])
  })

  it('means nothing to other flows', async () => {
    const { authFlow: _, ...more } = stepUp({ maxAgeSeconds: 60 })
    expect(first(await initiate({ authFlow: 'CUSTOM_AUTH', ...more }))).toStrictEqual([
      'CUSTOM_AUTH',
      { USERNAME: 'alice' },
    ])
  })
})
