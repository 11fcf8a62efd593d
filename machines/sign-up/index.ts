/**
 * `useSignUp` without a framework: the sign-up as a view and its actions.
 *
 * @module
 */
import { createActor, fromPromise, type SnapshotFrom } from 'xstate'
import { createResumeActions, createResumePlace } from '../../src/account/code-resume.ts'
import type { ClientMetadata } from '../../src/account/public-call.ts'
import { confirmSignUp, readSignUpDetails, resendSignUpCode, sendSignUp } from '../../src/account/sign-up.ts'
import { contextOf, type WithAuthContext } from '../../src/core.ts'
import { readCode, readPassword, readUsername, type Secret } from '../../src/input.ts'
import { createFlow, type Flow, type Perform } from '../flow.ts'
import { inspectedBy, provide } from '../logic.ts'
import {
  type SignUpActors,
  type SignUpContext,
  type SignUpEvent,
  type SignUpMachine,
  signUpMachine,
} from './machine.ts'
import { type SignUp, type SignUpAction, type SignUpActions, toSignUpView } from './view.ts'

/** Options of a sign-up. */
export interface SignUpOptions {
  /** True to resume at the code after a reload. Default: true. */
  readonly resume?: boolean
  /** Begins at the code of a user who signed up before, as a sign-in's step `confirmSignUp` reports. */
  readonly confirm?: {
    readonly username: string
    /** For the sign-in that follows. */
    readonly password?: Secret
    /** Sends a new code at once. Default: false. */
    readonly sendCode?: boolean
  }
  /** Passed to Lambda triggers with every call, over the `clientMetadata` of `createAuth`. */
  readonly clientMetadata?: ClientMetadata
}

/** A running sign-up. */
export type SignUpFlow = Flow<SignUp, SignUpEvent>

/**
 * Starts a sign-up conversation. It makes no request before details are submitted.
 *
 * @throws {InvalidInputError} when the user name or the password of `confirm` is invalid.
 * @example
 * const flow = useSignUp(auth)
 * flow.subscribe(() => render(flow.getSnapshot()))
 */
export function useSignUp(auth: WithAuthContext, options: SignUpOptions = {}): SignUpFlow {
  const { confirm, resume = true } = options
  const { settings } = contextOf(auth)
  const known = confirm && {
    username: readUsername(confirm.username),
    password: confirm.password === undefined ? undefined : readPassword(confirm.password),
  }
  const place: SignUpContext['start'] = confirm?.sendCode === true ? 'sendCode' : 'code'
  const machine = createSignUpMachine(auth, options)
  return createFlow<SnapshotFrom<SignUpMachine>, SignUpEvent, SignUp, SignUpActions>(auth, {
    createAttempt: ({ first, error }) =>
      createActor(machine, {
        ...inspectedBy(auth),
        input: {
          prefersSession: settings.authFlow === 'USER_AUTH',
          error,
          ...(first && known ? { start: place, ...known } : { start: first && resume ? 'resume' : 'form' }),
        },
      }),
    createActions,
    toView: toSignUpView,
  })
}

/** The sign-up machine with its effects in place. */
export function createSignUpMachine(
  auth: WithAuthContext,
  options: Pick<SignUpOptions, 'resume' | 'clientMetadata'> = {},
): SignUpMachine {
  const { clientMetadata } = options
  const place = createResumePlace(contextOf(auth), 'sign-up')
  const actors: SignUpActors = {
    loadResume: fromPromise(() => place.load()),
    signUp: fromPromise(({ input, signal }) =>
      sendSignUp(auth, { ...input, clientMetadata: { ...clientMetadata, ...input.clientMetadata } }, { signal }),
    ),
    confirmSignUp: fromPromise(({ input: { username, code, session, movesAlias }, signal }) =>
      confirmSignUp(auth, { username, code, session, forceAliasCreation: movesAlias, clientMetadata }, { signal }),
    ),
    resendCode: fromPromise(({ input: { username }, signal }) =>
      resendSignUpCode(auth, { username, clientMetadata }, { signal }),
    ),
  }
  return provide(signUpMachine(), { actors, actions: createResumeActions(place, options) })
}

function createActions(perform: Perform<SignUp, SignUpEvent>, cancel: SignUpAction): SignUpActions {
  const plain =
    (step: SignUp['step'], type: PlainEvent): SignUpAction =>
    () =>
      perform(step, () => ({ type }))
  return {
    cancel,
    submitDetails: (details) =>
      perform('details', () => ({ type: 'signUp.submit', request: readSignUpDetails(details) })),
    haveCode: (input) => perform('details', () => ({ type: 'code.have', username: readUsername(input?.username) })),
    submitCode: (code) => perform('code', () => ({ type: 'code.submit', code: readCode(code) })),
    resend: plain('code', 'code.resend'),
    linkFollowed: plain('code', 'link.follow'),
    moveAlias: plain('aliasTaken', 'alias.move'),
    keepAlias: plain('aliasTaken', 'alias.keep'),
  }
}

/** Events without a payload. */
type PlainEvent = 'code.resend' | 'link.follow' | 'alias.move' | 'alias.keep'
