/**
 * `SetUserMFAPreference`: switches the caller's second factors on and off, and prefers one. A kind that is not
 * mentioned stays as it is.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SetUserMFAPreference.html
 * @module
 */
import type { Operations } from '../../transport/operations.ts'
import type { MfaMethod } from '../options.ts'
import type { PoolState } from '../pool-state.ts'
import { readCaller } from '../tokens/access.ts'
import type { User } from '../users/user.ts'
import { isVerified } from '../users/users.ts'
import { invalidParameter } from '../wire/exception.ts'
import type { Operation } from './operation.ts'

type Input = Operations['SetUserMFAPreference']['input']

interface Wish {
  readonly method: MfaMethod
  readonly enabled: boolean
  readonly preferred: boolean
}

/** Runs `SetUserMFAPreference`. Nothing is changed when any part of it is refused. */
export const setUserMfaPreference: Operation<'SetUserMFAPreference'> = (pool, input) => {
  const { user } = readCaller(pool, input.AccessToken)
  const wishes = readWishes(input)
  if (wishes.filter(({ preferred }) => preferred).length > 1) {
    // Assumption: the text, here and below where no source is named.
    throw invalidParameter('Only one MFA method can be preferred.')
  }
  for (const wish of wishes) checkWish(pool, user, wish)
  const passkey = input.WebAuthnMfaSettings?.Enabled
  if (passkey && pool.settings.webAuthn?.factorConfiguration !== 'MULTI_FACTOR_WITH_USER_VERIFICATION') {
    throw invalidParameter('Passkey MFA is not enabled for the user pool.')
  }
  // So that nobody is locked out who loses the passkey.
  if (passkey && !willHaveAnother(user, wishes)) {
    throw invalidParameter('Passkey MFA needs another MFA method to be enabled.')
  }
  for (const wish of wishes) grant(user, wish)
  if (passkey !== undefined) user.mfa.webAuthn = passkey
  user.modifiedAt = pool.clock.now()
  return {}
}

function readWishes({ SMSMfaSettings, SoftwareTokenMfaSettings, EmailMfaSettings }: Input): readonly Wish[] {
  const settings = {
    SMS_MFA: SMSMfaSettings,
    SOFTWARE_TOKEN_MFA: SoftwareTokenMfaSettings,
    EMAIL_OTP: EmailMfaSettings,
  }
  return (Object.keys(settings) as MfaMethod[]).flatMap((method) => {
    const { Enabled = false, PreferredMfa = false } = settings[method] ?? {}
    return settings[method] ? [{ method, enabled: Enabled, preferred: PreferredMfa }] : []
  })
}

function willHaveAnother({ mfa }: User, wishes: readonly Wish[]): boolean {
  const kept = [...mfa.enabled].filter((method) => wishes.every((wish) => wish.method !== method || wish.enabled))
  return kept.length > 0 || wishes.some(({ enabled }) => enabled)
}

function checkWish({ settings }: PoolState, user: User, { method, enabled, preferred }: Wish): void {
  if (preferred && !enabled) throw invalidParameter(`${method} cannot be preferred while it is not enabled.`)
  if (!enabled) return
  if (settings.mfaConfiguration === 'OFF' || !settings.enabledMfas.includes(method)) {
    throw invalidParameter(`${method} is not enabled for the user pool.`)
  }
  // The two texts are the service's, seen in many reports.
  if (method === 'SOFTWARE_TOKEN_MFA') {
    if (!user.totp) throw invalidParameter('User has not verified software token mfa')
    return
  }
  if (!isVerified(user, method === 'SMS_MFA' ? 'phone_number' : 'email')) {
    throw invalidParameter(`User does not have delivery config set to turn on ${method}`)
  }
}

function grant({ mfa }: User, { method, enabled, preferred }: Wish): void {
  if (enabled) mfa.enabled.add(method)
  else mfa.enabled.delete(method)
  if (preferred) mfa.preferred = method
  else if (mfa.preferred === method) mfa.preferred = undefined
}
