import type { CognitoIdentityProvider } from '@aws-sdk/client-cognito-identity-provider'
import { expectTypeOf, it } from 'vitest'
import type { Empty, OperationName, Operations } from '../../src/transport/operations.ts'

/** A type as it stands on the wire: seconds for dates, any JSON for documents, no `undefined` for an absent member. */
type Wire<T> = null extends T
  ? unknown
  : T extends Date
    ? number
    : T extends readonly (infer Item)[]
      ? readonly Wire<Item>[]
      : T extends object
        ? string extends keyof T
          ? Record<string, Wire<T[string & keyof T]>>
          : { readonly [Key in keyof T]: Wire<Exclude<T[Key], undefined>> }
        : T

/** The SDK's method of an operation, in its form with a callback, which names input and output. */
type SdkMethod<Name extends OperationName> = CognitoIdentityProvider[Uncapitalize<Name>] extends (
  input: infer Input,
  options: never,
  callback: (error: unknown, output?: infer Output) => void,
) => void
  ? { input: Input; output: Omit<Output, '$metadata'> }
  : never
type SdkInput<Name extends OperationName> = SdkMethod<Name>['input']
type SdkOutput<Name extends OperationName> = keyof SdkMethod<Name>['output'] extends never
  ? Empty
  : SdkMethod<Name>['output']

/**
 * True for two types with the same members, each with the same type and both optional or neither.
 * Assignability in both directions is not enough: it overlooks a missing optional member.
 */
type Same<Left, Right> = (<T>() => T extends Left ? 1 : 2) extends <T>() => T extends Right ? 1 : 2 ? true : false

/** Every operation whose types differ from the SDK's; `never` when none does. */
type Different<Of extends 'input' | 'output'> = {
  [Name in OperationName]: Same<
    Wire<Of extends 'input' ? SdkInput<Name> : SdkOutput<Name>>,
    Wire<Operations[Name][Of]>
  > extends true
    ? never
    : Name
}[OperationName]

/** Every operation that a user may call, as the API reference names them. */
type UserOperation =
  | 'AssociateSoftwareToken'
  | 'ChangePassword'
  | 'CompleteWebAuthnRegistration'
  | 'ConfirmDevice'
  | 'ConfirmForgotPassword'
  | 'ConfirmSignUp'
  | 'DeleteUser'
  | 'DeleteUserAttributes'
  | 'DeleteWebAuthnCredential'
  | 'ForgetDevice'
  | 'ForgotPassword'
  | 'GetDevice'
  | 'GetTokensFromRefreshToken'
  | 'GetUser'
  | 'GetUserAttributeVerificationCode'
  | 'GetUserAuthFactors'
  | 'GlobalSignOut'
  | 'InitiateAuth'
  | 'ListDevices'
  | 'ListUserSessions'
  | 'ListWebAuthnCredentials'
  | 'ResendConfirmationCode'
  | 'RespondToAuthChallenge'
  | 'RevokeToken'
  | 'RevokeUserSession'
  | 'SetUserMFAPreference'
  | 'SetUserSettings'
  | 'SignUp'
  | 'StartWebAuthnRegistration'
  | 'UpdateAuthEventFeedback'
  | 'UpdateDeviceStatus'
  | 'UpdateUserAttributes'
  | 'VerifySoftwareToken'
  | 'VerifyUserAttribute'

it('has each of the 34 operations that a user may call, and no other', () => {
  expectTypeOf<OperationName>().toEqualTypeOf<UserOperation>()
})

it('gives each operation the input and output that the AWS SDK gives it', () => {
  expectTypeOf<Different<'input'>>().toEqualTypeOf<never>()
  expectTypeOf<Different<'output'>>().toEqualTypeOf<never>()
})

it('is compared in a way that sees a missing member, an optional one and another type', () => {
  type GetUser = Wire<SdkInput<'GetUser'>>
  type Associate = Wire<SdkInput<'AssociateSoftwareToken'>>
  expectTypeOf<Same<GetUser, { readonly AccessToken: string }>>().toEqualTypeOf<true>()
  expectTypeOf<Same<GetUser, { readonly AccessToken: number }>>().toEqualTypeOf<false>()
  expectTypeOf<Same<GetUser, { readonly AccessToken?: string }>>().toEqualTypeOf<false>()
  expectTypeOf<Same<Associate, { readonly AccessToken?: string }>>().toEqualTypeOf<false>()
  expectTypeOf<Same<Associate, { readonly AccessToken?: string; readonly Session?: string }>>().toEqualTypeOf<true>()
})
