/**
 * The model of the machine that sets an authenticator app up.
 *
 * @module
 */
import type { OutputFrom } from 'xstate'
import {
  type TotpSetupActors,
  type TotpSetupContext,
  type TotpSetupEvent,
  totpSetupMachine,
} from '../../../machines/totp-setup/machine.ts'
import { createTotpSetupProjection } from '../../../machines/totp-setup/view.ts'
import { CognitoError, InvalidInputError, NetworkError, SessionError } from '../../../src/errors.ts'
import { labelled } from '../../model/harness.ts'
import { type FlowModel, NO_ACTIONS, secret } from '../flow-graph.ts'

const outputs: {
  readonly [Slot in keyof TotpSetupActors]: readonly OutputFrom<TotpSetupActors[Slot]>[]
} = {
  associate: [labelled('secret', { secret: secret('totp'), account: 'ada@example.org' })],
  verify: [undefined],
  setPreference: [undefined],
}

const events: {
  readonly [Type in TotpSetupEvent['type']]: readonly Extract<TotpSetupEvent, { readonly type: Type }>[]
} = {
  cancel: [{ type: 'cancel' }],
  'input.refuse': [{ type: 'input.refuse', error: new InvalidInputError('empty', { field: 'code' }) }],
  'totp.start': [{ type: 'totp.start' }],
  'totp.submit': [labelled('code', { type: 'totp.submit', code: secret('code'), deviceName: 'phone' })],
  'totp.restart': [{ type: 'totp.restart' }],
  'preference.retry': [{ type: 'preference.retry' }],
  'preference.skip': [{ type: 'preference.skip' }],
}

const cognito = (code: string): CognitoError => new CognitoError(code, { code, status: 400 })

/** A set-up that sets the preference, or leaves it. */
export function totpSetupModel(setsPreference: boolean): FlowModel {
  return {
    model: {
      machine: totpSetupMachine(),
      input: { setsPreference },
      events: Object.values(events).flat(),
      outputs,
      errors: [
        cognito('EnableSoftwareTokenMFAException'),
        cognito('SoftwareTokenMFANotFoundException'),
        new SessionError('over', { code: 'ERR_SESSION_EXPIRED' }),
        new NetworkError('no answer'),
      ],
      key: ({ context }) => {
        const { totp, error } = context as TotpSetupContext
        return [totp ? 'secret' : '-', error?.code].join(' ')
      },
    },
    steps: {
      start: 'start',
      setUpTotp: 'setUpTotp',
      setPreference: 'setPreference',
      enabled: 'enabled',
      cancelled: 'start',
    },
    toView: (snapshot) => createTotpSetupProjection({ issuer: 'Test', account: undefined })(snapshot, NO_ACTIONS),
    keptAtTheEnd: [],
  }
}
