import { describe, expectTypeOf, it } from 'vitest'
import type { SnapshotFrom } from 'xstate'
import type { SignInStateValue } from '../../machines/sign-in/context.ts'
import type { signInMachine } from '../../machines/sign-in/machine.ts'
import {
  type AuthError,
  type FirstFactor,
  type MfaMethod,
  matchStep,
  type SignIn,
  type SignInOutcome,
} from '../../src/index.ts'

// The compiler is the test: `npm run typecheck` refuses this file when a line below stops being an error.
function compiled(flow: SignIn): void {
  switch (flow.step) {
    case 'identify':
      void flow.submit({ username: 'ada', password: 'x' })
      // @ts-expect-error the user name is missing
      void flow.submit({ password: 'x' })
      // @ts-expect-error there is no code to send again
      void flow.resend
      break
    case 'totpCode':
      void flow.submit('123456')
      // @ts-expect-error an authenticator's code is never sent
      void flow.resend
      // @ts-expect-error a code is a text
      void flow.submit(123456)
      break
    case 'newPassword':
      expectTypeOf(flow.fields).toHaveProperty('username')
      void flow.submit({ password: 'x' })
      // @ts-expect-error the field and the key are `password`
      void flow.submit({ newPassword: 'x' })
      break
    case 'passkey':
      // @ts-expect-error there is nothing to fill in
      void flow.form
      break
    case 'smsCode':
      void flow.form().onSubmit
      expectTypeOf(flow.resend?.availableAt).toEqualTypeOf<number | undefined>()
      break
    case 'chooseFactor':
      expectTypeOf(flow.factors).toEqualTypeOf<readonly FirstFactor[]>()
      // @ts-expect-error not a first factor
      void flow.choose('SMS_MFA')
      break
    case 'chooseMfa':
      expectTypeOf(flow.methods).toEqualTypeOf<readonly MfaMethod[]>()
      break
    case 'signedIn':
      // @ts-expect-error nothing is left to submit
      void flow.submit
      break
    default:
      // @ts-expect-error only some of the other steps have one
      void flow.submit
  }
  // @ts-expect-error `step` must be looked at first
  void flow.submit
  // @ts-expect-error no such step
  if (flow.step === 'nonsense') return
  // @ts-expect-error most cases are missing
  matchStep(flow, { identify: () => 1 })
}

describe('the type of a sign-in', () => {
  it('gives every member its error, its progress and a way out', () => {
    expectTypeOf<SignIn['error']>().toEqualTypeOf<AuthError | null>()
    expectTypeOf<SignIn['pending']>().toEqualTypeOf<boolean>()
    expectTypeOf<SignIn['cancel']>().toEqualTypeOf<() => Promise<SignInOutcome>>()
    expectTypeOf(compiled).toBeFunction()
  })
})

describe('the published machine', () => {
  it('names every state that the chart has, and no other', () => {
    expectTypeOf<SignInStateValue>().toEqualTypeOf<SnapshotFrom<ReturnType<typeof signInMachine>>['value']>()
  })
})
