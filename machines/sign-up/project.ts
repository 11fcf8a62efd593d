/**
 * The projection of the sign-up machine: a snapshot as a view. Pure and exhaustive.
 *
 * @module
 */
import { type AuthError, InvalidInputError } from '../../src/errors.ts'
import { createFields } from '../../src/fields.ts'
import { createSteps, RESEND_COOL_DOWN_MS } from '../flow-step.ts'
import type { SignUpContext, SignUpState } from './types.ts'
import type { SignUp, SignUpActions } from './view.ts'

const FORM = ['username', 'newPassword', 'email', 'phoneNumber'] as const

/** The part of a snapshot that the view depends on. */
export interface SignUpSnapshotLike {
  readonly value: unknown
  readonly context: SignUpContext
  hasTag(tag: 'pending'): boolean
}

/** A snapshot as a view. */
export function toSignUpView(snapshot: SignUpSnapshotLike, actions: SignUpActions): SignUp {
  const { context } = snapshot
  const { username, delivery } = context
  const state = snapshot.value as SignUpState
  const step = createSteps(snapshot, actions.cancel)
  const details = step('details', FORM)

  switch (state) {
    case 'entering':
    case 'restoring':
    case 'idle':
    case 'signingUp':
    case 'cancelled':
      return {
        ...details,
        fields: createFields(FORM, { pending: details.pending, error: aboutField(details.error) }),
        username,
        submit: actions.submitDetails,
        haveCode: actions.haveCode,
      }
    case 'awaitingCode':
    case 'resendingCode':
    case 'confirming':
      return {
        ...step('code', ['code']),
        username,
        delivery,
        submit: actions.submitCode,
        resend: { availableAt: (delivery?.sentAt ?? 0) + RESEND_COOL_DOWN_MS, now: actions.resend },
        linkFollowed: actions.linkFollowed,
      }
    case 'aliasTaken':
    case 'movingAlias':
      return { ...step('aliasTaken', []), username, move: actions.moveAlias, keep: actions.keepAlias }
    case 'confirmed':
      return { ...step('confirmed', []), username, signIn: context.signIn ?? { username } }
    default:
      return state satisfies never
  }
}

/** The form's password is a new one to the browser, and a `password` to the service. */
function aboutField(error: AuthError | null): AuthError | null {
  return error?.field === 'password' ? new InvalidInputError(error.message, { field: 'newPassword' }) : error
}
