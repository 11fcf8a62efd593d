import { describe, expect, it } from 'vitest'
import type { UserPool, UserPoolOptions } from '../../../src/testing/index.ts'
import type { OperationName } from '../../../src/transport/operations.ts'
import { HOUR_MS, PASSWORD, tokenOf, withAda } from './scene.ts'

/** Every operation that takes an access token, with the rest of an input that the model accepts. */
const BY_TOKEN: Partial<Record<OperationName, object>> = {
  AssociateSoftwareToken: {},
  ChangePassword: { PreviousPassword: PASSWORD, ProposedPassword: 'Battery-staple-2' },
  CompleteWebAuthnRegistration: { Credential: {} },
  ConfirmDevice: { DeviceKey: 'eu-west-1_0' },
  DeleteUser: {},
  DeleteUserAttributes: { UserAttributeNames: ['name'] },
  DeleteWebAuthnCredential: { CredentialId: 'x' },
  ForgetDevice: { DeviceKey: 'eu-west-1_0' },
  GetDevice: { DeviceKey: 'eu-west-1_0' },
  GetUser: {},
  GetUserAttributeVerificationCode: { AttributeName: 'email' },
  GetUserAuthFactors: {},
  GlobalSignOut: {},
  ListDevices: {},
  ListUserSessions: {},
  ListWebAuthnCredentials: {},
  RevokeUserSession: { SessionId: 'x' },
  SetUserMFAPreference: {},
  SetUserSettings: { MFAOptions: [] },
  StartWebAuthnRegistration: {},
  UpdateDeviceStatus: { DeviceKey: 'eu-west-1_0' },
  UpdateUserAttributes: { UserAttributes: [] },
  VerifySoftwareToken: { UserCode: '123456' },
  VerifyUserAttribute: { AttributeName: 'email', Code: '123456' },
}

const operations = Object.keys(BY_TOKEN) as OperationName[]

const call = (pool: UserPool, operation: OperationName, AccessToken: string): Promise<unknown> =>
  pool.handle(operation, { AccessToken, ...BY_TOKEN[operation] } as never)

const refusing = async (options: UserPoolOptions, before: (stage: ReturnType<typeof withAda>) => void) => {
  const stage = withAda({ deviceConfiguration: {}, webAuthn: {}, ...options })
  const AccessToken = await tokenOf(stage.pool)
  before(stage)
  return (operation: OperationName) => call(stage.pool, operation, AccessToken)
}

describe.each(operations)('%s', (operation) => {
  it('refuses a token that is none of the pool’s', async () => {
    await expect(call(withAda().pool, operation, 'eyJ.eyJ.x')).rejects.toMatchObject({
      name: 'NotAuthorizedException',
      message: 'Invalid Access Token',
    })
  })

  it('refuses a token that has expired', async () => {
    const run = await refusing({}, ({ pass }) => pass(HOUR_MS))

    await expect(run(operation)).rejects.toMatchObject({
      name: 'NotAuthorizedException',
      message: 'Access Token has expired',
    })
  })

  it('refuses a token that was revoked', async () => {
    const run = await refusing({}, ({ pool }) => pool.revokeTokens('ada'))

    await expect(run(operation)).rejects.toMatchObject({
      name: 'NotAuthorizedException',
      message: 'Access Token has been revoked',
    })
  })

  it('refuses a token without the scope', async () => {
    const run = await refusing(
      {
        lambdas: {
          preTokenGeneration: (event) => {
            event.response.claimsAndScopeOverrideDetails = {
              accessTokenGeneration: { scopesToSuppress: ['aws.cognito.signin.user.admin'] },
            }
          },
        },
      },
      () => undefined,
    )

    await expect(run(operation)).rejects.toMatchObject({
      name: 'NotAuthorizedException',
      message: 'Access Token does not have required scopes',
    })
  })

  it('refuses a user whose password an administrator has reset, and one who was deleted', async () => {
    const reset = await refusing({}, ({ pool }) => {
      pool.getUser('ada').status = 'RESET_REQUIRED'
    })
    const deleted = await refusing({}, ({ pool }) => pool.deleteUser('ada'))

    await expect(reset(operation)).rejects.toMatchObject({ name: 'PasswordResetRequiredException' })
    await expect(deleted(operation)).rejects.toMatchObject({ name: 'UserNotFoundException' })
  })

  it('never fails for a reason of its own', async () => {
    const run = await refusing({}, () => undefined)

    const outcome = await run(operation).catch((error: Error) => error.name)

    expect(outcome).not.toBe('InternalErrorException')
  })
})
