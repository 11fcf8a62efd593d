/**
 * Every machine of the library, by the folder of its chart.
 *
 * @module
 */
import { devicesMachine } from '../../machines/devices/machine.ts'
import { passkeyRegistrationMachine } from '../../machines/passkey-registration/machine.ts'
import { passwordResetMachine } from '../../machines/password-reset/machine.ts'
import { sessionMachine } from '../../machines/session/machine.ts'
import { signInMachine } from '../../machines/sign-in/machine.ts'
import { signUpMachine } from '../../machines/sign-up/machine.ts'
import { totpSetupMachine } from '../../machines/totp-setup/machine.ts'

/** All of them: `machines/README.md` has a diagram of each. */
export const CHARTS = {
  'sign-in': signInMachine(),
  'sign-up': signUpMachine(),
  'password-reset': passwordResetMachine(),
  'totp-setup': totpSetupMachine(),
  'passkey-registration': passkeyRegistrationMachine(),
  devices: devicesMachine(),
  session: sessionMachine(),
} as const

/** Charts that are one literal with named guards and actions: all of them. */
export const LITERALS = [
  'sign-in',
  'session',
  'sign-up',
  'password-reset',
  'totp-setup',
  'passkey-registration',
  'devices',
] as const
