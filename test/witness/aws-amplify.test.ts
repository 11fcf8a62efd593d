import { Amplify } from 'aws-amplify'
import {
  autoSignIn,
  type ConfirmSignInInput,
  confirmSignIn,
  confirmSignUp,
  fetchAuthSession,
  fetchDevices,
  fetchUserAttributes,
  getCurrentUser,
  type SignInInput,
  signIn,
  signOut,
  signUp,
} from 'aws-amplify/auth'
import { ConsoleLogger } from 'aws-amplify/utils'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { UserPoolOptions } from '../../src/testing/options.ts'
import { createUserPool, type UserPool } from '../../src/testing/user-pool.ts'
import { totpCode } from '../../src/testing/users/totp.ts'
import { type ServedUserPool, serveUserPool } from '../../src/testing/wire/node-server.ts'

const PASSWORD = 'Correct-horse-1'
const TOTP_SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'

let pool: UserPool
let served: ServedUserPool | undefined

/** A pool behind HTTP, and Amplify pointed at it. Amplify keeps its state in globals: one pool at a time. */
async function serve(options: UserPoolOptions): Promise<void> {
  pool = createUserPool(options)
  served = await serveUserPool(pool)
  Amplify.configure({
    Auth: {
      Cognito: { userPoolId: pool.userPoolId, userPoolClientId: pool.clientId, userPoolEndpoint: served.url },
    },
  })
}

const nextStep = async (input: SignInInput): Promise<string> => (await signIn(input)).nextStep.signInStep
const confirm = async (input: ConfirmSignInInput): Promise<string> => (await confirmSignIn(input)).nextStep.signInStep
const lastCode = (): string => pool.outbox.last()!.code

beforeAll(() => {
  // It warns of every endpoint that is not the service's.
  ConsoleLogger.LOG_LEVEL = 'ERROR'
  // Without a user agent Amplify skips ConfirmDevice in silence.
  Object.defineProperty(globalThis, 'navigator', { value: { userAgent: 'test' }, configurable: true })
})

afterEach(async () => {
  await signOut().catch(() => undefined)
  await served?.close()
})

describe('aws-amplify', () => {
  it('signs in by SRP, reads the user, refreshes, and signs out', async () => {
    await serve({ users: [{ username: 'ada', password: PASSWORD, attributes: { email: 'ada@example.com' } }] })

    expect(await nextStep({ username: 'ada', password: PASSWORD })).toBe('DONE')

    expect(await getCurrentUser()).toMatchObject({ username: 'ada' })
    expect(await fetchUserAttributes()).toMatchObject({ email: 'ada@example.com', email_verified: 'true' })
    const { tokens } = await fetchAuthSession({ forceRefresh: true })
    expect(tokens?.accessToken.payload.token_use).toBe('access')
    expect(pool.requests.list('GetTokensFromRefreshToken')).toHaveLength(1)
    await signOut()
    expect(pool.requests.last('RevokeToken')?.error).toBeUndefined()
  })

  // https://docs.amplify.aws/javascript/build-a-backend/auth/connect-your-frontend/sign-up/#auto-sign-in
  it('signs in by itself after a sign-up', async () => {
    await serve({ allowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP'] })
    const options = { userAttributes: { email: 'ada@example.com' }, autoSignIn: { authFlowType: 'USER_AUTH' } } as const
    const signedUp = await signUp({ username: 'ada', password: PASSWORD, options })
    expect(signedUp.nextStep.signUpStep).toBe('CONFIRM_SIGN_UP')

    const confirmed = await confirmSignUp({ username: 'ada', confirmationCode: lastCode() })
    expect(confirmed.nextStep.signUpStep).toBe('COMPLETE_AUTO_SIGN_IN')

    expect((await autoSignIn()).nextStep.signInStep).toBe('DONE')
    expect(await getCurrentUser()).toMatchObject({ username: 'ada' })
    // The session of ConfirmSignUp is enough: nothing is asked again.
    expect(pool.requests.list('RespondToAuthChallenge')).toEqual([])
  })

  it('is refused with a wrong password, and for a user who does not exist', async () => {
    await serve({ users: [{ username: 'ada', password: PASSWORD }] })

    await expect(signIn({ username: 'ada', password: 'wrong' })).rejects.toMatchObject({
      name: 'NotAuthorizedException',
      message: 'Incorrect username or password.',
    })
    await expect(signIn({ username: 'bob', password: PASSWORD })).rejects.toMatchObject({
      name: 'UserNotFoundException',
    })
  })

  it('cannot tell an unknown user from a wrong password where users are hidden', async () => {
    await serve({ clients: { preventUserExistenceErrors: 'ENABLED' } })

    await expect(signIn({ username: 'bob', password: PASSWORD })).rejects.toMatchObject({
      name: 'NotAuthorizedException',
      message: 'Incorrect username or password.',
    })
  })

  it('signs in by e-mail address where that is the user name', async () => {
    await serve({ usernameAttributes: ['email'], users: [{ username: 'ada@example.com', password: PASSWORD }] })

    expect(await nextStep({ username: 'ada@example.com', password: PASSWORD })).toBe('DONE')
    expect((await getCurrentUser()).username).toBe(pool.getUser('ada@example.com').sub)
  })

  it.each(['PASSWORD', 'PASSWORD_SRP'] as const)('signs in through USER_AUTH with %s preferred', async (preferred) => {
    await serve({ users: [{ username: 'ada', password: PASSWORD }] })
    const options = { authFlowType: 'USER_AUTH', preferredChallenge: preferred } as const

    await expect(signIn({ username: 'ada', password: 'wrong', options })).rejects.toMatchObject({
      name: 'NotAuthorizedException',
    })
    expect(await nextStep({ username: 'ada', password: PASSWORD, options })).toBe('DONE')
  })

  it('signs in through USER_AUTH with a code by e-mail', async () => {
    await serve({
      allowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP'],
      users: [{ username: 'ada', attributes: { email: 'ada@example.com' } }],
    })
    const options = { authFlowType: 'USER_AUTH', preferredChallenge: 'EMAIL_OTP' } as const

    expect(await nextStep({ username: 'ada', options })).toBe('CONFIRM_SIGN_IN_WITH_EMAIL_CODE')
    await expect(confirm({ challengeResponse: '00000x' })).rejects.toMatchObject({ name: 'CodeMismatchException' })
    expect(await confirm({ challengeResponse: lastCode() })).toBe('DONE')
  })

  it.each([
    ['PASSWORD', 'CONFIRM_SIGN_IN_WITH_PASSWORD'],
    ['PASSWORD_SRP', 'CONFIRM_SIGN_IN_WITH_PASSWORD'],
    ['SMS_OTP', 'CONFIRM_SIGN_IN_WITH_SMS_CODE'],
  ])('chooses %s from the list of first factors', async (factor, step) => {
    await serve({
      allowedFirstAuthFactors: ['PASSWORD', 'SMS_OTP'],
      users: [{ username: 'ada', password: PASSWORD, attributes: { phone_number: '+15551234567' } }],
    })
    const result = await signIn({ username: 'ada', options: { authFlowType: 'USER_AUTH' } })
    expect(result.nextStep).toMatchObject({
      signInStep: 'CONTINUE_SIGN_IN_WITH_FIRST_FACTOR_SELECTION',
      availableChallenges: expect.arrayContaining(['PASSWORD', 'PASSWORD_SRP', 'SMS_OTP']),
    })

    expect(await confirm({ challengeResponse: factor })).toBe(step)
    expect(await confirm({ challengeResponse: factor === 'SMS_OTP' ? lastCode() : PASSWORD })).toBe('DONE')
  })

  it('sets up an authenticator app where a second factor is demanded', async () => {
    await serve({
      mfaConfiguration: 'ON',
      enabledMfas: ['SOFTWARE_TOKEN_MFA'],
      users: [{ username: 'ada', password: PASSWORD }],
    })
    const result = await signIn({ username: 'ada', password: PASSWORD })
    if (result.nextStep.signInStep !== 'CONTINUE_SIGN_IN_WITH_TOTP_SETUP') throw new Error(result.nextStep.signInStep)
    const secret = result.nextStep.totpSetupDetails.sharedSecret

    expect(await confirm({ challengeResponse: totpCode(secret, pool.clock.now()) })).toBe('DONE')
  })

  it('sets up e-mail as a second factor', async () => {
    await serve({
      mfaConfiguration: 'ON',
      enabledMfas: ['SOFTWARE_TOKEN_MFA', 'EMAIL_OTP'],
      users: [{ username: 'ada', password: PASSWORD }],
    })

    expect(await nextStep({ username: 'ada', password: PASSWORD })).toBe('CONTINUE_SIGN_IN_WITH_MFA_SETUP_SELECTION')
    expect(await confirm({ challengeResponse: 'EMAIL' })).toBe('CONTINUE_SIGN_IN_WITH_EMAIL_SETUP')
    expect(await confirm({ challengeResponse: 'ada@example.com' })).toBe('CONFIRM_SIGN_IN_WITH_EMAIL_CODE')
    expect(await confirm({ challengeResponse: lastCode() })).toBe('DONE')
  })

  it('chooses between second factors', async () => {
    const mfa = { sms: '+15551234567', email: 'ada@example.com', totp: TOTP_SECRET }
    await serve({ users: [{ username: 'ada', password: PASSWORD, mfa }] })

    const result = await signIn({ username: 'ada', password: PASSWORD })

    expect(result.nextStep).toMatchObject({
      signInStep: 'CONTINUE_SIGN_IN_WITH_MFA_SELECTION',
      allowedMFATypes: ['SMS', 'TOTP', 'EMAIL'],
    })
    expect(await confirm({ challengeResponse: 'TOTP' })).toBe('CONFIRM_SIGN_IN_WITH_TOTP_CODE')
    expect(await confirm({ challengeResponse: totpCode(TOTP_SECRET, pool.clock.now()) })).toBe('DONE')
  })

  it('changes a temporary password and gives the missing attribute', async () => {
    await serve({
      schema: [{ name: 'name', required: true }],
      users: [{ username: 'ada', temporaryPassword: 'Temporary-1' }],
    })
    const result = await signIn({ username: 'ada', password: 'Temporary-1' })
    expect(result.nextStep).toMatchObject({
      signInStep: 'CONFIRM_SIGN_IN_WITH_NEW_PASSWORD_REQUIRED',
      missingAttributes: ['name'],
    })

    await expect(confirm({ challengeResponse: 'short' })).rejects.toMatchObject({ name: 'InvalidParameterException' })
    const options = { userAttributes: { name: 'Ada' } }
    await expect(confirm({ challengeResponse: 'short', options })).rejects.toMatchObject({
      name: 'InvalidPasswordException',
    })
    expect(await confirm({ challengeResponse: 'Brand-new-1', options })).toBe('DONE')
  })

  it.each(['CUSTOM_WITHOUT_SRP', 'CUSTOM_WITH_SRP'] as const)(
    'answers custom challenges in %s',
    async (authFlowType) => {
      await serve({
        users: [{ username: 'ada', password: PASSWORD }],
        lambdas: {
          defineAuthChallenge: ({ request: { session }, response }) => {
            const answered = session.filter(({ challengeName }) => challengeName === 'CUSTOM_CHALLENGE')
            if (session.at(-1)?.challengeName === 'SRP_A') response.challengeName = 'PASSWORD_VERIFIER'
            else if (answered.length < 2) response.challengeName = 'CUSTOM_CHALLENGE'
            else response.issueTokens = answered.every(({ challengeResult }) => challengeResult)
          },
          createAuthChallenge: ({ request: { session }, response }) => {
            const round = String(session.filter(({ challengeName }) => challengeName === 'CUSTOM_CHALLENGE').length)
            response.publicChallengeParameters = { round }
            response.privateChallengeParameters = { round }
          },
          verifyAuthChallengeResponse: ({ request, response }) => {
            response.answerCorrect = request.challengeAnswer === request.privateChallengeParameters.round
          },
        },
      })
      const input: SignInInput = { username: 'ada', options: { authFlowType } }

      const first = await signIn(authFlowType === 'CUSTOM_WITH_SRP' ? { ...input, password: PASSWORD } : input)
      expect(first.nextStep).toMatchObject({
        signInStep: 'CONFIRM_SIGN_IN_WITH_CUSTOM_CHALLENGE',
        additionalInfo: { round: '0' },
      })
      expect(await confirm({ challengeResponse: '0' })).toBe('CONFIRM_SIGN_IN_WITH_CUSTOM_CHALLENGE')
      expect(await confirm({ challengeResponse: '1' })).toBe('DONE')
    },
  )

  it('confirms its device, comes back with it, and recovers when it was forgotten', async () => {
    await serve({
      deviceConfiguration: { challengeRequiredOnNewDevice: true },
      users: [{ username: 'ada', password: PASSWORD, mfa: { totp: TOTP_SECRET } }],
    })
    expect(await nextStep({ username: 'ada', password: PASSWORD })).toBe('CONFIRM_SIGN_IN_WITH_TOTP_CODE')
    expect(await confirm({ challengeResponse: totpCode(TOTP_SECRET, pool.clock.now()) })).toBe('DONE')
    const [device] = pool.getUser('ada').devices.values()
    expect(device?.confirmed).toBe(true)
    expect(await fetchDevices()).toHaveLength(1)
    await signOut()

    expect(await nextStep({ username: 'ada', password: PASSWORD })).toBe('DONE')
    expect(pool.requests.last('RespondToAuthChallenge')?.input).toMatchObject({
      ChallengeName: 'DEVICE_PASSWORD_VERIFIER',
    })
    await fetchAuthSession({ forceRefresh: true })
    expect(pool.requests.last('GetTokensFromRefreshToken')?.input).toMatchObject({ DeviceKey: device?.key })
    await signOut()

    pool.forgetDevices('ada')
    expect(await nextStep({ username: 'ada', password: PASSWORD })).toBe('CONFIRM_SIGN_IN_WITH_TOTP_CODE')
  })
})
