/**
 * `usePasskeyRegistration` without a framework: the registration of a passkey as a view and its actions.
 *
 * @module
 */
import { createActor, fromPromise, type SnapshotFrom } from 'xstate'
import { completePasskeyRegistration, createPasskey, startPasskeyRegistration } from '../../src/account/passkeys.ts'
import type { WithAuthContext } from '../../src/core.ts'
import { ProtocolError } from '../../src/errors.ts'
import { createFlow, type Flow, inspectedBy } from '../flow.ts'
import {
  type PasskeyRegistrationEvent,
  type PasskeyRegistrationLogic,
  passkeyRegistrationMachine,
  type passkeyRegistrationSlots,
} from './machine.ts'
import { type PasskeyRegistration, type PasskeyRegistrationActions, toPasskeyRegistrationView } from './view.ts'

/** A running registration. */
export type PasskeyRegistrationFlow = Flow<PasskeyRegistration, PasskeyRegistrationEvent>

/**
 * Starts the registration of a passkey for the signed-in user. It makes no request, and asks nobody, before `register`.
 *
 * @example
 * const flow = usePasskeyRegistration(auth)
 * flow.subscribe(() => render(flow.getSnapshot()))
 */
export function usePasskeyRegistration(auth: WithAuthContext): PasskeyRegistrationFlow {
  const { passkeys, clock } = auth.context.ports
  const logic = createPasskeyRegistrationLogic(auth)
  return createFlow<
    SnapshotFrom<PasskeyRegistrationLogic>,
    PasskeyRegistrationEvent,
    PasskeyRegistration,
    PasskeyRegistrationActions
  >({
    createAttempt: ({ error }) =>
      createActor(logic, { input: { isSupported: passkeys.isSupported(), error }, ...inspectedBy(auth) }),
    createActions: (perform, cancel) => ({
      cancel,
      register: () => perform('start', () => ({ type: 'passkey.register', now: clock.now() })),
    }),
    toView: toPasskeyRegistrationView,
  })
}

/** The machine of the registration with its effects in place. */
export function createPasskeyRegistrationLogic(auth: WithAuthContext): PasskeyRegistrationLogic {
  const actors: typeof passkeyRegistrationSlots = {
    start: fromPromise(({ signal }) => startPasskeyRegistration(auth, { signal })),
    createCredential: fromPromise(({ input, signal }) => {
      if (!input) throw new ProtocolError('There are no options for a passkey')
      return createPasskey(auth, input, { signal })
    }),
    complete: fromPromise(({ input, signal }) => {
      if (!input) throw new ProtocolError('There is no passkey to register')
      return completePasskeyRegistration(auth, input, { signal })
    }),
  }
  return passkeyRegistrationMachine.provide({ actors })
}
