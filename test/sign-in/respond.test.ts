import { describe, expect, it } from 'vitest'
import type { AuthConfig } from '../../src/config.ts'
import type { AuthContext } from '../../src/core.ts'
import { Sensitive } from '../../src/sensitive.ts'
import { type Challenge, type ChallengeOf, readChallenge } from '../../src/sign-in/challenge.ts'
import type { SignInRequest } from '../../src/sign-in/credentials.ts'
import {
  type Answer,
  type ChallengeReply,
  isAnswer,
  respondToChallenge,
  signWithPasskey,
} from '../../src/sign-in/respond.ts'
import { createBench, DEVICE, NOW, pair, requestOf, unknownDevice } from './bench.ts'

const NEXT = { ChallengeName: 'PASSWORD', Session: 's2' }
const EXCHANGE = { SRP_B: 'b', SALT: 'c', SECRET_BLOCK: 'd' }
const box = (text: string) => new Sensitive(text)

/** A challenge of alice with these parameters. */
const challengeOf = (name: string, parameters: Record<string, string> = {}): Challenge =>
  readChallenge(
    { ChallengeName: name, ChallengeParameters: parameters, Session: 's1' },
    { username: 'alice', availableChallenges: ['SMS_OTP'], now: NOW },
  )
const REQUEST = requestOf({ username: 'typed', password: undefined, authFlow: 'USER_AUTH' })
type Changes = Partial<Omit<ChallengeReply, 'request'>> & { readonly request?: Partial<SignInRequest> }
const replyTo = (challenge: Challenge, { request, ...changes }: Changes = {}): ChallengeReply => ({
  challenge,
  answer: undefined,
  signInName: 'typed',
  request: { ...REQUEST, ...request },
  keyPair: undefined,
  chosenMfa: undefined,
  device: undefined,
  ...changes,
})

/** Answers a challenge, and gives the requests. */
async function respond(challenge: Challenge, changes?: Changes, bench = createBench([NEXT])) {
  const answered = await respondToChallenge(bench.context, replyTo(challenge, changes))
  const [[operation, input] = []] = bench.log.sent
  return { ...answered, operation, input, responses: input?.ChallengeResponses, log: bench.log }
}

const ANSWERS: Readonly<Record<string, Answer>> = {
  code: { type: 'code.submit', code: box('123456') },
  answer: { type: 'answer.submit', answer: box('two') },
  email: { type: 'email.submit', email: 'a@example.org' },
  passkey: { type: 'passkey.sign', credential: box('{"id":"AQ"}') },
  password: { type: 'password.submit', password: box('secret') },
}
const MFAS = { MFAS_CAN_CHOOSE: '["SMS_MFA","EMAIL_MFA"]' }

describe('an answer', () => {
  it.each<[string, Changes, object, Record<string, string>?]>([
    ['SMS_MFA', { answer: ANSWERS.code }, { SMS_MFA_CODE: '123456' }],
    ['SMS_OTP', { answer: ANSWERS.code }, { SMS_OTP_CODE: '123456' }],
    ['EMAIL_OTP', { answer: ANSWERS.code }, { EMAIL_OTP_CODE: '123456' }],
    ['EMAIL_MFA', { answer: ANSWERS.code }, { EMAIL_MFA_CODE: '123456' }],
    ['SOFTWARE_TOKEN_MFA', { answer: ANSWERS.code }, { SOFTWARE_TOKEN_MFA_CODE: '123456' }],
    ['CUSTOM_CHALLENGE', { answer: ANSWERS.answer }, { ANSWER: 'two' }],
    ['CUSTOM_CHALLENGE', { answer: { type: 'answer.submit', answer: box('') } }, { ANSWER: '' }],
    ['SELECT_MFA_TYPE', { chosenMfa: 'SMS_MFA' }, { ANSWER: 'SMS_MFA' }, MFAS],
    ['SELECT_MFA_TYPE', { chosenMfa: 'EMAIL_OTP' }, { ANSWER: 'EMAIL_MFA' }, MFAS],
    ['SELECT_MFA_TYPE', { chosenMfa: 'SOFTWARE_TOKEN_MFA' }, { ANSWER: 'SOFTWARE_TOKEN_MFA' }, MFAS],
    ['SELECT_CHALLENGE', { request: { preferredChallenge: 'EMAIL_OTP' } }, { ANSWER: 'EMAIL_OTP' }],
    [
      'SELECT_CHALLENGE',
      { request: { preferredChallenge: 'PASSWORD', password: box('secret') } },
      { ANSWER: 'PASSWORD', PASSWORD: 'secret' },
    ],
    [
      'SELECT_CHALLENGE',
      { request: { preferredChallenge: 'PASSWORD_SRP', password: box('secret') } },
      { ANSWER: 'PASSWORD_SRP', SRP_A: 'A1' },
    ],
    [
      'SELECT_CHALLENGE',
      { request: { preferredChallenge: 'SMS_OTP', password: box('secret') } },
      { ANSWER: 'SMS_OTP' },
    ],
    ['SELECT_CHALLENGE', { request: { preferredChallenge: 'PASSWORD' } }, { ANSWER: 'PASSWORD' }],
    ['PASSWORD', { request: { password: box('secret') } }, { PASSWORD: 'secret' }],
    ['PASSWORD', { request: { password: box('secret'), preferredChallenge: 'PASSWORD_SRP' } }, { PASSWORD: 'secret' }],
    ['PASSWORD_SRP', {}, { SRP_A: 'A1' }],
    [
      'NEW_PASSWORD_REQUIRED',
      { answer: { type: 'newPassword.submit', password: box('new'), attributes: {} } },
      { NEW_PASSWORD: 'new' },
    ],
    [
      'NEW_PASSWORD_REQUIRED',
      {
        answer: { type: 'newPassword.submit', password: box('new'), attributes: { name: 'Alice', 'custom:tier': '' } },
      },
      { NEW_PASSWORD: 'new', 'userAttributes.name': 'Alice', 'userAttributes.custom:tier': '' },
    ],
    ['MFA_SETUP', {}, {}],
    ['MFA_SETUP', { answer: { type: 'totp.submit', code: box('123456'), deviceName: undefined } }, {}],
    ['MFA_SETUP', { answer: ANSWERS.email }, { EMAIL: 'a@example.org' }],
    ['WEB_AUTHN', { answer: ANSWERS.passkey }, { CREDENTIAL: '{"id":"AQ"}' }],
    ['DEVICE_SRP_AUTH', { device: DEVICE }, { DEVICE_KEY: 'device key', SRP_A: 'A1' }],
  ])('to %s, of %j, is %j', async (name, changes, responses, parameters = {}) => {
    const { operation, input } = await respond(challengeOf(name, parameters), changes)
    expect(operation).toBe('RespondToAuthChallenge')
    expect(input).toStrictEqual({
      ChallengeName: name,
      ChallengeResponses: { USERNAME: 'alice', ...responses },
      ClientId: 'client1',
      Session: 's1',
    })
  })

  it.each<[string, string, Changes]>([
    ['SMS_MFA', 'nothing', {}],
    ['SMS_OTP', 'a password', { answer: ANSWERS.password }],
    ['EMAIL_OTP', 'a custom answer', { answer: ANSWERS.answer }],
    ['SOFTWARE_TOKEN_MFA', 'nothing', {}],
    ['CUSTOM_CHALLENGE', 'nothing', {}],
    ['CUSTOM_CHALLENGE', 'a code', { answer: ANSWERS.code }],
    ['SELECT_MFA_TYPE', 'no choice', {}],
    ['SELECT_CHALLENGE', 'no choice', { request: { password: box('secret') } }],
    ['PASSWORD', 'no password', {}],
    ['NEW_PASSWORD_REQUIRED', 'nothing', {}],
    ['NEW_PASSWORD_REQUIRED', 'a password that is not a new one', { answer: ANSWERS.password }],
    ['WEB_AUTHN', 'nothing', {}],
    ['WEB_AUTHN', 'a code', { answer: ANSWERS.code }],
    ['ADMIN_NO_SRP_AUTH', 'a password', { answer: ANSWERS.password, request: { password: box('secret') } }],
  ])('to %s is not made of %s', async (name, _, changes) => {
    const bench = createBench([NEXT])
    const failure = expect(respond(challengeOf(name), changes, bench)).rejects
    await failure.toMatchObject({ code: 'ERR_UNSUPPORTED_CHALLENGE', message: expect.stringContaining(name) })
    expect(bench.log.sent).toEqual([])
    expect(bench.log.pairs).toBe(0)
  })

  it('has all that is configured, and is given up with its signal', async () => {
    const config: Partial<AuthConfig> = {
      clientSecret: 'secret of the client',
      clientMetadata: { a: '1' },
      analyticsMetadata: { AnalyticsEndpointId: 'endpoint' },
      userContextData: { EncodedData: 'data' },
    }
    const { context, log } = createBench([NEXT], config)
    const { signal } = new AbortController()
    const changes = { answer: ANSWERS.code, device: DEVICE, request: { clientMetadata: { b: '2' } } }
    await respondToChallenge(context, replyTo(challengeOf('SMS_MFA'), changes), signal)

    expect(log.sent).toStrictEqual([
      [
        'RespondToAuthChallenge',
        {
          ChallengeName: 'SMS_MFA',
          ChallengeResponses: {
            USERNAME: 'alice',
            SMS_MFA_CODE: '123456',
            SECRET_HASH: 'hash of alice',
            DEVICE_KEY: 'device key',
          },
          ClientId: 'client1',
          Session: 's1',
          ClientMetadata: { a: '1', b: '2' },
          AnalyticsMetadata: { AnalyticsEndpointId: 'endpoint' },
          UserContextData: { EncodedData: 'data' },
        },
        { signal },
      ],
    ])
  })

  it('is in the name of the user that the challenge has, and without a session where it has none', async () => {
    const challenge = { ...challengeOf('SMS_MFA', { USER_ID_FOR_SRP: 'real' }), session: undefined }
    const { input } = await respond(challenge, { answer: ANSWERS.code })
    expect(input).toStrictEqual({
      ChallengeName: 'SMS_MFA',
      ChallengeResponses: { USERNAME: 'real', SMS_MFA_CODE: '123456' },
      ClientId: 'client1',
    })
  })

  it('leads to the next challenge, which has the first factors that were listed before', async () => {
    const { step, device } = await respond(challengeOf('SMS_MFA'), { answer: ANSWERS.code, device: DEVICE })
    expect(step.challenge).toMatchObject({ type: 'PASSWORD', username: 'alice', availableChallenges: ['SMS_OTP'] })
    expect(device).toBe(DEVICE)
  })

  it('is given again without a device that the service does not know, which is deleted by the typed name', async () => {
    const bench = createBench([unknownDevice(), NEXT])
    const device = { ...DEVICE, username: 'bob' }
    const answered = await respond(challengeOf('SMS_MFA'), { answer: ANSWERS.code, device }, bench)
    expect(answered.device).toBeUndefined()
    expect(bench.log.told).toEqual([['clear', 'typed']])
    expect(bench.log.sent.map(([, { ChallengeResponses }]) => ChallengeResponses)).toStrictEqual([
      { USERNAME: 'alice', SMS_MFA_CODE: '123456', DEVICE_KEY: 'device key' },
      { USERNAME: 'alice', SMS_MFA_CODE: '123456' },
    ])
  })
})

describe('the key pair of an exchange', () => {
  const kept = pair(7)

  it.each<[string, Changes, unknown]>([
    ['is a new one where an exchange begins', { challenge: challengeOf('PASSWORD_SRP') }, pair(1)],
    [
      'is a new one where PASSWORD_SRP is chosen',
      { challenge: challengeOf('SELECT_CHALLENGE'), request: { preferredChallenge: 'PASSWORD_SRP' } },
      pair(1),
    ],
    ['is a new one for a device', { challenge: challengeOf('DEVICE_SRP_AUTH'), device: DEVICE }, pair(1)],
    [
      'is kept where another factor is chosen',
      { challenge: challengeOf('SELECT_CHALLENGE'), request: { preferredChallenge: 'EMAIL_OTP' } },
      kept,
    ],
    [
      'is kept over another challenge, whatever the first factor was',
      { challenge: challengeOf('SMS_MFA'), answer: ANSWERS.code, request: { preferredChallenge: 'PASSWORD_SRP' } },
      kept,
    ],
    [
      'is used up by the proof of the password',
      {
        challenge: challengeOf('PASSWORD_VERIFIER', { ...EXCHANGE, USER_ID_FOR_SRP: 'real' }),
        request: { password: box('secret'), preferredChallenge: 'PASSWORD_SRP' },
      },
      undefined,
    ],
    [
      'is used up by the proof of the device',
      { challenge: challengeOf('DEVICE_PASSWORD_VERIFIER', EXCHANGE), device: DEVICE },
      undefined,
    ],
  ])('%s', async (_, { challenge, ...changes }, expected) => {
    const { keyPair, log } = await respond(challenge!, { keyPair: kept, ...changes })
    expect(keyPair).toEqual(expected)
    expect(log.pairs).toBe(expected === undefined || expected === kept ? 0 : 1)
  })
})

describe('the proof of a password', () => {
  const challenge = challengeOf('PASSWORD_VERIFIER', { ...EXCHANGE, USER_ID_FOR_SRP: 'real' })
  const password = box('secret')
  const keyPair = pair(7)

  it('is computed from the exchange, by the clock of the service', async () => {
    const { responses, log } = await respond(challenge, { keyPair, request: { password } })
    expect(log.claims).toStrictEqual([
      {
        poolName: 'Pool',
        userId: 'real',
        password,
        keyPair,
        B: 'b',
        salt: 'c',
        secretBlock: 'd',
        timestamp: `timestamp ${NOW + 5_000}`,
        modPow: 'the arithmetic',
      },
    ])
    expect(responses).toStrictEqual({
      USERNAME: 'real',
      PASSWORD_CLAIM_SECRET_BLOCK: 'd',
      PASSWORD_CLAIM_SIGNATURE: 'signature',
      TIMESTAMP: `timestamp ${NOW + 5_000}`,
    })
  })

  it('is sent again as it is without a device that the service does not know', async () => {
    const bench = createBench([unknownDevice(), NEXT])
    await respond(challenge, { keyPair, request: { password }, device: DEVICE }, bench)
    const proof = {
      USERNAME: 'real',
      PASSWORD_CLAIM_SECRET_BLOCK: 'd',
      PASSWORD_CLAIM_SIGNATURE: 'signature',
      TIMESTAMP: `timestamp ${NOW + 5_000}`,
    }
    expect(bench.log.sent.map(([, { ChallengeResponses }]) => ChallengeResponses)).toStrictEqual([
      { ...proof, DEVICE_KEY: 'device key' },
      proof,
    ])
    expect(bench.log.claims).toHaveLength(1)
  })

  it.each([
    ['the password', { keyPair }],
    ['the key pair', { request: { password } }],
    ['both', {}],
  ])('cannot be made without %s: it must be typed again', async (_, changes) => {
    const bench = createBench([NEXT])
    const failure = expect(respond(challenge, changes, bench)).rejects
    await failure.toMatchObject({ code: 'ERR_CHALLENGE_EXPIRED', message: 'The password must be typed again' })
    expect(bench.log.sent).toEqual([])
  })
})

describe('the proof of a device', () => {
  const challenge = challengeOf('DEVICE_PASSWORD_VERIFIER', EXCHANGE)
  const keyPair = pair(7)

  it('is computed from the exchange, with its group as pool and its key as user', async () => {
    const { responses, log } = await respond(challenge, {
      keyPair,
      device: DEVICE,
      request: { password: box('other') },
    })
    expect(log.claims).toStrictEqual([
      {
        poolName: 'group key',
        userId: 'device key',
        password: DEVICE.devicePassword,
        keyPair,
        B: 'b',
        salt: 'c',
        secretBlock: 'd',
        timestamp: `timestamp ${NOW + 5_000}`,
        modPow: 'the arithmetic',
      },
    ])
    expect(responses).toStrictEqual({
      USERNAME: 'alice',
      PASSWORD_CLAIM_SECRET_BLOCK: 'd',
      PASSWORD_CLAIM_SIGNATURE: 'signature',
      TIMESTAMP: `timestamp ${NOW + 5_000}`,
      DEVICE_KEY: 'device key',
    })
  })

  it('opens without a claim, whatever key pair there is', async () => {
    const { log } = await respond(challengeOf('DEVICE_SRP_AUTH'), { keyPair, device: DEVICE })
    expect(log.claims).toEqual([])
  })

  it.each([
    ['the device, at its opening', challengeOf('DEVICE_SRP_AUTH'), { keyPair }],
    ['the device', challenge, { keyPair }],
    ['the key pair', challenge, { device: DEVICE }],
  ])('cannot be made without %s', async (_, asked, changes) => {
    const bench = createBench([NEXT])
    await expect(respond(asked, changes, bench)).rejects.toMatchObject({ code: 'ERR_DEVICE_MISSING' })
    expect(bench.log.sent).toEqual([])
  })
})

describe('a passkey', () => {
  const OPTIONS = { challenge: 'AQID' }
  const CREDENTIAL = {
    id: 'AQ',
    response: { authenticatorData: 'AQ', clientDataJSON: 'AQ', signature: 'AQ' },
  }
  const ceremony = { signal: new AbortController().signal, mediation: 'conditional' as const }

  /** Signs a challenge with these options, where the authenticator gives this credential. */
  async function sign(options: object | undefined, credential: unknown, isSupported = true) {
    const asked: unknown[] = []
    const passkeys = {
      isSupported: () => isSupported,
      get: async (...input: unknown[]) => {
        asked.push(input)
        return credential
      },
    }
    const json: Record<string, string> = options ? { CREDENTIAL_REQUEST_OPTIONS: JSON.stringify(options) } : {}
    const challenge = challengeOf('WEB_AUTHN', json) as ChallengeOf<'WEB_AUTHN'>
    const signed = signWithPasskey({ ports: { passkeys } } as unknown as AuthContext, challenge, ceremony)
    const [outcome] = await Promise.allSettled([signed])
    return { outcome, asked }
  }

  it('signs the options of the challenge, and its credential is the answer, as JSON in a box', async () => {
    const { outcome, asked } = await sign(OPTIONS, CREDENTIAL)
    expect(asked).toEqual([[OPTIONS, ceremony]])
    expect(outcome).toMatchObject({ value: { type: 'passkey.sign', credential: expect.any(Sensitive) } })
    const { value } = outcome as PromiseFulfilledResult<Extract<Answer, { type: 'passkey.sign' }>>
    expect(JSON.parse(value.credential.expose())).toEqual(CREDENTIAL)
  })

  it('is not asked where there are none', async () => {
    const { outcome, asked } = await sign(OPTIONS, CREDENTIAL, false)
    expect(outcome).toMatchObject({ reason: { code: 'ERR_PASSKEY_UNSUPPORTED' } })
    expect(asked).toEqual([])
  })

  it('is not asked when the options are malformed', async () => {
    const { outcome, asked } = await sign(undefined, CREDENTIAL)
    expect(outcome).toMatchObject({ reason: { code: 'ERR_PROTOCOL' } })
    expect(asked).toEqual([])
  })

  it.each([
    ['no id', { ...CREDENTIAL, id: '' }],
    ['no signature', { ...CREDENTIAL, response: { ...CREDENTIAL.response, signature: undefined } }],
    ['nothing', undefined],
  ])('fails when it gives %s', async (_, credential) => {
    expect((await sign(OPTIONS, credential)).outcome).toMatchObject({ reason: { code: 'ERR_PASSKEY_FAILED' } })
  })
})

describe('an event', () => {
  it.each([
    'password.submit',
    'code.submit',
    'answer.submit',
    'factor.select',
    'mfa.select',
    'mfaSetup.select',
    'totp.submit',
    'email.submit',
    'newPassword.submit',
    'passkey.sign',
  ])('of type %s answers a challenge', (type) => {
    expect(isAnswer({ type })).toBe(true)
  })

  it.each(['code.resend', 'cancel', 'passkey.start', '', 'constructor'])('of type %j answers none', (type) => {
    expect(isAnswer({ type })).toBe(false)
  })
})
