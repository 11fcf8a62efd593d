/**
 * `useSignIn` without a framework: the sign-in as a view and its actions.
 *
 * @module
 */
import { createActor, type SnapshotFrom } from 'xstate'
import type { WithAuthContext } from '../../src/core.ts'
import { type Credentials, usesSrp } from '../../src/sign-in/credentials.ts'
import { createFlow, type Flow, inspectedBy, type Perform } from '../flow.ts'
import { mapValues } from '../map-values.ts'
import { provideSignIn } from './actors.ts'
import { createProjection } from './project.ts'
import { type StepEvents, stepEvents } from './step-events.ts'
import type { SignInEvent } from './types.ts'
import type { Action, SignIn, SignInActions } from './view.ts'

/** How a sign-in behaves. */
export interface SignInOptions {
  /** Whether a reload comes back to the unfinished sign-in. Default: true. */
  readonly resume?: boolean
  /** What an authenticator app calls this app. Default: the user pool's id. */
  readonly issuer?: string
  /** `conditional` offers passkeys in the autofill list. Default: `modal`. */
  readonly passkeyMediation?: 'modal' | 'conditional'
  /** How long a challenge may be answered (`AuthSessionValidity` of the app client). Milliseconds. Default: 3 minutes. */
  readonly challengeLifetimeMs?: number
  /** Credentials to submit as soon as somebody listens, such as the `signIn` of a finished sign-up. */
  readonly credentials?: Credentials
}

/** A running sign-in. */
export type SignInFlow = Flow<SignIn, SignInEvent>

/**
 * Starts a sign-in conversation. It makes no request before credentials are submitted.
 *
 * @example
 * const flow = useSignIn(auth)
 * flow.subscribe(() => render(flow.getSnapshot()))
 */
export function useSignIn(auth: WithAuthContext, options: SignInOptions = {}): SignInFlow {
  const { context } = auth
  const { settings } = context
  const logic = provideSignIn(context, options)
  const flow = createFlow<SnapshotFrom<typeof logic>, SignInEvent, SignIn, SignInActions>({
    createAttempt: ({ first, error }) =>
      createActor(logic, {
        input: { resume: first && options.credentials === undefined, error },
        ...inspectedBy(auth),
      }),
    createActions: (perform: Perform<SignIn, SignInEvent>, cancel) =>
      createActions(perform, cancel, stepEvents(settings.authFlow)),
    toView: createProjection(options.issuer ?? settings.userPoolId),
    onBegin: () => {
      // `A` is computed while the person types.
      if (usesSrp(settings)) context.srpKeyPairs.prepare()
      const { credentials } = options
      const view = flow.getSnapshot()
      if (credentials && view.step === 'identify') void view.submit(credentials)
    },
  })
  return flow
}

/** Every action of every step, under its name in the view. */
function createActions(perform: Perform<SignIn, SignInEvent>, cancel: Action, events: StepEvents): SignInActions {
  type Makers = Readonly<Record<string, (...given: unknown[]) => SignInEvent>>
  const actions = mapValues(events as unknown as Readonly<Record<string, Makers>>, (makers, step) =>
    mapValues(
      makers,
      (toEvent) =>
        (...given: unknown[]) =>
          perform(step, () => toEvent(...given)),
    ),
  )
  // The types of events are those of the actions.
  return { cancel, ...actions } as unknown as SignInActions
}
