/**
 * The options of a user pool. Every member is optional; the words are Cognito's.
 *
 * @module
 */
import type { Clock, RandomBytes } from '../ports.ts'
import type { OperationName } from '../transport/operations.ts'
import type { Assumptions } from './assumptions.ts'
import type { Lambdas } from './lambdas/lambdas.ts'
import type { NewUser } from './users/new-user.ts'
import type { Subtle } from './web-crypto.ts'

/** A second factor. `EMAIL_OTP` is what the console calls e-mail message MFA. */
export type MfaMethod = 'SMS_MFA' | 'SOFTWARE_TOKEN_MFA' | 'EMAIL_OTP'

/** A factor that `USER_AUTH` may start with. */
export type FirstFactor = 'PASSWORD' | 'EMAIL_OTP' | 'SMS_OTP' | 'WEB_AUTHN'

/** A flow that an app client may allow. */
export type ExplicitAuthFlow =
  | 'ALLOW_USER_AUTH'
  | 'ALLOW_USER_SRP_AUTH'
  | 'ALLOW_USER_PASSWORD_AUTH'
  | 'ALLOW_CUSTOM_AUTH'
  | 'ALLOW_REFRESH_TOKEN_AUTH'
  | 'ALLOW_ADMIN_USER_PASSWORD_AUTH'

/** One app client of the pool. */
export interface AppClientOptions {
  /** Default: `1simulatorclient0000000000`. */
  readonly clientId?: string
  /** Default: none, a public client. */
  readonly clientSecret?: string
  /** Default: every flow a user may start. Cognito's own default is without `USER_AUTH` and `USER_PASSWORD_AUTH`. */
  readonly explicitAuthFlows?: readonly ExplicitAuthFlow[]
  /** Seconds. Default: 1 hour (3600). */
  readonly accessTokenValiditySeconds?: number
  /** Seconds. Default: 1 hour (3600). */
  readonly idTokenValiditySeconds?: number
  /** Seconds. Default: 30 days (2592000). */
  readonly refreshTokenValiditySeconds?: number
  /** The validity of a challenge session. Minutes, 3 to 15. Default: 3. */
  readonly authSessionValidityMinutes?: number
  /** Default: off. The grace period is 0 to 60 seconds, by default 0. */
  readonly refreshTokenRotation?: { readonly enabled: boolean; readonly retryGracePeriodSeconds?: number }
  /** `ENABLED` answers for unknown users as if they existed. Default: `LEGACY`, as in Cognito. */
  readonly preventUserExistenceErrors?: 'ENABLED' | 'LEGACY'
  /** Default: true. */
  readonly enableTokenRevocation?: boolean
  /** The attributes this client may read. Default: all. */
  readonly readAttributes?: readonly string[]
  /** The attributes this client may write. Default: all that are mutable. */
  readonly writeAttributes?: readonly string[]
}

/** The password policy. */
export interface PasswordPolicyOptions {
  /** 6 to 99. Default: 8. */
  readonly minimumLength?: number
  /** Default: true. */
  readonly requireLowercase?: boolean
  /** Default: true. */
  readonly requireUppercase?: boolean
  /** Default: true. */
  readonly requireNumbers?: boolean
  /** Default: true. */
  readonly requireSymbols?: boolean
  /** The number of earlier passwords that may not come back, 0 to 24. Default: 0. */
  readonly passwordHistorySize?: number
  /** Days, 0 to 365. Default: 7. */
  readonly temporaryPasswordValidityDays?: number
}

/** Device tracking of a pool. */
export interface DeviceConfigurationOptions {
  /** True: a remembered device stands in for the second factor. Default: false. */
  readonly challengeRequiredOnNewDevice?: boolean
  /** True: devices are remembered only after `UpdateDeviceStatus`. Default: false. */
  readonly deviceOnlyRememberedOnUserPrompt?: boolean
}

/** Passkeys of a pool. */
export interface WebAuthnOptions {
  /** The domain passkeys belong to. An empty string stands for a pool without one. Default: `localhost`. */
  readonly relyingPartyId?: string
  /** Default: `preferred`. */
  readonly userVerification?: 'required' | 'preferred'
  /** Origins that may use them. Default: any origin whose host is the relying party id or below it. */
  readonly origins?: readonly string[]
  /** The number of factors that a passkey with user verification counts as. Default: `SINGLE_FACTOR`. */
  readonly factorConfiguration?: 'SINGLE_FACTOR' | 'MULTI_FACTOR_WITH_USER_VERIFICATION'
}

/** An attribute of the pool's schema that is not an optional, mutable, standard one. */
export interface SchemaAttribute {
  /** Such as `name` or `custom:team`. */
  readonly name: string
  /** Default: false. */
  readonly required?: boolean
  /** Default: true. */
  readonly mutable?: boolean
  /** Longest value. Characters. Default: 2048. */
  readonly maxLength?: number
}

/** Options of `createUserPool`. */
export interface UserPoolOptions {
  /** Default: `eu-west-1_Simulator1`. */
  readonly userPoolId?: string
  /** One app client or several; the first is the default one. */
  readonly clients?: AppClientOptions | readonly AppClientOptions[]
  /** Users to start with. */
  readonly users?: readonly NewUser[]
  /** Default: `OPTIONAL`. */
  readonly mfaConfiguration?: 'OFF' | 'ON' | 'OPTIONAL'
  /** Default: all three. */
  readonly enabledMfas?: readonly MfaMethod[]
  /** The factors that `USER_AUTH` may start with. Default: `PASSWORD`. */
  readonly allowedFirstAuthFactors?: readonly FirstFactor[]
  readonly passwordPolicy?: PasswordPolicyOptions
  /** Attributes that are the user name; the real one is then the generated `sub`. Default: none. */
  readonly usernameAttributes?: readonly ('email' | 'phone_number')[]
  /** Attributes by which a user may sign in as well. Default: none. */
  readonly aliasAttributes?: readonly ('email' | 'phone_number' | 'preferred_username')[]
  /** True if `Ada` and `ada` are two users. Default: false. */
  readonly caseSensitive?: boolean
  /** Attributes for which a code is sent at sign-up. Default: `email`. */
  readonly autoVerifiedAttributes?: readonly ('email' | 'phone_number')[]
  /** Attributes that keep their old value until the new one is verified. Default: none. */
  readonly verifyBeforeUpdate?: readonly ('email' | 'phone_number')[]
  /** Custom attributes, and standard ones that are required or fixed. Default: none. */
  readonly schema?: readonly SchemaAttribute[]
  /** True if users may sign themselves up. Default: true. */
  readonly selfSignUp?: boolean
  /** Device tracking. Default: off. */
  readonly deviceConfiguration?: DeviceConfigurationOptions
  /** Passkeys. Default: off, unless `WEB_AUTHN` is an allowed first factor. */
  readonly webAuthn?: WebAuthnOptions
  /** The addresses for recovery codes, best first. `admin_only` alone switches recovery off. Default: phone, e-mail. */
  readonly accountRecovery?: readonly ('verified_email' | 'verified_phone_number' | 'admin_only')[]
  /** Threat protection. Only the feedback to a flagged sign-in is simulated, and only with this on. Default: `OFF`. */
  readonly advancedSecurityMode?: 'OFF' | 'AUDIT' | 'ENFORCED'
  /** Lambda triggers, as functions. */
  readonly lambdas?: Lambdas
  /** Answers to questions about the real service that nobody has answered in public. */
  readonly assumptions?: Partial<Assumptions>
  /** The delay of each answer. Milliseconds. Default: 0. */
  readonly latencyMs?: number | ((operation: OperationName | undefined) => number)
  /** Default: the real time. */
  readonly clock?: Clock
  /** Default: the runtime's secure source. */
  readonly randomBytes?: RandomBytes
  /** Default: the runtime's `crypto.subtle`. */
  readonly subtle?: Subtle
}
