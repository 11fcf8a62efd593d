/**
 * `usePasskeyRegistration` without a framework: the registration of a passkey as a view and its actions.
 *
 * @module
 */
import { createActor, fromPromise, type SnapshotFrom } from 'xstate'
import { completePasskeyRegistration, createPasskey, startPasskeyRegistration } from '../../src/account/passkeys.ts'
import { contextOf, type WithAuthContext } from '../../src/core.ts'
import { createFlow, type Flow } from '../flow.ts'
import { inspectedBy, provide } from '../logic.ts'
import {
  type PasskeyRegistrationActors,
  type PasskeyRegistrationEvent,
  type PasskeyRegistrationMachine,
  passkeyRegistrationMachine,
} from './machine.ts'
import { type PasskeyRegistration, type PasskeyRegistrationActions, toPasskeyRegistrationView } from './view.ts'

/** A running registration. */
export type PasskeyRegistrationFlow = Flow<PasskeyRegistration, PasskeyRegistrationEvent>

/**
 * Starts the registration of a passkey for the signed-in user. It makes no request and shows no prompt before
 * `register`.
 *
 * @example
 * const flow = usePasskeyRegistration(auth)
 * flow.subscribe(() => render(flow.getSnapshot()))
 */
export function usePasskeyRegistration(auth: WithAuthContext): PasskeyRegistrationFlow {
  const { passkeys, clock } = contextOf(auth).ports
  const machine = createPasskeyRegistrationMachine(auth)
  return createFlow<
    SnapshotFrom<PasskeyRegistrationMachine>,
    PasskeyRegistrationEvent,
    PasskeyRegistration,
    PasskeyRegistrationActions
  >(auth, {
    createAttempt: ({ error }) =>
      createActor(machine, { input: { isSupported: passkeys.isSupported(), error }, ...inspectedBy(auth) }),
    createActions: (perform, cancel) => ({
      cancel,
      register: () => perform('start', () => ({ type: 'passkey.register', now: clock.now() })),
    }),
    toView: toPasskeyRegistrationView,
  })
}

/** The machine of the registration with its effects in place. */
export function createPasskeyRegistrationMachine(auth: WithAuthContext): PasskeyRegistrationMachine {
  const actors: PasskeyRegistrationActors = {
    start: fromPromise(({ signal }) => startPasskeyRegistration(auth, { signal })),
    createCredential: fromPromise(({ input, signal }) => createPasskey(auth, input, { signal })),
    complete: fromPromise(({ input, signal }) => completePasskeyRegistration(auth, input, { signal })),
  }
  return provide(passkeyRegistrationMachine(), { actors })
}
