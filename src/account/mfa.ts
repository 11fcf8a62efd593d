/**
 * The second factors of the signed-in user: the set-up of an authenticator app, and which of them are on. And the first
 * factors available to them.
 *
 * @module
 */
import type { AuthContext, WithAuthContext } from '../core.ts'
import { InvalidInputError } from '../errors.ts'
import { readTotpSetup, type Secret } from '../input.ts'
import { textClaims } from '../jwt.ts'
import type { Sensitive } from '../sensitive.ts'
import { callAsUser, withAccessToken } from '../session/token-calls.ts'
import type { CallOptions } from '../transport/call.ts'
import type { AuthFactorType, MFAOptionType } from '../transport/operations.ts'
import { associateSoftwareToken, verifySoftwareToken } from '../transport/software-token.ts'

/** A second factor, under Cognito's name. */
export type MfaFactor = 'SMS_MFA' | 'SOFTWARE_TOKEN_MFA' | 'EMAIL_OTP'

/** The second factors of a user. */
export interface MfaState {
  /** In Cognito's order. Empty when there is none. */
  readonly enabled: readonly MfaFactor[]
  /** The one that is used without a choice. */
  readonly preferred: MfaFactor | undefined
}

const FACTORS: readonly string[] = ['SMS_MFA', 'SOFTWARE_TOKEN_MFA', 'EMAIL_OTP']

/** Reads `UserMFASettingList` and `PreferredMfaSetting`. Names this version does not know are left out. */
export function readMfaState(answer: {
  readonly UserMFASettingList?: readonly string[]
  readonly PreferredMfaSetting?: string
}): MfaState {
  const list: readonly unknown[] = Array.isArray(answer.UserMFASettingList) ? answer.UserMFASettingList : []
  const enabled = list.filter(isFactor)
  return { enabled, preferred: isFactor(answer.PreferredMfaSetting) ? answer.PreferredMfaSetting : undefined }
}

const isFactor = (name: unknown): name is MfaFactor => typeof name === 'string' && FACTORS.includes(name)

/** `off`, `on`, or `preferred`: on, and used without a choice. At most one factor is preferred. */
export type MfaPreference = 'off' | 'on' | 'preferred'

/** The changes. Absent members stay as they are. */
export interface MfaPreferences {
  /** Codes by text message. Needs a verified phone number. */
  readonly sms?: MfaPreference | undefined
  /** An authenticator app. Needs `verifyTotp` before. */
  readonly totp?: MfaPreference | undefined
  /** Codes by e-mail. Needs a verified address. */
  readonly email?: MfaPreference | undefined
  /**
   * Lets a passkey with user verification count for both factors, so that it can be used where a second one is
   * required. The pool must allow it, and the user must have another factor. Passkeys cannot be preferred.
   */
  readonly passkey?: 'off' | 'on' | undefined
}

/** The factors of a user. */
export interface AuthFactors {
  readonly username: string
  /** First factors that are ready to use. */
  readonly configured: readonly AuthFactorType[]
  readonly mfa: MfaState
}

/**
 * Switches second factors on and off.
 *
 * @throws {InvalidInputError} when nothing is changed, or more than one is preferred.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SetUserMFAPreference.html
 */
export async function setMfaPreference(
  { context }: WithAuthContext,
  preferences: MfaPreferences,
  options?: CallOptions,
): Promise<void> {
  const { sms, totp, email, passkey } = preferences
  const given = [sms, totp, email, passkey].filter((value) => value !== undefined)
  if (given.length === 0) throw wrongPreference('No second factor to change')
  if (given.some((value) => value !== 'off' && value !== 'on' && value !== 'preferred') || !isOnOrOff(passkey)) {
    throw wrongPreference('A second factor must be off, on or preferred')
  }
  if (given.filter((value) => value === 'preferred').length > 1) {
    throw wrongPreference('Only one second factor can be preferred')
  }
  await callAsUser(
    context,
    'SetUserMFAPreference',
    {
      ...(sms !== undefined && { SMSMfaSettings: writePreference(sms) }),
      ...(totp !== undefined && { SoftwareTokenMfaSettings: writePreference(totp) }),
      ...(email !== undefined && { EmailMfaSettings: writePreference(email) }),
      ...(passkey !== undefined && { WebAuthnMfaSettings: { Enabled: passkey === 'on' } }),
    },
    options,
  )
}

/**
 * Sets the delivery of codes by text message. The service has replaced it by `SetUserMFAPreference`.
 *
 * @deprecated Use {@link setMfaPreference}.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SetUserSettings.html
 */
export async function setUserSettings(
  { context }: WithAuthContext,
  input: { readonly mfaOptions: readonly MFAOptionType[] },
  options?: CallOptions,
): Promise<void> {
  await callAsUser(context, 'SetUserSettings', { MFAOptions: input.mfaOptions }, options)
}

/**
 * Gets the factors of the signed-in user.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetUserAuthFactors.html
 */
export async function getAuthFactors({ context }: WithAuthContext, options?: CallOptions): Promise<AuthFactors> {
  const answer = await callAsUser(context, 'GetUserAuthFactors', {}, options)
  const configured: readonly unknown[] = Array.isArray(answer.ConfiguredUserAuthFactors)
    ? answer.ConfiguredUserAuthFactors
    : []
  return {
    username: typeof answer.Username === 'string' ? answer.Username : (context.session.username() ?? ''),
    configured: configured.filter((name): name is AuthFactorType => typeof name === 'string'),
    mfa: readMfaState(answer),
  }
}

const writePreference = (preference: MfaPreference): { Enabled: boolean; PreferredMfa: boolean } => ({
  Enabled: preference !== 'off',
  PreferredMfa: preference === 'preferred',
})

const isOnOrOff = (value: unknown): boolean => value === undefined || value === 'off' || value === 'on'

const wrongPreference = (message: string): InvalidInputError => new InvalidInputError(message, { field: 'mfa' })

/** A TOTP secret, in force once its first code is verified. */
export interface TotpSecret {
  /** Base32. */
  readonly secret: Sensitive<string>
  /** Account name for the authenticator app: an e-mail address, a phone number or the user name. */
  readonly account: string
}

/**
 * Requests a new TOTP secret. The old one stays in force until {@link verifyTotp}.
 *
 * @throws {CognitoError} `SoftwareTokenMFANotFoundException` when the pool has no TOTP.
 */
export async function startTotpSetup({ context }: WithAuthContext, options?: CallOptions): Promise<TotpSecret> {
  // The name first: a new secret replaces the previous one, so no failure may follow it.
  const account = await accountName(context, options)
  const { secret } = await withAccessToken(
    context,
    (accessToken) => associateSoftwareToken(context.call, { AccessToken: accessToken.expose() }, options),
    options,
  )
  return { secret, account }
}

/**
 * Verifies the first code of a new secret. It does not switch the second factor on: `setMfaPreference` does.
 *
 * @throws {CognitoError} `EnableSoftwareTokenMFAException` or `CodeMismatchException` when the code is wrong.
 */
export async function verifyTotp(
  { context }: WithAuthContext,
  input: { readonly code: Secret; readonly deviceName?: string | undefined },
  options?: CallOptions,
): Promise<void> {
  const { code, deviceName } = readTotpSetup(input)
  await withAccessToken(
    context,
    (accessToken) =>
      verifySoftwareToken(
        context.call,
        { AccessToken: accessToken.expose() },
        { code, ...(deviceName !== undefined && { friendlyDeviceName: deviceName }) },
        options,
      ),
    options,
  )
}

/** A name that the user recognises. In pools with e-mail sign-in the user name is an id. */
async function accountName({ session }: AuthContext, { signal }: CallOptions = {}): Promise<string> {
  const { idToken } = await session.getTokens({ ...(signal && { signal }) })
  const fallback = session.username() ?? ''
  const names = ['email', 'phone_number', 'preferred_username']
  const claims = textClaims(idToken.claims)
  return names.map((name) => claims[name]).find(Boolean) ?? fallback
}
