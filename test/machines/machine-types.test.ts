import { describe, expect, expectTypeOf, it } from 'vitest'
import type { AnyStateMachine, EventFromLogic, InputFrom, OutputFrom, SnapshotFrom } from 'xstate'
import { type DeviceLogic, type DeviceState, deviceMachine } from '../../machines/devices/machine.ts'
import {
  type PasskeyRegistrationLogic,
  type PasskeyRegistrationState,
  passkeyRegistrationMachine,
} from '../../machines/passkey-registration/machine.ts'
import {
  type PasswordResetLogic,
  type PasswordResetState,
  passwordResetMachine,
} from '../../machines/password-reset/machine.ts'
import { type SignUpLogic, type SignUpOutput, type SignUpState, signUpMachine } from '../../machines/sign-up/machine.ts'
import { type TotpSetupLogic, type TotpSetupState, totpSetupMachine } from '../../machines/totp-setup/machine.ts'
import { toMermaid } from '../model/harness.ts'

const machines = {
  'sign-up': signUpMachine,
  'password-reset': passwordResetMachine,
  'totp-setup': totpSetupMachine,
  'passkey-registration': passkeyRegistrationMachine,
  device: deviceMachine,
} as const

describe('each machine', () => {
  it.each(Object.entries(machines))('has a diagram that is drawn from the code: %s', async (name, machine) => {
    await expect(toMermaid(machine as unknown as AnyStateMachine)).toMatchFileSnapshot(`../../machines/${name}.mmd`)
  })

  it('has the states that its published type names, and no others', () => {
    expectTypeOf<SnapshotFrom<typeof signUpMachine>['value']>().toEqualTypeOf<SignUpState>()
    expectTypeOf<SnapshotFrom<typeof passwordResetMachine>['value']>().toEqualTypeOf<PasswordResetState>()
    expectTypeOf<SnapshotFrom<typeof totpSetupMachine>['value']>().toEqualTypeOf<TotpSetupState>()
    expectTypeOf<SnapshotFrom<typeof passkeyRegistrationMachine>['value']>().toEqualTypeOf<PasskeyRegistrationState>()
    expectTypeOf<SnapshotFrom<typeof deviceMachine>['value']>().toEqualTypeOf<DeviceState>()
  })

  it('takes and gives what its published type says', () => {
    expectTypeOf<EventFromLogic<typeof signUpMachine>>().toEqualTypeOf<EventFromLogic<SignUpLogic>>()
    expectTypeOf<InputFrom<typeof signUpMachine>>().toEqualTypeOf<InputFrom<SignUpLogic>>()
    expectTypeOf<OutputFrom<typeof signUpMachine>>().toEqualTypeOf<OutputFrom<SignUpLogic>>()
    expectTypeOf<EventFromLogic<typeof passwordResetMachine>>().toEqualTypeOf<EventFromLogic<PasswordResetLogic>>()
    expectTypeOf<InputFrom<typeof passwordResetMachine>>().toEqualTypeOf<InputFrom<PasswordResetLogic>>()
    expectTypeOf<OutputFrom<typeof passwordResetMachine>>().toEqualTypeOf<OutputFrom<PasswordResetLogic>>()
    expectTypeOf<EventFromLogic<typeof totpSetupMachine>>().toEqualTypeOf<EventFromLogic<TotpSetupLogic>>()
    expectTypeOf<InputFrom<typeof totpSetupMachine>>().toEqualTypeOf<InputFrom<TotpSetupLogic>>()
    expectTypeOf<OutputFrom<typeof totpSetupMachine>>().toEqualTypeOf<OutputFrom<TotpSetupLogic>>()
    expectTypeOf<EventFromLogic<typeof passkeyRegistrationMachine>>().toEqualTypeOf<
      EventFromLogic<PasskeyRegistrationLogic>
    >()
    expectTypeOf<InputFrom<typeof passkeyRegistrationMachine>>().toEqualTypeOf<InputFrom<PasskeyRegistrationLogic>>()
    expectTypeOf<OutputFrom<typeof passkeyRegistrationMachine>>().toEqualTypeOf<OutputFrom<PasskeyRegistrationLogic>>()
    expectTypeOf<EventFromLogic<typeof deviceMachine>>().toEqualTypeOf<EventFromLogic<DeviceLogic>>()
    expectTypeOf<InputFrom<typeof deviceMachine>>().toEqualTypeOf<InputFrom<DeviceLogic>>()
    expectTypeOf<OutputFrom<typeof deviceMachine>>().toEqualTypeOf<OutputFrom<DeviceLogic>>()
    expectTypeOf<OutputFrom<SignUpLogic>>().toEqualTypeOf<SignUpOutput>()
  })
})
