/**
 * Calls Cognito through the app's own server, which keeps the tokens. Its answers have the claims in their place; the rest
 * of the library sees tokens without a signature, which are never sent.
 *
 * @module
 */
import { CognitoError, type OwnErrorCode, SessionError } from '../errors.ts'
import { type Claims, decodeJwt, unsignedToken } from '../jwt.ts'
import type { Clock, KeyValueStorage } from '../ports.ts'
import { pause } from '../timers.ts'
import type { Call, CallOptions } from './call.ts'
import type { AuthenticationResultType, NewDeviceMetadataType, OperationName } from './operations.ts'

/** The refusals of the server itself. */
const CODES: Readonly<Record<string, OwnErrorCode>> = {
  ReauthenticateException: 'ERR_REAUTHENTICATE',
  SessionTooLargeException: 'ERR_SESSION_TOO_LARGE',
}

/** The members of an answer of the server. */
interface ServerAnswer {
  readonly Claims?: { readonly access: Claims; readonly id: Claims }
  readonly ExpiresIn?: number
  /** Only if the app exposes it. */
  readonly AccessToken?: string
  readonly NewDeviceMetadata?: NewDeviceMetadataType
}

type Members = Readonly<Record<string, unknown>>

/** The longest wait before a refresh is repeated whose token was used before. Milliseconds; the first is 1000. */
const LONGEST_WAIT_MS = 4000

/**
 * Makes a transport over a server.
 *
 * @param call The transport to the server's URL.
 * @param notes Keeps the sign-out that the server has not heard of, under `key`, for the next start.
 */
export function createServerTransport(
  call: Call,
  notes: { readonly storage: KeyValueStorage; readonly key: string; readonly clock: Clock },
): Call {
  const { storage, key, clock } = notes

  async function send(operation: string, input: object, options?: CallOptions): Promise<Members> {
    try {
      // The operations of the server have answers of their own.
      const answer = (await call(operation as OperationName, input as never, options)) as ServerAnswer & Members
      const { Claims, ExpiresIn, AccessToken, NewDeviceMetadata, ...rest } = answer
      return Claims ? { ...rest, AuthenticationResult: toResult(answer) } : answer
    } catch (thrown) {
      const code = thrown instanceof CognitoError && CODES[thrown.code]
      throw code ? new SessionError(thrown.message, { code, cause: thrown }) : thrown
    }
  }

  async function signOut(ClientId: unknown, token: string): Promise<Members> {
    const note = (value: string) => Promise.resolve(storage.setItem(key, value)).catch(() => undefined)
    await note(token || ' ')
    const answer = await send('SignOut', { ClientId, SignIn: token.split(' ')[0] || undefined })
    await note('')
    return answer
  }

  async function getSession({ ClientId, RefreshToken }: Members, options?: CallOptions): Promise<Members> {
    if (!RefreshToken) {
      // A user who has signed out must not come back with the page.
      const pending = await storage.getItem(key)
      if (pending) await signOut(ClientId, pending.trim())
    }
    const [SignIn, After] = `${RefreshToken}`.split(' ')
    const input = { ClientId, ...(RefreshToken !== '' && { SignIn, After }) }
    for (let waitMs = 1000; ; waitMs *= 2) {
      try {
        return await send('GetSession', input, options)
      } catch (thrown) {
        // Another request may bring new cookies.
        const isReused = (thrown as CognitoError).code === 'RefreshTokenReuseException'
        if (!isReused || waitMs > LONGEST_WAIT_MS) throw thrown
        await pause(clock, waitMs)
      }
    }
  }

  return ((operation: OperationName, input: Members, options?: CallOptions) => {
    const { AccessToken, AuthParameters, ...rest } = input
    if (operation === 'GetTokensFromRefreshToken') return getSession(rest, options)
    if (operation === 'RevokeToken') return signOut(rest.ClientId, `${rest.Token}`)
    const { ACCESS_TOKEN, ...parameters } = (AuthParameters ?? {}) as Members
    const token = AccessToken ?? ACCESS_TOKEN
    return send(
      operation,
      {
        ...rest,
        ...(AuthParameters !== undefined && { AuthParameters: parameters }),
        // For the server to see that both mean the same user.
        ...(token !== undefined && { SignIn: decodeJwt(token).origin_jti }),
      },
      options,
    )
  }) as Call
}

/** The tokens as the session keeps them. The refresh token names the sign-in, and the token that is to be replaced. */
function toResult({ Claims, ExpiresIn, AccessToken, NewDeviceMetadata }: ServerAnswer): AuthenticationResultType {
  const { access, id } = Object(Claims) as { readonly access: Claims; readonly id: Claims }
  return {
    AccessToken: AccessToken ?? unsignedToken(access),
    IdToken: unsignedToken(id),
    RefreshToken: `${Object(access).origin_jti} ${Object(access).jti}`,
    // Undefined members count as absent.
    ...({ ExpiresIn, NewDeviceMetadata } as Pick<AuthenticationResultType, 'ExpiresIn' | 'NewDeviceMetadata'>),
  }
}
