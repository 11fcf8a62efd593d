/**
 * Every error this library throws or returns. Few classes, split by what the caller does next;
 * `code` identifies the exact error.
 *
 * | class | cause | the caller |
 * |---|---|---|
 * | {@link CognitoError} | an exception of the service | shows it, or branches on the code |
 * | {@link NetworkError} | no response | offers a retry |
 * | {@link WafError} | AWS WAF asks for a CAPTCHA or a challenge | runs it, and calls again |
 * | {@link ProtocolError} | an invalid response | stops and reports |
 * | {@link InvalidInputError} | invalid input | shows it beside the field |
 * | {@link FlowError} | an action that does not fit the present step | lets the view catch up |
 * | {@link PasskeyError} | the authenticator or its user | offers another way |
 * | {@link SessionError} | no usable session | signs in again |
 * | {@link StorageError} | the storage of sessions | goes on; the session lives in memory |
 * | {@link ConfigurationError} | the calling code | fixes the code |
 *
 * No message, property or `cause` ever holds a password, a code, a token or an SRP value. So nothing that `fetch` or a
 * port throws is kept: of such an error a `cause` has the name only.
 *
 * @module
 */

/** The codes of this library. A {@link CognitoError} has the name of Cognito's exception as its code. */
export type OwnErrorCode =
  | 'ERR_NETWORK'
  | 'ERR_NETWORK_AUTH'
  | 'ERR_WAF_ACTION'
  | 'ERR_TIMEOUT'
  | 'ERR_ABORTED'
  | 'ERR_PROTOCOL'
  | 'ERR_INVALID_INPUT'
  | 'ERR_STALE_STEP'
  | 'ERR_BUSY'
  | 'ERR_CANCELLED'
  | 'ERR_CHALLENGE_EXPIRED'
  | 'ERR_CHALLENGE_LOOP'
  | 'ERR_UNSUPPORTED_CHALLENGE'
  | 'ERR_DEVICE_MISSING'
  | 'ERR_PASSKEY_CANCELLED'
  | 'ERR_PASSKEY_UNSUPPORTED'
  | 'ERR_PASSKEY_EXISTS'
  | 'ERR_PASSKEY_SECURITY'
  | 'ERR_PASSKEY_FAILED'
  | 'ERR_SIGNED_OUT'
  | 'ERR_SESSION_EXPIRED'
  | 'ERR_NOT_REVOKED'
  | 'ERR_IDENTITY_MISMATCH'
  | 'ERR_SCOPE_MISSING'
  | 'ERR_TOKENS_ON_SERVER'
  | 'ERR_REAUTHENTICATE'
  | 'ERR_SESSION_TOO_LARGE'
  | 'ERR_STORAGE'
  | 'ERR_CONFIGURATION'

/** A code of this library, or the name of a Cognito exception such as `CodeMismatchException`. */
export type AuthErrorCode = OwnErrorCode | (string & {})

/** The input that an error is about, as the step names it. */
export type ErrorField =
  | 'username'
  | 'password'
  | 'newPassword'
  | 'code'
  | 'email'
  | 'phoneNumber'
  | 'answer'
  | 'attributes'
  | (string & {})

/** Options of every error of this library. */
export interface AuthErrorOptions {
  readonly code?: AuthErrorCode
  /** True if the same call may succeed later, unchanged. Default: false. */
  readonly retryable?: boolean | undefined
  readonly field?: ErrorField | undefined
  /** The thrown value. Errors of this library are kept; of any other the name is. */
  readonly cause?: unknown
}

// Members are declared and not defined: the constructors assign them, and a definition would be code of its own.

/** Base of every error this library throws. Switch on {@link AuthError.code}. */
export class AuthError extends Error {
  declare readonly code: AuthErrorCode
  /** True if the same call may succeed later, unchanged. */
  declare readonly retryable: boolean
  /** The input at fault, where there is one. */
  declare readonly field: ErrorField | undefined

  constructor(message: string, options: AuthErrorOptions = {}) {
    const cause = toCause(options.cause)
    super(message, cause && { cause })
    this.name = 'AuthError'
    this.code = options.code ?? 'ERR_PROTOCOL'
    this.retryable = options.retryable ?? false
    this.field = options.field
  }

  /** The parts that are safe to log or to send. Never the cause. */
  toJSON(): { name: string; code: string; message: string; retryable: boolean; field?: string | undefined } {
    const { name, code, message, retryable, field } = this
    return { name, code, message, retryable, field }
  }
}

/** Amazon Cognito answered with an exception. `code` is its name, verbatim. */
export class CognitoError extends AuthError {
  /** HTTP status of the response. */
  declare readonly status: number
  /** Value of the `x-amzn-requestid` header, for a support case. */
  declare readonly requestId: string | undefined
  /** The operation that was refused, such as `InitiateAuth`. */
  declare readonly operation: string | undefined
  /** Wait that the service requested, in milliseconds. Read from `Retry-After`, at most 5 minutes. */
  declare readonly retryAfterMs: number | undefined

  constructor(
    message: string,
    options: AuthErrorOptions & {
      readonly code: string
      readonly status: number
      readonly requestId?: string | undefined
      readonly operation?: string | undefined
      readonly retryAfterMs?: number | undefined
    },
  ) {
    super(message, options)
    this.name = 'CognitoError'
    this.status = options.status
    this.requestId = options.requestId
    this.operation = options.operation
    this.retryAfterMs = options.retryAfterMs
  }
}

/** No usable response: offline, timeout, aborted, a proxy or captive portal in between. */
export class NetworkError extends AuthError {
  /** Wait that the response requested, in milliseconds. */
  declare readonly retryAfterMs: number | undefined
  /** HTTP status of a response that is not from Cognito. */
  declare readonly status: number | undefined

  constructor(
    message: string,
    options: AuthErrorOptions & {
      readonly code?: 'ERR_NETWORK' | 'ERR_NETWORK_AUTH' | 'ERR_TIMEOUT' | 'ERR_ABORTED'
      readonly retryAfterMs?: number | undefined
      readonly status?: number | undefined
    } = {},
  ) {
    super(message, { code: 'ERR_NETWORK', retryable: options.code !== 'ERR_ABORTED', ...options })
    this.name = 'NetworkError'
    this.retryAfterMs = options.retryAfterMs
    this.status = options.status
  }
}

/** AWS WAF, in front of the service, wants a proof first. Nothing reached the service, and nothing is retried. */
export class WafError extends AuthError {
  /** `captcha`: the user has to solve a puzzle. `challenge`: the browser does so unnoticed. */
  declare readonly action: 'captcha' | 'challenge'

  constructor(message: string, { action, ...options }: AuthErrorOptions & { readonly action: WafError['action'] }) {
    super(message, { code: 'ERR_WAF_ACTION', ...options })
    this.name = 'WafError'
    this.action = action
  }
}

/** A response that breaks the contract: malformed, hostile, or for another request. */
export class ProtocolError extends AuthError {
  constructor(message: string, options: AuthErrorOptions = {}) {
    super(message, { code: 'ERR_PROTOCOL', ...options })
    this.name = 'ProtocolError'
  }
}

/** Invalid input. Thrown before any request. */
export class InvalidInputError extends AuthError {
  constructor(message: string, options: AuthErrorOptions & { readonly field: ErrorField }) {
    super(message, { code: 'ERR_INVALID_INPUT', ...options })
    this.name = 'InvalidInputError'
  }
}

/** An action that does not fit the present step, or a flow that has ended. */
export class FlowError extends AuthError {
  constructor(message: string, options: AuthErrorOptions & { readonly code: OwnErrorCode }) {
    super(message, options)
    this.name = 'FlowError'
  }
}

/** The authenticator or its user declined. */
export class PasskeyError extends AuthError {
  constructor(message: string, options: AuthErrorOptions & { readonly code: OwnErrorCode }) {
    super(message, options)
    this.name = 'PasskeyError'
  }
}

/** There is no usable session. */
export class SessionError extends AuthError {
  constructor(message: string, options: AuthErrorOptions & { readonly code: OwnErrorCode }) {
    super(message, options)
    this.name = 'SessionError'
  }
}

/** Reading or writing the storage of sessions failed. */
export class StorageError extends AuthError {
  constructor(message: string, options: AuthErrorOptions = {}) {
    super(message, { code: 'ERR_STORAGE', retryable: true, ...options })
    this.name = 'StorageError'
  }
}

/** The calling code is wrong: a missing option, a malformed pool id, a port that this runtime lacks. */
export class ConfigurationError extends AuthError {
  constructor(message: string, options: AuthErrorOptions = {}) {
    super(message, { code: 'ERR_CONFIGURATION', ...options })
    this.name = 'ConfigurationError'
  }
}

/**
 * The cause of an error: another error of this library, or one with the name of the thrown value and words of ours.
 * The messages and members of others may hold the request that failed, an address or a stored value.
 */
function toCause(thrown: unknown): Error | undefined {
  if (thrown instanceof AuthError) return thrown
  const name = nameOf(thrown)
  return name === undefined ? undefined : Object.assign(new Error('Hidden'), { name })
}

/** The name of a thrown value, which need not be an `Error`: letters and digits, at most 64. `undefined` if it has none. */
export function nameOf(thrown: unknown): string | undefined {
  return /^\w{1,64}$/.exec(textOf(thrown, 'name'))?.[0]
}

/** A member of a thrown value, `''` unless it is a string. What is thrown may be anything, its getters may throw too. */
export function textOf(thrown: unknown, member: string): string {
  try {
    const text: unknown = Object(thrown)[member]
    return typeof text === 'string' ? text : ''
  } catch {
    return ''
  }
}

/**
 * Any thrown value as an {@link AuthError}: errors of this library unchanged, everything else wrapped, its name as the
 * cause.
 */
export function toAuthError(thrown: unknown): AuthError {
  if (thrown instanceof AuthError) return thrown
  return new ProtocolError('Unexpected error', { cause: thrown })
}
