/**
 * The password reset's context, and the pure changes and questions to it. The machine says when.
 *
 * @module
 */
import type { CodeResume } from '../../src/account/code-resume.ts'
import type { Delivery } from '../../src/account/delivery.ts'
import { CognitoError, toAuthError } from '../../src/errors.ts'
import type { PasswordResetContext, PasswordResetInput, PasswordResetOutput } from './types.ts'

/** The context a new attempt starts with. */
export function firstContext(input: PasswordResetInput): PasswordResetContext {
  return {
    start: input.start,
    username: input.username ?? '',
    delivery: undefined,
    answer: undefined,
    error: input.error,
    signIn: undefined,
    outcome: undefined,
  }
}

/** What is left where the name is asked for again. */
export function backToForm({ username, error }: PasswordResetContext): PasswordResetContext {
  return firstContext({ start: 'form', username, error })
}

/** Begins with a name. */
export const takeName = (username: string): PasswordResetContext => firstContext({ start: 'form', username })

/** Brings a conversation back that waited for a code, without what the form refused meanwhile. */
export const takeResume = (resume: CodeResume | undefined): Partial<PasswordResetContext> => ({
  ...resume,
  error: undefined,
})

/** Takes in where the code went. A service that does not say leaves what was known. */
export const takeDelivery = (
  context: PasswordResetContext,
  delivery: Delivery | undefined,
): Partial<PasswordResetContext> => ({ delivery: delivery ?? context.delivery })

/** Keeps why something was refused. */
export const takeError = (thrown: unknown): Partial<PasswordResetContext> => ({ error: toAuthError(thrown) })

/** The end: what a sign-in needs, and no secret beside. */
export function end(context: PasswordResetContext, outcome: PasswordResetOutput['status']): PasswordResetContext {
  const { username, answer } = context
  const isReset = outcome === 'reset' && answer !== undefined
  return {
    ...takeName(username),
    outcome,
    signIn: isReset ? { username, password: answer.newPassword } : undefined,
  }
}

/** Whether there is no such user. */
export const isUserUnknown = (error: unknown): boolean => isException(error, 'UserNotFoundException')

/** Whether the sign-up has to be confirmed first. */
export const isNotConfirmed = (error: unknown): boolean => isException(error, 'UserNotConfirmedException')

const isException = (error: unknown, code: string): boolean => error instanceof CognitoError && error.code === code
