/**
 * The projection of the password reset: a snapshot as a view. Pure and exhaustive.
 *
 * @module
 */
import { createSteps, RESEND_COOL_DOWN_MS } from '../flow-step.ts'
import type { PasswordResetContext, PasswordResetState } from './types.ts'
import type { PasswordReset, PasswordResetActions } from './view.ts'

/** The part of a snapshot that the view depends on. */
export interface PasswordResetSnapshotLike {
  readonly value: unknown
  readonly context: PasswordResetContext
  hasTag(tag: 'pending'): boolean
}

/** A snapshot as a view. */
export function toPasswordResetView(snapshot: PasswordResetSnapshotLike, actions: PasswordResetActions): PasswordReset {
  const { context } = snapshot
  const { username, delivery } = context
  const state = snapshot.value as PasswordResetState
  const step = createSteps(snapshot, actions.cancel)

  switch (state) {
    case 'entering':
    case 'restoring':
    case 'idle':
    case 'requestingCode':
    case 'cancelled':
      return {
        ...step('identify', ['username']),
        username,
        submit: actions.requestCode,
        haveCode: actions.haveCode,
      }
    case 'awaitingCode':
    case 'resendingCode':
    case 'confirming':
      return {
        ...step('newPassword', ['code', 'newPassword']),
        username,
        delivery,
        submit: actions.submit,
        resend: { availableAt: (delivery?.sentAt ?? 0) + RESEND_COOL_DOWN_MS, now: actions.resend },
      }
    case 'userNotConfirmed':
      return { ...step('confirmSignUp', []), username }
    case 'reset':
      return { ...step('reset', []), username, signIn: context.signIn ?? { username } }
    default:
      return state satisfies never
  }
}
