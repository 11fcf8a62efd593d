/**
 * A sign-up as a user interface sees it: one member for each step, with the data and the actions that are valid there.
 *
 * @module
 */
import type { Delivery } from '../../src/account/public-call.ts'
import type { SignUpDetails } from '../../src/account/sign-up.ts'
import type { FieldName } from '../../src/fields.ts'
import type { Credentials } from '../../src/sign-in/credentials.ts'
import { createSteps, type FlowStep, type Outcome, RESEND_COOL_DOWN_MS } from '../flow.ts'
import { promptOf } from '../logic.ts'
import type { SignUpContext, SignUpStateValue } from './machine.ts'

/** The result of an action. */
export type SignUpOutcome = Outcome<SignUp>

/** An action of a step. It never rejects. */
export type SignUpAction<Arguments extends readonly unknown[] = []> = (...args: Arguments) => Promise<SignUpOutcome>

type Step<Name extends string, Inputs extends FieldName = never> = FlowStep<Name, SignUpAction, Inputs>

/** A sign-up, at one of its steps. Switch on `step`. */
export type SignUp =
  | (Step<'details', 'username' | 'password' | 'email' | 'phoneNumber'> & {
      /** The details as typed last, to fill the form again. */
      readonly username: string
      /** Signs up. A code follows, unless a trigger confirms the user. */
      readonly submit: SignUpAction<[details: SignUpDetails]>
      /** For a user who signed up before, and has a code or needs one. */
      readonly haveCode: SignUpAction<[input: { readonly username: string }]>
    })
  | (Step<'code', 'code'> & {
      /** The user that signs up, as typed. */
      readonly username: string
      /** Delivery of the code. `undefined` if unknown, or if nothing was sent. */
      readonly delivery: Delivery | undefined
      /** Confirms the sign-up with the code. */
      readonly submit: SignUpAction<[code: string | { readonly code: string }]>
      /** Requests a new code. */
      readonly resend: {
        /** The earliest time to request a new code. Milliseconds since the Unix epoch. */
        readonly availableAt: number
        /** Sends a new code now. The old one becomes invalid. */
        readonly now: SignUpAction
      }
      /** For pools that send a link: the user says that they followed it. */
      readonly linkFollowed: SignUpAction
    })
  | (Step<'aliasTaken'> & {
      /** The user that signs up, as typed. */
      readonly username: string
      /** Takes the address over. The other user cannot sign in with it any more. */
      readonly move: SignUpAction
      /** Leaves the address with the other user, and goes back to the form for another one. */
      readonly keep: SignUpAction
    })
  | (Step<'confirmed'> & {
      /** The user that signs up, as typed. */
      readonly username: string
      /** For `useSignIn(auth, { credentials })`, which then needs as little input as possible. */
      readonly signIn: Credentials
    })

/** The actions of every step, made once for each flow. */
export interface SignUpActions {
  readonly cancel: SignUpAction
  readonly submitDetails: SignUpAction<[details: SignUpDetails]>
  readonly haveCode: SignUpAction<[input: { readonly username: string }]>
  readonly submitCode: SignUpAction<[code: string | { readonly code: string }]>
  readonly resend: SignUpAction
  readonly linkFollowed: SignUpAction
  readonly moveAlias: SignUpAction
  readonly keepAlias: SignUpAction
}

const FORM = ['username', 'password', 'email', 'phoneNumber'] as const

/** The part of a snapshot that the view depends on. */
export interface SignUpSnapshotLike {
  readonly value: SignUpStateValue
  readonly context: SignUpContext
  hasTag(tag: 'pending'): boolean
}

/** A snapshot as a view. */
export function toSignUpView(snapshot: SignUpSnapshotLike, actions: SignUpActions): SignUp {
  const { value, context } = snapshot
  const { username, delivery } = context
  const prompt = promptOf(value)
  const step = createSteps(snapshot, actions.cancel)

  switch (prompt) {
    case 'entering':
    case 'restoring':
    case 'details':
    case 'cancelled':
      return {
        ...step('details', FORM, actions.submitDetails, { isNew: true }),
        username,
        haveCode: actions.haveCode,
      }
    case 'code':
      return {
        ...step('code', ['code'], actions.submitCode),
        username,
        delivery,
        resend: { availableAt: (delivery?.sentAt ?? 0) + RESEND_COOL_DOWN_MS, now: actions.resend },
        linkFollowed: actions.linkFollowed,
      }
    case 'aliasTaken':
      return { ...step('aliasTaken'), username, move: actions.moveAlias, keep: actions.keepAlias }
    case 'confirmed':
      return { ...step('confirmed'), username, signIn: context.signIn ?? { username } }
    default:
      return prompt satisfies never
  }
}
