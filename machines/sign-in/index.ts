/**
 * `useSignIn` without a framework: the sign-in as a view and its actions.
 *
 * @module
 */
import { createActor, type SnapshotFrom } from 'xstate'
import { type AuthContext, contextOf, type WithAuthContext } from '../../src/core.ts'
import { isObject } from '../../src/json.ts'
import { passwordUse } from '../../src/sign-in/credentials.ts'
import { createFlow, type Flow } from '../flow.ts'
import { inspectedBy } from '../logic.ts'
import { provideSignIn, type SignInOptions } from './actors.ts'
import type { SignInEvent, SignInMachine } from './context.ts'
import { createSteps } from './steps.ts'
import type { SignIn, SignInActions } from './view.ts'

export type { SignInOptions } from './actors.ts'

/** A running sign-in. */
export type SignInFlow = Flow<SignIn, SignInEvent>

/** The contexts in which `credentials`, and the boxes in them, were submitted. A screen may hand them over again. */
const submittedIn = new WeakMap<object, AuthContext>()

/**
 * Starts a sign-in. It makes no request before credentials are submitted. Those in the options are submitted once for each
 * `auth`: handed over again, as they were or in a copy with the same box, they are left alone.
 *
 * @example
 * const flow = useSignIn(auth)
 * flow.subscribe(() => render(flow.getSnapshot()))
 */
export function useSignIn(auth: WithAuthContext, options: SignInOptions = {}): SignInFlow {
  const context = contextOf(auth)
  const { settings } = context
  const { credentials } = options
  const parts = [credentials, credentials?.password, credentials?.session as unknown].filter(isObject)
  const isToSubmit = () => credentials && parts.every((part) => submittedIn.get(part) !== context)
  const logic = provideSignIn(context, options)
  const steps = createSteps({ authFlow: settings.authFlow, issuer: options.issuer ?? settings.userPoolId })
  const flow = createFlow<SnapshotFrom<typeof logic>, SignInEvent, SignIn, SignInActions>(auth, {
    createAttempt: ({ first, error }) =>
      createActor(logic, {
        input: { resume: first && !isToSubmit(), error },
        ...inspectedBy(auth),
      }),
    createActions: steps.createActions,
    toView: steps.toView,
    // From the tokens to the last question about the device.
    holdsGate: ({ context: { result, username } }) => result !== undefined || username !== '',
    endsWithSession: ({ value }) => value === 'signedIn',
    onBegin: () => {
      // Loaded, and `A` computed, while the user types. A failure is not fatal: the sign-in tries again, and reports.
      context.loadCrypto().catch(() => undefined)
      if (passwordUse(settings) === 'srp') context.srpKeyPairs.prepare()
      const view = flow.getSnapshot()
      if (!isToSubmit() || view.step !== 'identify') return
      for (const part of parts) submittedIn.set(part, context)
      void view.submit(credentials!)
    },
  })
  return flow
}

/**
 * The sign-in machine of one `auth`. `useSignIn` is the friendlier way in: it checks input, refuses events that do not
 * fit, and starts again by itself.
 */
export const createSignInMachine = (auth: WithAuthContext, options: SignInOptions = {}): SignInMachine =>
  // The events that one region raises for the other are not part of the type.
  provideSignIn(contextOf(auth), options) as unknown as SignInMachine
