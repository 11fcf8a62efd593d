/**
 * The context of the registration of a passkey, and the pure changes and questions to it. The machine says when.
 *
 * @module
 */
import { AuthError, toAuthError } from '../../src/errors.ts'
import type { PasskeyRegistrationContext, PasskeyRegistrationInput } from './types.ts'

/** A request that ends this soon is not worth asking a person for. Milliseconds. */
const LEAST_TIME_LEFT_MS = 10_000

/** The context a new attempt starts with. */
export function firstContext({ isSupported, error }: PasskeyRegistrationInput): PasskeyRegistrationContext {
  return { isSupported, request: undefined, credential: undefined, passkey: undefined, error }
}

/** Keeps why something was refused. */
export const takeError = (thrown: unknown): Partial<PasskeyRegistrationContext> => ({ error: toAuthError(thrown) })

/** Whether the request before can still be answered. Then a second try needs no waiting between click and prompt. */
export const isRequestGood = ({ request }: PasskeyRegistrationContext, now: number): boolean =>
  request !== undefined && request.expiresAt - now >= LEAST_TIME_LEFT_MS

/** Whether a passkey was made that the service may still take. */
export const isCredentialGood = ({ request, credential }: PasskeyRegistrationContext, now: number): boolean =>
  credential !== undefined && request !== undefined && request.expiresAt > now

/** Whether the same passkey can be handed in once more. */
export const isWorthRepeating = (error: unknown): boolean => error instanceof AuthError && error.retryable
