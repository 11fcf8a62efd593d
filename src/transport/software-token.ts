/**
 * The two calls that set up an authenticator app, for a sign-in (`Session`) and for a signed-in user (access token).
 *
 * @module
 */
import { CognitoError, ProtocolError } from '../errors.ts'
import { Sensitive } from '../sensitive.ts'
import type { Call, CallOptions } from './call.ts'

/** The caller of a set-up: an unfinished sign-in, or a signed-in user. Cognito requires exactly one. */
export type SoftwareTokenAuth = { readonly Session: string } | { readonly AccessToken: string }

/**
 * Requests a new TOTP secret. The old one stays in force until the new one is verified.
 *
 * @returns the secret in base32, and the session for the next call, if there is one
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AssociateSoftwareToken.html
 */
export async function associateSoftwareToken(
  call: Call,
  auth: SoftwareTokenAuth,
  options?: CallOptions,
): Promise<{ readonly secret: Sensitive<string>; readonly session: Sensitive<string> | undefined }> {
  const associate = () => call('AssociateSoftwareToken', auth, options)
  const answer = await associate().catch((error: unknown) => {
    // Two concurrent set-ups: the service requests a retry, and the call had no effect.
    if (error instanceof CognitoError && error.code === 'ConcurrentModificationException') return associate()
    throw error
  })
  const { SecretCode: secret } = answer
  if (typeof secret !== 'string' || !/^[A-Za-z2-7]{16,256}$/.test(secret)) {
    throw new ProtocolError('SecretCode is malformed')
  }
  return { secret: new Sensitive(secret), session: readSession(answer.Session) }
}

/**
 * Verifies the first code of a new secret.
 *
 * @throws {CognitoError} `EnableSoftwareTokenMFAException` or `CodeMismatchException` when the code is wrong.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_VerifySoftwareToken.html
 */
export async function verifySoftwareToken(
  call: Call,
  auth: SoftwareTokenAuth,
  input: { readonly code: Sensitive<string>; readonly friendlyDeviceName?: string | undefined },
  options?: CallOptions,
): Promise<{ readonly session: Sensitive<string> | undefined }> {
  const { code, friendlyDeviceName } = input
  const answer = await call(
    'VerifySoftwareToken',
    {
      ...auth,
      UserCode: code.expose(),
      ...(friendlyDeviceName !== undefined && { FriendlyDeviceName: friendlyDeviceName }),
    },
    options,
  )
  // Status 200 alone is not enough.
  if (answer.Status !== 'SUCCESS') {
    throw new CognitoError('The code was not accepted', {
      code: 'EnableSoftwareTokenMFAException',
      status: 200,
      operation: 'VerifySoftwareToken',
      field: 'code',
    })
  }
  return { session: readSession(answer.Session) }
}

function readSession(session: unknown): Sensitive<string> | undefined {
  return typeof session === 'string' && session !== '' ? new Sensitive(session) : undefined
}
