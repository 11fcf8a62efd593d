/**
 * What an app says about its user pool, and the settings that follow from it.
 *
 * @module
 */
import { ConfigurationError } from './errors.ts'
import { Sensitive } from './sensitive.ts'

/** The flows a client may start with `InitiateAuth`. */
export type AuthFlow = 'USER_SRP_AUTH' | 'USER_PASSWORD_AUTH' | 'CUSTOM_AUTH' | 'CUSTOM_AUTH_WITH_SRP' | 'USER_AUTH'

/** What an app says about its user pool and app client. */
export interface AuthConfig {
  /** Such as `eu-west-1_AbCdEf123`. Region, partition and endpoint follow from it. */
  readonly userPoolId: string
  /** The app client's id. */
  readonly clientId: string
  /** Where to send requests, for an emulator, a proxy or a VPC endpoint. Default: the service's own. */
  readonly endpoint?: string | undefined
  /** Allows an `http:` endpoint that is not on this machine. Passwords then travel in clear text. Default: false. */
  readonly allowInsecureEndpoint?: boolean | undefined
  /** The app client's secret. On a public client there should be none. */
  readonly clientSecret?: string | undefined
  /** Computes `SECRET_HASH` for a user name elsewhere, so that the secret may stay on a server. */
  readonly secretHash?: ((username: string) => string | Promise<string>) | undefined
  /** The flow a sign-in starts with when none is named. Default: `USER_SRP_AUTH`. */
  readonly authFlow?: AuthFlow | undefined
  /** Passed to Lambda triggers with every call that takes it. Not encrypted by the service. Default: none. */
  readonly clientMetadata?: Readonly<Record<string, string>> | undefined
  /** Context for threat protection: a value, or a function that makes one for a user name. Default: none. */
  readonly userContextData?: UserContext | ((username: string) => UserContext | undefined) | undefined
  /** The Amazon Pinpoint endpoint. Default: none. */
  readonly analyticsMetadata?: { readonly AnalyticsEndpointId: string } | undefined
  /** How long before expiry to refresh. Milliseconds, zero or more. Default: 2 minutes (120000). */
  readonly refreshLeewayMs?: number | undefined
  /** `REFRESH_TOKEN_AUTH` is for emulators that lack the newer operation. Default: `GetTokensFromRefreshToken`. */
  readonly refreshOperation?: 'GetTokensFromRefreshToken' | 'REFRESH_TOKEN_AUTH' | undefined
  /** `off`: never. `auto`: confirm new devices. `ask`: confirm, and ask before remembering. Default: `auto`. */
  readonly deviceTracking?: 'off' | 'auto' | 'ask' | undefined
  /** How long one request may take, its body included. Milliseconds, more than zero. Default: 10 seconds (10000). */
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
  /** Absolute, with a trailing slash. */
  readonly endpoint: string
  readonly clientSecret: Sensitive<string> | undefined
  readonly secretHash: ((username: string) => string | Promise<string>) | undefined
  readonly authFlow: AuthFlow
  readonly clientMetadata: Readonly<Record<string, string>> | undefined
  readonly userContextData: (username: string) => UserContext | undefined
  readonly analyticsMetadata: { readonly AnalyticsEndpointId: string } | undefined
  readonly refreshLeewayMs: number
  readonly refreshOperation: 'GetTokensFromRefreshToken' | 'REFRESH_TOKEN_AUTH'
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

/** The domain under which each AWS partition answers, by the region's prefix. The commercial one is the default. */
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
 * @throws {ConfigurationError} that names the member at fault.
 */
export function readSettings(config: AuthConfig): Settings {
  if (typeof config !== 'object' || config === null) throw wrong('config', 'must be an object')
  const { userPoolId, clientId, userContextData } = config
  // With an endpoint of its own the prefix need not be a region: emulators use ids such as `local_1a2b3c`.
  const poolId =
    config.endpoint === undefined ? /^([a-z]{2,4}(?:-[a-z]+)+-\d{1,2})_([0-9A-Za-z]+)$/ : /^([\w-]+?)_([0-9A-Za-z]+)$/
  const [, region, userPoolName] = matchText('userPoolId', userPoolId, poolId)
  matchText('clientId', clientId, /^[\w+]{1,128}$/)
  return Object.freeze({
    userPoolId,
    userPoolName: userPoolName!,
    region: region!,
    clientId,
    endpoint: readEndpoint(config.endpoint, region!, config.allowInsecureEndpoint === true),
    clientSecret: config.clientSecret === undefined ? undefined : new Sensitive(readSecret(config.clientSecret)),
    secretHash: optional('secretHash', config.secretHash, 'function'),
    authFlow: oneOf('authFlow', config.authFlow ?? 'USER_SRP_AUTH', AUTH_FLOWS),
    clientMetadata: config.clientMetadata && Object.freeze({ ...readTexts('clientMetadata', config.clientMetadata) }),
    userContextData: typeof userContextData === 'function' ? userContextData : () => userContextData,
    analyticsMetadata: optional('analyticsMetadata', config.analyticsMetadata, 'object'),
    refreshLeewayMs: readMs('refreshLeewayMs', config.refreshLeewayMs ?? 120_000, 0),
    refreshOperation: oneOf('refreshOperation', config.refreshOperation ?? 'GetTokensFromRefreshToken', [
      'GetTokensFromRefreshToken',
      'REFRESH_TOKEN_AUTH',
    ]),
    deviceTracking: oneOf('deviceTracking', config.deviceTracking ?? 'auto', ['off', 'auto', 'ask']),
    timeoutMs: readMs('timeoutMs', config.timeoutMs ?? 10_000, 1),
  })
}

/** The service's endpoint in a region of any partition, with a trailing slash. */
export function regionEndpoint(region: string): string {
  const partition = PARTITION_DOMAINS.find(([prefix]) => region.startsWith(prefix))
  return `https://cognito-idp.${region}.${partition?.[1] ?? 'amazonaws.com'}/`
}

function readEndpoint(endpoint: string | undefined, region: string, allowInsecure: boolean): string {
  if (endpoint === undefined) return regionEndpoint(region)
  // Parsed by hand: React Native's URL is incomplete.
  const [, scheme, host] = matchText(
    'endpoint',
    endpoint,
    /^(https?):\/\/(\[[0-9a-f:]+\]|[^\s/?#@:]+)(?::\d+)?(?:\/[^\s?#]*)?$/i,
  )
  const onThisMachine = /^(localhost|127(\.\d+){3}|\[::1\])$/i.test(host!)
  if (scheme!.toLowerCase() === 'http' && !onThisMachine && !allowInsecure) {
    throw wrong('endpoint', 'must be https (or set allowInsecureEndpoint)')
  }
  return endpoint.endsWith('/') ? endpoint : `${endpoint}/`
}

function readSecret(secret: unknown): string {
  if (typeof secret !== 'string' || secret === '') throw wrong('clientSecret', 'must be a text that is not empty')
  return secret
}

function readTexts(name: string, texts: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  if (typeof texts !== 'object' || Object.values(texts).some((text) => typeof text !== 'string')) {
    throw wrong(name, 'must be an object whose values are texts')
  }
  return texts
}

function readMs(name: string, value: unknown, least: number): number {
  if (typeof value !== 'number' || !(value >= least && value <= LONGEST_MS)) {
    throw wrong(name, `must be a number of milliseconds from ${least} to ${LONGEST_MS}`)
  }
  return value
}

/** The value, if it is one of those that are allowed. */
export function oneOf<T extends string>(name: string, value: T, allowed: readonly T[]): T {
  if (!allowed.includes(value)) throw wrong(name, `must be one of ${allowed.join(', ')}`)
  return value
}

function optional<T>(name: string, value: T | undefined, type: 'function' | 'object'): T | undefined {
  if (value !== undefined && (typeof value !== type || value === null)) throw wrong(name, `must be of the type ${type}`)
  return value
}

function matchText(name: string, text: unknown, pattern: RegExp): RegExpExecArray {
  if (typeof text !== 'string') throw wrong(name, 'must be a text')
  const match = text.length <= 2048 ? pattern.exec(text) : null
  if (!match) throw wrong(name, text === '' ? 'is empty' : 'is malformed')
  return match
}

const wrong = (name: string, problem: string): ConfigurationError =>
  new ConfigurationError(`${name} ${problem}`, { field: name })
