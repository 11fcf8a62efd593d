/**
 * The operations of sign-in, sessions, devices and passkeys.
 */
import * as sdk from '@aws-sdk/client-cognito-identity-provider'
import type { RegistrationResponseJSON } from '@simplewebauthn/server'
import { createSrpSession, signSrpSession, wrapAuthChallenge } from 'cognito-srp-helper'
import { expect } from 'vitest'
import { softwareAuthenticator } from '../../../src/testing/doubles/software-authenticator.ts'
import type { OperationName } from '../../../src/transport/operations.ts'
import { type Case, PASSWORD, type Stage, stage } from './stage.ts'

const DEVICE_SECRET = { Salt: 'c2FsdA==', PasswordVerifier: 'dmVyaWZpZXI=' }
const NO_DEVICE = 'eu-west-1_00000000-0000-4000-8000-000000000000'

async function confirmedDevice(own: Stage): Promise<{ AccessToken: string; DeviceKey: string }> {
  const { AccessToken, DeviceKey } = await signInOnDevice(own)
  return { AccessToken, DeviceKey }
}

/** Signs in and confirms the device: without that the refresh token of a tracked device is refused. */
async function signInOnDevice({ client, signIn }: Stage) {
  const { AccessToken = '', RefreshToken = '', NewDeviceMetadata } = await signIn()
  const DeviceKey = NewDeviceMetadata!.DeviceKey!
  const secret = { DeviceName: 'Laptop', DeviceSecretVerifierConfig: DEVICE_SECRET }
  await client.send(new sdk.ConfirmDeviceCommand({ AccessToken, DeviceKey, ...secret }))
  return { AccessToken, RefreshToken, DeviceKey }
}

/** Registers the passkey of a device in memory. */
export async function registeredPasskey({ client, token }: Stage) {
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

export const SESSION_CASES = {
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
    succeeds: async (own) => {
      const { RefreshToken, DeviceKey } = await signInOnDevice(own)
      const { client, ClientId } = own
      return client.send(new sdk.GetTokensFromRefreshTokenCommand({ ClientId, RefreshToken, DeviceKey }))
    },
    answer: { AuthenticationResult: { AccessToken: expect.any(String), TokenType: 'Bearer' } },
    fails: async () => {
      const own = await stage({ clients: { refreshTokenRotation: { enabled: true } } })
      const { RefreshToken, DeviceKey } = await signInOnDevice(own)
      const { client, ClientId } = own
      const refresh = () => client.send(new sdk.GetTokensFromRefreshTokenCommand({ ClientId, RefreshToken, DeviceKey }))
      await refresh()
      return refresh()
    },
    error: sdk.RefreshTokenReuseException,
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
  UpdateDeviceStatus: {
    succeeds: async (own) => {
      const device = await confirmedDevice(own)
      return own.client.send(new sdk.UpdateDeviceStatusCommand({ ...device, DeviceRememberedStatus: 'remembered' }))
    },
    fails: async ({ client, token }) =>
      client.send(new sdk.UpdateDeviceStatusCommand({ AccessToken: await token(), DeviceKey: NO_DEVICE })),
    error: sdk.ResourceNotFoundException,
  },
} satisfies Partial<Record<OperationName, Case>>

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
