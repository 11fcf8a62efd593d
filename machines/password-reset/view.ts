/**
 * A password reset as a user interface sees it: one member for each step, with the data and the actions that are
 * valid there.
 *
 * @module
 */
import type { Delivery } from '../../src/account/public-call.ts'
import type { FieldName } from '../../src/fields.ts'
import type { Secret } from '../../src/input.ts'
import type { Credentials } from '../../src/sign-in/credentials.ts'
import { createSteps, type FlowStep, type Outcome, RESEND_COOL_DOWN_MS } from '../flow.ts'
import { promptOf } from '../logic.ts'
import type { PasswordResetContext, PasswordResetStateValue } from './machine.ts'

/** The result of an action. */
export type PasswordResetOutcome = Outcome<PasswordReset>

/** An action of a step. It never rejects. */
export type PasswordResetAction<Arguments extends readonly unknown[] = []> = (
  ...args: Arguments
) => Promise<PasswordResetOutcome>

type Step<Name extends string, Inputs extends FieldName = never> = FlowStep<Name, PasswordResetAction, Inputs>

/** A password reset, at one of its steps. Switch on `step`. */
export type PasswordReset =
  | (Step<'identify', 'username'> & {
      /** The user name as typed last, to fill the form again. */
      readonly username: string
      /** Sends a code. */
      readonly submit: PasswordResetAction<[input: { readonly username: string }]>
      /** For a user who has a code, for instance from an administrator's reset. */
      readonly haveCode: PasswordResetAction<[input: { readonly username: string }]>
    })
  | (Step<'newPassword', 'username' | 'code' | 'password'> & {
      /** The user whose password is reset. */
      readonly username: string
      /** Delivery of the code, which does not prove that the user exists. `undefined` if unknown. */
      readonly delivery: Delivery | undefined
      /** Sets the new password, with the code. */
      readonly submit: PasswordResetAction<[input: { readonly code: string; readonly password: Secret }]>
      /** Requests a new code. */
      readonly resend: {
        /** The earliest time to request a new code. Milliseconds since the Unix epoch. */
        readonly availableAt: number
        /** Sends a new code now. The old one becomes invalid. */
        readonly now: PasswordResetAction
      }
    })
  /** The sign-up must be confirmed first. */
  | (Step<'confirmSignUp'> & {
      /** For `useSignUp(auth, { confirm: { username } })`. */
      readonly username: string
    })
  | (Step<'reset'> & {
      /** The user whose password was reset. */
      readonly username: string
      /** For `useSignIn(auth, { credentials })`. */
      readonly signIn: Credentials
    })

/** The actions of every step, made once for each flow. */
export interface PasswordResetActions {
  readonly cancel: PasswordResetAction
  readonly requestCode: PasswordResetAction<[input: { readonly username: string }]>
  readonly haveCode: PasswordResetAction<[input: { readonly username: string }]>
  readonly submit: PasswordResetAction<[input: { readonly code: string; readonly password: Secret }]>
  readonly resend: PasswordResetAction
}

/** The part of a snapshot that the view depends on. */
export interface PasswordResetSnapshotLike {
  readonly value: PasswordResetStateValue
  readonly context: PasswordResetContext
  hasTag(tag: 'pending'): boolean
}

/** A snapshot as a view. */
export function toPasswordResetView(snapshot: PasswordResetSnapshotLike, actions: PasswordResetActions): PasswordReset {
  const { value, context } = snapshot
  const { username, delivery } = context
  const prompt = promptOf(value)
  const step = createSteps(snapshot, actions.cancel)

  switch (prompt) {
    case 'entering':
    case 'restoring':
    case 'identify':
    case 'cancelled':
      return {
        ...step('identify', ['username'], actions.requestCode, { isNew: true }),
        username,
        haveCode: actions.haveCode,
      }
    case 'newPassword':
      return {
        ...step('newPassword', ['username', 'code', 'password'], actions.submit, { isNew: true, owner: username }),
        username,
        delivery,
        resend: { availableAt: (delivery?.sentAt ?? 0) + RESEND_COOL_DOWN_MS, now: actions.resend },
      }
    case 'userNotConfirmed':
      return { ...step('confirmSignUp'), username }
    case 'reset':
      return { ...step('reset'), username, signIn: context.signIn ?? { username } }
    default:
      return prompt satisfies never
  }
}
