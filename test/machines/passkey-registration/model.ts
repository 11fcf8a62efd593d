/**
 * The model of the machine that registers a passkey.
 *
 * @module
 */
import type { OutputFrom } from 'xstate'
import {
  type PasskeyRegistrationActors,
  type PasskeyRegistrationContext,
  type PasskeyRegistrationEvent,
  passkeyRegistrationMachine,
} from '../../../machines/passkey-registration/machine.ts'
import { toPasskeyRegistrationView } from '../../../machines/passkey-registration/view.ts'
import { CognitoError, InvalidInputError, NetworkError, PasskeyError } from '../../../src/errors.ts'
import { Sensitive } from '../../../src/sensitive.ts'
import { labelled } from '../../model/harness.ts'
import { CANARY, type FlowModel, NO_ACTIONS } from '../flow-graph.ts'

const EXPIRES_AT = 60_000

const outputs: {
  readonly [Slot in keyof PasskeyRegistrationActors]: readonly OutputFrom<PasskeyRegistrationActors[Slot]>[]
} = {
  start: [labelled('request', { creationOptions: {}, expiresAt: EXPIRES_AT })],
  createCredential: [labelled('credential', new Sensitive<unknown>({ id: `${CANARY}-credential` }))],
  complete: [labelled('passkey', { credentialId: 'c1', attachment: 'platform' })],
}

const events: {
  readonly [Type in PasskeyRegistrationEvent['type']]: readonly Extract<
    PasskeyRegistrationEvent,
    { readonly type: Type }
  >[]
} = {
  cancel: [{ type: 'cancel' }],
  'input.refuse': [{ type: 'input.refuse', error: new InvalidInputError('empty', { field: 'code' }) }],
  'passkey.register': [
    { type: 'passkey.register', now: 0 },
    { type: 'passkey.register', now: EXPIRES_AT - 9_999 },
    { type: 'passkey.register', now: EXPIRES_AT },
  ],
}

/** A registration, where there are passkeys. */
export const passkeyRegistrationModel: FlowModel = {
  model: {
    machine: passkeyRegistrationMachine(),
    input: { isSupported: true },
    events: Object.values(events).flat(),
    outputs,
    errors: [
      new CognitoError('expired', { code: 'WebAuthnChallengeNotFoundException', status: 400 }),
      new PasskeyError('declined', { code: 'ERR_PASSKEY_CANCELLED', retryable: true }),
      new NetworkError('no answer'),
    ],
    key: ({ context }) => {
      const { request, credential, error } = context as PasskeyRegistrationContext
      return [request.expiresAt > 0 ? 'request' : '-', credential.wiped ? '-' : 'credential', error?.code].join(' ')
    },
  },
  steps: {
    idle: 'start',
    starting: 'start',
    creatingCredential: 'start',
    completing: 'start',
    registered: 'registered',
    cancelled: 'start',
  },
  toView: (snapshot) => toPasskeyRegistrationView(snapshot, NO_ACTIONS),
  keptAtTheEnd: [],
}
