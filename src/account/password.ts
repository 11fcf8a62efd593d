/**
 * Forgotten, changed and first passwords.
 *
 * @module
 */
import type { WithAuthContext } from '../core.ts'
import { type AuthError, ConfigurationError } from '../errors.ts'
import { createFields, type Field } from '../fields.ts'
import { readCode, readPassword, readUsername, type Secret } from '../input.ts'
import { Sensitive } from '../sensitive.ts'
import { callAsUser } from '../session/token-calls.ts'
import type { CallOptions } from '../transport/call.ts'
import { type ClientMetadata, type Delivery, readDelivery, writePublicCall } from './public-call.ts'

/**
 * Sends a code with which a new password can be set.
 *
 * @returns the delivery of the code, which does not prove that the user exists
 * @throws {CognitoError} `UserNotFoundException` where the pool does not hide its users; `InvalidParameterException`
 *   when the user has no verified address; `LimitExceededException` after too many requests.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ForgotPassword.html
 */
export async function forgotPassword(
  { context }: WithAuthContext,
  input: { readonly username: string; readonly clientMetadata?: ClientMetadata | undefined },
  options?: CallOptions,
): Promise<Delivery | undefined> {
  const request = await writePublicCall(context, readUsername(input.username), input.clientMetadata)
  const answer = await context.call('ForgotPassword', request, options)
  return readDelivery(answer.CodeDeliveryDetails, context.ports.clock.now())
}

/**
 * Sets a new password with a code of {@link forgotPassword}, or of an administrator's reset. Does not sign the user in.
 *
 * @throws {CognitoError} `CodeMismatchException`, `ExpiredCodeException`, `InvalidPasswordException`,
 *   `PasswordHistoryPolicyViolationException`, …
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ConfirmForgotPassword.html
 */
export async function confirmForgotPassword(
  { context }: WithAuthContext,
  input: {
    readonly username: string
    readonly code: Secret
    readonly newPassword: Secret
    readonly clientMetadata?: ClientMetadata | undefined
  },
  options?: CallOptions,
): Promise<void> {
  const username = readUsername(input.username)
  const code = readCode(input.code)
  const password = readPassword(input.newPassword, 'newPassword')
  await context.call(
    'ConfirmForgotPassword',
    {
      ...(await writePublicCall(context, username, input.clientMetadata)),
      ConfirmationCode: code.expose(),
      Password: password.expose(),
    },
    options,
  )
}

/**
 * Changes the password of the signed-in user. Tokens stay valid, here and elsewhere.
 *
 * @throws {CognitoError} `NotAuthorizedException` when the previous password is wrong; `InvalidPasswordException`,
 *   `PasswordHistoryPolicyViolationException`, `LimitExceededException`.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ChangePassword.html
 */
export async function changePassword(
  { context }: WithAuthContext,
  input: { readonly previousPassword: Secret; readonly proposedPassword: Secret },
  options?: CallOptions,
): Promise<void> {
  const previous = readPassword(input.previousPassword)
  const proposed = readPassword(input.proposedPassword, 'newPassword')
  await callAsUser(
    context,
    'ChangePassword',
    { PreviousPassword: previous.expose(), ProposedPassword: proposed.expose() },
    options,
  )
}

/**
 * The inputs of a form that changes a password: `username` is read-only, so that password managers file the new one
 * under it. The other names are the keys of what {@link changePassword} takes.
 */
export function changePasswordFields(state: {
  /** What the user signs in with, such as `signInName` of the session's user. */
  readonly username: string
  /** True while the request is under way. Default: false. */
  readonly pending?: boolean
  /** What the last request was refused with. Default: none. */
  readonly error?: AuthError | null
}): Readonly<Record<'username' | 'previousPassword' | 'proposedPassword', Field>> {
  const { username: owner, pending = false, error = null } = state
  return createFields(['username', 'previousPassword', 'proposedPassword'], { pending, error, owner })
}

/**
 * Sets the first password of a user who signs in without one. A password cannot be removed.
 *
 * @throws {CognitoError} as {@link changePassword}; also when the user has a password already.
 */
export async function setPassword(
  { context }: WithAuthContext,
  input: { readonly password: Secret },
  options?: CallOptions,
): Promise<void> {
  const password = readPassword(input.password, 'newPassword')
  await callAsUser(context, 'ChangePassword', { ProposedPassword: password.expose() }, options)
}

/** The password policy of the pool. The service does not publish it to clients, so the app states it. */
export interface PasswordPolicy {
  /** 6 to 99 characters. Default: 8. */
  readonly minimumLength?: number | undefined
  /** A letter from a to z. Default: true. */
  readonly requireLowercase?: boolean | undefined
  /** A letter from A to Z. Default: true. */
  readonly requireUppercase?: boolean | undefined
  /** A digit from 0 to 9. Default: true. */
  readonly requireNumbers?: boolean | undefined
  /** A symbol, or a space between other characters. Default: true. */
  readonly requireSymbols?: boolean | undefined
  /** Rates how hard a password is to guess, from 0 to 1, such as a wrapped `zxcvbn`. Default: none. */
  readonly strength?: ((password: string) => number) | undefined
}

/** The name of a rule. */
export type PasswordRule = 'minimumLength' | 'maximumLength' | 'lowercase' | 'uppercase' | 'number' | 'symbol' | 'edges'

/** One rule, and whether the password meets it. */
export interface RuleResult {
  readonly rule: PasswordRule
  readonly isMet: boolean
  /** Number of characters, for the two rules of length. */
  readonly length?: number
}

/** The result of a password check. */
export interface PasswordCheck {
  /** The rules in force, in display order. */
  readonly rules: readonly RuleResult[]
  readonly isMet: boolean
  /** From 0 to 1; `undefined` without a `strength` function. */
  readonly strength: number | undefined
}

/** The characters that the service counts as symbols. */
const SYMBOL = /[\^$*.[\]{}()?\-"!@#%&/\\,><':;|_~`+=]/
const LONGEST = 256

/**
 * Checks a password against a policy. The service decides in the end.
 *
 * @throws {ConfigurationError} when the policy is malformed.
 */
export function checkPassword(policy: PasswordPolicy, password: Secret): PasswordCheck {
  const text = password instanceof Sensitive ? password.expose() : password
  const { minimumLength = 8, strength } = policy
  if (!Number.isSafeInteger(minimumLength) || minimumLength < 6 || minimumLength > 99) {
    throw new ConfigurationError('minimumLength must be a whole number from 6 to 99', { field: 'minimumLength' })
  }
  const length = [...text].length
  const isWanted = (wish: boolean | undefined): boolean => wish !== false
  const rules: readonly (RuleResult | false)[] = [
    { rule: 'minimumLength', isMet: length >= minimumLength, length: minimumLength },
    isWanted(policy.requireLowercase) && { rule: 'lowercase', isMet: /[a-z]/.test(text) },
    isWanted(policy.requireUppercase) && { rule: 'uppercase', isMet: /[A-Z]/.test(text) },
    isWanted(policy.requireNumbers) && { rule: 'number', isMet: /[0-9]/.test(text) },
    isWanted(policy.requireSymbols) && { rule: 'symbol', isMet: SYMBOL.test(text) || / /.test(text.trim()) },
    // Listed only when broken: these rules need no announcement.
    /^\s|\s$/.test(text) && { rule: 'edges', isMet: false },
    text.length > LONGEST && { rule: 'maximumLength', isMet: false, length: LONGEST },
  ]
  const inForce = rules.filter((rule): rule is RuleResult => rule !== false)
  return {
    rules: inForce,
    isMet: inForce.every(({ isMet }) => isMet),
    strength: strength === undefined ? undefined : Math.min(1, Math.max(0, strength(text))),
  }
}
