import { createSrpSession, signSrpSession } from 'cognito-srp-helper'
import { describe, expect, it } from 'vitest'
import {
  createUserPool,
  type Lambdas,
  softwareAuthenticator,
  testClock,
  totpCode,
  type UserPool,
  type UserPoolOptions,
} from '../../../src/testing/index.ts'
import { runtimeSubtle, type Subtle } from '../../../src/testing/web-crypto.ts'
import { type Answer, initiate, PASSWORD, respond, signIn, TOTP_SECRET } from '../core/driver.ts'
import { register } from '../operations/node-authenticator.ts'

/** A trigger that waits until the test lets it go on. */
function gate() {
  const waiting: (() => void)[] = []
  let isOpen = true
  return {
    shut: () => {
      isOpen = false
    },
    /** Lets everything go on that waits, and whatever comes later. */
    open: () => {
      isOpen = true
      for (const resume of waiting.splice(0)) resume()
    },
    pass: () => (isOpen ? Promise.resolve() : new Promise<void>((resolve) => waiting.push(resolve))),
    waiting: () => waiting.length,
  }
}

/** Sends the same request three times while the gate is shut. Gives the names of the refusals. */
async function thrice(
  barrier: ReturnType<typeof gate>,
  send: () => Promise<unknown>,
): Promise<{ readonly done: readonly unknown[]; readonly refused: readonly string[] }> {
  barrier.shut()
  const sent = Promise.allSettled([send(), send(), send()])
  // Two rounds of the event loop: every request is as far as it can get.
  await new Promise((resolve) => setImmediate(resolve))
  await new Promise((resolve) => setImmediate(resolve))
  expect(barrier.waiting()).toBeGreaterThan(0)
  barrier.open()
  const settled = await sent
  return {
    done: settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : [])),
    refused: settled.flatMap((one) => (one.status === 'rejected' ? [(one.reason as Error).name] : [])),
  }
}

const PHONE = '+15551234567'
const make = (lambdas: Lambdas, options: UserPoolOptions = {}): UserPool =>
  createUserPool({
    clock: testClock(Date.UTC(2026, 0, 1)),
    users: [{ username: 'ada', password: PASSWORD, attributes: { email: 'ada@example.com' } }],
    lambdas,
    ...options,
  })
const rotating = (retryGracePeriodSeconds = 0): UserPoolOptions => ({
  clients: { refreshTokenRotation: { enabled: true, retryGracePeriodSeconds } },
})
const refreshTokenOf = (answer: unknown) => (answer as Answer).AuthenticationResult!.RefreshToken!
const refreshWith = (pool: UserPool, RefreshToken: string) => () =>
  pool.handle('GetTokensFromRefreshToken', { ClientId: pool.clientId, RefreshToken })

describe('a refresh token that rotates, sent three times while the trigger is slow', () => {
  it('works once without a grace period', async () => {
    const barrier = gate()
    const pool = make({ preTokenGeneration: () => barrier.pass() }, rotating())
    const token = refreshTokenOf(await signIn(pool))

    const { done, refused } = await thrice(barrier, refreshWith(pool, token))

    expect(refused).toEqual(['RefreshTokenReuseException', 'RefreshTokenReuseException'])
    await refreshWith(pool, refreshTokenOf(done[0]))()
  })

  it('works each time within the grace period, and not after it', async () => {
    const barrier = gate()
    const pool = make({ preTokenGeneration: () => barrier.pass() }, rotating(60))
    const token = refreshTokenOf(await signIn(pool))

    const { done, refused } = await thrice(barrier, refreshWith(pool, token))

    expect(refused).toEqual([])
    expect(new Set(done.map(refreshTokenOf)).size).toBe(3)
    ;(pool.clock as ReturnType<typeof testClock>).increment(60_000)
    await expect(refreshWith(pool, token)()).rejects.toMatchObject({ name: 'RefreshTokenReuseException' })
  })

  it('gives one successor within the grace period where that is assumed', async () => {
    const barrier = gate()
    const assumptions = { graceReuse: 'sameToken' } as const
    const pool = make({ preTokenGeneration: () => barrier.pass() }, { ...rotating(60), assumptions })
    const token = refreshTokenOf(await signIn(pool))

    const { done } = await thrice(barrier, refreshWith(pool, token))

    expect(new Set(done.map(refreshTokenOf)).size).toBe(1)
  })

  it('is not used up by a refresh that the trigger refuses', async () => {
    const barrier = gate()
    let isRefusing = false
    const preTokenGeneration = async () => {
      await barrier.pass()
      if (isRefusing) throw new Error('not today')
    }
    const pool = make({ preTokenGeneration }, rotating())
    const token = refreshTokenOf(await signIn(pool))
    isRefusing = true

    const { refused } = await thrice(barrier, refreshWith(pool, token))

    expect([...refused].sort()).toEqual([
      'RefreshTokenReuseException',
      'RefreshTokenReuseException',
      'UserLambdaValidationException',
    ])
    isRefusing = false
    await refreshWith(pool, token)()
  })
})

describe('a refresh without a device key where a new device is assumed, sent three times while the trigger is slow', () => {
  const assumptions = { refreshWithoutDeviceKey: 'newDevice', refreshOfUnconfirmedDevice: 'allowed' } as const
  const tracking: UserPoolOptions = { deviceConfiguration: {}, assumptions }
  const devicesOf = (pool: UserPool) => [...pool.getUser('ada').devices.keys()]
  const OPERATIONS = {
    GetTokensFromRefreshToken: (pool: UserPool, RefreshToken: string, key?: string): Promise<Answer> =>
      pool.handle('GetTokensFromRefreshToken', {
        ClientId: pool.clientId,
        RefreshToken,
        ...(key !== undefined && { DeviceKey: key }),
      }),
    REFRESH_TOKEN_AUTH: (pool: UserPool, token: string, key?: string): Promise<Answer> =>
      initiate(pool, 'REFRESH_TOKEN_AUTH', { REFRESH_TOKEN: token, ...(key !== undefined && { DEVICE_KEY: key }) }),
  }

  describe.each(Object.entries(OPERATIONS))('%s', (_, send) => {
    it('makes one device, whose key the next refresh carries', async () => {
      const barrier = gate()
      const pool = make({ preTokenGeneration: () => barrier.pass() }, tracking)
      const token = refreshTokenOf(await signIn(pool))
      const [first] = devicesOf(pool)

      const { done, refused } = await thrice(barrier, () => send(pool, token))

      expect(refused).toEqual(['NotAuthorizedException', 'NotAuthorizedException'])
      const made = (done[0] as Answer).AuthenticationResult?.NewDeviceMetadata?.DeviceKey
      expect(devicesOf(pool)).toEqual([first, made])
      await send(pool, token, made)
      const another = await send(pool, token)
      expect(devicesOf(pool)).toEqual([first, made, another.AuthenticationResult?.NewDeviceMetadata?.DeviceKey])
    })

    it('makes none when the trigger refuses, and the key before stays right', async () => {
      const barrier = gate()
      let isRefusing = false
      const preTokenGeneration = async () => {
        await barrier.pass()
        if (isRefusing) throw new Error('not today')
      }
      const pool = make({ preTokenGeneration }, tracking)
      const token = refreshTokenOf(await signIn(pool))
      const [first] = devicesOf(pool)
      isRefusing = true

      const { done } = await thrice(barrier, () => send(pool, token))

      isRefusing = false
      expect(done).toEqual([])
      expect(devicesOf(pool)).toEqual([first])
      await send(pool, token, first)
    })
  })
})

describe('the session of a challenge, answered three times while a trigger is slow', () => {
  const twoRefused = ['NotAuthorizedException', 'NotAuthorizedException']

  it('works once with a code by SMS', async () => {
    const barrier = gate()
    const users = [{ username: 'ada', password: PASSWORD, mfa: { sms: PHONE } }]
    const pool = make({ postAuthentication: () => barrier.pass() }, { users })
    const asked = await signIn(pool)
    const { code } = pool.outbox.last()!

    const { refused } = await thrice(barrier, () => respond(pool, 'SMS_MFA', asked, { SMS_MFA_CODE: code }))

    expect(refused).toEqual(twoRefused)
  })

  it('works once with the code of an authenticator app', async () => {
    const barrier = gate()
    const users = [{ username: 'ada', password: PASSWORD, mfa: { totp: TOTP_SECRET } }]
    const pool = make({ postAuthentication: () => barrier.pass() }, { users })
    const [first, second] = [await signIn(pool), await signIn(pool)]
    const SOFTWARE_TOKEN_MFA_CODE = totpCode(TOTP_SECRET, pool.clock.now())
    const sessions = [first, first, second]

    const { refused } = await thrice(barrier, () =>
      respond(pool, 'SOFTWARE_TOKEN_MFA', sessions.pop()!, { SOFTWARE_TOKEN_MFA_CODE }),
    )

    expect(refused).toEqual(['ExpiredCodeException', 'ExpiredCodeException'])
  })

  it('works once with a password that was asked for', async () => {
    const barrier = gate()
    const pool = make({ postAuthentication: () => barrier.pass() })
    const asked = await initiate(pool, 'USER_AUTH', { USERNAME: 'ada', PREFERRED_CHALLENGE: 'PASSWORD' })

    const { refused } = await thrice(barrier, () => respond(pool, 'PASSWORD', asked, { PASSWORD }))

    expect(refused).toEqual(twoRefused)
  })

  it('works once with a new password', async () => {
    const barrier = gate()
    const users = [{ username: 'ada', temporaryPassword: PASSWORD }]
    const pool = make({ postAuthentication: () => barrier.pass() }, { users })
    const asked = await signIn(pool)

    const { refused } = await thrice(barrier, () =>
      respond(pool, 'NEW_PASSWORD_REQUIRED', asked, { NEW_PASSWORD: 'Another-horse-2' }),
    )

    expect(refused).toEqual(twoRefused)
  })

  it('works once with a custom answer', async () => {
    const barrier = gate()
    const pool = make({
      defineAuthChallenge: ({ request: { session }, response }) => {
        if (session.at(-1)?.challengeResult) response.issueTokens = true
        else response.challengeName = 'CUSTOM_CHALLENGE'
      },
      createAuthChallenge: () => undefined,
      verifyAuthChallengeResponse: async ({ response }) => {
        await barrier.pass()
        response.answerCorrect = true
      },
    })
    const asked = await initiate(pool, 'CUSTOM_AUTH', { USERNAME: 'ada' })

    const { refused } = await thrice(barrier, () => respond(pool, 'CUSTOM_CHALLENGE', asked, { ANSWER: 'yes' }))

    expect(refused).toEqual(twoRefused)
  })

  it('works once with the choice of a factor, and one code is sent', async () => {
    const barrier = gate()
    const allowedFirstAuthFactors = ['PASSWORD', 'EMAIL_OTP'] as const
    const pool = make({ customMessage: () => barrier.pass() }, { allowedFirstAuthFactors })
    const asked = await initiate(pool, 'USER_AUTH', { USERNAME: 'ada' })

    const { refused } = await thrice(barrier, () => respond(pool, 'SELECT_CHALLENGE', asked, { ANSWER: 'EMAIL_OTP' }))

    expect(refused).toEqual(twoRefused)
    expect(pool.outbox.list()).toHaveLength(1)
  })

  it('works once with an SRP claim', async () => {
    const barrier = gate()
    const pool = make({ postAuthentication: () => barrier.pass() })
    const session = createSrpSession('ada', PASSWORD, pool.userPoolId, false)
    const asked = await initiate(pool, 'USER_SRP_AUTH', { USERNAME: 'ada', SRP_A: session.largeA })
    const { passwordSignature } = signSrpSession(
      { ...session, timestamp: 'Thu Jan 1 00:00:00 UTC 2026' },
      asked as never,
    )
    const claim = {
      PASSWORD_CLAIM_SECRET_BLOCK: asked.ChallengeParameters!.SECRET_BLOCK!,
      PASSWORD_CLAIM_SIGNATURE: passwordSignature,
      TIMESTAMP: 'Thu Jan 1 00:00:00 UTC 2026',
    }

    const { refused } = await thrice(barrier, () => respond(pool, 'PASSWORD_VERIFIER', {}, claim))

    expect(refused).toEqual(twoRefused)
  })
})

describe('the challenge of a passkey, answered three times while the signature is verified', () => {
  const ceremony = { signal: new AbortController().signal }

  async function withDevice() {
    const barrier = gate()
    const real = runtimeSubtle()
    const subtle: Subtle = {
      exportKey: real.exportKey.bind(real),
      generateKey: real.generateKey.bind(real),
      sign: real.sign.bind(real),
      verify: real.verify.bind(real),
      importKey: (async (...given: Parameters<Subtle['importKey']>) => {
        await barrier.pass()
        return real.importKey(...given)
      }) as Subtle['importKey'],
    }
    const pool = make({}, { allowedFirstAuthFactors: ['PASSWORD', 'WEB_AUTHN'], subtle })
    const device = softwareAuthenticator()
    const AccessToken = (await signIn(pool)).AuthenticationResult!.AccessToken!
    const create = async () => {
      const { CredentialCreationOptions } = await pool.handle('StartWebAuthnRegistration', { AccessToken })
      return device.create(CredentialCreationOptions, ceremony)
    }
    const complete = (Credential: unknown) => pool.handle('CompleteWebAuthnRegistration', { AccessToken, Credential })
    return { barrier, pool, device, AccessToken, create, complete }
  }

  it('signs in once', async () => {
    const { barrier, pool, device, create, complete } = await withDevice()
    await complete(await create())
    const asked = await initiate(pool, 'USER_AUTH', { USERNAME: 'ada', PREFERRED_CHALLENGE: 'WEB_AUTHN' })
    const options: unknown = JSON.parse(asked.ChallengeParameters!.CREDENTIAL_REQUEST_OPTIONS!)
    const CREDENTIAL = JSON.stringify(await device.get(options as never, ceremony))

    const { done, refused } = await thrice(barrier, () => respond(pool, 'WEB_AUTHN', asked, { CREDENTIAL }))

    expect(done).toHaveLength(1)
    expect(refused).toEqual(['NotAuthorizedException', 'NotAuthorizedException'])
  })

  it('signs in with the right assertion after a wrong one was being checked', async () => {
    const { barrier, pool, device, create, complete } = await withDevice()
    await complete(await create())
    const asked = await initiate(pool, 'USER_AUTH', { USERNAME: 'ada', PREFERRED_CHALLENGE: 'WEB_AUTHN' })
    const options: unknown = JSON.parse(asked.ChallengeParameters!.CREDENTIAL_REQUEST_OPTIONS!)
    const right = (await device.get(options as never, ceremony)) as { response: Record<string, string> }
    const wrong = { ...right, response: { ...right.response, signature: 'MAYCAQECAQE' } }
    const answer = (credential: unknown) =>
      respond(pool, 'WEB_AUTHN', asked, { CREDENTIAL: JSON.stringify(credential) })

    const { refused } = await thrice(barrier, () => answer(wrong))

    expect(refused).toHaveLength(3)
    await expect(answer(right)).resolves.toHaveProperty('AuthenticationResult')
  })

  it('registers once', async () => {
    const { barrier, pool, AccessToken } = await withDevice()
    const { CredentialCreationOptions } = await pool.handle('StartWebAuthnRegistration', { AccessToken })
    const { challenge } = CredentialCreationOptions as { challenge: string }
    // Self attestation: a signature that takes time to verify.
    const made = [0, 1, 2].map(() => register({ challenge, attestation: 'packed' }))

    const { done, refused } = await thrice(barrier, () =>
      pool.handle('CompleteWebAuthnRegistration', { AccessToken, Credential: made.pop() }),
    )

    expect(done).toHaveLength(1)
    expect(refused).toEqual(['WebAuthnChallengeNotFoundException', 'WebAuthnChallengeNotFoundException'])
    expect(pool.getUser('ada').passkeys.size).toBe(1)
  })
})

describe('a sign-in whose device was asked twice', () => {
  it('gives tokens once, though both proofs are right', async () => {
    const { createDeviceVerifier, signSrpSessionWithDevice } = await import('cognito-srp-helper')
    const pool = make({}, { deviceConfiguration: {} })
    const { AccessToken = '', NewDeviceMetadata } = (await signIn(pool)).AuthenticationResult!
    const { DeviceKey = '', DeviceGroupKey = '' } = NewDeviceMetadata!
    const { DeviceRandomPassword, DeviceSecretVerifierConfig } = createDeviceVerifier(DeviceKey, DeviceGroupKey)
    await pool.handle('ConfirmDevice', { AccessToken, DeviceKey, DeviceSecretVerifierConfig } as never)
    await signIn(pool, 'ada', { DEVICE_KEY: DeviceKey })
    const prove = async () => {
      const session = createSrpSession('ada', PASSWORD, pool.userPoolId, false)
      const asked = await respond(pool, 'DEVICE_SRP_AUTH', {}, { DEVICE_KEY: DeviceKey, SRP_A: session.largeA })
      const timed = { ...session, timestamp: 'Thu Jan 1 00:00:00 UTC 2026' }
      const signed = signSrpSessionWithDevice(timed, asked as never, DeviceGroupKey, DeviceRandomPassword)
      return {
        DEVICE_KEY: DeviceKey,
        PASSWORD_CLAIM_SECRET_BLOCK: asked.ChallengeParameters!.SECRET_BLOCK!,
        PASSWORD_CLAIM_SIGNATURE: signed.passwordSignature,
        TIMESTAMP: timed.timestamp,
      }
    }
    const [first, second] = [await prove(), await prove()]

    const settled = await Promise.allSettled(
      [first, second].map((claim) => respond(pool, 'DEVICE_PASSWORD_VERIFIER', {}, claim)),
    )

    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
  })
})

describe('a code, sent three times while the trigger is slow', () => {
  it('confirms a sign-up once, and gives one session', async () => {
    const barrier = gate()
    const pool = make({ postConfirmation: () => barrier.pass() }, { users: [] })
    const person = { ClientId: pool.clientId, Username: 'ada' }
    const UserAttributes = [{ Name: 'email', Value: 'ada@example.com' }]
    const { Session } = await pool.handle('SignUp', { ...person, Password: PASSWORD, UserAttributes })
    const ConfirmationCode = pool.outbox.last()!.code

    const { done, refused } = await thrice(barrier, () =>
      pool.handle('ConfirmSignUp', { ...person, ConfirmationCode, Session: Session! }),
    )

    expect(done).toEqual([{ Session: expect.any(String) }])
    expect(refused).toHaveLength(2)
  })

  it('sets a new password once', async () => {
    const barrier = gate()
    const pool = make({ postConfirmation: () => barrier.pass() })
    const person = { ClientId: pool.clientId, Username: 'ada' }
    await pool.handle('ForgotPassword', person)
    const ConfirmationCode = pool.outbox.last()!.code

    const { refused } = await thrice(barrier, () =>
      pool.handle('ConfirmForgotPassword', { ...person, ConfirmationCode, Password: 'Another-horse-2' }),
    )

    expect(refused).toEqual(['ExpiredCodeException', 'ExpiredCodeException'])
  })
})

describe('the session of ConfirmSignUp, sent three times while a trigger is slow', () => {
  it.each(['preAuthentication', 'postAuthentication'] as const)('signs in once past %s', async (trigger) => {
    const barrier = gate()
    const pool = make({ [trigger]: () => barrier.pass() }, { users: [] })
    const person = { ClientId: pool.clientId, Username: 'ada' }
    const UserAttributes = [{ Name: 'email', Value: 'ada@example.com' }]
    await pool.handle('SignUp', { ...person, Password: PASSWORD, UserAttributes })
    const ConfirmationCode = pool.outbox.last()!.code
    const { Session } = await pool.handle('ConfirmSignUp', { ...person, ConfirmationCode })

    const { done, refused } = await thrice(barrier, () =>
      initiate(pool, 'USER_AUTH', { USERNAME: 'ada' }, { Session: Session! }),
    )

    expect(done).toHaveLength(1)
    expect(refused).toEqual(['NotAuthorizedException', 'NotAuthorizedException'])
  })
})

describe('a user of another directory', () => {
  it('comes along once, however many sign-ins the trigger keeps waiting', async () => {
    const barrier = gate()
    const pool = make({
      userMigration: async ({ response }) => {
        await barrier.pass()
        response.userAttributes = { email: 'bob@example.com' }
      },
    })

    const { done } = await thrice(barrier, () => signIn(pool, 'bob'))

    expect(done).toHaveLength(3)
    expect(pool.getUser('bob').attributes.get('email')).toBe('bob@example.com')
  })

  it('does not come along under a name that the pool cannot have', async () => {
    const pool = make(
      {
        userMigration: ({ response }) => {
          response.userAttributes = { email: 'bob@example.com' }
        },
      },
      { usernameAttributes: ['email'], users: [] },
    )

    await expect(signIn(pool, 'bob')).rejects.toMatchObject({ name: 'UserNotFoundException' })
  })
})
