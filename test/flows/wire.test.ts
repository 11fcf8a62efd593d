/**
 * What goes over the wire for each flow and each challenge, word for word: a scripted service asks, and the request that
 * answers it is held against the API's own names.
 */
import { describe, expect, it } from 'vitest'
import { type Credentials, createAuth, type SignIn, useSignIn } from '../../src/index.ts'
import { Sensitive } from '../../src/sensitive.ts'
import { memoryStorage } from '../../src/storage/memory.ts'
import { createTestPorts } from '../../src/testing/index.ts'
import type { Call } from '../../src/transport/call.ts'

const SESSION = 'session-of-at-least-twenty-characters'

/** An app whose service gives these answers in turn, and remembers what it was asked. */
function scripted(...answers: readonly object[]) {
  const asked: { operation: string; input: Record<string, unknown> }[] = []
  const call = (async (operation: string, input: Record<string, unknown>) => {
    asked.push({ operation, input })
    const answer = answers[asked.length - 1]
    if (!answer) throw new Error(`nothing was scripted for ${operation}`)
    return answer
  }) as unknown as Call
  const auth = createAuth({
    ...createTestPorts(),
    storage: memoryStorage(),
    resumeStorage: memoryStorage(),
    userPoolId: 'eu-west-1_AbCdEf123',
    clientId: 'client',
    transport: call,
  })
  return { auth, flow: useSignIn(auth, { resume: false }), asked }
}

const asks = (ChallengeName: string, ChallengeParameters: Record<string, string> = {}, more: object = {}) => ({
  ChallengeName,
  ChallengeParameters,
  Session: SESSION,
  ...more,
})
const nothingMore = asks('NEVER_SEEN')

describe('InitiateAuth', () => {
  const password = 'Correct-horse-1'
  const hex = expect.stringMatching(/^[0-9a-f]{700,768}$/)
  const rows: readonly (readonly [name: string, credentials: Credentials, flow: string, parameters: object])[] = [
    ['USER_SRP_AUTH', { username: 'ada', password }, 'USER_SRP_AUTH', { USERNAME: 'ada', SRP_A: hex }],
    [
      'USER_PASSWORD_AUTH',
      { username: 'ada', password, authFlow: 'USER_PASSWORD_AUTH' },
      'USER_PASSWORD_AUTH',
      { USERNAME: 'ada', PASSWORD: password },
    ],
    ['CUSTOM_AUTH', { username: 'ada', authFlow: 'CUSTOM_AUTH' }, 'CUSTOM_AUTH', { USERNAME: 'ada' }],
    [
      'CUSTOM_AUTH with SRP first',
      { username: 'ada', password, authFlow: 'CUSTOM_AUTH_WITH_SRP' },
      'CUSTOM_AUTH',
      { USERNAME: 'ada', CHALLENGE_NAME: 'SRP_A', SRP_A: hex },
    ],
    ['USER_AUTH with a choice', { username: 'ada', authFlow: 'USER_AUTH' }, 'USER_AUTH', { USERNAME: 'ada' }],
    [
      'USER_AUTH with SRP',
      { username: 'ada', password, authFlow: 'USER_AUTH' },
      'USER_AUTH',
      { USERNAME: 'ada', PREFERRED_CHALLENGE: 'PASSWORD_SRP', SRP_A: hex },
    ],
    [
      'USER_AUTH with a password',
      { username: 'ada', password, authFlow: 'USER_AUTH', preferredChallenge: 'PASSWORD' },
      'USER_AUTH',
      { USERNAME: 'ada', PREFERRED_CHALLENGE: 'PASSWORD', PASSWORD: password },
    ],
    [
      'USER_AUTH with a passkey',
      { username: 'ada', authFlow: 'USER_AUTH', preferredChallenge: 'WEB_AUTHN' },
      'USER_AUTH',
      { USERNAME: 'ada', PREFERRED_CHALLENGE: 'WEB_AUTHN' },
    ],
    [
      'USER_AUTH step-up',
      {
        username: 'ada',
        authFlow: 'USER_AUTH',
        stepUp: { targetAcrValues: ['urn:high', 'urn:low'], maxAgeSeconds: 0, accessToken: 'eyJ' },
      },
      'USER_AUTH',
      { USERNAME: 'ada', TARGET_ACR_VALUES: 'urn:high urn:low', MAX_AGE: '0', ACCESS_TOKEN: 'eyJ' },
    ],
  ]

  it.each(rows)('%s', async (_, credentials, AuthFlow, AuthParameters) => {
    const { flow, asked } = scripted(nothingMore)

    await submit(flow.getSnapshot(), credentials)

    expect(asked).toEqual([{ operation: 'InitiateAuth', input: { AuthFlow, ClientId: 'client', AuthParameters } }])
  })

  it('carries the Session of a sign-up at the top', async () => {
    const { flow, asked } = scripted(nothingMore)

    await submit(flow.getSnapshot(), { username: 'ada', authFlow: 'USER_AUTH', session: SESSION })

    expect(asked[0]?.input).toEqual({
      AuthFlow: 'USER_AUTH',
      ClientId: 'client',
      AuthParameters: { USERNAME: 'ada' },
      Session: SESSION,
    })
  })
})

type Row = readonly [
  name: string,
  challenge: ReturnType<typeof asks>,
  answer: (view: never) => Promise<unknown>,
  responses: object,
]
const row = <Step extends SignIn['step']>(
  step: Step,
  challenge: ReturnType<typeof asks>,
  answer: (view: Extract<SignIn, { step: Step }>) => Promise<unknown>,
  responses: object,
): Row => [`${challenge.ChallengeName} at ${step}`, challenge, answer as (view: never) => Promise<unknown>, responses]

describe('RespondToAuthChallenge', () => {
  const real = { USER_ID_FOR_SRP: 'real-ada' }
  const several = { ...real, MFAS_CAN_CHOOSE: '["SMS_MFA","SOFTWARE_TOKEN_MFA","EMAIL_MFA"]' }
  const choice = { AvailableChallenges: ['PASSWORD', 'PASSWORD_SRP', 'EMAIL_OTP'] }
  const rows: readonly Row[] = [
    row('smsCode', asks('SMS_MFA', real), (view) => view.submit('123 456'), { SMS_MFA_CODE: '123456' }),
    row('smsCode', asks('SMS_OTP', real), (view) => view.submit('123456'), { SMS_OTP_CODE: '123456' }),
    row('emailCode', asks('EMAIL_OTP', real), (view) => view.submit('１２３４５６'), { EMAIL_OTP_CODE: '123456' }),
    row('emailCode', asks('EMAIL_MFA', real), (view) => view.submit('123456'), { EMAIL_MFA_CODE: '123456' }),
    row('totpCode', asks('SOFTWARE_TOKEN_MFA', real), (view) => view.submit('123-456'), {
      SOFTWARE_TOKEN_MFA_CODE: '123456',
    }),
    row('chooseMfa', asks('SELECT_MFA_TYPE', several), (view) => view.choose('SMS_MFA'), { ANSWER: 'SMS_MFA' }),
    row('chooseMfa', asks('SELECT_MFA_TYPE', several), (view) => view.choose('EMAIL_OTP'), { ANSWER: 'EMAIL_MFA' }),
    row('custom', asks('CUSTOM_CHALLENGE', real), (view) => view.submit(' as typed '), { ANSWER: ' as typed ' }),
    row(
      'newPassword',
      asks('NEW_PASSWORD_REQUIRED', { ...real, requiredAttributes: '["userAttributes.name","custom:team"]' }),
      (view) => {
        expect(view.missingAttributes).toEqual(['name', 'custom:team'])
        return view.submit({ password: 'New-horse-1', attributes: { name: 'Ada', 'custom:team': 'red' } })
      },
      { NEW_PASSWORD: 'New-horse-1', 'userAttributes.name': 'Ada', 'userAttributes.custom:team': 'red' },
    ),
    row('password', asks('PASSWORD', real), (view) => view.submit({ password: 'typed' }), { PASSWORD: 'typed' }),
    row('password', asks('PASSWORD_SRP', real), (view) => view.submit({ password: 'typed' }), {
      SRP_A: expect.stringMatching(/^[0-9a-f]{700,768}$/),
    }),
    row('chooseFactor', asks('SELECT_CHALLENGE', real, choice), (view) => view.choose('EMAIL_OTP'), {
      ANSWER: 'EMAIL_OTP',
    }),
    row(
      'chooseFactor',
      asks('SELECT_CHALLENGE', real, choice),
      (view) => view.choose('PASSWORD', { password: 'typed' }),
      { ANSWER: 'PASSWORD', PASSWORD: 'typed' },
    ),
    row(
      'chooseFactor',
      asks('SELECT_CHALLENGE', real, choice),
      (view) => view.choose('PASSWORD_SRP', { password: 'typed' }),
      { ANSWER: 'PASSWORD_SRP', SRP_A: expect.stringMatching(/^[0-9a-f]{700,768}$/) },
    ),
    row(
      'setUpEmail',
      asks('MFA_SETUP', { ...real, MFAS_CAN_SETUP: '["EMAIL_OTP"]' }),
      (view) => view.submit({ email: 'ada@example.org' }),
      { EMAIL: 'ada@example.org' },
    ),
  ]

  it.each(rows)('%s', async (_, challenge, answer, responses) => {
    const { flow, asked } = scripted(challenge, nothingMore)
    await submit(flow.getSnapshot(), { username: 'alias', authFlow: 'CUSTOM_AUTH' })

    await answer(flow.getSnapshot() as never)

    expect(asked.slice(1)).toEqual([
      {
        operation: 'RespondToAuthChallenge',
        input: {
          ClientId: 'client',
          ChallengeName: challenge.ChallengeName,
          // The real name, not what was typed, as soon as the service has told it.
          ChallengeResponses: { USERNAME: 'real-ada', ...responses },
          Session: SESSION,
        },
      },
    ])
  })

  it('takes the newest Session, and keeps the list of factors when it comes without one', async () => {
    const { flow, asked } = scripted(
      asks('SELECT_CHALLENGE', {}, { AvailableChallenges: ['EMAIL_OTP', 'SMS_OTP'] }),
      { ...asks('SELECT_CHALLENGE'), Session: 'a-newer-session-of-twenty-characters' },
      nothingMore,
    )
    await submit(flow.getSnapshot(), { username: 'ada', authFlow: 'USER_AUTH' })

    await choose(flow.getSnapshot())
    expect(flow.getSnapshot()).toMatchObject({ step: 'chooseFactor', factors: ['EMAIL_OTP', 'SMS_OTP'] })
    await choose(flow.getSnapshot())

    expect(asked.map(({ input }) => input.Session)).toEqual([
      undefined,
      SESSION,
      'a-newer-session-of-twenty-characters',
    ])
  })
})

describe('an answer that breaks the contract', () => {
  it.each([
    ['A16 neither tokens nor a challenge', {}],
    ['A18 both at once', { ...asks('SMS_MFA'), AuthenticationResult: { AccessToken: 'x' } }],
    ['a Session that is no text', { ...asks('SMS_MFA'), Session: 5 }],
    ['parameters that are a list', { ...asks('SMS_MFA'), ChallengeParameters: [] }],
    ['a parameter that is no text', asks('SMS_MFA', { A: 5 as never })],
    ['E11 a list of attributes that is no JSON', asks('NEW_PASSWORD_REQUIRED', { requiredAttributes: '[oops' })],
    ['E13 a list of methods that is no list', asks('SELECT_MFA_TYPE', { MFAS_CAN_CHOOSE: '{}' })],
    ['tokens that are none', { AuthenticationResult: { AccessToken: 'x', IdToken: 'y', ExpiresIn: 1 } }],
    ['tokens without a life', { AuthenticationResult: {} }],
  ])('%s leads back to the start with a protocol error, and signs nobody in', async (_, answer) => {
    const { flow, auth } = scripted(answer)

    const outcome = await submit(flow.getSnapshot(), { username: 'ada', authFlow: 'CUSTOM_AUTH' })

    expect(outcome).toMatchObject({ ok: false, error: { code: 'ERR_PROTOCOL' }, flow: { step: 'identify' } })
    expect(auth.session.getSnapshot().status).not.toBe('signedIn')
  })

  it('A17 a challenge nobody has heard of is shown as such, with its parameters', async () => {
    const { flow } = scripted(asks('TASTE_TEST', { flavour: 'mint' }))

    await submit(flow.getSnapshot(), { username: 'ada', authFlow: 'CUSTOM_AUTH' })

    expect(flow.getSnapshot()).toMatchObject({
      step: 'unsupported',
      challengeName: 'TASTE_TEST',
      parameters: { flavour: 'mint' },
    })
  })

  it('E12 prototype names among the parameters are plain names', async () => {
    const parameters = JSON.parse('{"__proto__":"x","constructor":"y"}') as Record<string, string>
    const { flow } = scripted(asks('CUSTOM_CHALLENGE', parameters))

    await submit(flow.getSnapshot(), { username: 'ada', authFlow: 'CUSTOM_AUTH' })

    const view = flow.getSnapshot()
    expect(view.step === 'custom' && view.parameters.constructor).toBe('y')
    expect(({} as Record<string, unknown>).x).toBeUndefined()
  })

  it('E9 a service that asks for the same proof for ever is given up on', async () => {
    const again = asks('DEVICE_SRP_AUTH')
    const { flow, auth } = scripted(...Array.from({ length: 30 }, () => again))
    const device = {
      deviceKey: 'eu-west-1_1',
      deviceGroupKey: '-g',
      devicePassword: new Sensitive('x'),
      confirmed: true,
    }
    await auth.context.devices.save('ada', device)

    const outcome = await submit(flow.getSnapshot(), { username: 'ada', authFlow: 'CUSTOM_AUTH' })

    expect(outcome).toMatchObject({ ok: false, error: { code: 'ERR_CHALLENGE_LOOP' } })
  })
})

function submit(view: SignIn, credentials: Credentials): Promise<unknown> {
  if (view.step !== 'identify') throw new Error(`expected identify, got ${view.step}`)
  return view.submit(credentials)
}

function choose(view: SignIn): Promise<unknown> {
  if (view.step !== 'chooseFactor') throw new Error(`expected chooseFactor, got ${view.step}`)
  return view.choose('EMAIL_OTP')
}
