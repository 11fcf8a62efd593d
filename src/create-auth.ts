/**
 * `createAuth`: the one place where configuration, ports and the session meet.
 *
 * @module
 */

import { createSession, type SessionFacade } from '../machines/session/index.ts'
import type { HintStorage } from '../machines/session/view.ts'
import { browserPorts, pageStorage } from './browser-ports.ts'
import { type AuthConfig, invalid, readSettings, type Settings, typeOf } from './config.ts'
import type { AuthContext, WithAuthContext } from './core.ts'
import type { AuthCrypto } from './crypto/index.ts'
import { createCryptoLoader, type LoadCrypto } from './crypto/load.ts'
import { confirmLater } from './device/confirm.ts'
import { createDeviceStore } from './device/store.ts'
import { ConfigurationError, SessionError } from './errors.ts'
import { isUnsigned } from './jwt.ts'
import { callSafely } from './listeners.ts'
import type { Inspect, InspectObserver, KeyValueStorage, Ports } from './ports.ts'
import { callAsUser } from './session/token-calls.ts'
import type { Tokens } from './session/tokens.ts'
import { createSrpKeyPairs } from './sign-in/initiate.ts'
import { withDeadline } from './storage/atomic.ts'
import { storagePrefix } from './storage/keys.ts'
import type { LegacyStorage } from './storage/legacy.ts'
import { memoryStorage } from './storage/memory.ts'
import { createServerClock, jitter } from './timers.ts'
import type { Call } from './transport/call.ts'
import { createFetchTransport, type RequestHeaders, withHeaders } from './transport/fetch.ts'
import { createServerTransport } from './transport/server.ts'

/** The pool, and any port that should be another than the default. */
export interface AuthOptions extends AuthConfig, Partial<Ports> {
  /**
   * Headers for every request, or a function that gives those of one, such as
   * `async () => ({ 'x-aws-waf-token': await AwsWafIntegration.getToken() })`. A `transport` has its own. Default: none.
   */
  readonly headers?: RequestHeaders | undefined
  /** Calls Cognito in another way than by `fetch`, such as `createAwsSdkTransport(client)`. */
  readonly transport?: Call | undefined
  /**
   * `authCrypto` of `cognito-machines/crypto`, for service workers and browser extensions, where `import()` is forbidden.
   * Default: it is loaded when a sign-in begins.
   */
  readonly crypto?: AuthCrypto | undefined
  /** Hears what happens in every machine, for developer tools: `safeInspect(…)`, or the `inspect` of an XState inspector. */
  readonly inspect?: Inspect | InspectObserver | undefined
  /**
   * The storage of amazon-cognito-identity-js, Amplify or amazon-cognito-passwordless-auth. It is read once,
   * device included, and never written; a sign-out removes its tokens. Default: the page's localStorage, whatever `storage`
   * is; where there is no page, `storage`.
   */
  readonly migrateFrom?: LegacyStorage | undefined
  /**
   * Whether `restoring` tells who was here last, so that an app shows its header at once: `true` keeps it in the page's
   * localStorage, and where there is no page, in a storage that answers at once. That leaves the user name, and the name or
   * e-mail address, readable on the device until the sign-out. Default: false.
   */
  readonly rememberHint?: boolean | HintStorage | undefined
}

/** Authentication against one user pool. Nothing of it is global: make as many as there are pools or requests. */
export interface Auth extends WithAuthContext {
  /** The session, and its events. */
  readonly session: Pick<
    SessionFacade,
    'getSnapshot' | 'getServerSnapshot' | 'ready' | 'readStorage' | 'subscribe' | 'on' | 'accounts' | 'switchAccount'
  >
  /**
   * Whether to show the app or its sign-in, which may ask something after the session has begun: whether to remember the
   * device, where the pool or `deviceTracking: 'ask'` wants that. `restoring` until it is known.
   */
  readonly gate: SessionFacade['gate']
  /** Valid tokens, refreshed when needed. One refresh however many callers, tabs or workers. */
  readonly getTokens: SessionFacade['getTokens']
  /** Ends the session here, and as far as `scope` reaches. Default scope: `revoke`. */
  readonly signOut: SessionFacade['signOut']
  /** Stops timers and listeners. The session stays stored. */
  dispose(): void
}

/**
 * Makes an `Auth`. Inert: no timer, listener or random byte, and nothing is read, until `subscribe`, `on`, `getTokens`,
 * `ready`, `readStorage`, `signOut` or the first listener of a flow starts the session. So a worker may call it at its
 * module level.
 *
 * @throws {ConfigurationError} that names the option at fault.
 * @example const auth = createAuth({ userPoolId: 'eu-west-1_AbCdEf123', clientId: '1h57kf5cpq17m0eml12EXAMPLE' })
 */
export function createAuth(options: AuthOptions): Auth {
  const checked = readSettings(options)
  const settings: Settings = { ...checked, accounts: options.storage?.accounts ?? checked.accounts }
  const loadCrypto = createCryptoLoader(options.crypto)
  const perRequest = options.storage?.perRequest
  // No reload continues what a request has begun.
  const ports = choosePorts(
    { ...(perRequest && { resumeStorage: memoryStorage() }), ...options },
    browserPorts(loadCrypto),
  )
  const known = [settings, ports, OTHER_OPTIONS]
  for (const [name, value] of Object.entries(options)) {
    if (value !== undefined && !known.some((names) => Object.hasOwn(names, name))) {
      throw new ConfigurationError(`createAuth has no option ${name.slice(0, 60)}`, { field: name })
    }
  }
  const time = createServerClock(ports.clock)
  const ownCall =
    options.transport ??
    createFetchTransport({
      endpoint: settings.endpoint,
      fetch: withHeaders(ports.fetch, options.headers),
      clock: ports.clock,
      timeoutMs: settings.timeoutMs,
      learnServerTime: time.learn,
      random: () => jitter(ports.randomBytes),
    })
  const key = `${storagePrefix(settings)}server-sign-out`
  const call = settings.isOnServer ? createServerTransport(ownCall, { ...ports, key }) : ownCall
  // A server may answer with claims that it has had for a while: their time of issue tells no time.
  const serverClock = settings.isOnServer ? { ...time, learn: () => {} } : time
  const migrateFrom = options.migrateFrom ?? pageStorage(options.storage)
  const shared = {
    settings,
    ports,
    call,
    serverClock,
    loadCrypto,
    secretHash: createSecretHash(settings, loadCrypto),
    devices: createDeviceStore({
      storage: ports.storage,
      settings,
      clock: ports.clock,
      migrateFrom,
    }),
    migrateFrom,
    inspect: readInspect(options.inspect),
  }
  const session = createSession({
    ...shared,
    hints: readHints(options.rememberHint),
    perRequest,
    preload: () => void loadCrypto().catch(() => undefined),
    confirmLater: (subscribe) => confirmLater(context, subscribe),
  })
  const context: AuthContext = {
    ...shared,
    session,
    srpKeyPairs: createSrpKeyPairs(ports, loadCrypto),
    callAsUser: (operation, input, callOptions) => callAsUser({ call, session }, operation, input, callOptions),
  }
  return {
    context,
    session,
    gate: session.gate,
    getTokens: settings.isOnServer ? async (wanted) => exposed(await session.getTokens(wanted)) : session.getTokens,
    signOut: session.signOut,
    dispose: () => {
      session.dispose()
      ports.storage.close?.()
    },
  }
}

/** Tokens that the app's server has given away. */
function exposed(tokens: Tokens): Tokens {
  if (!isUnsigned(tokens.accessToken.expose())) return tokens
  throw new SessionError('The tokens stay on the server: call APIs through it, by fetch with cookies', {
    code: 'ERR_TOKENS_ON_SERVER',
  })
}

/** The options that are neither settings nor ports. */
const OTHER_OPTIONS: Readonly<Record<Exclude<keyof AuthOptions, keyof Settings | keyof Ports>, 1>> = {
  transport: 1,
  crypto: 1,
  headers: 1,
  inspect: 1,
  migrateFrom: 1,
  rememberHint: 1,
  allowInsecureEndpoint: 1,
  server: 1,
}

const STORAGE = ['getItem', 'setItem', 'removeItem'] as const
/** The functions that a port must have. */
const FUNCTIONS: Readonly<Record<string, readonly string[]>> = {
  storage: STORAGE,
  resumeStorage: STORAGE,
  clock: ['now', 'setTimeout', 'clearTimeout'],
  tabs: ['post', 'subscribe'],
  lifecycle: ['subscribe'],
  passkeys: ['isSupported', 'get', 'create'],
}

function choosePorts(options: AuthOptions, defaults: Ports): Ports {
  const ports: Record<string, unknown> = { ...defaults }
  for (const [name, own] of Object.entries(ports)) {
    const given = options[name as keyof Ports]
    if (given === undefined) continue
    const kind = typeof own
    if (given === null || typeof given !== kind)
      throw invalid(name, kind === 'function' ? 'a function' : `an ${kind}`, typeOf(given))
    const missing = FUNCTIONS[name]?.find((member) => typeof Object(given)[member] !== 'function')
    if (missing) throw invalid(name, `an object with the function ${missing}`, 'without it')
    ports[name] = given
  }
  // Every member was a port, and each was replaced by one of its own kind.
  const own = ports as unknown as Ports
  const bound = (storage: KeyValueStorage) => withDeadline(storage, own.clock)
  return { ...own, storage: bound(own.storage), resumeStorage: bound(own.resumeStorage) }
}

/** A fault of a developer tool still surfaces, and breaks no sign-in. */
function readInspect(inspect: AuthOptions['inspect']): Inspect | undefined {
  if (inspect === undefined) return undefined
  const hear = typeof inspect === 'function' ? inspect : inspect?.next
  if (typeof hear !== 'function') throw invalid('inspect', 'a function or an observer', typeOf(inspect))
  return (event) => callSafely(() => hear.call(inspect, event))
}

function readHints(given: AuthOptions['rememberHint']): HintStorage | undefined {
  if (given === true) return pageStorage() as HintStorage
  if (!given) return undefined
  if (!STORAGE.every((name) => typeof given[name] === 'function'))
    throw invalid('rememberHint', 'a storage, or true', typeOf(given))
  return given
}

function createSecretHash(settings: Settings, loadCrypto: LoadCrypto): AuthContext['secretHash'] {
  const { clientId, clientSecret, secretHash: remote } = settings
  return async (username) => {
    if (remote) return remote(username)
    return clientSecret && (await loadCrypto()).secretHash({ username, clientId, clientSecret })
  }
}
