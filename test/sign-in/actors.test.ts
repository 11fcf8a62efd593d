import { describe, expect, it } from 'vitest'
import { type AnyActorLogic, createActor, toPromise } from 'xstate'
import { provideSignIn, type SignInOptions } from '../../machines/sign-in/actors.ts'
import { firstContext, type SignInContext } from '../../machines/sign-in/context.ts'
import { Sensitive } from '../../src/sensitive.ts'
import { type Challenge, readChallenge } from '../../src/sign-in/challenge.ts'
import { jwt, settle } from '../session/session-bench.ts'
import { createBench, DEVICE, NOW, requestOf } from './bench.ts'

const KEY = 'cognito-machines.1.eu-west-1_5fPool.client1.sign-in'
const SECRET = 'JBSWY3DPEHPK3PXP'
const REQUEST = requestOf()
const challengeOf = (name: string, session = 's1', parameters: Record<string, string> = {}): Challenge =>
  readChallenge(
    { ChallengeName: name, Session: session, ChallengeParameters: parameters },
    { username: 'alice', availableChallenges: [], now: NOW },
  )

/** The effects of a sign-in, by their names in the chart. */
function effectsOf(bench: ReturnType<typeof createBench>, options: SignInOptions = {}) {
  const { implementations } = provideSignIn(bench.context, options) as unknown as {
    implementations: {
      actors: Record<string, AnyActorLogic>
      actions: { keepPlace: (args: { context: SignInContext }) => void }
    }
  }
  const run = (name: string, input: object): Promise<unknown> => {
    const actor = createActor(implementations.actors[name]!, { input })
    actor.subscribe({ error: () => undefined })
    return toPromise(actor.start())
  }
  const keepPlace = async (known: Partial<SignInContext>): Promise<string | null> => {
    implementations.actions.keepPlace({ context: { ...firstContext({ signInName: 'typed' }), ...known } })
    await settle()
    return bench.storage.getItem(KEY)
  }
  return { run, keepPlace }
}

describe('the set-up of an authenticator', () => {
  it('asks for a secret with the session of the challenge, and goes on with that of the answer', async () => {
    const bench = createBench([{ SecretCode: SECRET, Session: 's2' }])
    const { secret, challenge } = (await effectsOf(bench).run('associateSoftwareToken', {
      challenge: challengeOf('MFA_SETUP'),
    })) as { secret: Sensitive<string>; challenge: Challenge }

    expect(secret.expose()).toBe(SECRET)
    expect(challenge).toMatchObject({ type: 'MFA_SETUP', username: 'alice' })
    expect(challenge.session?.expose()).toBe('s2')
    const [[operation, input, options] = []] = bench.log.sent
    expect([operation, input, options]).toEqual([
      'AssociateSoftwareToken',
      { Session: 's1' },
      { signal: expect.any(AbortSignal) },
    ])
  })

  it('verifies the first code, with the name that the authenticator gets', async () => {
    const bench = createBench([{ Status: 'SUCCESS', Session: 's3' }])
    const answer = { type: 'totp.submit', code: new Sensitive('123456'), deviceName: 'my phone' }
    const { challenge } = (await effectsOf(bench).run('verifySoftwareToken', {
      challenge: challengeOf('MFA_SETUP', 's2'),
      answer,
    })) as { challenge: Challenge }

    expect(challenge.session?.expose()).toBe('s3')
    expect(bench.log.sent).toEqual([
      [
        'VerifySoftwareToken',
        { Session: 's2', UserCode: '123456', FriendlyDeviceName: 'my phone' },
        { signal: expect.any(AbortSignal) },
      ],
    ])
  })

  it('keeps the session that it has where the answer has none', async () => {
    const bench = createBench([{ SecretCode: SECRET }])
    const challenge = challengeOf('MFA_SETUP')
    const output = (await effectsOf(bench).run('associateSoftwareToken', { challenge })) as { challenge: Challenge }
    expect(output.challenge.session?.expose()).toBe('s1')
  })

  it.each([
    ['associateSoftwareToken', {}],
    ['verifySoftwareToken', { answer: { type: 'totp.submit', code: new Sensitive('123456') } }],
  ])('is not possible without a session: %s', async (name, more) => {
    const bench = createBench()
    const input = { challenge: challengeOf('MFA_SETUP', ''), ...more }
    await expect(effectsOf(bench).run(name, input)).rejects.toMatchObject({ code: 'ERR_PROTOCOL' })
    expect(bench.log.sent).toEqual([])
  })

  it.each([undefined, { type: 'code.submit', code: new Sensitive('123456') }])(
    'is not verified by another answer: %j',
    async (answer) => {
      const bench = createBench()
      const input = { challenge: challengeOf('MFA_SETUP'), answer }
      await expect(effectsOf(bench).run('verifySoftwareToken', input)).rejects.toMatchObject({ code: 'ERR_STALE_STEP' })
      expect(bench.log.sent).toEqual([])
    },
  )
})

describe('a passkey', () => {
  const challenge = challengeOf('WEB_AUTHN', 's1', { CREDENTIAL_REQUEST_OPTIONS: '{"challenge":"AQID"}' })

  it.each([
    [{}, 'modal'],
    [{ passkeyMediation: 'conditional' }, 'conditional'],
  ] as const)('is asked for as the options say: %j', async (options, mediation) => {
    const bench = createBench()
    const asked: unknown[] = []
    const response = { authenticatorData: 'AQ', clientDataJSON: 'AQ', signature: 'AQ' }
    const get = async (...input: unknown[]) => {
      asked.push(input)
      return { id: 'AQ', response }
    }
    Object.assign(bench.context.ports, { passkeys: { isSupported: () => true, get } })

    expect(await effectsOf(bench, options).run('signWithPasskey', { challenge })).toMatchObject({
      type: 'passkey.sign',
    })
    expect(asked).toEqual([[{ challenge: 'AQID' }, { signal: expect.any(AbortSignal), mediation }]])
  })

  it('answers no other challenge', async () => {
    const signed = effectsOf(createBench()).run('signWithPasskey', { challenge: challengeOf('SMS_MFA') })
    await expect(signed).rejects.toMatchObject({ code: 'ERR_PROTOCOL', message: 'There is no passkey challenge' })
  })
})

describe('a device', () => {
  it('that is refused is deleted under its name', async () => {
    const bench = createBench()
    await effectsOf(bench).run('forgetDevice', { username: 'alice' })
    expect(bench.log.told).toEqual([['clear', 'alice']])
  })

  it('is not confirmed where devices are not tracked, and nobody is asked', async () => {
    const bench = createBench([], { deviceTracking: 'off' })
    const input = { newDevice: DEVICE, username: 'alice', signInName: 'typed' }
    expect(await effectsOf(bench).run('confirmDevice', input)).toEqual({ asks: false })
    expect(bench.log.told).toEqual([])
  })

  it.each([
    ['auto', false, false],
    ['auto', true, true],
    ['ask', false, true],
    ['ask', true, true],
  ] as const)(
    'with tracking %s, and a service that asks: %s, is asked about: %s',
    async (deviceTracking, UserConfirmationNecessary, asks) => {
      const bench = createBench([], { deviceTracking })
      const saved: unknown[] = []
      const verifier = { devicePassword: new Sensitive('p'), passwordVerifier: 'v', salt: 'c' }
      Object.assign(bench.context, {
        loadCrypto: async () => ({ createDeviceVerifier: async () => verifier }),
        callAsUser: async () => ({ UserConfirmationNecessary }),
      })
      Object.assign(bench.context.ports, { deviceName: () => '' })
      Object.assign(bench.context.devices, { save: async (...input: unknown[]) => void saved.push(input) })
      const newDevice = { deviceKey: 'new key', deviceGroupKey: 'new group' }

      const input = { newDevice, username: 'alice', signInName: 'typed' }
      expect(await effectsOf(bench).run('confirmDevice', input)).toEqual({ asks })
      expect(saved).toMatchObject([
        ['alice', { ...newDevice, confirmed: false }, 'typed'],
        ['alice', { ...newDevice, confirmed: true }, 'typed'],
      ])
    },
  )

  it.each([
    [true, 'remembered'],
    [false, 'not_remembered'],
  ])('is remembered as the user says: %s', async (remembered, DeviceRememberedStatus) => {
    const bench = createBench()
    const sent: unknown[] = []
    Object.assign(bench.context, { callAsUser: async (...input: unknown[]) => void sent.push(input) })
    await effectsOf(bench).run('updateDevice', { newDevice: DEVICE, remembered })
    expect(sent).toEqual([
      ['UpdateDeviceStatus', { DeviceKey: 'device key', DeviceRememberedStatus }, { signal: expect.any(AbortSignal) }],
    ])
  })
})

describe('the place of an unfinished sign-in', () => {
  const challenge = challengeOf('SMS_MFA')
  const keyPair = { a: new Sensitive('a'), A: 'A' }
  const known = { challenge, request: REQUEST }

  it.each([
    [{}, NOW + 180_000],
    [{ challengeLifetimeMs: 60_000 }, NOW + 60_000],
  ])('is kept as long as its challenge lives, with the options %j', async (options, expiresAt) => {
    const stored = await effectsOf(createBench(), options).keepPlace({ ...known, setupMethod: 'EMAIL_OTP' })
    expect(JSON.parse(stored!)).toMatchObject({
      signInName: 'typed',
      authFlow: 'USER_SRP_AUTH',
      setupMethod: 'EMAIL_OTP',
      challenge: { name: 'SMS_MFA', session: 's1' },
      expiresAt,
    })
  })

  it('is kept with a key pair that USER_AUTH has left over', async () => {
    const request = { ...REQUEST, authFlow: 'USER_AUTH' } as const
    expect(await effectsOf(createBench()).keepPlace({ ...known, request, keyPair })).not.toBeNull()
  })

  it.each<[string, Partial<SignInContext>]>([
    ['without a challenge', { request: REQUEST }],
    ['without a request', { challenge }],
    ['in an exchange that is open', { ...known, keyPair }],
    ['in an exchange whose request is gone', { challenge, keyPair }],
    ['with nothing', {}],
  ])('is given up %s', async (_, context) => {
    const bench = createBench()
    await bench.storage.setItem(KEY, 'an older record')
    expect(await effectsOf(bench).keepPlace(context)).toBeNull()
  })

  it('is neither kept nor given up by a sign-in that does not resume', async () => {
    const bench = createBench()
    const { keepPlace } = effectsOf(bench, { resume: false })
    expect(await keepPlace(known)).toBeNull()
    await bench.storage.setItem(KEY, 'of another sign-in')
    expect(await keepPlace({})).toBe('of another sign-in')
  })

  it.each([
    [{}, true, true],
    [{}, false, false],
    [{ resume: false }, true, false],
  ])('with the options %j is looked for when it is wanted: %s', async (options, wanted, isFound) => {
    const bench = createBench()
    await effectsOf(bench).keepPlace(known)
    const resumed = await effectsOf(bench, options).run('loadResume', { wanted })
    expect(resumed !== undefined).toBe(isFound)
  })

  it.each([
    [{}, null],
    [{ resume: false }, 'a record'],
  ])('with the options %j is given up once the user is signed in', async (options, left) => {
    const bench = createBench()
    await bench.storage.setItem(KEY, 'a record')
    const common = { sub: 's', iss: 'https://issuer/eu-west-1_Pool', iat: 1000, exp: 4600 }
    const tokens = {
      AccessToken: jwt({ ...common, token_use: 'access', username: 'alice' }),
      IdToken: jwt({ ...common, token_use: 'id' }),
    }
    const result = { tokens: new Sensitive(tokens), username: 'alice', newDevice: undefined, receivedAt: NOW }
    const input = { result, device: undefined, signInName: 'typed', request: { ...REQUEST, persistence: 'memory' } }

    expect(await effectsOf(bench, options).run('saveSession', input)).toEqual({ username: 'alice' })
    expect(bench.log.told.at(-1)).toMatchObject(['adopt', { persistence: 'memory', signInName: 'typed' }, {}])
    await settle()
    expect(await bench.storage.getItem(KEY)).toBe(left)
  })
})

describe('the requests of a sign-in', () => {
  it('carry the signal that ends them with their step', async () => {
    const bench = createBench([{ ChallengeName: 'SMS_MFA', Session: 's' }])
    const { run } = effectsOf(bench)
    const answer = { type: 'code.submit', code: new Sensitive('1') }
    const reply = { challenge: challengeOf('SMS_MFA'), answer, signInName: 'typed', request: REQUEST }

    expect(await run('initiateAuth', { request: REQUEST })).toMatchObject({ step: { challenge: { type: 'SMS_MFA' } } })
    expect(await run('respondToChallenge', reply)).toMatchObject({ step: { challenge: { type: 'SMS_MFA' } } })
    expect(bench.log.sent.map(([operation, , options]) => [operation, options])).toEqual([
      ['InitiateAuth', { signal: expect.any(AbortSignal) }],
      ['RespondToAuthChallenge', { signal: expect.any(AbortSignal) }],
    ])
  })
})
