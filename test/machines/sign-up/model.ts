/**
 * The model of the sign-up machine.
 *
 * @module
 */
import type { OutputFrom } from 'xstate'
import {
  type SignUpActors,
  type SignUpContext,
  type SignUpEvent,
  type SignUpInput,
  signUpMachine,
} from '../../../machines/sign-up/machine.ts'
import { toSignUpView } from '../../../machines/sign-up/view.ts'
import { readSignUpDetails } from '../../../src/account/sign-up.ts'
import { CognitoError, InvalidInputError, NetworkError } from '../../../src/errors.ts'
import { labelled } from '../../model/harness.ts'
import { type FlowModel, NO_ACTIONS, secret } from '../flow-graph.ts'

const delivery = { medium: 'EMAIL', destination: 'a***@e***', attribute: 'email', sentAt: 1 } as const
const signedUp = { username: 'ada', sub: '1', isConfirmed: false, delivery, session: secret('session') }

const outputs: { readonly [Slot in keyof SignUpActors]: readonly OutputFrom<SignUpActors[Slot]>[] } = {
  loadResume: [undefined, labelled('resume', { username: 'ada', delivery })],
  signUp: [
    labelled('signed up', signedUp),
    labelled('confirmed by a trigger', { ...signedUp, isConfirmed: true, delivery: undefined, session: undefined }),
  ],
  confirmSignUp: [
    labelled('confirmed with session', { session: secret('session-2') }),
    labelled('confirmed', { session: undefined }),
  ],
  resendCode: [undefined, labelled('delivery', delivery)],
}

const events: {
  readonly [Type in SignUpEvent['type']]: readonly Extract<SignUpEvent, { readonly type: Type }>[]
} = {
  cancel: [{ type: 'cancel' }],
  'input.refuse': [{ type: 'input.refuse', error: new InvalidInputError('empty', { field: 'code' }) }],
  'signUp.submit': [
    labelled('with password', {
      type: 'signUp.submit',
      request: readSignUpDetails({ username: 'ada', password: secret('password') }),
    }),
    labelled('without password', { type: 'signUp.submit', request: readSignUpDetails({ username: 'ada' }) }),
  ],
  'code.have': [{ type: 'code.have', username: 'ada' }],
  'code.submit': [labelled('code', { type: 'code.submit', code: secret('code') })],
  'code.resend': [{ type: 'code.resend' }],
  'link.follow': [{ type: 'link.follow' }],
  'alias.move': [{ type: 'alias.move' }],
  'alias.keep': [{ type: 'alias.keep' }],
}

const cognito = (code: string, message = code): CognitoError => new CognitoError(message, { code, status: 400 })

/** A sign-up that starts there. */
export function signUpModel(start: SignUpInput['start']): FlowModel {
  return {
    model: {
      machine: signUpMachine(),
      input: {
        start,
        prefersSession: false,
        ...((start === 'sendCode' || start === 'code') && { username: 'ada' }),
      },
      events: Object.values(events).flat(),
      outputs,
      errors: [
        cognito('UsernameExistsException'),
        cognito('InvalidPasswordException'),
        cognito('LimitExceededException'),
        cognito('CodeMismatchException'),
        cognito('AliasExistsException'),
        cognito('UserNotFoundException'),
        labelled('already', cognito('NotAuthorizedException', 'User cannot be confirmed. Current status is CONFIRMED')),
        new NetworkError('no answer'),
      ],
      key: ({ context }) => {
        const { password, session, movesAlias, delivery: known, error } = context as SignUpContext
        return [password ? 'password' : '-', session ? 'session' : '-', movesAlias, known ? 1 : 0, error?.code].join(
          ' ',
        )
      },
    },
    steps: {
      restoring: 'details',
      details: 'details',
      code: 'code',
      aliasTaken: 'aliasTaken',
      confirmed: 'confirmed',
      cancelled: 'details',
    },
    toView: (snapshot) => toSignUpView(snapshot, NO_ACTIONS),
    keptAtTheEnd: ['signIn'],
  }
}
