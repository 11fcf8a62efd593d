/**
 * The options of a pool with every default filled in.
 *
 * @module
 */
import { regionEndpoint } from '../config.ts'
import { ConfigurationError } from '../errors.ts'
import { type Assumptions, DEFAULT_ASSUMPTIONS } from './assumptions.ts'
import type { Lambdas } from './lambdas/lambdas.ts'
import type {
  AppClientOptions,
  DeviceConfigurationOptions,
  ExplicitAuthFlow,
  FirstFactor,
  MfaMethod,
  PasswordPolicyOptions,
  SchemaAttribute,
  UserPoolOptions,
  WebAuthnOptions,
} from './options.ts'

/** One app client, complete. */
export interface AppClient {
  readonly clientId: string
  readonly clientSecret: string | undefined
  readonly explicitAuthFlows: ReadonlySet<ExplicitAuthFlow>
  readonly accessTokenValiditySeconds: number
  readonly idTokenValiditySeconds: number
  readonly refreshTokenValiditySeconds: number
  readonly authSessionValidityMinutes: number
  readonly refreshTokenRotation: { readonly enabled: boolean; readonly retryGracePeriodSeconds: number }
  /** True when unknown users are answered for as if they existed. */
  readonly hidesUsers: boolean
  readonly enableTokenRevocation: boolean
  readonly readAttributes: ReadonlySet<string> | undefined
  readonly writeAttributes: ReadonlySet<string> | undefined
}

/** A pool's settings, complete. */
export interface PoolSettings {
  readonly userPoolId: string
  /** The part of the id after the first `_`. SRP hashes it. */
  readonly poolName: string
  readonly region: string
  /** The `iss` claim of every token. */
  readonly issuer: string
  /** By client id; the first is the default client. */
  readonly clients: ReadonlyMap<string, AppClient>
  readonly mfaConfiguration: 'OFF' | 'ON' | 'OPTIONAL'
  readonly enabledMfas: readonly MfaMethod[]
  readonly allowedFirstAuthFactors: readonly FirstFactor[]
  readonly passwordPolicy: Required<PasswordPolicyOptions>
  readonly usernameAttributes: readonly string[]
  readonly aliasAttributes: readonly string[]
  readonly caseSensitive: boolean
  readonly autoVerifiedAttributes: readonly string[]
  readonly verifyBeforeUpdate: readonly string[]
  readonly schema: ReadonlyMap<string, Required<SchemaAttribute>>
  readonly selfSignUp: boolean
  /** An administrator may change it while the pool is in use. */
  deviceConfiguration: Required<DeviceConfigurationOptions> | undefined
  readonly webAuthn: (Required<Omit<WebAuthnOptions, 'origins'>> & Pick<WebAuthnOptions, 'origins'>) | undefined
  readonly accountRecovery: readonly string[]
  readonly advancedSecurityMode: 'OFF' | 'AUDIT' | 'ENFORCED'
  readonly lambdas: Lambdas
  readonly assumptions: Assumptions
}

/** The client id of a pool whose options name none. */
export const DEFAULT_CLIENT_ID = '1simulatorclient0000000000'

/** @throws {ConfigurationError} when an option cannot be meant. */
export function readPoolSettings(options: UserPoolOptions): PoolSettings {
  const userPoolId = options.userPoolId ?? 'eu-west-1_Simulator1'
  const [, region, poolName] = /^([\w-]+?)_([0-9a-zA-Z]+)$/.exec(userPoolId) ?? []
  if (region === undefined || poolName === undefined) throw new ConfigurationError('userPoolId is malformed')
  const assumptions = { ...DEFAULT_ASSUMPTIONS, ...options.assumptions }
  checkAssumptions(assumptions)
  const clients = [options.clients ?? {}].flat().map((client) => readClient(client, assumptions))
  const factors = options.allowedFirstAuthFactors ?? ['PASSWORD']
  const webAuthn = options.webAuthn ?? (factors.includes('WEB_AUTHN') ? {} : undefined)
  return {
    userPoolId,
    poolName,
    region,
    issuer: issuerOf(userPoolId, region, assumptions),
    clients: new Map(clients.map((client) => [client.clientId, client])),
    mfaConfiguration: options.mfaConfiguration ?? 'OPTIONAL',
    enabledMfas: options.enabledMfas ?? ['SMS_MFA', 'SOFTWARE_TOKEN_MFA', 'EMAIL_OTP'],
    allowedFirstAuthFactors: factors,
    passwordPolicy: {
      minimumLength: 8,
      requireLowercase: true,
      requireUppercase: true,
      requireNumbers: true,
      requireSymbols: true,
      passwordHistorySize: 0,
      temporaryPasswordValidityDays: 7,
      ...options.passwordPolicy,
    },
    usernameAttributes: options.usernameAttributes ?? [],
    aliasAttributes: options.aliasAttributes ?? [],
    caseSensitive: options.caseSensitive ?? false,
    autoVerifiedAttributes: options.autoVerifiedAttributes ?? ['email'],
    verifyBeforeUpdate: options.verifyBeforeUpdate ?? [],
    schema: new Map((options.schema ?? []).map((attribute) => [attribute.name, { ...FREE, ...attribute }])),
    selfSignUp: options.selfSignUp ?? true,
    deviceConfiguration: readDeviceConfiguration(options.deviceConfiguration),
    webAuthn: webAuthn && {
      relyingPartyId: webAuthn.relyingPartyId ?? 'localhost',
      userVerification: webAuthn.userVerification ?? 'preferred',
      factorConfiguration: webAuthn.factorConfiguration ?? 'SINGLE_FACTOR',
      ...(webAuthn.origins && { origins: webAuthn.origins }),
    },
    accountRecovery: options.accountRecovery ?? ['verified_phone_number', 'verified_email'],
    advancedSecurityMode: options.advancedSecurityMode ?? 'OFF',
    lambdas: options.lambdas ?? {},
    assumptions,
  }
}

/** The device tracking of a pool, with every default filled in. */
export function readDeviceConfiguration(
  options: DeviceConfigurationOptions | undefined,
): Required<DeviceConfigurationOptions> | undefined {
  return options && { challengeRequiredOnNewDevice: false, deviceOnlyRememberedOnUserPrompt: false, ...options }
}

const FREE = { required: false, mutable: true, maxLength: 2048 }

/** Tokens name the pool's own Region, or the primary one where the pool is a replica. */
function issuerOf(userPoolId: string, region: string, { issuer, issuerRegion }: Assumptions): string {
  const original = `${regionEndpoint(issuerRegion === 'own' ? region : issuerRegion)}${userPoolId}`
  return issuer === 'UPDATED' ? original.replace('//cognito-idp.', '//issuer-cognito-idp.') : original
}

function checkAssumptions({ totpSecretLength, maxSessionsPerUser }: Assumptions): void {
  // Whole bytes leave 0, 2, 4, 5 or 7 characters in the last group of eight, RFC 4648 section 6.
  if (totpSecretLength < 16 || ![0, 2, 4, 5, 7].includes(totpSecretLength % 8)) {
    throw new ConfigurationError('totpSecretLength must be 16 or more, and the length of whole bytes in base32')
  }
  if (!(maxSessionsPerUser >= 1 && maxSessionsPerUser <= 100)) {
    throw new ConfigurationError('maxSessionsPerUser must be 1 to 100')
  }
}

function readClient(options: AppClientOptions, { rotationWithRefreshFlow }: Assumptions): AppClient {
  const minutes = options.authSessionValidityMinutes ?? 3
  const grace = options.refreshTokenRotation?.retryGracePeriodSeconds ?? 0
  if (!(minutes >= 3 && minutes <= 15)) throw new ConfigurationError('authSessionValidityMinutes must be 3 to 15')
  if (!(grace >= 0 && grace <= 60)) throw new ConfigurationError('retryGracePeriodSeconds must be 0 to 60')
  const clientId = options.clientId ?? DEFAULT_CLIENT_ID
  if (!/^[\w+]{1,128}$/.test(clientId)) throw new ConfigurationError('clientId is malformed')
  if (!/^[\w+]{1,128}$/.test(options.clientSecret ?? 'none')) throw new ConfigurationError('clientSecret is malformed')
  const rotates = options.refreshTokenRotation?.enabled ?? false
  const isFlowBarred = rotates && rotationWithRefreshFlow === 'refused'
  if (isFlowBarred && options.explicitAuthFlows?.includes(REFRESH_FLOW)) {
    throw new ConfigurationError(`A client that rotates refresh tokens cannot have ${REFRESH_FLOW}`)
  }
  const flows = options.explicitAuthFlows ?? USER_FLOWS
  return {
    clientId,
    clientSecret: options.clientSecret,
    explicitAuthFlows: new Set(isFlowBarred ? flows.filter((flow) => flow !== REFRESH_FLOW) : flows),
    accessTokenValiditySeconds: options.accessTokenValiditySeconds ?? 3600,
    idTokenValiditySeconds: options.idTokenValiditySeconds ?? 3600,
    refreshTokenValiditySeconds: options.refreshTokenValiditySeconds ?? 30 * 24 * 3600,
    authSessionValidityMinutes: minutes,
    refreshTokenRotation: { enabled: rotates, retryGracePeriodSeconds: grace },
    hidesUsers: options.preventUserExistenceErrors === 'ENABLED',
    enableTokenRevocation: options.enableTokenRevocation ?? true,
    readAttributes: options.readAttributes && new Set(options.readAttributes),
    writeAttributes: options.writeAttributes && new Set(options.writeAttributes),
  }
}

const REFRESH_FLOW = 'ALLOW_REFRESH_TOKEN_AUTH'

const USER_FLOWS: readonly ExplicitAuthFlow[] = [
  'ALLOW_USER_AUTH',
  'ALLOW_USER_SRP_AUTH',
  'ALLOW_USER_PASSWORD_AUTH',
  'ALLOW_CUSTOM_AUTH',
  'ALLOW_REFRESH_TOKEN_AUTH',
]
