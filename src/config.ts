/**
 * The configuration of an app, and the settings that follow from it.
 *
 * @module
 */
import { ConfigurationError } from './errors.ts'
import { Sensitive } from './sensitive.ts'

/** The flows a client may start with `InitiateAuth`. */
export type AuthFlow = 'USER_SRP_AUTH' | 'USER_PASSWORD_AUTH' | 'CUSTOM_AUTH' | 'CUSTOM_AUTH_WITH_SRP' | 'USER_AUTH'

/** A URL, or several under which one pool answers, the preferred one first. */
export type Endpoints = string | readonly string[]

/** The user pool and app client of an app, and their options. */
export interface AuthConfig {
  /** Such as `eu-west-1_AbCdEf123`. Region, partition and endpoint follow from it. */
  readonly userPoolId: string
  /** The app client's id. */
  readonly clientId: string
  /**
   * URL of an emulator, a proxy or a VPC endpoint. Several, for a pool that answers in two Regions, are tried in order
   * after a network failure or a status from 500. A function is called for each call. Default: the service's own endpoint.
   */
  readonly endpoint?: Endpoints | (() => Endpoints | Promise<Endpoints>) | undefined
  /**
   * The path on this origin where the app's server has mounted the `handler` of `cognito-machines/server`, such as
   * `/api/auth`. The server then keeps the tokens; a page has one account, and no `endpoint`, secret or flow to refresh
   * by. Default: none, the page keeps the tokens.
   */
  readonly server?: string | undefined
  /** Allows an `http:` endpoint that is not on this machine. Passwords then travel in clear text. Default: false. */
  readonly allowInsecureEndpoint?: boolean | undefined
  /** The app client's secret. On a public client there should be none. */
  readonly clientSecret?: string | undefined
  /** Computes `SECRET_HASH` for a user name elsewhere, so that the secret can stay on a server. */
  readonly secretHash?: ((username: string) => string | Promise<string>) | undefined
  /** The flow of a sign-in that names none. Default: `USER_SRP_AUTH`. */
  readonly authFlow?: AuthFlow | undefined
  /** Passed to Lambda triggers with every call that takes it. Not encrypted by the service. Default: none. */
  readonly clientMetadata?: Readonly<Record<string, string>> | undefined
  /** Context for threat protection: a value, or a function that makes one for a user name. Default: none. */
  readonly userContextData?: UserContext | ((username: string) => UserContext | undefined) | undefined
  /** The Amazon Pinpoint endpoint. Default: none. */
  readonly analyticsMetadata?: { readonly AnalyticsEndpointId: string } | undefined
  /** Time before expiry at which tokens are refreshed. Milliseconds, zero or more. Default: 2 minutes (120000). */
  readonly refreshLeewayMs?: number | undefined
  /** `REFRESH_TOKEN_AUTH` is for emulators that lack the newer operation. Default: `GetTokensFromRefreshToken`. */
  readonly refreshOperation?: 'GetTokensFromRefreshToken' | 'REFRESH_TOKEN_AUTH' | undefined
  /**
   * `one`: a new sign-in ends the session of another user, here and at the service. `many`: up to 32 users have a session
   * here, and `switchAccount` chooses. Storage in cookies has room for one. Default: `one`.
   */
  readonly accounts?: 'one' | 'many' | undefined
  /** `off`: never. `auto`: confirm new devices. `ask`: confirm, and ask before remembering. Default: `auto`. */
  readonly deviceTracking?: 'off' | 'auto' | 'ask' | undefined
  /** Deadline of one request, its body included. Milliseconds, more than zero. Default: 10 seconds (10000). */
  readonly timeoutMs?: number | undefined
}

/** `UserContextData` of the API. */
export interface UserContext {
  readonly EncodedData?: string
  readonly IpAddress?: string
}

/** A checked configuration, with every default filled in. Frozen. */
export interface Settings {
  readonly userPoolId: string
  /** The part of the pool id after the first `_`. SRP hashes it. */
  readonly userPoolName: string
  /** Such as `eu-west-1`. */
  readonly region: string
  readonly clientId: string
  /** Absolute. Several are of one pool, the preferred one first. */
  readonly endpoint: Endpoints | (() => Promise<Endpoints>)
  /** True if a server keeps the tokens. `endpoint` is its path then. */
  readonly isOnServer: boolean
  readonly clientSecret: Sensitive<string> | undefined
  readonly secretHash: ((username: string) => string | Promise<string>) | undefined
  readonly authFlow: AuthFlow
  readonly clientMetadata: Readonly<Record<string, string>> | undefined
  readonly userContextData: (username: string) => UserContext | undefined
  readonly analyticsMetadata: { readonly AnalyticsEndpointId: string } | undefined
  readonly refreshLeewayMs: number
  readonly refreshOperation: 'GetTokensFromRefreshToken' | 'REFRESH_TOKEN_AUTH'
  readonly accounts: 'one' | 'many'
  readonly deviceTracking: 'off' | 'auto' | 'ask'
  readonly timeoutMs: number
}

/** The flows that a sign-in may take. */
export const AUTH_FLOWS: readonly AuthFlow[] = [
  'USER_SRP_AUTH',
  'USER_PASSWORD_AUTH',
  'CUSTOM_AUTH',
  'CUSTOM_AUTH_WITH_SRP',
  'USER_AUTH',
]
const LONGEST_MS = 24 * 60 * 60 * 1000

/** The domain of each AWS partition, by the region's prefix. The commercial one is the default. */
const PARTITION_DOMAINS: readonly (readonly [prefix: string, domain: string])[] = [
  ['cn-', 'amazonaws.com.cn'],
  ['us-isof-', 'csp.hci.ic.gov'],
  ['us-isob-', 'sc2s.sgov.gov'],
  ['us-iso-', 'c2s.ic.gov'],
  ['eu-isoe-', 'cloud.adc-e.uk'],
  ['eusc-', 'amazonaws.eu'],
]

/**
 * Checks a configuration and fills in the defaults.
 *
 * @throws {ConfigurationError} that names the invalid option.
 */
export function readSettings(config: AuthConfig): Settings {
  if (typeof config !== 'object' || config === null) {
    throw invalid('config', 'an object with userPoolId and clientId', typeOf(config))
  }
  const { userPoolId, clientId, userContextData } = config
  // With an endpoint of its own the prefix need not be a region: emulators use ids such as `local_1a2b3c`.
  const poolId =
    config.endpoint === undefined ? /^([a-z]{2,4}(?:-[a-z]+)+-\d{1,2})_([0-9A-Za-z]+)$/ : /^([\w-]+?)_([0-9A-Za-z]+)$/
  const [, region, userPoolName] = match('userPoolId', 'eu-west-1_AbCdEf123', userPoolId, poolId)
  match('clientId', '1example23456789', clientId, /^[\w+]{1,128}$/)
  return Object.freeze({
    userPoolId,
    userPoolName: userPoolName!,
    region: region!,
    clientId,
    endpoint: config.server === undefined ? readEndpoints(config, region!) : readServer(config, config.server),
    isOnServer: config.server !== undefined,
    clientSecret: config.clientSecret === undefined ? undefined : new Sensitive(readSecret(config.clientSecret)),
    secretHash: optional('secretHash', config.secretHash, 'function'),
    authFlow: oneOf('authFlow', config.authFlow ?? 'USER_SRP_AUTH', AUTH_FLOWS),
    clientMetadata: config.clientMetadata && Object.freeze({ ...readStrings('clientMetadata', config.clientMetadata) }),
    userContextData: typeof userContextData === 'function' ? userContextData : () => userContextData,
    analyticsMetadata: optional('analyticsMetadata', config.analyticsMetadata, 'object'),
    refreshLeewayMs: readMs('refreshLeewayMs', config.refreshLeewayMs ?? 120_000, 0),
    refreshOperation: oneOf('refreshOperation', config.refreshOperation ?? 'GetTokensFromRefreshToken', [
      'GetTokensFromRefreshToken',
      'REFRESH_TOKEN_AUTH',
    ]),
    accounts: oneOf('accounts', config.accounts ?? 'one', ['one', 'many']),
    deviceTracking: oneOf('deviceTracking', config.deviceTracking ?? 'auto', ['off', 'auto', 'ask']),
    timeoutMs: readMs('timeoutMs', config.timeoutMs ?? 10_000, 1),
  })
}

/** The service's endpoint in a region of any partition, with a trailing slash. */
export function regionEndpoint(region: string): string {
  const partition = PARTITION_DOMAINS.find(([prefix]) => region.startsWith(prefix))
  return `https://cognito-idp.${region}.${partition?.[1] ?? 'amazonaws.com'}/`
}

function readServer(config: AuthConfig, server: string): string {
  for (const name of ['endpoint', 'clientSecret', 'secretHash', 'refreshOperation', 'accounts'] as const) {
    if (![undefined, 'one'].includes(config[name] as string)) throw invalid(name, 'left to the server', 'given')
  }
  match('server', '/api/auth', server, /^\/(?!\/)[^\s?#\\]*$/)
  return server
}

function readEndpoints({ endpoint, allowInsecureEndpoint }: AuthConfig, region: string): Settings['endpoint'] {
  const check = (given: Endpoints): Endpoints => {
    // An empty list has no first one.
    if (Array.isArray(given) && given.length > 0) for (const each of given) checkEndpoint(each, allowInsecureEndpoint)
    else checkEndpoint(given, allowInsecureEndpoint)
    return given
  }
  if (typeof endpoint === 'function') return async () => check(await endpoint())
  return endpoint === undefined
    ? regionEndpoint(region)
    : check(typeof endpoint === 'object' ? [...endpoint] : endpoint)
}

function checkEndpoint(endpoint: unknown, allowInsecure: unknown): void {
  // Parsed by hand: React Native's URL is incomplete.
  const [, scheme, host] = match(
    'endpoint',
    'https://cognito.example.org/',
    endpoint,
    /^(https?):\/\/(\[[0-9a-f:]+\]|[^\s/?#@:]+)(?::\d+)?(?:\/[^\s?#]*)?$/i,
  )
  const onThisMachine = /^(localhost|127(\.\d+){3}|\[::1\])$/i.test(host!)
  if (scheme!.toLowerCase() === 'http' && !onThisMachine && allowInsecure !== true) {
    throw invalid('endpoint', 'https, unless allowInsecureEndpoint is set', show(endpoint))
  }
}

/** The value is a secret: its error says the type only. */
function readSecret(secret: unknown): string {
  if (typeof secret === 'string' && secret !== '') return secret
  throw invalid('clientSecret', 'a non-empty string', secret === '' ? 'empty' : typeOf(secret))
}

function readStrings(name: string, values: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  if (typeof values !== 'object') throw invalid(name, 'an object', typeOf(values))
  for (const [member, value] of Object.entries(values)) {
    if (typeof value !== 'string') throw invalid(`${name}.${member}`, 'a string', typeOf(value), name)
  }
  return values
}

function readMs(name: string, value: unknown, least: number): number {
  if (typeof value === 'number' && value >= least && value <= LONGEST_MS) return value
  throw invalid(name, `a number of milliseconds from ${least} to ${LONGEST_MS}`, show(value))
}

/** The value, if it is one of those that are allowed. */
export function oneOf<T extends string>(name: string, value: T, allowed: readonly T[]): T {
  if (!allowed.includes(value)) throw invalid(name, `one of ${allowed.join(', ')}`, show(value))
  return value
}

function optional<T>(name: string, value: T | undefined, type: 'function' | 'object'): T | undefined {
  if (value === undefined || (typeof value === type && value !== null)) return value
  throw invalid(name, `of type ${type}`, typeOf(value))
}

function match(name: string, example: string, value: unknown, pattern: RegExp): RegExpExecArray {
  const found = typeof value === 'string' && value.length <= 2048 ? pattern.exec(value) : null
  if (!found) throw invalid(name, `a string such as "${example}"`, show(value))
  return found
}

/** The error of an option: the wanted value, and the given one. */
export const invalid = (name: string, wanted: string, given: string, field = name): ConfigurationError =>
  new ConfigurationError(`${name} must be ${wanted} (it is ${given})`, { field })

/** The type of a value that an error must not repeat. */
export const typeOf = (value: unknown): string => (value === null ? 'null' : `of type ${typeof value}`)

/** Ids that are put in the place of others. */
const KINDS_OF_ID: readonly (readonly [pattern: RegExp, kind: string])[] = [
  [/^[\w-]+:[0-9a-f]{8}-[0-9a-f-]{27}$/, 'the id of an identity pool'],
  [/^[\w-]+-\d_\w+$/, 'the id of a user pool'],
  [/^arn:/, 'an ARN'],
  [/^[0-9a-z]{20,32}$/, 'the id of an app client'],
]

/** A value of an option that is not secret. Credentials, query and fragment of a URL are left out. */
function show(value: unknown): string {
  if (value === undefined) return 'undefined: is an environment variable missing?'
  if (typeof value === 'string') {
    const [, kind] = KINDS_OF_ID.find(([pattern]) => pattern.test(value)) ?? []
    return JSON.stringify(value.replace(/^.*@|[?#].*$/gs, '…').slice(0, 60)) + (kind ? `, ${kind}` : '')
  }
  return typeof value === 'number' ? `${value}` : typeOf(value)
}
