import {
  CognitoIdentityProviderClient,
  ConfirmDeviceCommand,
  GetTokensFromRefreshTokenCommand,
  InitiateAuthCommand,
  type InitiateAuthCommandInput,
  NotAuthorizedException,
  ResourceNotFoundException,
  RespondToAuthChallengeCommand,
  type RespondToAuthChallengeCommandOutput,
  UserNotFoundException,
} from '@aws-sdk/client-cognito-identity-provider'
import {
  createDeviceVerifier,
  createSecretHash,
  createSrpSession,
  signSrpSession,
  signSrpSessionWithDevice,
  wrapAuthChallenge,
  wrapInitiateAuth,
} from 'cognito-srp-helper'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createUserPool, type UserPool } from '../../src/testing/user-pool.ts'
import { totpCode } from '../../src/testing/users/totp.ts'
import { type ServedUserPool, serveUserPool } from '../../src/testing/wire/node-server.ts'

const PASSWORD = 'Correct-horse-1'
const TOTP_SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'

interface KnownDevice {
  readonly key: string
  readonly groupKey: string
  readonly password: string
}

/** The README of cognito-srp-helper, over the AWS SDK. */
function client(pool: UserPool, served: ServedUserPool) {
  const sdk = new CognitoIdentityProviderClient({
    endpoint: served.url,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
  })
  const ClientId = pool.clientId
  const secret = pool.settings.clients.get(ClientId)?.clientSecret
  const common = (username: string, device?: KnownDevice) => ({
    USERNAME: username,
    ...(secret !== undefined && { SECRET_HASH: createSecretHash(username, ClientId, secret) }),
    ...(device && { DEVICE_KEY: device.key }),
  })
  const signIn = async (username: string, password: string, device?: KnownDevice) => {
    const session = createSrpSession(username, password, pool.userPoolId, false)
    const parameters = { AuthParameters: common(username, device) }
    const request = wrapInitiateAuth(session, { ClientId, AuthFlow: 'USER_SRP_AUTH', ...parameters })
    const first = await sdk.send(new InitiateAuthCommand(request as InitiateAuthCommandInput))
    const signed = signSrpSession(session, first as Parameters<typeof signSrpSession>[1])
    const answer = (
      ChallengeName: 'PASSWORD_VERIFIER' | 'DEVICE_SRP_AUTH' | 'DEVICE_PASSWORD_VERIFIER',
      with_: Parameters<typeof wrapAuthChallenge>[0],
      before: { Session?: string | undefined },
    ): Promise<RespondToAuthChallengeCommandOutput> =>
      sdk.send(
        new RespondToAuthChallengeCommand(
          wrapAuthChallenge(with_, {
            ClientId,
            ChallengeName,
            ChallengeResponses: common(username, device),
            Session: before.Session,
          }),
        ),
      )
    const second = await answer('PASSWORD_VERIFIER', signed, first)
    if (!device || second.ChallengeName !== 'DEVICE_SRP_AUTH') return second
    const third = await answer('DEVICE_SRP_AUTH', signed, second)
    const signedDevice = signSrpSessionWithDevice(session, third as never, device.groupKey, device.password)
    return answer('DEVICE_PASSWORD_VERIFIER', signedDevice, third)
  }
  const confirmDevice = async (result: RespondToAuthChallengeCommandOutput): Promise<KnownDevice> => {
    const { AccessToken, NewDeviceMetadata } = result.AuthenticationResult!
    const { DeviceKey, DeviceGroupKey } = NewDeviceMetadata!
    const verifier = createDeviceVerifier(DeviceKey!, DeviceGroupKey!)
    const { DeviceSecretVerifierConfig, DeviceRandomPassword } = verifier
    await sdk.send(new ConfirmDeviceCommand({ AccessToken, DeviceKey, DeviceSecretVerifierConfig }))
    return { key: DeviceKey!, groupKey: DeviceGroupKey!, password: DeviceRandomPassword }
  }
  const answerTotp = (before: RespondToAuthChallengeCommandOutput, username: string) =>
    sdk.send(
      new RespondToAuthChallengeCommand({
        ClientId,
        ChallengeName: 'SOFTWARE_TOKEN_MFA',
        Session: before.Session,
        ChallengeResponses: {
          ...common(username),
          SOFTWARE_TOKEN_MFA_CODE: totpCode(TOTP_SECRET, pool.clock.now()),
        },
      }),
    )
  return { sdk, signIn, confirmDevice, answerTotp }
}

describe('cognito-srp-helper over the AWS SDK', () => {
  const pool = createUserPool({
    deviceConfiguration: { challengeRequiredOnNewDevice: true },
    users: [
      { username: 'ada', password: PASSWORD },
      { username: 'totp', password: PASSWORD, mfa: { totp: TOTP_SECRET } },
    ],
  })
  let served: ServedUserPool
  beforeAll(async () => {
    served = await serveUserPool(pool)
  })
  afterAll(() => served.close())

  it('signs in with the right password', async () => {
    const { signIn } = client(pool, served)

    expect((await signIn('ada', PASSWORD)).AuthenticationResult?.TokenType).toBe('Bearer')
  })

  it('gets the typed errors of the SDK', async () => {
    const { signIn } = client(pool, served)

    const wrong = await signIn('ada', 'wrong').catch((error: unknown) => error)
    expect(wrong).toBeInstanceOf(NotAuthorizedException)
    expect(wrong).toMatchObject({
      message: 'Incorrect username or password.',
      $metadata: { httpStatusCode: 400, requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) },
    })
    await expect(signIn('bob', PASSWORD)).rejects.toBeInstanceOf(UserNotFoundException)
    const ghost = { key: 'eu-west-1_00000000-0000-4000-8000-000000000000', groupKey: '-x', password: 'x' }
    await expect(signIn('ada', PASSWORD, ghost)).rejects.toBeInstanceOf(ResourceNotFoundException)
  })

  it('confirms a device, comes back with it instead of a code, and refreshes with its key', async () => {
    const { sdk, signIn, confirmDevice, answerTotp } = client(pool, served)
    const asked = await signIn('totp', PASSWORD)
    expect(asked.ChallengeName).toBe('SOFTWARE_TOKEN_MFA')
    const device = await confirmDevice(await answerTotp(asked, 'totp'))

    const { AuthenticationResult } = await signIn('totp', PASSWORD, device)

    expect(AuthenticationResult?.AccessToken).toBeTruthy()
    expect(AuthenticationResult?.NewDeviceMetadata).toBeUndefined()
    const refresh = { ClientId: pool.clientId, RefreshToken: AuthenticationResult?.RefreshToken }
    await expect(sdk.send(new GetTokensFromRefreshTokenCommand(refresh))).rejects.toThrow('Invalid Refresh Token')
    const refreshed = await sdk.send(new GetTokensFromRefreshTokenCommand({ ...refresh, DeviceKey: device.key }))
    expect(refreshed.AuthenticationResult?.AccessToken).toBeTruthy()
  })

  it('is refused with a wrong device password', async () => {
    const { signIn, confirmDevice } = client(pool, served)
    const device = await confirmDevice(await signIn('ada', PASSWORD))

    await expect(signIn('ada', PASSWORD, { ...device, password: 'wrong' })).rejects.toBeInstanceOf(
      NotAuthorizedException,
    )
    await expect(signIn('ada', PASSWORD, device)).resolves.toMatchObject({ AuthenticationResult: {} })
  })
})

describe('cognito-srp-helper with a client secret', () => {
  it('signs in with its secret hash, and is refused without', async () => {
    const pool = createUserPool({
      clients: { clientSecret: 'aSecretOf24Characters1234' },
      users: [{ username: 'ada', password: PASSWORD }],
    })
    const served = await serveUserPool(pool)
    const { sdk, signIn } = client(pool, served)

    expect((await signIn('ada', PASSWORD)).AuthenticationResult).toBeDefined()
    await expect(
      sdk.send(
        new InitiateAuthCommand({
          ClientId: pool.clientId,
          AuthFlow: 'USER_SRP_AUTH',
          AuthParameters: { USERNAME: 'ada', SRP_A: '2' },
        }),
      ),
    ).rejects.toBeInstanceOf(NotAuthorizedException)
    await served.close()
  })
})
