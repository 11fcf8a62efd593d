/**
 * Sets up an authenticator app for the signed-in user.
 *
 * @module
 */
import type { AuthContext, WithAuthContext } from '../core.ts'
import { readText, readTotpCode, type Secret } from '../input.ts'
import { textClaims } from '../jwt.ts'
import type { Sensitive } from '../sensitive.ts'
import { withAccessToken } from '../session/token-calls.ts'
import type { CallOptions } from '../transport/call.ts'
import { associateSoftwareToken, verifySoftwareToken } from '../transport/software-token.ts'

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
  const code = readTotpCode(input.code)
  const { deviceName } = input
  const name = deviceName ? readText(deviceName, 'deviceName', 'The name of the authenticator', 131) : undefined
  await withAccessToken(
    context,
    (accessToken) =>
      verifySoftwareToken(
        context.call,
        { AccessToken: accessToken.expose() },
        { code, ...(name !== undefined && { friendlyDeviceName: name }) },
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
