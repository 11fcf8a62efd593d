/**
 * Input of a sign-in from the user and the app, checked at the door.
 *
 * @module
 */
import { AUTH_FLOWS, type AuthFlow } from '../config.ts'
import { optional, readClientMetadata, readPassword, readToken, readUsername, refuse } from '../input.ts'
import type { Sensitive } from '../sensitive.ts'

/** A first factor that `USER_AUTH` may start with. */
export type FirstFactor = 'PASSWORD' | 'PASSWORD_SRP' | 'EMAIL_OTP' | 'SMS_OTP' | 'WEB_AUTHN'

/** Names of first factors, for a look-up. */
export const FIRST_FACTORS: readonly string[] = [
  'PASSWORD',
  'PASSWORD_SRP',
  'EMAIL_OTP',
  'SMS_OTP',
  'WEB_AUTHN',
] satisfies readonly FirstFactor[]

/** Step-up authentication of a signed-in user (`USER_AUTH` only). */
export interface StepUp {
  /** The authentication levels to reach, most wanted first (`TARGET_ACR_VALUES`). */
  readonly targetAcrValues: readonly string[]
  /** Longest time since the last sign-in (`MAX_AGE`). Seconds, whole, zero or more. */
  readonly maxAgeSeconds?: number
  /** Proof of the factors used so far (`ACCESS_TOKEN`). Default: the access token of the session. */
  readonly accessToken?: string | Sensitive<string>
}

/** Input of `submit` of the step `identify`. */
export interface Credentials {
  /** User name, e-mail address or phone number, as typed: spaces around it and within a phone number are removed. */
  readonly username: string
  /** At most 256 characters. Leave it out for a flow without one, or for a separate password step. */
  readonly password?: string | Sensitive<string> | undefined
  /** Default: the `authFlow` of `createAuth`. */
  readonly authFlow?: AuthFlow | undefined
  /** The first factor to start with (`USER_AUTH` only). Default: `PASSWORD_SRP` with a password, else a choice. */
  readonly preferredChallenge?: FirstFactor | undefined
  /** The `Session` of `ConfirmSignUp`, to sign in at once after signing up (`USER_AUTH` only). */
  readonly session?: string | Sensitive<string> | undefined
  readonly stepUp?: StepUp | undefined
  /** Passed to Lambda triggers, over the `clientMetadata` of `createAuth`. */
  readonly clientMetadata?: Readonly<Record<string, string>> | undefined
  /** `memory` forgets the session when the page ends. Default: `storage`. */
  readonly persistence?: 'storage' | 'memory' | undefined
}

/** Checked credentials. */
export interface SignInRequest {
  readonly username: string
  readonly password: Sensitive<string> | undefined
  readonly authFlow: AuthFlow
  readonly preferredChallenge: FirstFactor | undefined
  readonly session: Sensitive<string> | undefined
  readonly stepUp: (Omit<StepUp, 'accessToken'> & { readonly accessToken: Sensitive<string> | undefined }) | undefined
  readonly clientMetadata: Readonly<Record<string, string>> | undefined
  readonly persistence: 'storage' | 'memory'
}

/** The start of a sign-in: the flow, and the preferred first factor. They decide the use of the password. */
type Beginning = Pick<SignInRequest, 'authFlow'> & Partial<Pick<SignInRequest, 'preferredChallenge'>>

/**
 * The use that a flow makes of the password at once: it opens an SRP exchange, or sends it. `undefined` when the flow
 * starts without one.
 */
export function passwordUse({ authFlow, preferredChallenge }: Beginning): 'srp' | 'sent' | undefined {
  // Cognito's names of flows and first factors tell.
  const name = authFlow === 'USER_AUTH' ? (preferredChallenge ?? '') : authFlow
  if (name.includes('SRP')) return 'srp'
  return name.includes('PASSWORD') ? 'sent' : undefined
}

/**
 * Checks credentials.
 *
 * @throws {InvalidInputError} that names the field.
 */
export function readCredentials(credentials: Credentials, defaultFlow: AuthFlow): SignInRequest {
  if (typeof credentials !== 'object' || credentials === null) refuse('username', 'Credentials must be an object')
  const { authFlow = defaultFlow, preferredChallenge, session, stepUp, persistence = 'storage' } = credentials
  // A misspelt value would sign in with another flow, or store a session that must stay in memory.
  readWord('authFlow', authFlow, AUTH_FLOWS)
  readWord('persistence', persistence, ['storage', 'memory'])
  if (preferredChallenge !== undefined) readWord('preferredChallenge', preferredChallenge, FIRST_FACTORS)
  const isUserAuth = authFlow === 'USER_AUTH'
  if (!isUserAuth && (preferredChallenge !== undefined || session !== undefined || stepUp !== undefined))
    refuse('authFlow', 'preferredChallenge, session and stepUp go with USER_AUTH only')
  const username = readUsername(credentials.username)
  // An input that is left empty, where the flow starts without it.
  const isLeftOut = credentials.password === '' && !passwordUse({ authFlow, preferredChallenge })
  const password = isLeftOut ? undefined : optional(readPassword, credentials.password)
  return {
    username,
    password,
    authFlow,
    preferredChallenge: preferredChallenge ?? (isUserAuth && password ? 'PASSWORD_SRP' : undefined),
    session: optional((sent) => readToken(sent, 'session'), session),
    stepUp: optional(readStepUp, stepUp),
    clientMetadata: optional(readClientMetadata, credentials.clientMetadata),
    persistence,
  }
}

function readWord(name: keyof Credentials, word: unknown, words: readonly unknown[]): void {
  if (!words.includes(word)) refuse(name, `${name} must be one of ${words.join(', ')}`)
}

function readStepUp(stepUp: StepUp): NonNullable<SignInRequest['stepUp']> {
  const { targetAcrValues, maxAgeSeconds, accessToken } = Object(stepUp) as StepUp
  if (!Array.isArray(targetAcrValues) || targetAcrValues.length === 0 || !targetAcrValues.every(isWord))
    refuse('stepUp', 'targetAcrValues must be a list of levels')
  if (maxAgeSeconds !== undefined && !(Number.isSafeInteger(maxAgeSeconds) && maxAgeSeconds >= 0))
    refuse('stepUp', 'maxAgeSeconds must be a whole number, zero or more')
  return { ...stepUp, accessToken: optional((sent) => readToken(sent, 'stepUp'), accessToken) }
}

const isWord = (text: unknown): boolean => typeof text === 'string' && /^\S+$/.test(text)
