/**
 * The operations of an account: sign-up, recovery, attributes, second factors.
 */
import * as sdk from '@aws-sdk/client-cognito-identity-provider'
import { expect } from 'vitest'
import { totpCode } from '../../../src/testing/index.ts'
import type { OperationName } from '../../../src/transport/operations.ts'
import { type Case, EMAIL, PASSWORD, type Stage, stage } from './stage.ts'

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

async function associated({ client, token }: Stage): Promise<{ AccessToken: string; SecretCode: string }> {
  const AccessToken = await token()
  const { SecretCode } = await client.send(new sdk.AssociateSoftwareTokenCommand({ AccessToken }))
  return { AccessToken, SecretCode: SecretCode! }
}

export const ACCOUNT_CASES = {
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
  ForgotPassword: {
    succeeds: (own) => forgot(own),
    answer: {
      CodeDeliveryDetails: { AttributeName: 'phone_number', DeliveryMedium: 'SMS', Destination: '+*******4567' },
    },
    fails: (own) => forgot(own, 'nobody'),
    error: sdk.UserNotFoundException,
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
  ResendConfirmationCode: {
    succeeds: async (own) => {
      await signUp(own)
      return own.client.send(new sdk.ResendConfirmationCodeCommand({ ClientId: own.ClientId, Username: 'bob' }))
    },
    answer: { CodeDeliveryDetails: { DeliveryMedium: 'EMAIL', Destination: 'b***@e***' } },
    fails: ({ client, ClientId }) => client.send(new sdk.ResendConfirmationCodeCommand({ ClientId, Username: 'ada' })),
    error: sdk.InvalidParameterException,
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
} satisfies Partial<Record<OperationName, Case>>
