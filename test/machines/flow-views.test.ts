import { describe, expectTypeOf, it } from 'vitest'
import type { Devices } from '../../machines/devices/view.ts'
import type { PasskeyRegistration } from '../../machines/passkey-registration/view.ts'
import type { PasswordReset } from '../../machines/password-reset/view.ts'
import type { SignUp, SignUpOutcome } from '../../machines/sign-up/view.ts'
import type { TotpSetup } from '../../machines/totp-setup/view.ts'
import type { AuthError, Credentials } from '../../src/index.ts'

// The compiler is the test: `npm run typecheck` refuses this file when a line below stops being an error.
function compiled(
  signUp: SignUp,
  reset: PasswordReset,
  totp: TotpSetup,
  passkey: PasskeyRegistration,
  devices: Devices,
) {
  // @ts-expect-error `step` must be looked at first
  void signUp.submit
  if (signUp.step === 'details') {
    void signUp.submit({ username: 'ada', attributes: { email: 'a@b', 'custom:team': 'red' } })
    // @ts-expect-error a custom attribute carries its prefix
    void signUp.submit({ username: 'ada', attributes: { team: 'red' } })
    // @ts-expect-error only the service says whether an address is verified
    void signUp.submit({ username: 'ada', attributes: { email_verified: 'true' } })
    // @ts-expect-error there is no code yet
    void signUp.resend
    void signUp.fields.password.dom()
    // @ts-expect-error the form does not ask for a code
    void signUp.fields.code
  }
  if (signUp.step === 'confirmed') expectTypeOf(signUp.signIn).toEqualTypeOf<Credentials>()
  if (reset.step === 'newPassword') {
    void reset.submit({ code: '123456', password: 'x' })
    // @ts-expect-error a code alone is not enough
    void reset.submit('123456')
  }
  if (totp.step === 'setUpTotp') void totp.submit({ code: '123456' })
  // @ts-expect-error the secret belongs to its step
  else void totp.secret
  // @ts-expect-error nothing can be registered where nothing is supported
  if (passkey.step === 'unsupported') void passkey.register
  // @ts-expect-error there may be no further page
  if (devices.step === 'devices') void devices.loadMore()
}

describe('the views', () => {
  it('give every member its error, its progress and a way out', () => {
    type Views = SignUp | PasswordReset | TotpSetup | PasskeyRegistration | Devices
    expectTypeOf<Views['error']>().toEqualTypeOf<AuthError | null>()
    expectTypeOf<Views['pending']>().toEqualTypeOf<boolean>()
    expectTypeOf<SignUp['cancel']>().toEqualTypeOf<() => Promise<SignUpOutcome>>()
    expectTypeOf(compiled).toBeFunction()
  })
})
