/**
 * The client of the AWS SDK, as it is on npm, calls all 34 operations over HTTP: one success and one typed error each.
 */
import * as sdk from '@aws-sdk/client-cognito-identity-provider'
import { type RegistrationResponseJSON, verifyRegistrationResponse } from '@simplewebauthn/server'
import { createSrpSession, signSrpSession, wrapAuthChallenge } from 'cognito-srp-helper'
import { afterEach, describe, expect, it } from 'vitest'
import { createUserPool, totpCode, type UserPool, type UserPoolOptions } from '../../src/testing/index.ts'
import { type ServedUserPool, serveUserPool } from '../../src/testing/node-server.ts'
import { softwareAuthenticator } from '../../src/testing/software-authenticator.ts'
import type { OperationName } from '../../src/transport/operations.ts'

const PASSWORD = 'Correct-horse-1'
const PHONE = '+15551234567'
const EMAIL = 'ada@example.com'
const DEVICE_SECRET = { Salt: 'c2FsdA==', PasswordVerifier: 'dmVyaWZpZXI=' }
const NO_DEVICE = 'eu-west-1_00000000-0000-4000-8000-000000000000'

const OPTIONS: UserPoolOptions = {
  users: [{ username: 'ada', password: PASSWORD, attributes: { email: EMAIL, phone_number: PHONE } }],
  allowedFirstAuthFactors: ['PASSWORD', 'WEB_AUTHN', 'EMAIL_OTP'],
  deviceConfiguration: { deviceOnlyRememberedOnUserPrompt: true },
  advancedSecurityMode: 'AUDIT',
}

/** A fresh pool behind HTTP, and the client. */
interface Stage {
  readonly pool: UserPool
  readonly client: sdk.CognitoIdentityProviderClient
  readonly ClientId: string
  /** Signs Ada in with her password. */
  signIn(): Promise<sdk.AuthenticationResultType>
  token(): Promise<string>
  code(): string
}

interface Case {
  /** Resolves to the answer. */
  succeeds(stage: Stage): Promise<object>
  readonly answer?: object
  /** Rejects with `error`. */
  fails(stage: Stage): Promise<object>
  readonly error: abstract new (...args: never[]) => sdk.CognitoIdentityProviderServiceException
}

const served: ServedUserPool[] = []
const clients: sdk.CognitoIdentityProviderClient[] = []

async function stage(options: UserPoolOptions = {}): Promise<Stage> {
  const pool = createUserPool({ ...OPTIONS, ...options })
  const server = await serveUserPool(pool)
  const client = new sdk.CognitoIdentityProviderClient({
    endpoint: server.url,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
    maxAttempts: 1,
  })
  served.push(server)
  clients.push(client)
  const signIn = async (): Promise<sdk.AuthenticationResultType> => {
    const input = {
      AuthFlow: 'USER_PASSWORD_AUTH',
      ClientId: pool.clientId,
      AuthParameters: { USERNAME: 'ada', PASSWORD },
    } as const
    return (await client.send(new sdk.InitiateAuthCommand(input))).AuthenticationResult!
  }
  return {
    pool,
    client,
    ClientId: pool.clientId,
    signIn,
    token: async () => (await signIn()).AccessToken!,
    code: () => pool.outbox.last()!.code,
  }
}

const signUp = ({ client, ClientId }: Stage, Username = 'bob') =>
  client.send(
    new sdk.SignUpCommand({
      ClientId,
      Username,
      Password: PASSWORD,
      UserAttributes: [{ Name: 'email', Value: 'bob@example.com' }],
    }),
  )

const forgot = ({ client, ClientId }: Stage, Username = 'ada') =>
  client.send(new sdk.ForgotPasswordCommand({ ClientId, Username }))

async function confirmedDevice({ client, signIn }: Stage): Promise<{ AccessToken: string; DeviceKey: string }> {
  const { AccessToken, NewDeviceMetadata } = await signIn()
  const device = { AccessToken: AccessToken!, DeviceKey: NewDeviceMetadata!.DeviceKey! }
  await client.send(
    new sdk.ConfirmDeviceCommand({ ...device, DeviceName: 'Laptop', DeviceSecretVerifierConfig: DEVICE_SECRET }),
  )
  return device
}

async function registeredPasskey({ client, token }: Stage) {
  const AccessToken = await token()
  const { CredentialCreationOptions } = await client.send(new sdk.StartWebAuthnRegistrationCommand({ AccessToken }))
  const device = softwareAuthenticator()
  const created = await device.create(CredentialCreationOptions, { signal: new AbortController().signal })
  const Credential = created as RegistrationResponseJSON
  const answer = await client.send(
    new sdk.CompleteWebAuthnRegistrationCommand({ AccessToken, Credential: Credential as never }),
  )
  return { AccessToken, Credential, options: CredentialCreationOptions as { challenge: string }, answer }
}

async function associated({ client, token }: Stage): Promise<{ AccessToken: string; SecretCode: string }> {
  const AccessToken = await token()
  const { SecretCode } = await client.send(new sdk.AssociateSoftwareTokenCommand({ AccessToken }))
  return { AccessToken, SecretCode: SecretCode! }
}

const CASES: Readonly<Record<OperationName, Case>> = {
  AssociateSoftwareToken: {
    succeeds: async ({ client, token }) =>
      client.send(new sdk.AssociateSoftwareTokenCommand({ AccessToken: await token() })),
    answer: { SecretCode: expect.stringMatching(/^[A-Z2-7]{52}$/) },
    fails: async () => {
      const { client, token } = await stage({ enabledMfas: ['SMS_MFA'] })
      return client.send(new sdk.AssociateSoftwareTokenCommand({ AccessToken: await token() }))
    },
    error: sdk.SoftwareTokenMFANotFoundException,
  },
  ChangePassword: {
    succeeds: async ({ client, token }) =>
      client.send(
        new sdk.ChangePasswordCommand({
          AccessToken: await token(),
          PreviousPassword: PASSWORD,
          ProposedPassword: 'Battery-staple-2',
        }),
      ),
    fails: async ({ client, token }) =>
      client.send(
        new sdk.ChangePasswordCommand({
          AccessToken: await token(),
          PreviousPassword: PASSWORD,
          ProposedPassword: 'weak',
        }),
      ),
    error: sdk.InvalidPasswordException,
  },
  CompleteWebAuthnRegistration: {
    succeeds: async (own) => (await registeredPasskey(own)).answer,
    fails: async (own) => {
      const { AccessToken, Credential } = await registeredPasskey(own)
      const command = new sdk.CompleteWebAuthnRegistrationCommand({ AccessToken, Credential: Credential as never })
      return own.client.send(command)
    },
    error: sdk.WebAuthnChallengeNotFoundException,
  },
  ConfirmDevice: {
    succeeds: async ({ client, signIn }) => {
      const { AccessToken, NewDeviceMetadata } = await signIn()
      const DeviceKey = NewDeviceMetadata?.DeviceKey
      return client.send(
        new sdk.ConfirmDeviceCommand({ AccessToken, DeviceKey, DeviceSecretVerifierConfig: DEVICE_SECRET }),
      )
    },
    answer: { UserConfirmationNecessary: true },
    fails: async (own) => {
      const device = await confirmedDevice(own)
      return own.client.send(new sdk.ConfirmDeviceCommand({ ...device, DeviceSecretVerifierConfig: DEVICE_SECRET }))
    },
    error: sdk.DeviceKeyExistsException,
  },
  ConfirmForgotPassword: {
    succeeds: async (own) => {
      await forgot(own)
      const input = {
        ClientId: own.ClientId,
        Username: 'ada',
        ConfirmationCode: own.code(),
        Password: 'Battery-staple-2',
      }
      return own.client.send(new sdk.ConfirmForgotPasswordCommand(input))
    },
    fails: ({ client, ClientId }) =>
      client.send(
        new sdk.ConfirmForgotPasswordCommand({
          ClientId,
          Username: 'ada',
          ConfirmationCode: '123456',
          Password: PASSWORD,
        }),
      ),
    error: sdk.ExpiredCodeException,
  },
  ConfirmSignUp: {
    succeeds: async (own) => {
      const { Session } = await signUp(own)
      const input = { ClientId: own.ClientId, Username: 'bob', ConfirmationCode: own.code(), Session }
      return own.client.send(new sdk.ConfirmSignUpCommand(input))
    },
    answer: { Session: expect.any(String) },
    fails: async (own) => {
      await signUp(own)
      const ConfirmationCode = own.code() === '000000' ? '111111' : '000000'
      return own.client.send(
        new sdk.ConfirmSignUpCommand({ ClientId: own.ClientId, Username: 'bob', ConfirmationCode }),
      )
    },
    error: sdk.CodeMismatchException,
  },
  DeleteUser: {
    succeeds: async ({ client, token }) => client.send(new sdk.DeleteUserCommand({ AccessToken: await token() })),
    fails: async ({ client, token }) => {
      const AccessToken = await token()
      await client.send(new sdk.DeleteUserCommand({ AccessToken }))
      return client.send(new sdk.DeleteUserCommand({ AccessToken }))
    },
    error: sdk.UserNotFoundException,
  },
  DeleteUserAttributes: {
    succeeds: async ({ client, token }) =>
      client.send(new sdk.DeleteUserAttributesCommand({ AccessToken: await token(), UserAttributeNames: ['email'] })),
    fails: async ({ client, token }) =>
      client.send(new sdk.DeleteUserAttributesCommand({ AccessToken: await token(), UserAttributeNames: ['sub'] })),
    error: sdk.NotAuthorizedException,
  },
  DeleteWebAuthnCredential: {
    succeeds: async (own) => {
      const { AccessToken, Credential } = await registeredPasskey(own)
      return own.client.send(new sdk.DeleteWebAuthnCredentialCommand({ AccessToken, CredentialId: Credential.id }))
    },
    fails: async ({ client, token }) =>
      client.send(new sdk.DeleteWebAuthnCredentialCommand({ AccessToken: await token(), CredentialId: 'bm9uZQ' })),
    error: sdk.ResourceNotFoundException,
  },
  ForgetDevice: {
    succeeds: async (own) => own.client.send(new sdk.ForgetDeviceCommand(await confirmedDevice(own))),
    fails: async ({ client, token }) =>
      client.send(new sdk.ForgetDeviceCommand({ AccessToken: await token(), DeviceKey: NO_DEVICE })),
    error: sdk.ResourceNotFoundException,
  },
  ForgotPassword: {
    succeeds: (own) => forgot(own),
    answer: {
      CodeDeliveryDetails: { AttributeName: 'phone_number', DeliveryMedium: 'SMS', Destination: '+*******4567' },
    },
    fails: (own) => forgot(own, 'nobody'),
    error: sdk.UserNotFoundException,
  },
  GetDevice: {
    succeeds: async (own) => own.client.send(new sdk.GetDeviceCommand(await confirmedDevice(own))),
    answer: {
      Device: {
        DeviceCreateDate: expect.any(Date),
        DeviceAttributes: expect.arrayContaining([{ Name: 'device_name', Value: 'Laptop' }]),
      },
    },
    fails: async ({ client, token }) =>
      client.send(new sdk.GetDeviceCommand({ AccessToken: await token(), DeviceKey: NO_DEVICE })),
    error: sdk.ResourceNotFoundException,
  },
  GetTokensFromRefreshToken: {
    succeeds: async ({ client, ClientId, signIn }) => {
      const { RefreshToken, NewDeviceMetadata } = await signIn()
      const DeviceKey = NewDeviceMetadata?.DeviceKey
      return client.send(new sdk.GetTokensFromRefreshTokenCommand({ ClientId, RefreshToken, DeviceKey }))
    },
    answer: { AuthenticationResult: { AccessToken: expect.any(String), TokenType: 'Bearer' } },
    fails: async () => {
      const { client, ClientId, signIn } = await stage({ clients: { refreshTokenRotation: { enabled: true } } })
      const { RefreshToken, NewDeviceMetadata } = await signIn()
      const DeviceKey = NewDeviceMetadata?.DeviceKey
      const refresh = () => client.send(new sdk.GetTokensFromRefreshTokenCommand({ ClientId, RefreshToken, DeviceKey }))
      await refresh()
      return refresh()
    },
    error: sdk.RefreshTokenReuseException,
  },
  GetUser: {
    succeeds: async ({ client, token }) => client.send(new sdk.GetUserCommand({ AccessToken: await token() })),
    answer: { Username: 'ada', UserAttributes: expect.arrayContaining([{ Name: 'email', Value: EMAIL }]) },
    fails: async ({ client, token, pool }) => {
      const AccessToken = await token()
      pool.getUser('ada').status = 'UNCONFIRMED'
      return client.send(new sdk.GetUserCommand({ AccessToken }))
    },
    error: sdk.UserNotConfirmedException,
  },
  GetUserAttributeVerificationCode: {
    succeeds: async ({ client, token }) =>
      client.send(
        new sdk.GetUserAttributeVerificationCodeCommand({ AccessToken: await token(), AttributeName: 'email' }),
      ),
    answer: { CodeDeliveryDetails: { AttributeName: 'email', DeliveryMedium: 'EMAIL', Destination: 'a***@e***' } },
    fails: async ({ client, token, pool }) => {
      pool.faults.failDelivery()
      return client.send(
        new sdk.GetUserAttributeVerificationCodeCommand({ AccessToken: await token(), AttributeName: 'email' }),
      )
    },
    error: sdk.CodeDeliveryFailureException,
  },
  GetUserAuthFactors: {
    succeeds: async ({ client, token }) =>
      client.send(new sdk.GetUserAuthFactorsCommand({ AccessToken: await token() })),
    answer: { Username: 'ada', ConfiguredUserAuthFactors: ['PASSWORD', 'EMAIL_OTP'] },
    fails: async ({ client, token, pool }) => {
      const AccessToken = await token()
      pool.getUser('ada').status = 'RESET_REQUIRED'
      return client.send(new sdk.GetUserAuthFactorsCommand({ AccessToken }))
    },
    error: sdk.PasswordResetRequiredException,
  },
  GlobalSignOut: {
    succeeds: async ({ client, token }) => client.send(new sdk.GlobalSignOutCommand({ AccessToken: await token() })),
    fails: async ({ client, token }) => {
      const AccessToken = await token()
      await client.send(new sdk.GlobalSignOutCommand({ AccessToken }))
      return client.send(new sdk.GlobalSignOutCommand({ AccessToken }))
    },
    error: sdk.NotAuthorizedException,
  },
  InitiateAuth: {
    succeeds: ({ client, ClientId }) => {
      const AuthParameters = { USERNAME: 'ada', SRP_A: 'abcdef' }
      return client.send(new sdk.InitiateAuthCommand({ AuthFlow: 'USER_SRP_AUTH', ClientId, AuthParameters }))
    },
    answer: { ChallengeName: 'PASSWORD_VERIFIER', ChallengeParameters: { USER_ID_FOR_SRP: 'ada' } },
    fails: ({ client, ClientId }) => {
      const AuthParameters = { USERNAME: 'nobody', PASSWORD }
      return client.send(new sdk.InitiateAuthCommand({ AuthFlow: 'USER_PASSWORD_AUTH', ClientId, AuthParameters }))
    },
    error: sdk.UserNotFoundException,
  },
  ListDevices: {
    succeeds: async (own) => {
      const { AccessToken } = await confirmedDevice(own)
      await confirmedDevice(own)
      return own.client.send(new sdk.ListDevicesCommand({ AccessToken, Limit: 1 }))
    },
    answer: { Devices: [{ DeviceKey: expect.any(String) }], PaginationToken: expect.any(String) },
    fails: async ({ client, token }) =>
      client.send(new sdk.ListDevicesCommand({ AccessToken: await token(), PaginationToken: 'made-up' })),
    error: sdk.InvalidParameterException,
  },
  ListUserSessions: {
    succeeds: async ({ client, token }) => client.send(new sdk.ListUserSessionsCommand({ AccessToken: await token() })),
    answer: { Sessions: [{ SessionType: 'TOKEN', IsCurrentSession: true, CreateDate: expect.any(Date) }] },
    fails: async ({ client, token }) =>
      client.send(new sdk.ListUserSessionsCommand({ AccessToken: await token(), NextToken: 'made-up' })),
    error: sdk.InvalidParameterException,
  },
  ListWebAuthnCredentials: {
    succeeds: async (own) => {
      const { AccessToken } = await registeredPasskey(own)
      return own.client.send(new sdk.ListWebAuthnCredentialsCommand({ AccessToken }))
    },
    answer: { Credentials: [{ RelyingPartyId: 'localhost', CreatedAt: expect.any(Date) }] },
    fails: async ({ client, token, pool }) => {
      pool.faults.throttle({ operation: 'ListWebAuthnCredentials' })
      return client.send(new sdk.ListWebAuthnCredentialsCommand({ AccessToken: await token() }))
    },
    error: sdk.TooManyRequestsException,
  },
  ResendConfirmationCode: {
    succeeds: async (own) => {
      await signUp(own)
      return own.client.send(new sdk.ResendConfirmationCodeCommand({ ClientId: own.ClientId, Username: 'bob' }))
    },
    answer: { CodeDeliveryDetails: { DeliveryMedium: 'EMAIL', Destination: 'b***@e***' } },
    fails: ({ client, ClientId }) => client.send(new sdk.ResendConfirmationCodeCommand({ ClientId, Username: 'ada' })),
    error: sdk.InvalidParameterException,
  },
  RespondToAuthChallenge: {
    succeeds: (own) => answerSrp(own, PASSWORD),
    answer: { AuthenticationResult: { AccessToken: expect.any(String), NewDeviceMetadata: expect.anything() } },
    fails: (own) => answerSrp(own, 'Wrong-horse-1'),
    error: sdk.NotAuthorizedException,
  },
  RevokeToken: {
    succeeds: async ({ client, ClientId, signIn }) =>
      client.send(new sdk.RevokeTokenCommand({ ClientId, Token: (await signIn()).RefreshToken })),
    fails: async ({ client, ClientId, token }) =>
      client.send(new sdk.RevokeTokenCommand({ ClientId, Token: await token() })),
    error: sdk.UnsupportedTokenTypeException,
  },
  RevokeUserSession: {
    succeeds: async ({ client, token }) => {
      const [AccessToken] = [await token(), await token()]
      const { Sessions } = await client.send(new sdk.ListUserSessionsCommand({ AccessToken }))
      const SessionId = Sessions?.find(({ IsCurrentSession }) => !IsCurrentSession)?.SessionId
      return client.send(new sdk.RevokeUserSessionCommand({ AccessToken, SessionId }))
    },
    fails: async ({ client, token }) =>
      client.send(new sdk.RevokeUserSessionCommand({ AccessToken: await token(), SessionId: `tkn${'a'.repeat(25)}` })),
    error: sdk.ResourceNotFoundException,
  },
  SetUserMFAPreference: {
    succeeds: async ({ client, token }) =>
      client.send(
        new sdk.SetUserMFAPreferenceCommand({
          AccessToken: await token(),
          SMSMfaSettings: { Enabled: true, PreferredMfa: true },
        }),
      ),
    fails: async ({ client, token }) =>
      client.send(
        new sdk.SetUserMFAPreferenceCommand({
          AccessToken: await token(),
          SoftwareTokenMfaSettings: { Enabled: true },
        }),
      ),
    error: sdk.InvalidParameterException,
  },
  SetUserSettings: {
    succeeds: async ({ client, token }) =>
      client.send(
        new sdk.SetUserSettingsCommand({
          AccessToken: await token(),
          MFAOptions: [{ AttributeName: 'phone_number', DeliveryMedium: 'SMS' }],
        }),
      ),
    fails: async ({ client, token }) =>
      client.send(
        new sdk.SetUserSettingsCommand({
          AccessToken: await token(),
          MFAOptions: [{ AttributeName: 'email', DeliveryMedium: 'EMAIL' }],
        }),
      ),
    error: sdk.InvalidParameterException,
  },
  SignUp: {
    succeeds: (own) => signUp(own),
    answer: {
      UserConfirmed: false,
      UserSub: expect.stringMatching(/^[0-9a-f-]{36}$/),
      CodeDeliveryDetails: { AttributeName: 'email', DeliveryMedium: 'EMAIL', Destination: 'b***@e***' },
      Session: expect.any(String),
    },
    fails: (own) => signUp(own, 'ada'),
    error: sdk.UsernameExistsException,
  },
  StartWebAuthnRegistration: {
    succeeds: async ({ client, token }) =>
      client.send(new sdk.StartWebAuthnRegistrationCommand({ AccessToken: await token() })),
    answer: { CredentialCreationOptions: { rp: { id: 'localhost' }, challenge: expect.any(String) } },
    fails: async () => {
      const { client, token } = await stage({ allowedFirstAuthFactors: ['PASSWORD'] })
      return client.send(new sdk.StartWebAuthnRegistrationCommand({ AccessToken: await token() }))
    },
    error: sdk.WebAuthnNotEnabledException,
  },
  UpdateAuthEventFeedback: {
    succeeds: ({ client, pool }) => {
      const { id: EventId, feedbackToken: FeedbackToken } = pool.flagSignIn('ada')
      const input = {
        UserPoolId: pool.userPoolId,
        Username: 'ada',
        EventId,
        FeedbackToken,
        FeedbackValue: 'Valid',
      } as const
      return client.send(new sdk.UpdateAuthEventFeedbackCommand(input))
    },
    fails: async () => {
      const { client, pool } = await stage({ advancedSecurityMode: 'OFF' })
      const UserPoolId = pool.userPoolId
      const input = { UserPoolId, Username: 'ada', EventId: 'x', FeedbackToken: 'x', FeedbackValue: 'Valid' } as const
      return client.send(new sdk.UpdateAuthEventFeedbackCommand(input))
    },
    error: sdk.UserPoolAddOnNotEnabledException,
  },
  UpdateDeviceStatus: {
    succeeds: async (own) => {
      const device = await confirmedDevice(own)
      return own.client.send(new sdk.UpdateDeviceStatusCommand({ ...device, DeviceRememberedStatus: 'remembered' }))
    },
    fails: async ({ client, token }) =>
      client.send(new sdk.UpdateDeviceStatusCommand({ AccessToken: await token(), DeviceKey: NO_DEVICE })),
    error: sdk.ResourceNotFoundException,
  },
  UpdateUserAttributes: {
    succeeds: async ({ client, token }) =>
      client.send(
        new sdk.UpdateUserAttributesCommand({
          AccessToken: await token(),
          UserAttributes: [{ Name: 'email', Value: 'new@example.org' }],
        }),
      ),
    answer: { CodeDeliveryDetailsList: [{ DeliveryMedium: 'EMAIL', Destination: 'n***@e***' }] },
    fails: async () => {
      const { client, token } = await stage({
        aliasAttributes: ['preferred_username'],
        users: [
          { username: 'ada', password: PASSWORD },
          { username: 'bob', attributes: { preferred_username: 'countess' } },
        ],
      })
      const UserAttributes = [{ Name: 'preferred_username', Value: 'countess' }]
      return client.send(new sdk.UpdateUserAttributesCommand({ AccessToken: await token(), UserAttributes }))
    },
    error: sdk.AliasExistsException,
  },
  VerifySoftwareToken: {
    succeeds: async (own) => {
      const { AccessToken, SecretCode } = await associated(own)
      const UserCode = totpCode(SecretCode, own.pool.clock.now())
      return own.client.send(new sdk.VerifySoftwareTokenCommand({ AccessToken, UserCode, FriendlyDeviceName: 'Phone' }))
    },
    answer: { Status: 'SUCCESS' },
    fails: async (own) => {
      const { AccessToken, SecretCode } = await associated(own)
      const UserCode = totpCode(SecretCode, 0)
      return own.client.send(new sdk.VerifySoftwareTokenCommand({ AccessToken, UserCode }))
    },
    error: sdk.EnableSoftwareTokenMFAException,
  },
  VerifyUserAttribute: {
    succeeds: async ({ client, token, code }) => {
      const AccessToken = await token()
      await client.send(new sdk.GetUserAttributeVerificationCodeCommand({ AccessToken, AttributeName: 'email' }))
      return client.send(new sdk.VerifyUserAttributeCommand({ AccessToken, AttributeName: 'email', Code: code() }))
    },
    fails: async ({ client, token }) =>
      client.send(
        new sdk.VerifyUserAttributeCommand({ AccessToken: await token(), AttributeName: 'email', Code: '123456' }),
      ),
    error: sdk.ExpiredCodeException,
  },
}

/** The second leg of SRP, computed by npm `cognito-srp-helper`, whose types are stricter than what the SDK gives. */
async function answerSrp({ client, pool, ClientId }: Stage, password: string): Promise<object> {
  const session = createSrpSession('ada', password, pool.userPoolId, false)
  const AuthParameters = { USERNAME: 'ada', SRP_A: session.largeA }
  const asked = await client.send(new sdk.InitiateAuthCommand({ AuthFlow: 'USER_SRP_AUTH', ClientId, AuthParameters }))
  const answer = wrapAuthChallenge(signSrpSession(session, asked as Parameters<typeof signSrpSession>[1]), {
    ClientId,
    ChallengeName: 'PASSWORD_VERIFIER',
    ChallengeResponses: { USERNAME: 'ada' },
  })
  return client.send(new sdk.RespondToAuthChallengeCommand(answer as sdk.RespondToAuthChallengeCommandInput))
}

afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy()
  await Promise.all(served.splice(0).map(({ close }) => close()))
})

describe.each(Object.entries(CASES))('the AWS SDK calls %s', (operation, { succeeds, answer = {}, fails, error }) => {
  it('and reads a well-formed answer', async () => {
    const own = await stage()

    const output = await succeeds(own)

    expect(output).toMatchObject({ $metadata: { httpStatusCode: 200, requestId: expect.any(String) }, ...answer })
    expect(own.pool.requests.last(operation)?.error).toBeUndefined()
    expect(own.pool.requests.last()?.operation).toBe(operation)
  })

  it('and throws its own exception', async () => {
    const thrown: unknown = await fails(await stage()).catch((reason: unknown) => reason)

    expect(thrown).toBeInstanceOf(error)
    expect(thrown).toMatchObject({ $metadata: { httpStatusCode: 400 }, message: expect.stringMatching(/./) })
  })
})

it('has a command for each of the 34 operations', () => {
  const names = Object.keys(CASES)

  expect(names).toHaveLength(34)
  for (const name of names) expect(sdk).toHaveProperty(`${name}Command`)
})

describe('a registered passkey', () => {
  it('is believed by @simplewebauthn/server as well', async () => {
    const { Credential, options } = await registeredPasskey(await stage())

    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response: Credential,
      expectedChallenge: options.challenge,
      expectedOrigin: 'https://localhost',
      expectedRPID: 'localhost',
    })

    expect(verified).toBe(true)
    expect(registrationInfo?.credential.id).toBe(Credential.id)
  })
})
