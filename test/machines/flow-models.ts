/**
 * Every account flow, from every place where it may start.
 *
 * @module
 */
import { devicesModel } from './devices/model.ts'
import type { FlowModel } from './flow-graph.ts'
import { passkeyRegistrationModel } from './passkey-registration/model.ts'
import { passwordResetModel } from './password-reset/model.ts'
import { signUpModel } from './sign-up/model.ts'
import { totpSetupModel } from './totp-setup/model.ts'

/** The models, by what they start as. */
export const FLOW_MODELS: Readonly<Record<string, FlowModel>> = {
  'a sign-up at its form': signUpModel('form'),
  'a sign-up after a reload': signUpModel('resume'),
  'a sign-up at its code': signUpModel('code'),
  'a sign-up that sends a code': signUpModel('sendCode'),
  'a password reset at its form': passwordResetModel('form'),
  'a password reset after a reload': passwordResetModel('resume'),
  'a password reset at its code': passwordResetModel('code'),
  'a TOTP set-up that sets the preference': totpSetupModel(true),
  'a TOTP set-up that leaves the preference': totpSetupModel(false),
  'a passkey registration': passkeyRegistrationModel,
  'a list of devices': devicesModel,
}
