/**
 * The context of the set-up of an authenticator app, and the pure changes and questions to it. The machine says when.
 *
 * @module
 */
import { CognitoError, SessionError, toAuthError } from '../../src/errors.ts'
import type { TotpSetupContext, TotpSetupInput, TotpSetupOutput } from './types.ts'

/** The context a new attempt starts with. */
export function firstContext({ setsPreference, error }: TotpSetupInput): TotpSetupContext {
  return { setsPreference, totp: undefined, answer: undefined, isPreferenceSet: false, error, outcome: undefined }
}

/** Keeps why something was refused. */
export const takeError = (thrown: unknown): Partial<TotpSetupContext> => ({ error: toAuthError(thrown) })

/** The end: no secret is left. */
export function end(context: TotpSetupContext, outcome: TotpSetupOutput['status']): TotpSetupContext {
  const { setsPreference, isPreferenceSet } = context
  return { ...firstContext({ setsPreference }), isPreferenceSet, outcome }
}

/** Exceptions after which no code of this secret can be right. */
const OVER: readonly string[] = [
  'NotAuthorizedException',
  'SoftwareTokenMFANotFoundException',
  'ResourceNotFoundException',
  'UserNotFoundException',
  'PasswordResetRequiredException',
  'UserNotConfirmedException',
]

/** Whether the set-up has to begin again, or cannot be made at all. */
export const isOver = (error: unknown): boolean =>
  error instanceof SessionError || (error instanceof CognitoError && OVER.includes(error.code))
