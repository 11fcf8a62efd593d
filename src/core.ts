/**
 * The insides of an `Auth`, for flows and account functions: the settings, the ports and the parts built from them.
 * `createAuth` makes one for each pool and user agent; nothing of it is global.
 *
 * @module
 */

import type { Settings } from './config.ts'
import type { LoadCrypto } from './crypto/load.ts'
import type { SrpKeyPair } from './crypto/srp.ts'
import type { DeviceStore } from './device/store.ts'
import { type AuthError, ConfigurationError } from './errors.ts'
import type { Inspect, Ports } from './ports.ts'
import type { NewSession } from './session/record.ts'
import type { Tokens } from './session/tokens.ts'
import type { ServerClock } from './timers.ts'
import type { Call, CallAsUser } from './transport/call.ts'

/** The session, as flows and account functions see it. */
export interface SessionPort {
  /** Begins to restore the session. Later calls do nothing. */
  start(): void
  /** The present view. */
  getSnapshot(): { readonly status: 'restoring' | 'signedOut' | 'signedIn' }
  /** Calls `listener` after each change of the view. Returns the unsubscribe function. */
  subscribe(listener: () => void): () => void
  /**
   * Keeps the gate at the sign-in while a flow that signs a user in has still something to ask. A flow that begins when
   * a user is signed in already keeps nothing.
   */
  holdGate(flow: object, isHeld: boolean): void
  /**
   * Makes this user the signed-in one. Storage trouble never rejects: the session then lives in memory.
   *
   * @param signal Aborted before its turn comes, nobody is signed in.
   */
  adopt(session: NewSession, signal?: AbortSignal): Promise<void>
  /**
   * Valid tokens, refreshed when needed. `forceRefresh` asks for new ones whatever the old ones are worth.
   *
   * @throws {SessionError} `ERR_SIGNED_OUT` or `ERR_SESSION_EXPIRED` when there is no session.
   * @throws {NetworkError} when a refresh was needed and could not be made; the session stays.
   */
  getTokens(options?: { readonly forceRefresh?: boolean; readonly signal?: AbortSignal | undefined }): Promise<Tokens>
  /** The real user name of the signed-in user, if there is one. */
  username(): string | undefined
  /** The device key bound to the present refresh token, if there is one. */
  deviceKey(): string | undefined
  /** Changes the device key that accompanies refreshes; `undefined` drops it. */
  setDeviceKey(deviceKey: string | undefined): Promise<void>
  /** Tells those who listen for `deviceTrouble` that this device could not be confirmed. */
  tellDeviceTrouble(error: AuthError): void
  /** Ends a session here without asking the service, for instance after `DeleteUser`. Default: the present user's. */
  end(reason: 'userDeleted' | 'userSignedOut', username?: string): Promise<void>
}

export type { SrpKeyPair } from './crypto/srp.ts'

/** Makes SRP key pairs, one of them ahead of the time it is needed. */
export interface SrpKeyPairs {
  /** Starts making the next pair, if none is ready. Returns at once. */
  prepare(): void
  /** A fresh pair: the prepared one, or a new one. */
  take(): Promise<SrpKeyPair>
}

/** The insides of an `Auth`, for the functions of this library that take one. */
export interface AuthContext {
  readonly settings: Settings
  readonly ports: Ports
  readonly call: Call
  /** Calls with the access token of the session. */
  readonly callAsUser: CallAsUser
  readonly serverClock: ServerClock
  /** Gives the cryptography, loaded at the first call. */
  readonly loadCrypto: LoadCrypto
  /** `SECRET_HASH` for a user name; `undefined` when the app client has no secret. */
  readonly secretHash: (username: string) => Promise<string | undefined>
  readonly srpKeyPairs: SrpKeyPairs
  readonly devices: DeviceStore
  readonly session: SessionPort
  /** Hears what happens in every machine. */
  readonly inspect?: Inspect | undefined
}

/** Anything that carries an {@link AuthContext}: every `Auth` does. */
export interface WithAuthContext {
  readonly context: AuthContext
}

/**
 * The insides of an `Auth`, as it came from JavaScript.
 *
 * @throws {ConfigurationError} that says what was meant, when it is none.
 */
export function contextOf(auth: WithAuthContext | undefined): AuthContext {
  if (auth?.context) return auth.context
  const hint =
    auth && 'userPoolId' in auth
      ? 'these are the options of createAuth'
      : 'in components, the hooks of cognito-machines/react and cognito-machines/vue find it by themselves'
  throw new ConfigurationError(`An auth is needed, which createAuth returns: ${hint}`, { field: 'auth' })
}

/** The first argument of a hook, told apart: an `Auth`, a flow that components share, or options alone. */
export function readSource<
  Auth extends WithAuthContext,
  Store extends { getSnapshot(): unknown },
  Options extends object,
>(
  source: Auth | Store | Options | undefined,
  options: Options | undefined,
): { readonly auth?: Auth; readonly flow?: Store; readonly options?: Options | undefined } {
  if (!source) return { options }
  if ('getSnapshot' in source) return { flow: source as Store }
  // Its error says what was meant.
  if ('userPoolId' in source) contextOf(source as unknown as Auth)
  return 'context' in source ? { auth: source as Auth, options } : { options: source as Options }
}
