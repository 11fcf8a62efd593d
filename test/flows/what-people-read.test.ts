import { describe, expect, it } from 'vitest'
import { changePassword } from '../../src/account/index.ts'
import { createSignIn, createSignUp, usePasswordReset, useSignUp } from '../../src/index.ts'
import { en, type MessageKey, messageFor } from '../../src/messages/index.ts'
import { softwareAuthenticator } from '../../src/testing/doubles/software-authenticator.ts'
import type { UserPoolOptions } from '../../src/testing/index.ts'
import { type App, PASSWORD, startApp } from './start-app.ts'

const read = (error: unknown): string => messageFor(error, en)

/** The error of a sign-up with these details. */
async function signUp(
  details: { username?: string; password?: string; attributes?: Record<string, string> },
  pool?: UserPoolOptions,
) {
  const flow = useSignUp(startApp({ pool }).auth)
  flow.subscribe(() => {})
  const form = flow.getSnapshot()
  if (form.step === 'details') {
    await form.submit({ username: 'grace', password: PASSWORD, attributes: { email: 'grace@example.org' }, ...details })
  }
  return flow.getSnapshot().error
}

describe('a form that is sent empty', () => {
  it.each(['signIn', 'signUp'] as const)('names its first input at a %s', async (kind) => {
    const { auth } = startApp()
    const flow = kind === 'signIn' ? createSignIn(auth) : createSignUp(auth)
    flow.subscribe(() => {})
    const form = flow.getSnapshot()
    if (form.step === 'identify' || form.step === 'details') await form.submit({ username: '', password: '' })
    const { error } = flow.getSnapshot()

    expect(error?.field).toBe('username')
    expect(read(error)).toBe(en['ERR_INVALID_INPUT.username'])
  })
})

describe('a sign-up that is refused', () => {
  it.each<[string, Parameters<typeof signUp>, string | undefined, MessageKey]>([
    ['is closed', [{}, { selfSignUp: false }], undefined, 'signUpClosed'],
    ['has a space in its name', [{ username: 'grace hopper' }], 'username', 'invalid.username'],
    ['has a name of 200 letters', [{ username: 'g'.repeat(200) }], 'username', 'tooLong.username'],
    ['has no name', [{ username: '' }], 'username', 'ERR_INVALID_INPUT.username'],
    ['has a space behind its password', [{ password: `${PASSWORD} ` }], 'password', 'invalid.password'],
    ['has a password of 300 letters', [{ password: `Aa1!${'x'.repeat(296)}` }], 'password', 'tooLong.password'],
    ['has an empty password', [{ password: '' }], 'password', 'ERR_INVALID_INPUT.password'],
    ['needs an address as its name', [{}, { usernameAttributes: ['email'], users: [] }], 'username', 'username.email'],
    [
      'needs one of two addresses as its name',
      [{}, { usernameAttributes: ['email', 'phone_number'], users: [] }],
      'username',
      'username.address',
    ],
    [
      'may not have an address as its name',
      [{ username: 'grace@example.org' }, { aliasAttributes: ['email'] }],
      'username',
      'username.noAddress',
    ],
    [
      'lacks a required attribute',
      [{}, { schema: [{ name: 'given_name', required: true }] }],
      'attributes',
      'ERR_INVALID_INPUT.attributes',
    ],
    [
      'lacks a required address',
      [{ attributes: { name: 'Grace' } }, { schema: [{ name: 'email', required: true }] }],
      'email',
      'ERR_INVALID_INPUT.email',
    ],
    [
      'has a phone number without its country code',
      [{ attributes: { phone_number: '0555 550 100' } }],
      'phoneNumber',
      'ERR_INVALID_INPUT.phoneNumber',
    ],
  ])('says that it %s', async (_, details, field, key) => {
    const error = await signUp(...details)

    expect(read(error)).toBe(en[key])
    expect(error?.field).toBe(field)
  })
})

describe('an account that an administrator made', () => {
  const pool: UserPoolOptions = {
    users: [{ username: 'ada', temporaryPassword: PASSWORD, attributes: { email: 'ada@example.org' } }],
    passwordPolicy: { temporaryPasswordValidityDays: 1 },
    clients: { preventUserExistenceErrors: 'LEGACY' },
  }

  it('says that its temporary password has expired', async () => {
    const app = startApp({ pool })
    app.clock.increment(2 * 24 * 60 * 60 * 1000)

    await app.at('identify').submit({ username: 'ada', password: PASSWORD })

    expect(read(app.at('identify').error)).toBe(en['NotAuthorizedException.temporaryPassword'])
  })

  it('says why its password cannot be reset', async () => {
    const flow = usePasswordReset(startApp({ pool }).auth)
    flow.subscribe(() => {})
    const form = flow.getSnapshot()
    if (form.step === 'identify') await form.submit({ username: 'ada' })

    expect(read(flow.getSnapshot().error)).toBe(en['NotAuthorizedException.firstPassword'])
  })
})

it('says that the quota of messages is used up', async () => {
  const app = startApp({ pool: { autoVerifiedAttributes: ['email'] } })
  app.pool.faults.failDelivery({ reason: 'quota' })
  const flow = useSignUp(app.auth)
  flow.subscribe(() => {})
  const form = flow.getSnapshot()
  if (form.step === 'details') {
    await form.submit({ username: 'grace', password: PASSWORD, attributes: { email: 'grace@example.org' } })
  }

  expect(read(flow.getSnapshot().error)).toBe(en['LimitExceededException.messages'])
})

describe('a sign-in that is refused', () => {
  it('says of a wrong password, and of nothing else, that it is wrong', async () => {
    const app = startApp()
    await app.at('identify').submit({ username: 'ada', password: 'Wrong-horse-1' })
    expect(read(app.at('identify').error)).toBe(en.NotAuthorizedException)

    const secret = startApp({ auth: { clientSecret: 'wrong' }, pool: { ...ADA, clients: { clientSecret: 'right' } } })
    await secret.at('identify').submit({ username: 'ada', password: PASSWORD })
    expect(read(secret.at('identify').error)).toBe(en.ERR_CONFIGURATION)
  })

  it('says that the name is at fault where the service calls it by another name', async () => {
    const app = startApp()
    const message =
      "2 validation errors detected: Value at 'userAlias' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\p{L}]+; Value at 'userName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\p{L}]+"
    app.pool.faults.add({ exception: { name: 'InvalidParameterException', message } })

    await app.at('identify').submit({ username: 'ada', password: PASSWORD })

    const { error, fields } = app.at('identify')
    expect(read(error)).toBe(en['invalid.username'])
    expect(fields.username.dom()['aria-invalid']).toBe(true)
  })

  it('says that the answer to a custom challenge was not accepted', async () => {
    const app = startApp({ pool: { ...ADA, lambdas: FAILING } })
    await app.at('identify').submit({ username: 'ada', authFlow: 'CUSTOM_AUTH' })

    await app.at('custom').submit('nonsense')

    const { error } = app.at('identify')
    expect(error).toMatchObject({ code: 'NotAuthorizedException', field: 'answer', status: 400 })
    expect(read(error)).toBe(en['NotAuthorizedException.answer'])
  })

  it('says that a passkey did not work', async () => {
    const passkeys = softwareAuthenticator({ origin: 'https://localhost' })
    const app = startApp({
      pool: { ...ADA, allowedFirstAuthFactors: ['PASSWORD', 'WEB_AUTHN'], webAuthn: { relyingPartyId: 'localhost' } },
      auth: { authFlow: 'USER_AUTH', passkeys },
    })
    await withPasskey(app, passkeys)
    const next = app.reload()
    const message = 'Incorrect username or password.'
    app.pool.faults.add({
      operation: 'RespondToAuthChallenge',
      exception: { name: 'NotAuthorizedException', message },
    })

    const outcome = await next.at('identify').submit({ username: 'ada', preferredChallenge: 'WEB_AUTHN' })

    expect(outcome).toMatchObject({ ok: false, error: { code: 'NotAuthorizedException', message } })
    expect(read(outcome.ok ? undefined : outcome.error)).toBe(en.ERR_PASSKEY_FAILED)
  })
})

describe('a signed-in user', () => {
  const signedIn = async () => {
    const app = startApp()
    await app.at('identify').submit({ username: 'ada', password: PASSWORD })
    return app
  }

  it('reads that the previous password is wrong, and not the user name', async () => {
    const { auth } = await signedIn()

    const error = await changePassword(auth, {
      previousPassword: 'Wrong-horse-1',
      proposedPassword: 'Another-horse-1',
    }).catch((thrown: unknown) => thrown)

    expect(error).toMatchObject({ code: 'NotAuthorizedException', field: 'password' })
    expect(read(error)).toBe(en['NotAuthorizedException.password'])
  })

  it('reads that the session is over when its token was revoked', async () => {
    const { auth, pool } = await signedIn()
    const message = 'Access Token has been revoked'
    pool.faults.add({ operation: 'ChangePassword', times: 3, exception: { name: 'NotAuthorizedException', message } })

    const error = await changePassword(auth, {
      previousPassword: PASSWORD,
      proposedPassword: 'Another-horse-1',
    }).catch((thrown: unknown) => thrown)

    expect(read(error)).toBe(en.ERR_SESSION_EXPIRED)
  })
})

const ADA: UserPoolOptions = { users: [{ username: 'ada', password: PASSWORD }] }

/** Triggers of a custom challenge that is failed by the first answer. */
const FAILING: NonNullable<UserPoolOptions['lambdas']> = {
  defineAuthChallenge: (event) => {
    const isAnswered = event.request.session.length > 0
    event.response = { issueTokens: false, failAuthentication: isAnswered, challengeName: 'CUSTOM_CHALLENGE' }
  },
  createAuthChallenge: (event) => {
    event.response = { publicChallengeParameters: {}, privateChallengeParameters: { answer: 'blue' } }
  },
  verifyAuthChallengeResponse: (event) => {
    event.response = { answerCorrect: false }
  },
}

async function withPasskey(app: App, passkeys: ReturnType<typeof softwareAuthenticator>): Promise<void> {
  await app.at('identify').submit({ username: 'ada', password: PASSWORD })
  const AccessToken = (await app.auth.getTokens()).accessToken.expose()
  const { CredentialCreationOptions: options } = await app.pool.handle('StartWebAuthnRegistration', { AccessToken })
  const Credential = await passkeys.create(options, { signal: new AbortController().signal })
  await app.pool.handle('CompleteWebAuthnRegistration', { AccessToken, Credential })
  await app.auth.signOut()
}
