/**
 * Gives the signed-in user a passkey: the service asks, the authenticator makes one, the service takes it.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_StartWebAuthnRegistration.html
 * @module
 */
import type { AuthContext, WithAuthContext } from '../core.ts'
import { PasskeyError, ProtocolError } from '../errors.ts'
import { Sensitive } from '../sensitive.ts'
import { callAsUser } from '../session/token-calls.ts'
import type { CallOptions } from '../transport/call.ts'

/** What the service asks of an authenticator. */
export interface PasskeyRequest {
  /** A `PublicKeyCredentialCreationOptionsJSON`. */
  readonly creationOptions: unknown
  /** Until when the answer counts. Milliseconds since the Unix epoch, local clock. */
  readonly expiresAt: number
}

/** A passkey that was made. */
export interface NewPasskey {
  readonly credentialId: string
  /** Whether it is of this machine (`platform`) or of a key or a phone (`cross-platform`), where it says. */
  readonly attachment: string | undefined
}

/** The parts of creation options that matter here. */
export interface CreationOptions {
  readonly relyingPartyId: string | undefined
  /** The WebAuthn user handle, base64url. */
  readonly userHandle: string | undefined
  /** The ids of the passkeys that exist already. `undefined` when the service does not say. */
  readonly excluded: readonly string[] | undefined
  readonly timeoutMs: number
}

/** What a browser uses when the options name no time. */
const DEFAULT_TIMEOUT_MS = 60_000

/**
 * Registers a passkey. The person is asked by the browser or the phone meanwhile: call it from a click.
 *
 * @throws {PasskeyError} when the person declines, has one here already, or there are no passkeys here.
 * @throws {CognitoError} `WebAuthnNotEnabledException`, `WebAuthnOriginNotAllowedException`, `LimitExceededException`, …
 */
export async function registerPasskey(auth: WithAuthContext, options: CallOptions = {}): Promise<NewPasskey> {
  if (!auth.context.ports.passkeys.isSupported()) {
    throw new PasskeyError('Passkeys cannot be used here', { code: 'ERR_PASSKEY_UNSUPPORTED' })
  }
  const request = await startPasskeyRegistration(auth, options)
  const credential = await createPasskey(auth, request, options)
  return completePasskeyRegistration(auth, credential, options)
}

/** Asks the service for creation options. */
export async function startPasskeyRegistration(
  { context }: WithAuthContext,
  options?: CallOptions,
): Promise<PasskeyRequest> {
  const answer = await callAsUser(context, 'StartWebAuthnRegistration', {}, options)
  const creationOptions = answer.CredentialCreationOptions
  const { timeoutMs } = readCreationOptions(creationOptions)
  return { creationOptions, expiresAt: context.ports.clock.now() + timeoutMs }
}

/** Asks the authenticator. The result is a `RegistrationResponseJSON`. */
export async function createPasskey(
  { context }: WithAuthContext,
  { creationOptions }: PasskeyRequest,
  { signal }: CallOptions = {},
): Promise<Sensitive<unknown>> {
  // A port wants a signal; a caller without one cannot give up.
  const ceremony = { signal: signal ?? new AbortController().signal }
  return new Sensitive(await context.ports.passkeys.create(creationOptions, ceremony))
}

/** Hands the new passkey to the service. */
export async function completePasskeyRegistration(
  { context }: { readonly context: AuthContext },
  credential: Sensitive<unknown>,
  options?: CallOptions,
): Promise<NewPasskey> {
  const document = credential.expose() as Readonly<Record<string, unknown>> | null
  const credentialId = document?.id
  if (typeof credentialId !== 'string' || credentialId === '') throw new ProtocolError('The passkey has no id')
  await callAsUser(context, 'CompleteWebAuthnRegistration', { Credential: document }, options)
  const attachment = document?.authenticatorAttachment
  return { credentialId, attachment: typeof attachment === 'string' ? attachment : undefined }
}

/**
 * Reads the parts of creation options that matter here.
 *
 * @throws {ProtocolError} when they are no object.
 */
export function readCreationOptions(options: unknown): CreationOptions {
  if (!isObject(options)) throw new ProtocolError('CredentialCreationOptions is malformed')
  const { rp, user, excludeCredentials: exclude, timeout } = options
  const isList = Array.isArray(exclude) && exclude.every((each) => isObject(each) && typeof each.id === 'string')
  return {
    relyingPartyId: isObject(rp) && typeof rp.id === 'string' ? rp.id : undefined,
    userHandle: isObject(user) && typeof user.id === 'string' ? user.id : undefined,
    excluded: isList ? exclude.map((each: { id: string }) => each.id) : undefined,
    timeoutMs: typeof timeout === 'number' && timeout > 0 && timeout < 86_400_000 ? timeout : DEFAULT_TIMEOUT_MS,
  }
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
