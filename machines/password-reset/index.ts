/**
 * `usePasswordReset` without a framework: the password reset as a view and its actions.
 *
 * @module
 */
import { createActor, fromPromise, type SnapshotFrom } from 'xstate'
import { createResumeActions, createResumePlace } from '../../src/account/code-resume.ts'
import { confirmForgotPassword, forgotPassword } from '../../src/account/password.ts'
import type { ClientMetadata } from '../../src/account/public-call.ts'
import { contextOf, type WithAuthContext } from '../../src/core.ts'
import { AuthError } from '../../src/errors.ts'
import { readCode, readPassword, readUsername } from '../../src/input.ts'
import { createFlow, type Flow, type Perform } from '../flow.ts'
import { inspectedBy, provide } from '../logic.ts'
import {
  type PasswordResetActors,
  type PasswordResetEvent,
  type PasswordResetMachine,
  passwordResetMachine,
} from './machine.ts'
import { type PasswordReset, type PasswordResetAction, type PasswordResetActions, toPasswordResetView } from './view.ts'

/** Options of a password reset. */
export interface PasswordResetOptions {
  /** True to resume at the code after a reload. Default: true. */
  readonly resume?: boolean
  /** Begins at the code that was sent to this user, as a sign-in's step `resetPassword` reports. */
  readonly username?: string
  /** Passed to Lambda triggers with every call, over the `clientMetadata` of `createAuth`. */
  readonly clientMetadata?: ClientMetadata
}

/** A running password reset. */
export type PasswordResetFlow = Flow<PasswordReset, PasswordResetEvent>

/**
 * Starts a password reset. It makes no request before a name is submitted.
 *
 * @throws {InvalidInputError} when `username` is invalid.
 * @example
 * const flow = usePasswordReset(auth)
 * flow.subscribe(() => render(flow.getSnapshot()))
 */
export function usePasswordReset(auth: WithAuthContext, options: PasswordResetOptions = {}): PasswordResetFlow {
  const { resume = true } = options
  const username = options.username === undefined ? undefined : readUsername(options.username)
  const machine = createPasswordResetMachine(auth, options)
  return createFlow<SnapshotFrom<PasswordResetMachine>, PasswordResetEvent, PasswordReset, PasswordResetActions>(auth, {
    createAttempt: ({ first, error }) =>
      createActor(machine, {
        ...inspectedBy(auth),
        input:
          first && username !== undefined
            ? { start: 'code', username, error }
            : { start: first && resume ? 'resume' : 'form', error },
      }),
    createActions,
    toView: toPasswordResetView,
  })
}

/** The password reset machine with its effects in place. */
export function createPasswordResetMachine(
  auth: WithAuthContext,
  options: Pick<PasswordResetOptions, 'resume' | 'clientMetadata'> = {},
): PasswordResetMachine {
  const { clientMetadata } = options
  const place = createResumePlace(contextOf(auth), 'password-reset')
  const actors: PasswordResetActors = {
    loadResume: fromPromise(() => place.load()),
    requestCode: fromPromise(({ input: { username }, signal }) =>
      forgotPassword(auth, { username, clientMetadata }, { signal }),
    ),
    confirmReset: fromPromise(async ({ input, signal }) => {
      await confirmForgotPassword(auth, { ...input, clientMetadata }, { signal }).catch(aboutPassword)
      return { username: input.username, password: input.newPassword }
    }),
  }
  return provide(passwordResetMachine(), { actors, actions: createResumeActions(place, options) })
}

function createActions(
  perform: Perform<PasswordReset, PasswordResetEvent>,
  cancel: PasswordResetAction,
): PasswordResetActions {
  const withName =
    (type: 'code.request' | 'code.have'): PasswordResetActions['haveCode'] =>
    (input) =>
      perform('identify', () => ({ type, username: readUsername(input?.username) }))
  return {
    cancel,
    requestCode: withName('code.request'),
    haveCode: withName('code.have'),
    submit: (input) =>
      perform('newPassword', () => ({
        type: 'newPassword.submit',
        code: readCode(input?.code),
        newPassword: readPassword(input?.password),
      })),
    resend: () => perform('newPassword', () => ({ type: 'code.resend' })),
  }
}

/** The new password of that request is the `password` of this form. */
function aboutPassword(thrown: unknown): never {
  throw thrown instanceof AuthError && thrown.field === 'newPassword'
    ? Object.assign(thrown, { field: 'password' })
    : thrown
}
