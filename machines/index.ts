/**
 * The machines themselves, for tools and for apps that compose them. Everything else hides XState.
 *
 * @module
 */
export type { SignInOptions } from './sign-in.flow.ts'
export { createSignInMachine, type SignInLogic, type SignInMachineSnapshot } from './sign-in.logic.ts'
export type {
  SignInContext,
  SignInEvent,
  SignInInput,
  SignInOutput,
  SignInStateValue,
  SignInTag,
} from './sign-in.types.ts'
