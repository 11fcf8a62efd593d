import { expectTypeOf, it } from 'vitest'
import type { EventFromLogic, InputFrom, OutputFrom, PromiseActorLogic, SnapshotFrom } from 'xstate'
import type { DevicesMachine, DevicesStateValue, devicesMachine } from '../../machines/devices/machine.ts'
import { setup } from '../../machines/logic.ts'
import type {
  PasskeyRegistrationMachine,
  PasskeyRegistrationStateValue,
  passkeyRegistrationMachine,
} from '../../machines/passkey-registration/machine.ts'
import type {
  PasswordResetMachine,
  PasswordResetStateValue,
  passwordResetMachine,
} from '../../machines/password-reset/machine.ts'
import type { SignUpMachine, SignUpOutput, SignUpStateValue, signUpMachine } from '../../machines/sign-up/machine.ts'
import type { TotpSetupMachine, TotpSetupStateValue, totpSetupMachine } from '../../machines/totp-setup/machine.ts'

it('has the states that its published type names, and no others', () => {
  expectTypeOf<SnapshotFrom<typeof signUpMachine>['value']>().toEqualTypeOf<SignUpStateValue>()
  expectTypeOf<SnapshotFrom<typeof passwordResetMachine>['value']>().toEqualTypeOf<PasswordResetStateValue>()
  expectTypeOf<SnapshotFrom<typeof totpSetupMachine>['value']>().toEqualTypeOf<TotpSetupStateValue>()
  expectTypeOf<
    SnapshotFrom<typeof passkeyRegistrationMachine>['value']
  >().toEqualTypeOf<PasskeyRegistrationStateValue>()
  expectTypeOf<SnapshotFrom<typeof devicesMachine>['value']>().toEqualTypeOf<DevicesStateValue>()
})

it('takes and gives what its published type says', () => {
  expectTypeOf<EventFromLogic<typeof signUpMachine>>().toEqualTypeOf<EventFromLogic<SignUpMachine>>()
  expectTypeOf<InputFrom<typeof signUpMachine>>().toEqualTypeOf<InputFrom<SignUpMachine>>()
  expectTypeOf<OutputFrom<typeof signUpMachine>>().toEqualTypeOf<OutputFrom<SignUpMachine>>()
  expectTypeOf<OutputFrom<SignUpMachine>>().toEqualTypeOf<SignUpOutput>()
  expectTypeOf<EventFromLogic<typeof passwordResetMachine>>().toEqualTypeOf<EventFromLogic<PasswordResetMachine>>()
  expectTypeOf<InputFrom<typeof passwordResetMachine>>().toEqualTypeOf<InputFrom<PasswordResetMachine>>()
  expectTypeOf<OutputFrom<typeof passwordResetMachine>>().toEqualTypeOf<OutputFrom<PasswordResetMachine>>()
  expectTypeOf<EventFromLogic<typeof totpSetupMachine>>().toEqualTypeOf<EventFromLogic<TotpSetupMachine>>()
  expectTypeOf<InputFrom<typeof totpSetupMachine>>().toEqualTypeOf<InputFrom<TotpSetupMachine>>()
  expectTypeOf<OutputFrom<typeof totpSetupMachine>>().toEqualTypeOf<OutputFrom<TotpSetupMachine>>()
  expectTypeOf<EventFromLogic<typeof passkeyRegistrationMachine>>().toEqualTypeOf<
    EventFromLogic<PasskeyRegistrationMachine>
  >()
  expectTypeOf<InputFrom<typeof passkeyRegistrationMachine>>().toEqualTypeOf<InputFrom<PasskeyRegistrationMachine>>()
  expectTypeOf<OutputFrom<typeof passkeyRegistrationMachine>>().toEqualTypeOf<OutputFrom<PasskeyRegistrationMachine>>()
  expectTypeOf<EventFromLogic<typeof devicesMachine>>().toEqualTypeOf<EventFromLogic<DevicesMachine>>()
  expectTypeOf<InputFrom<typeof devicesMachine>>().toEqualTypeOf<InputFrom<DevicesMachine>>()
  expectTypeOf<OutputFrom<typeof devicesMachine>>().toEqualTypeOf<OutputFrom<DevicesMachine>>()
})

it('refuses a chart with names that nothing declares', () => {
  const chart = setup({
    types: {} as { context: object; events: { type: 'code.submit' } },
    actors: {} as { check: PromiseActorLogic<boolean, { code: string }> },
    guards: { isIdle: () => true },
    actions: { keep: () => {} },
  })
  chart.createMachine({ context: {}, on: { 'code.submit': { guard: 'isIdle', actions: 'keep' } } })
  // @ts-expect-error no such guard
  chart.createMachine({ context: {}, on: { 'code.submit': { guard: 'isBusy' } } })
  // @ts-expect-error no such action
  chart.createMachine({ context: {}, on: { 'code.submit': { actions: 'drop' } } })
  // @ts-expect-error no such event
  chart.createMachine({ context: {}, on: { 'code.resend': { actions: 'keep' } } })
  // @ts-expect-error the actor has another input
  chart.createMachine({ context: {}, invoke: { src: 'check', input: { code: 1 } } })
  // @ts-expect-error XState's action creators are imported, not taken from here
  expectTypeOf(chart).toHaveProperty('assign')
})
