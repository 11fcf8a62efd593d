/**
 * Creates a user, and confirms one.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SignUp.html
 * @module
 */
import type { WithAuthContext } from '../core.ts'
import { InvalidInputError } from '../errors.ts'
import {
  optional,
  readCode,
  readPairs,
  readPassword,
  readRecord,
  readToken,
  readUsername,
  type Secret,
} from '../input.ts'
import { isSessionDead } from '../refusals.ts'
import { Sensitive } from '../sensitive.ts'
import type { CallOptions } from '../transport/call.ts'
import type { NewAttributes } from './attributes.ts'
import { type ClientMetadata, type Delivery, readDelivery, writePublicCall } from './public-call.ts'

/** Details of a new user. */
export interface SignUpDetails {
  /** User name, or an e-mail address or phone number where the pool signs in by those. 1 to 128 characters. */
  readonly username: string
  /** At most 256 characters. Leave it out for a user without a password, in pools that offer one-time codes. */
  readonly password?: Secret | undefined
  /** The attribute `email`. Empty counts as absent. */
  readonly email?: string | undefined
  /** The attribute `phone_number`, in E.164 such as `+15550100123`. Empty counts as absent. */
  readonly phoneNumber?: string | undefined
  /** Such as `{ given_name: 'Ada', 'custom:team': 'red' }`. An empty value counts as absent. */
  readonly attributes?: NewAttributes | undefined
  /** Passed to the pre sign-up trigger, and not stored. */
  readonly validationData?: Readonly<Record<string, string>> | undefined
  /** Passed to Lambda triggers, over the `clientMetadata` of `createAuth`. */
  readonly clientMetadata?: ClientMetadata | undefined
}

/** Checked details. Everything secret is boxed. */
export interface SignUpRequest {
  readonly username: string
  readonly password: Sensitive<string> | undefined
  readonly attributes: readonly (readonly [string, string])[]
  readonly validationData: readonly (readonly [string, string])[]
  readonly clientMetadata: ClientMetadata | undefined
}

/** A created user. */
export interface SignedUp {
  readonly username: string
  /** The user's id, which never changes. */
  readonly sub: string | undefined
  /** True if a trigger confirmed the user, so that no code was sent. */
  readonly isConfirmed: boolean
  /** `undefined` when nothing was sent. */
  readonly delivery: Delivery | undefined
  /** For {@link confirmSignUp}, so that the code signs the user in as well. Present where the pool offers it. */
  readonly session: Sensitive<string> | undefined
}

/**
 * Checks the details of a sign-up.
 *
 * @throws {InvalidInputError} that names the field.
 */
export function readSignUpDetails(details: SignUpDetails): SignUpRequest {
  if (typeof details !== 'object' || details === null) {
    throw new InvalidInputError('The details must be an object', { field: 'username' })
  }
  const { password, email, phoneNumber, attributes, clientMetadata } = details
  return {
    username: readUsername(details.username),
    password: password === undefined ? undefined : readPassword(password),
    attributes: Object.entries({
      ...readRecord(attributes, 'attributes', 'Attributes'),
      ...readRecord({ email: email || undefined, phone_number: phoneNumber || undefined }, 'attributes', 'Attributes'),
    }).filter(([, value]) => value !== ''),
    validationData: readPairs(details.validationData, 'validationData', 'Validation data'),
    clientMetadata,
  }
}

/**
 * Creates a user, who then confirms with a code unless a trigger did it.
 *
 * @throws {CognitoError} `UsernameExistsException`, `InvalidPasswordException`, … With `LimitExceededException` or
 *   `CodeDeliveryFailureException` the user was created, and only the message was not sent.
 * @throws {InvalidInputError} that names the field.
 * @example await signUp(auth, { username: 'ada', password, attributes: { email: 'ada@example.org' } })
 */
export async function signUp(auth: WithAuthContext, details: SignUpDetails, options?: CallOptions): Promise<SignedUp> {
  return sendSignUp(auth, readSignUpDetails(details), options)
}

/** {@link signUp} with checked details. */
export async function sendSignUp(
  { context }: WithAuthContext,
  request: SignUpRequest,
  options?: CallOptions,
): Promise<SignedUp> {
  const { username, password, attributes, validationData } = request
  const answer = await context.call(
    'SignUp',
    {
      ...(await writePublicCall(context, username, request.clientMetadata)),
      ...(password && { Password: password.expose() }),
      ...(attributes.length > 0 && { UserAttributes: attributes.map(([Name, Value]) => ({ Name, Value })) }),
      ...(validationData.length > 0 && { ValidationData: validationData.map(([Name, Value]) => ({ Name, Value })) }),
    },
    options,
  )
  return {
    username,
    sub: typeof answer.UserSub === 'string' ? answer.UserSub : undefined,
    isConfirmed: answer.UserConfirmed === true,
    delivery: readDelivery(answer.CodeDeliveryDetails, context.ports.clock.now()),
    session: readSession(answer.Session),
  }
}

/** A `Session`, boxed. `undefined` if absent. */
export function readSession(session: unknown): Sensitive<string> | undefined {
  return typeof session === 'string' && session !== '' ? new Sensitive(session) : undefined
}

/** Input of {@link confirmSignUp}. */
export interface SignUpConfirmation {
  readonly username: string
  /** As typed: spaces and dashes are removed, digits of every script are read. */
  readonly code: Secret
  /** The session of the sign-up, for a sign-in with the same code. */
  readonly session?: Secret | undefined
  /**
   * Takes an e-mail address or phone number that is another user's alias away from that user, who then cannot sign
   * in with it any more. Default: false.
   */
  readonly forceAliasCreation?: boolean | undefined
  readonly clientMetadata?: ClientMetadata | undefined
}

/**
 * Confirms a new user.
 *
 * @returns a session that signs the user in at once by `USER_AUTH`, where the pool offers it
 * @throws {CognitoError} `CodeMismatchException`, `ExpiredCodeException`, `AliasExistsException` when the address is
 *   another user's alias; `isAlreadyConfirmed` recognises the error for a user who is confirmed already.
 */
export async function confirmSignUp(
  { context }: WithAuthContext,
  input: SignUpConfirmation,
  options?: CallOptions,
): Promise<{ readonly session: Sensitive<string> | undefined }> {
  const { session, forceAliasCreation, clientMetadata } = input
  const request = {
    ...(await writePublicCall(context, readUsername(input.username), clientMetadata)),
    ConfirmationCode: readCode(input.code).expose(),
    ...(forceAliasCreation === true && { ForceAliasCreation: true }),
  }
  const boxed = optional((sent) => readToken(sent, 'session'), session)
  try {
    const answer = await context.call(
      'ConfirmSignUp',
      { ...request, ...(boxed && { Session: boxed.expose() }) },
      options,
    )
    return { session: readSession(answer.Session) }
  } catch (error) {
    // An expired session must not prevent the confirmation. Without it the user signs in manually.
    if (!boxed || !isSessionDead(error)) throw error
  }
  const answer = await context.call('ConfirmSignUp', request, options)
  return { session: readSession(answer.Session) }
}

/**
 * Sends a new code. The old one becomes invalid.
 *
 * @returns the delivery of the code; `undefined` if the service does not say
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ResendConfirmationCode.html
 */
export async function resendSignUpCode(
  { context }: WithAuthContext,
  input: { readonly username: string; readonly clientMetadata?: ClientMetadata | undefined },
  options?: CallOptions,
): Promise<Delivery | undefined> {
  const request = await writePublicCall(context, readUsername(input.username), input.clientMetadata)
  const answer = await context.call('ResendConfirmationCode', request, options)
  return readDelivery(answer.CodeDeliveryDetails, context.ports.clock.now())
}
