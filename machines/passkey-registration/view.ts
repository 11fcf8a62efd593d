/**
 * The registration of a passkey as a user interface sees it: one member for each step, with the data and the actions
 * that are valid there.
 *
 * @module
 */
import type { NewPasskey } from '../../src/account/passkeys.ts'
import { createSteps, type FlowStep, type Outcome } from '../flow.ts'
import type { PasskeyRegistrationContext, PasskeyRegistrationStateValue } from './machine.ts'

/** The result of an action. */
export type PasskeyRegistrationOutcome = Outcome<PasskeyRegistration>

/** An action of a step. It never rejects. */
export type PasskeyRegistrationAction = () => Promise<PasskeyRegistrationOutcome>

type Step<Name extends string> = FlowStep<Name, PasskeyRegistrationAction>

/** The registration of a passkey, at one of its steps. Switch on `step`. */
export type PasskeyRegistration =
  | (Step<'start'> & {
      /** Prompts for a passkey. Call it from a click: browsers require one. */
      readonly register: PasskeyRegistrationAction
    })
  | (Step<'registered'> & {
      /** The new passkey. */
      readonly passkey: NewPasskey
    })
  /** This browser or phone does not support passkeys. */
  | Step<'unsupported'>

/** The actions of every step, made once for each flow. */
export interface PasskeyRegistrationActions {
  readonly cancel: PasskeyRegistrationAction
  readonly register: PasskeyRegistrationAction
}

/** The part of a snapshot that the view depends on. */
export interface PasskeyRegistrationSnapshotLike {
  readonly value: PasskeyRegistrationStateValue
  readonly context: PasskeyRegistrationContext
  hasTag(tag: 'pending'): boolean
}

/** A snapshot as a view. */
export function toPasskeyRegistrationView(
  snapshot: PasskeyRegistrationSnapshotLike,
  actions: PasskeyRegistrationActions,
): PasskeyRegistration {
  const { value, context } = snapshot
  const step = createSteps(snapshot, actions.cancel)

  switch (value) {
    case 'checkingSupport':
    case 'idle':
    case 'starting':
    case 'creatingCredential':
    case 'completing':
    case 'cancelled':
      return { ...step('start'), register: actions.register }
    case 'registered':
      return { ...step('registered'), passkey: context.passkey ?? { credentialId: '', attachment: undefined } }
    case 'unsupported':
      return step('unsupported')
    default:
      return value satisfies never
  }
}
