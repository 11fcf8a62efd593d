import type { CognitoIdentityProvider } from '@aws-sdk/client-cognito-identity-provider'
import { expectTypeOf, it } from 'vitest'
import type { OperationName, Operations } from '../../src/transport/operations.ts'

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
type SdkOutput<Name extends OperationName> = SdkMethod<Name>['output']

type Equal<Left, Right> = [Left] extends [Right] ? ([Right] extends [Left] ? true : false) : false

/** Every operation whose types differ from the SDK's; `never` when none does. */
type Different<Of extends 'input' | 'output'> = {
  [Name in OperationName]: Equal<
    Of extends 'input' ? Wire<SdkInput<Name>> : Wire<SdkOutput<Name>>,
    Operations[Name][Of]
  > extends true
    ? never
    : Name
}[OperationName]

it('gives each of the 34 operations the input and output that the AWS SDK gives it', () => {
  expectTypeOf<[Different<'input'>]>().toEqualTypeOf<[never]>()
  expectTypeOf<[Different<'output'>]>().toEqualTypeOf<[never]>()
  // The comparison can tell types apart, and sees every member.
  expectTypeOf<Equal<Wire<SdkInput<'GetUser'>>, { readonly AccessToken: number }>>().toEqualTypeOf<false>()
  expectTypeOf<Equal<Wire<SdkOutput<'GetUser'>>, Operations['GetDevice']['output']>>().toEqualTypeOf<false>()
})
