/**
 * `useSignIn` without a framework: the sign-in as a view and its actions.
 *
 * @module
 */
import {
  type ActorLogic,
  type ActorSystem,
  type AnyActorRef,
  type AnyEventObject,
  createActor,
  type EventObject,
  type MachineSnapshot,
  type MetaObject,
  type SnapshotFrom,
  type StateSchema,
} from 'xstate'
import type { WithAuthContext } from '../../src/core.ts'
import { usesSrp } from '../../src/sign-in/credentials.ts'
import { createFlow, type Flow, inspectedBy } from '../flow.ts'
import { provideSignIn, type SignInOptions } from './actors.ts'
import type { SignInContext, SignInEvent, SignInInput, SignInOutput, SignInStateValue, SignInTag } from './context.ts'
import { createSteps } from './steps.ts'
import type { SignIn, SignInActions } from './view.ts'

export type { SignInOptions } from './actors.ts'

/** A running sign-in. */
export type SignInFlow = Flow<SignIn, SignInEvent>

/**
 * Starts a sign-in. It makes no request before credentials are submitted.
 *
 * @example
 * const flow = useSignIn(auth)
 * flow.subscribe(() => render(flow.getSnapshot()))
 */
export function useSignIn(auth: WithAuthContext, options: SignInOptions = {}): SignInFlow {
  const { context } = auth
  const { settings } = context
  const logic = provideSignIn(context, options)
  const steps = createSteps({ authFlow: settings.authFlow, issuer: options.issuer ?? settings.userPoolId })
  const flow = createFlow<SnapshotFrom<typeof logic>, SignInEvent, SignIn, SignInActions>({
    createAttempt: ({ first, error }) =>
      createActor(logic, {
        input: { resume: first && options.credentials === undefined, error },
        ...inspectedBy(auth),
      }),
    createActions: steps.createActions,
    toView: steps.toView,
    onBegin: () => {
      // `A` is computed while the user types.
      if (usesSrp(settings)) context.srpKeyPairs.prepare()
      const { credentials } = options
      const view = flow.getSnapshot()
      if (credentials && view.step === 'identify') void view.submit(credentials)
    },
  })
  return flow
}

/** A snapshot of the machine: `value`, `context`, `hasTag`, `matches`, `can`. */
export type SignInMachineSnapshot = MachineSnapshot<
  SignInContext,
  SignInEvent,
  Record<string, AnyActorRef | undefined>,
  SignInStateValue,
  SignInTag,
  SignInOutput,
  MetaObject,
  StateSchema
>

/** The machine, for `createActor` or as a child of an app's own machine. */
export interface SignInLogic
  extends ActorLogic<SignInMachineSnapshot, SignInEvent, SignInInput, ActorSystem<never>, EventObject> {}

/**
 * The sign-in machine of one `auth`. `useSignIn` is the friendlier way in: it checks what is typed, refuses what does
 * not fit, and starts again by itself.
 */
export function createSignInMachine(auth: WithAuthContext, options: SignInOptions = {}): SignInLogic {
  const machine = provideSignIn(auth.context, options)
  // XState's inferred type says the same in two pages; a type test holds the states equal.
  return machine as unknown as SignInLogic & ActorLogic<SignInMachineSnapshot, AnyEventObject>
}
