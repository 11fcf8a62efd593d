/**
 * The sign-in machine for apps that talk to it themselves: with its effects in place, under a type of its own.
 *
 * @module
 */
import type {
  ActorLogic,
  ActorSystem,
  AnyActorRef,
  AnyEventObject,
  EventObject,
  MachineSnapshot,
  MetaObject,
  StateSchema,
} from 'xstate'
import type { WithAuthContext } from '../../src/core.ts'
import { provideSignIn } from './actors.ts'
import type { SignInOptions } from './index.ts'
import type { SignInContext, SignInEvent, SignInInput, SignInOutput, SignInStateValue, SignInTag } from './types.ts'

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
