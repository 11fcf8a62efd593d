/**
 * The projection of the registration of a passkey: a snapshot as a view. Pure and exhaustive.
 *
 * @module
 */
import { createSteps } from '../flow-step.ts'
import type { PasskeyRegistrationContext, PasskeyRegistrationState } from './types.ts'
import type { PasskeyRegistration, PasskeyRegistrationActions } from './view.ts'

/** The part of a snapshot that the view depends on. */
export interface PasskeyRegistrationSnapshotLike {
  readonly value: unknown
  readonly context: PasskeyRegistrationContext
  hasTag(tag: 'pending'): boolean
}

/** A snapshot as a view. */
export function toPasskeyRegistrationView(
  snapshot: PasskeyRegistrationSnapshotLike,
  actions: PasskeyRegistrationActions,
): PasskeyRegistration {
  const { context } = snapshot
  const state = snapshot.value as PasskeyRegistrationState
  const step = createSteps(snapshot, actions.cancel)

  switch (state) {
    case 'checkingSupport':
    case 'idle':
    case 'starting':
    case 'creatingCredential':
    case 'completing':
    case 'cancelled':
      return { ...step('start', []), register: actions.register }
    case 'registered':
      return { ...step('registered', []), passkey: context.passkey ?? { credentialId: '', attachment: undefined } }
    case 'unsupported':
      return step('unsupported', [])
    default:
      return state satisfies never
  }
}
