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
  expectTypeOf<SnapshotFrom<ReturnType<typeof signUpMachine>>['value']>().toEqualTypeOf<SignUpStateValue>()
  expectTypeOf<
    SnapshotFrom<ReturnType<typeof passwordResetMachine>>['value']
  >().toEqualTypeOf<PasswordResetStateValue>()
  expectTypeOf<SnapshotFrom<ReturnType<typeof totpSetupMachine>>['value']>().toEqualTypeOf<TotpSetupStateValue>()
  expectTypeOf<
    SnapshotFrom<ReturnType<typeof passkeyRegistrationMachine>>['value']
  >().toEqualTypeOf<PasskeyRegistrationStateValue>()
  expectTypeOf<SnapshotFrom<ReturnType<typeof devicesMachine>>['value']>().toEqualTypeOf<DevicesStateValue>()
})

it('takes and gives what its published type says', () => {
  expectTypeOf<EventFromLogic<ReturnType<typeof signUpMachine>>>().toEqualTypeOf<EventFromLogic<SignUpMachine>>()
  expectTypeOf<InputFrom<ReturnType<typeof signUpMachine>>>().toEqualTypeOf<InputFrom<SignUpMachine>>()
  expectTypeOf<OutputFrom<ReturnType<typeof signUpMachine>>>().toEqualTypeOf<OutputFrom<SignUpMachine>>()
  expectTypeOf<OutputFrom<SignUpMachine>>().toEqualTypeOf<SignUpOutput>()
  expectTypeOf<EventFromLogic<ReturnType<typeof passwordResetMachine>>>().toEqualTypeOf<
    EventFromLogic<PasswordResetMachine>
  >()
  expectTypeOf<InputFrom<ReturnType<typeof passwordResetMachine>>>().toEqualTypeOf<InputFrom<PasswordResetMachine>>()
  expectTypeOf<OutputFrom<ReturnType<typeof passwordResetMachine>>>().toEqualTypeOf<OutputFrom<PasswordResetMachine>>()
  expectTypeOf<EventFromLogic<ReturnType<typeof totpSetupMachine>>>().toEqualTypeOf<EventFromLogic<TotpSetupMachine>>()
  expectTypeOf<InputFrom<ReturnType<typeof totpSetupMachine>>>().toEqualTypeOf<InputFrom<TotpSetupMachine>>()
  expectTypeOf<OutputFrom<ReturnType<typeof totpSetupMachine>>>().toEqualTypeOf<OutputFrom<TotpSetupMachine>>()
  expectTypeOf<EventFromLogic<ReturnType<typeof passkeyRegistrationMachine>>>().toEqualTypeOf<
    EventFromLogic<PasskeyRegistrationMachine>
  >()
  expectTypeOf<InputFrom<ReturnType<typeof passkeyRegistrationMachine>>>().toEqualTypeOf<
    InputFrom<PasskeyRegistrationMachine>
  >()
  expectTypeOf<OutputFrom<ReturnType<typeof passkeyRegistrationMachine>>>().toEqualTypeOf<
    OutputFrom<PasskeyRegistrationMachine>
  >()
  expectTypeOf<EventFromLogic<ReturnType<typeof devicesMachine>>>().toEqualTypeOf<EventFromLogic<DevicesMachine>>()
  expectTypeOf<InputFrom<ReturnType<typeof devicesMachine>>>().toEqualTypeOf<InputFrom<DevicesMachine>>()
  expectTypeOf<OutputFrom<ReturnType<typeof devicesMachine>>>().toEqualTypeOf<OutputFrom<DevicesMachine>>()
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
