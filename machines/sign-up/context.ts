/**
 * The sign-up machine's context, and the pure changes and questions to it. The machine says when.
 *
 * @module
 */
import type { CodeResume } from '../../src/account/code-resume.ts'
import { isAlreadyConfirmed } from '../../src/account/confirm-sign-up.ts'
import type { Delivery } from '../../src/account/delivery.ts'
import type { SignedUp, SignUpRequest } from '../../src/account/sign-up.ts'
import { CognitoError, toAuthError } from '../../src/errors.ts'
import type { Sensitive } from '../../src/sensitive.ts'
import type { Credentials } from '../../src/sign-in/credentials.ts'
import type { ConfirmInput, SignUpContext, SignUpInput } from './types.ts'

/** The context a new attempt starts with. */
export function firstContext(input: SignUpInput): SignUpContext {
  return {
    start: input.start,
    prefersSession: input.prefersSession,
    username: input.username ?? '',
    request: undefined,
    password: input.password,
    delivery: undefined,
    session: undefined,
    code: undefined,
    forceAliasCreation: false,
    error: input.error,
    signIn: undefined,
  }
}

/** What is left where the form is shown again: the name, and no secret. */
export function backToForm({ prefersSession, username, error }: SignUpContext): SignUpContext {
  return firstContext({ start: 'form', prefersSession, username, error })
}

/** Takes in the details of a new user. */
export const takeRequest = (request: SignUpRequest): Partial<SignUpContext> => ({
  username: request.username,
  request,
  password: request.password,
})

/** Takes in what the service said of a new user. */
export const takeSignedUp = ({ delivery, session }: SignedUp): Partial<SignUpContext> => ({
  delivery,
  session,
  request: undefined,
})

/** Brings a conversation back that waited for a code, without what the form refused meanwhile. */
export const takeResume = (resume: CodeResume | undefined): Partial<SignUpContext> => ({
  ...resume,
  error: undefined,
})

/** Goes to the code of somebody who signed up before. */
export const takeName = (username: string): Partial<SignUpContext> => ({
  username,
  delivery: undefined,
  session: undefined,
  password: undefined,
  forceAliasCreation: false,
  error: undefined,
})

/** Takes in where a new code went. A service that does not say leaves what was known. */
export const takeDelivery = (context: SignUpContext, delivery: Delivery | undefined): Partial<SignUpContext> => ({
  delivery: delivery ?? context.delivery,
})

/** Keeps why something was refused. */
export const takeError = (thrown: unknown): Partial<SignUpContext> => ({ error: toAuthError(thrown) })

/** What is sent to confirm the user. */
export function confirmationOf({ username, code, session, forceAliasCreation }: SignUpContext): ConfirmInput {
  return { username, code, session, forceAliasCreation }
}

/** The end: what a sign-in needs, and no secret beside. `session` is what the confirmation gave. */
export function finish(context: SignUpContext, session: Sensitive<string> | undefined): SignUpContext {
  return { ...backToForm({ ...context, error: undefined }), signIn: toCredentials(context, session) }
}

/** The end of a conversation that was given up. */
export function giveUp(context: SignUpContext): SignUpContext {
  return { ...backToForm(context), error: undefined }
}

function toCredentials(context: SignUpContext, session: Sensitive<string> | undefined): Credentials {
  const { username, password, prefersSession } = context
  if (session && (prefersSession || !password)) return { username, authFlow: 'USER_AUTH', session }
  return password ? { username, password } : { username }
}

/** Whether the user was made although the sign-up was refused: only the message could not be sent. */
export const isUserMade = (error: unknown): boolean =>
  isException(error, 'LimitExceededException') || isException(error, 'CodeDeliveryFailureException')

/** Whether there is nothing to confirm any more. */
export const isConfirmed = (error: unknown): boolean => isAlreadyConfirmed(error)

/** Whether the address belongs to another user, and was not to be taken over. */
export const isAliasTaken = (error: unknown, { forceAliasCreation }: SignUpContext): boolean =>
  !forceAliasCreation && isException(error, 'AliasExistsException')

/** Whether there is no such user. */
export const isUserUnknown = (error: unknown): boolean => isException(error, 'UserNotFoundException')

const isException = (error: unknown, code: string): boolean => error instanceof CognitoError && error.code === code
