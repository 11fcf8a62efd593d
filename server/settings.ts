/**
 * The options of `createServerAuth`, and the settings that follow from them.
 *
 * @module
 */
import { browserPorts } from '../src/browser-ports.ts'
import {
  AUTH_FLOWS,
  type AuthConfig,
  type AuthFlow,
  invalid,
  oneOf,
  readSettings,
  type Settings,
  typeOf,
} from '../src/config.ts'
import { ConfigurationError } from '../src/errors.ts'
import type { Clock, Fetch, RandomBytes } from '../src/ports.ts'
import type { OperationName } from '../src/transport/operations.ts'
import { type CookieOptions, type Cookies, createCookies } from './cookies.ts'
import { readOperations } from './operations.ts'
import { createSeals, type Seals } from './seal.ts'

/**
 * A store that several processes share, such as Redis, so that they send one refresh a session together. Values are
 * sealed, and keys tell nothing. A failure costs a request more, and nothing else.
 */
export interface Share {
  /** The value of a key; `null` or `undefined` if there is none. */
  get(key: string): Promise<string | null | undefined>
  /**
   * Sets a value for some seconds.
   *
   * @returns with `ifAbsent`: false where another value is set already, which stays. As `SET key value EX seconds NX`.
   */
  set(key: string, value: string, options: { readonly seconds: number; readonly ifAbsent: boolean }): Promise<boolean>
}

/** The pool, the app client, and the rules for pages. */
export interface ServerAuthOptions
  extends Pick<
    AuthConfig,
    | 'userPoolId'
    | 'clientId'
    | 'endpoint'
    | 'allowInsecureEndpoint'
    | 'refreshLeewayMs'
    | 'refreshOperation'
    | 'timeoutMs'
  > {
  /** The secret of the app client. Pages of a client without one could take tokens from Cognito by themselves. */
  readonly clientSecret?: string | undefined
  /** Says that the app client has no secret: script in the page at a sign-in can then keep its tokens. */
  readonly publicClient?: true | undefined
  /**
   * Secrets of at least 32 bytes, the newest first: the first seals, all open. `openssl rand -base64 32` makes one. To
   * rotate, put a new one in front, and remove the old one when its cookies are over.
   */
  readonly cookieSecrets: readonly (string | Uint8Array)[]
  /** The attributes of the cookies. */
  readonly cookie?: CookieOptions | undefined
  /** The operations that a page may ask for. Default: {@link defaultOperations}. */
  readonly operations?: readonly OperationName[] | undefined
  /**
   * The flows that a page may start. `USER_PASSWORD_AUTH` sends passwords to this server in the clear, and allows the
   * challenge `PASSWORD` too. Default: `USER_SRP_AUTH`, `USER_AUTH` and `CUSTOM_AUTH`.
   */
  readonly authFlows?: readonly Exclude<AuthFlow, 'CUSTOM_AUTH_WITH_SRP'>[] | undefined
  /**
   * Limits what costs money or is guessed at: false answers `TooManyRequestsException`. Called for what would be forwarded,
   * with Cognito's name of the operation, `GetSession` or `SignOut`, and the members that the page sends, passwords among
   * them. The body of `request` has been read; what is not to be read at all is refused before `handler`. Default: all is
   * allowed.
   */
  readonly allow?:
    | ((request: Request, operation: string, input: Readonly<Record<string, unknown>>) => boolean | Promise<boolean>)
    | undefined
  /**
   * Origins such as `https://app.example.org` whose pages may call from a browser that sends no `Sec-Fetch-Site`, or over
   * http. Default: none.
   */
  readonly origins?: readonly string[] | undefined
  /** The age of a sign-in up to which lasting operations are allowed. Milliseconds, zero or more. Default: 5 minutes (300000). */
  readonly freshFor?: number | undefined
  /** Gives the access token to the page, for APIs that it calls itself. Default: false. */
  readonly exposeAccessToken?: boolean | undefined
  /** Default: none. Each process refreshes for itself. */
  readonly share?: Share | undefined
  /**
   * The number of proxies of your own in front, for `X-Forwarded-For`: 1 takes the last address, which the nearest proxy
   * has written. It goes to Cognito as `IpAddress`. Default: 0, the header is not believed.
   */
  readonly trustedProxies?: number | undefined
  /** Default: the runtime's. */
  readonly fetch?: Fetch | undefined
  /** Default: the runtime's. */
  readonly clock?: Clock | undefined
  /** Default: the runtime's. */
  readonly randomBytes?: RandomBytes | undefined
}

/** Checked options, with every default filled in. */
export interface ServerSettings {
  readonly exposeAccessToken: boolean
  /** Milliseconds. */
  readonly freshFor: number
  readonly origins: readonly string[]
  readonly trustedProxies: number
  /** Those of a client of the pool. */
  readonly client: Settings
  readonly seals: Seals
  readonly cookies: Cookies
  readonly keepsIdToken: boolean
  readonly operations: ReadonlySet<string>
  readonly authFlows: readonly string[]
  readonly allow: NonNullable<ServerAuthOptions['allow']>
  readonly share: Share | undefined
  readonly fetch: Fetch
  readonly clock: Clock
  readonly randomBytes: RandomBytes
  readonly timeoutMs: number
}

const NAMES: Readonly<Record<keyof ServerAuthOptions, 1>> = {
  userPoolId: 1,
  clientId: 1,
  clientSecret: 1,
  publicClient: 1,
  endpoint: 1,
  allowInsecureEndpoint: 1,
  refreshLeewayMs: 1,
  refreshOperation: 1,
  timeoutMs: 1,
  cookieSecrets: 1,
  cookie: 1,
  operations: 1,
  authFlows: 1,
  allow: 1,
  origins: 1,
  freshFor: 1,
  exposeAccessToken: 1,
  share: 1,
  trustedProxies: 1,
  fetch: 1,
  clock: 1,
  randomBytes: 1,
}

/**
 * Checks the options.
 *
 * @throws {ConfigurationError} that names the option at fault, and never repeats a secret.
 */
export function readServerSettings(options: ServerAuthOptions): ServerSettings {
  const client = readSettings(options)
  for (const name of Object.keys(options)) {
    if (Object.hasOwn(NAMES, name)) continue
    throw new ConfigurationError(`createServerAuth has no option ${name.slice(0, 60)}`, { field: name })
  }
  const { clientSecret, publicClient, cookie, freshFor = 300_000, origins = [], trustedProxies = 0 } = options
  if ((clientSecret === undefined) === (publicClient === undefined)) {
    throw invalid('clientSecret', 'the secret of the app client, or publicClient: true', typeOf(clientSecret))
  }
  if (publicClient !== undefined && publicClient !== true) throw invalid('publicClient', 'true', typeOf(publicClient))
  if (typeof freshFor !== 'number' || !(freshFor >= 0)) throw invalid('freshFor', 'milliseconds', typeOf(freshFor))
  if (!Array.isArray(origins) || !origins.every((origin) => /^https?:\/\/[^/\s?#@]+$/.test(origin))) {
    throw invalid('origins', 'a list of origins such as "https://app.example.org"', typeOf(origins))
  }
  if (!Number.isSafeInteger(trustedProxies) || trustedProxies < 0 || trustedProxies > 16) {
    throw invalid('trustedProxies', 'a number from 0 to 16', typeOf(trustedProxies))
  }
  const { allow = () => true, authFlows = ['USER_SRP_AUTH', 'USER_AUTH', 'CUSTOM_AUTH'], share } = options
  if (typeof allow !== 'function') throw invalid('allow', 'a function', typeOf(allow))
  for (const flow of authFlows) oneOf('authFlows', flow, AUTH_FLOWS)
  if (share !== undefined && (typeof share?.get !== 'function' || typeof share.set !== 'function')) {
    throw invalid('share', 'an object with the functions get and set', typeOf(share))
  }
  const ports = browserPorts()
  return {
    client,
    seals: createSeals(options.cookieSecrets, `${client.userPoolId} ${client.clientId}`),
    cookies: createCookies(cookie),
    keepsIdToken: cookie?.idToken === true,
    operations: readOperations(options.operations),
    authFlows,
    allow,
    origins,
    freshFor,
    exposeAccessToken: options.exposeAccessToken === true,
    share,
    trustedProxies,
    fetch: options.fetch ?? ports.fetch,
    clock: options.clock ?? ports.clock,
    randomBytes: options.randomBytes ?? ports.randomBytes,
    timeoutMs: client.timeoutMs,
  }
}
