/**
 * The model of the password reset machine.
 *
 * @module
 */
import type { OutputFrom } from 'xstate'
import {
  type PasswordResetActors,
  type PasswordResetContext,
  type PasswordResetEvent,
  type PasswordResetInput,
  passwordResetMachine,
} from '../../../machines/password-reset/machine.ts'
import { toPasswordResetView } from '../../../machines/password-reset/view.ts'
import { CognitoError, InvalidInputError, NetworkError } from '../../../src/errors.ts'
import { labelled } from '../../model/harness.ts'
import { type FlowModel, NO_ACTIONS, secret } from '../flow-graph.ts'

const delivery = { medium: 'SMS', destination: '+***1', attribute: 'phone_number', sentAt: 1 } as const

const outputs: {
  readonly [Slot in keyof PasswordResetActors]: readonly OutputFrom<PasswordResetActors[Slot]>[]
} = {
  loadResume: [undefined, labelled('resume', { username: 'ada', delivery })],
  requestCode: [undefined, labelled('delivery', delivery)],
  confirmReset: [labelled('credentials', { username: 'ada', password: secret('password') })],
}

const events: {
  readonly [Type in PasswordResetEvent['type']]: readonly Extract<PasswordResetEvent, { readonly type: Type }>[]
} = {
  cancel: [{ type: 'cancel' }],
  'input.refuse': [{ type: 'input.refuse', error: new InvalidInputError('empty', { field: 'code' }) }],
  'code.request': [{ type: 'code.request', username: 'ada' }],
  'code.have': [{ type: 'code.have', username: 'ada' }],
  'code.resend': [{ type: 'code.resend' }],
  'newPassword.submit': [
    labelled('new password', { type: 'newPassword.submit', code: secret('code'), newPassword: secret('password') }),
  ],
}

const cognito = (code: string): CognitoError => new CognitoError(code, { code, status: 400 })

/** A password reset that starts there. */
export function passwordResetModel(start: PasswordResetInput['start']): FlowModel {
  return {
    model: {
      machine: passwordResetMachine(),
      input: { start, ...(start === 'code' && { username: 'ada' }) },
      events: Object.values(events).flat(),
      outputs,
      errors: [
        cognito('CodeMismatchException'),
        cognito('InvalidPasswordException'),
        cognito('UserNotFoundException'),
        cognito('UserNotConfirmedException'),
        new NetworkError('no answer'),
      ],
      key: ({ context }) => {
        const { delivery: known, error } = context as PasswordResetContext
        return [known ? 1 : 0, error?.code].join(' ')
      },
    },
    steps: {
      restoring: 'identify',
      identify: 'identify',
      newPassword: 'newPassword',
      reset: 'reset',
      userNotConfirmed: 'confirmSignUp',
      cancelled: 'identify',
    },
    toView: (snapshot) => toPasswordResetView(snapshot, NO_ACTIONS),
    keptAtTheEnd: ['signIn'],
  }
}
