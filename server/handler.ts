/**
 * The handler of a page's requests: Cognito's operations, with the tokens kept here.
 *
 * @module
 */
import { bytesToBase64Url } from '../src/bytes.ts'
import { AuthError, CognitoError, NetworkError, WafError } from '../src/errors.ts'
import { isObject } from '../src/json.ts'
import { textClaims } from '../src/jwt.ts'
import { revokeToken, signOutEverywhere, withinAnswerTime } from '../src/session/token-calls.ts'
import { isDue, newDeviceKey, readTokens, remainingMs } from '../src/session/tokens.ts'
import type { AuthenticationResultType, OperationName } from '../src/transport/operations.ts'
import { readAddress, readInput, readOperation } from './door.ts'
import {
  checkInput,
  checkName,
  isLasting,
  isUserOperation,
  type Members,
  needsUser,
  refusal,
  refusedMember,
} from './operations.ts'
import {
  endLines,
  familyOf,
  isFormer,
  isOfOther,
  type Present,
  readFamily,
  readPresent,
  refreshLines,
  type ServerSession,
  signInLines,
  signOutLines,
  tooLarge,
} from './record.ts'
import type { Refresh, RefreshDeps } from './refresh.ts'

/** The parts of the handler. */
export interface HandlerDeps extends RefreshDeps {
  readonly refresh: Refresh
}

/** One request, and the cookies that its answer sets. */
interface Exchange {
  readonly request: Request
  readonly present: Present
  /** `Set-Cookie` lines. An answer that is an error sets them too. */
  readonly lines: string[]
}

/** An unfinished sign-in, as it is sealed for the browser. */
interface Challenge {
  /** Cognito's `Session`. */
  readonly s: string
  /** The browser that it was handed to. */
  readonly b: string
  /** Milliseconds since the Unix epoch. */
  readonly e: number
  /** The user name as typed. */
  readonly n: string
}

/** Cognito keeps a challenge for 3 to 15 minutes. */
const CHALLENGE_MS = 15 * 60_000
const BROWSER_SECONDS = 24 * 60 * 60

/** Makes the handler. It never rejects. */
export function createHandler(deps: HandlerDeps): (request: Request) => Promise<Response> {
  const { settings } = deps
  return async (request) => {
    const lines: string[] = []
    try {
      const operation = readOperation(request, settings)
      checkName(operation, settings.operations)
      const input = await readInput(request, settings)
      checkInput(operation, input, settings.operations, settings.client.clientId)
      if (!(await settings.allow(request, operation, input))) {
        throw refusal('TooManyRequestsException', 'Too many requests', 429)
      }
      const exchange = { request, present: await readPresent(settings, request), lines }
      return answer(200, await run(deps, exchange, operation, input), lines)
    } catch (thrown) {
      return answerError(thrown, lines)
    }
  }
}

function run(deps: HandlerDeps, exchange: Exchange, operation: string, input: Members): Promise<object> {
  if (operation === 'GetSession') return getSession(deps, exchange, input)
  if (operation === 'SignOut') return signOut(deps, exchange, input)
  return needsUser(operation, input)
    ? callAsUser(deps, exchange, operation as OperationName, input)
    : callAsClient(deps, exchange, operation as OperationName, input)
}

/** The claims of the session. Renewed when that is due, or when the page has those of the same token already. */
async function getSession(deps: HandlerDeps, exchange: Exchange, { SignIn, After }: Members): Promise<object> {
  const { settings } = deps
  const session = sessionOf(exchange.present, SignIn)
  if (!session) {
    if (SignIn !== undefined) throw refusal('NotAuthorizedException', 'Refresh Token has been revoked')
    // Before the first challenge, so that the tabs of a browser have one mark.
    markBrowser(deps, exchange)
    return {}
  }
  const isKnown = After !== undefined && After === session.tokens.accessToken.claims.jti
  if (!isKnown && !isDue(session.tokens, settings.clock.now(), settings.client.refreshLeewayMs)) {
    return describe(deps, session)
  }
  return describe(deps, await renew(deps, exchange, session, isKnown))
}

/** Ends a session here first, and at the service as well as that goes: the present one, or a former one. */
async function signOut(deps: HandlerDeps, { present, lines }: Exchange, { SignIn }: Members): Promise<object> {
  const { settings, call } = deps
  const family = SignIn === undefined ? present.family : familyOf(`${SignIn}`)
  const families = isFormer(present, family) ? [family] : settings.cookies.families(present.jar)
  const sessions = families.map((each) =>
    each === present.family ? present.session : readFamily(settings, present.jar, each),
  )
  lines.push(...(await signOutLines(settings, present, family)))
  const revoked = sessions.map(async (session) => {
    const { refreshToken } = (await session)?.tokens ?? {}
    if (refreshToken) await revokeToken({ settings: settings.client, call }, refreshToken)
  })
  await withinTime(deps, Promise.all(revoked))
  return {}
}

/** The session that a page means: the present one, unless the page names another. */
const sessionOf = ({ session }: Present, signIn: unknown): ServerSession | undefined =>
  signIn === undefined || signIn === session?.signIn ? session : undefined

/**
 * Renews the tokens.
 *
 * @param isForced Rejects when there are no new tokens. Default: the present ones are good until they are over.
 */
async function renew(
  deps: HandlerDeps,
  exchange: Exchange,
  session: ServerSession,
  isForced = false,
): Promise<ServerSession> {
  const { settings } = deps
  const isOver = remainingMs(session.tokens, settings.clock.now()) === 0
  if (!session.tokens.refreshToken) {
    if (!isOver && !isForced) return session
    throw refusal('NotAuthorizedException', 'Refresh Token has expired')
  }
  let error: AuthError
  const outcome = await deps.refresh(session)
  if (outcome.type === 'renewed') {
    const { lines, isTooLarge } = await refreshLines(settings, exchange.present, outcome.session)
    exchange.lines.push(...lines)
    if (!isTooLarge) return outcome.session
    error = tooLarge()
  } else error = outcome.error
  if (outcome.type === 'ended') exchange.lines.push(...endLines(settings, exchange.present, session))
  else if (!isOver && !isForced) return session
  throw error
}

/** A call with the access token of the session. */
async function callAsUser(
  deps: HandlerDeps,
  exchange: Exchange,
  operation: OperationName,
  { SignIn, ...input }: Members,
): Promise<object> {
  const { settings, call } = deps
  const { clock, client, freshFor } = settings
  let session = sessionOf(exchange.present, SignIn)
  if (!session) throw refusal('NotAuthorizedException', 'Access Token has been revoked')
  if (isLasting(operation, input)) {
    const authTime = Number(session.tokens.accessToken.claims.auth_time) * 1000
    if (!(clock.now() - authTime <= freshFor)) {
      throw refusal('ReauthenticateException', 'This operation needs a sign-in of the last minutes', 403)
    }
  }
  if (isDue(session.tokens, clock.now(), client.refreshLeewayMs)) session = await renew(deps, exchange, session)
  const AccessToken = session.tokens.accessToken.expose()
  const output = await withinTime(
    deps,
    operation === 'GlobalSignOut'
      ? signOutEverywhere({ call }, session.tokens.accessToken).then(() => ({}))
      : call(operation, { ...input, AccessToken } as never),
  )
  if (operation === 'GlobalSignOut' || operation === 'DeleteUser') {
    exchange.lines.push(...(await signOutLines(settings, exchange.present)))
  }
  return strip(output)
}

/** A call for the app client: a sign-in, a sign-up or a recovery. */
async function callAsClient(
  deps: HandlerDeps,
  exchange: Exchange,
  operation: OperationName,
  { SignIn, ...input }: Members,
): Promise<object> {
  const { settings } = deps
  const challenge = input.Session === undefined ? undefined : await openChallenge(deps, exchange, `${input.Session}`)
  const { client } = settings
  const name = operation === 'InitiateAuth' ? 'AuthParameters' : 'ChallengeResponses'
  const isSignIn = operation === 'InitiateAuth' || operation === 'RespondToAuthChallenge'
  const parameters = isSignIn ? readParameters(settings.authFlows, operation, input, input[name]) : {}
  const username = isSignIn ? parameters.USERNAME : input.Username
  const secretHash = typeof username === 'string' ? await deps.secretHash(username) : undefined
  const stepUp = SignIn === undefined ? undefined : sessionOf(exchange.present, SignIn)
  const isOfClient = !isUserOperation(operation) && operation !== 'UpdateAuthEventFeedback'
  const address = readAddress(exchange.request, settings)
  const output = await withinTime(
    deps,
    deps.call(operation, {
      ...input,
      ...(isOfClient && { ClientId: client.clientId }),
      ...(challenge && { Session: challenge.s }),
      ...(isSignIn && {
        [name]: {
          ...parameters,
          ...(secretHash !== undefined && { SECRET_HASH: secretHash }),
          ...(stepUp && { ACCESS_TOKEN: stepUp.tokens.accessToken.expose() }),
        },
      }),
      ...(!isSignIn && secretHash !== undefined && { SecretHash: secretHash }),
      ...(address !== undefined &&
        isOfClient && { UserContextData: { ...Object(input.UserContextData), IpAddress: address } }),
    } as never),
  )
  const { Session, AuthenticationResult } = output as {
    Session?: unknown
    AuthenticationResult?: AuthenticationResultType
  }
  const typed = challenge?.n ?? (typeof username === 'string' ? username : '')
  return {
    ...strip(output),
    ...(typeof Session === 'string' && { Session: await sealChallenge(deps, exchange, Session, typed) }),
    ...(isSignIn && AuthenticationResult && (await signIn(deps, exchange, AuthenticationResult, typed, parameters))),
  }
}

/** Reads `AuthParameters` or `ChallengeResponses`. A password in the clear is taken only where its flow is allowed. */
function readParameters(
  authFlows: readonly string[],
  operation: string,
  { AuthFlow }: Members,
  sent: unknown = {},
): Readonly<Record<string, string>> {
  if (operation === 'InitiateAuth' && !(typeof AuthFlow === 'string' && authFlows.includes(AuthFlow))) {
    throw refusal('InvalidParameterException', 'The flow is not allowed')
  }
  if (!isObject(sent)) throw refusedMember('AuthParameters')
  for (const [name, value] of Object.entries(sent)) {
    if (typeof value !== 'string') throw refusedMember(name)
    if (/^password$/i.test(name) && !authFlows.includes('USER_PASSWORD_AUTH')) throw refusedMember(name)
  }
  return sent as Readonly<Record<string, string>>
}

/** Keeps the tokens of a sign-in, and describes it to the page. */
async function signIn(
  deps: HandlerDeps,
  { present, lines }: Exchange,
  result: AuthenticationResultType,
  typed: string,
  parameters: Readonly<Record<string, string>>,
): Promise<object> {
  const { settings, call, serverClock } = deps
  const { client, clock, randomBytes } = settings
  const tokens = readTokens(result, { receivedAt: clock.now(), serverClock, userPoolId: client.userPoolId })
  const { username = typed, origin_jti: signInId = bytesToBase64Url(randomBytes(16)) } = textClaims(
    tokens.accessToken.claims,
  )
  const session: ServerSession = {
    signIn: signInId,
    username,
    signInName: typed || username,
    tokens,
    deviceKey: newDeviceKey(result) ?? parameters.DEVICE_KEY,
  }
  const revoke = (token: ServerSession['tokens']['refreshToken']): Promise<void> | undefined =>
    token && withinTime(deps, revokeToken({ settings: client, call }, token)).catch(() => undefined)
  try {
    const written = await signInLines(settings, present, session)
    lines.push(...written.lines)
    if (!written.isFormerKept && isOfOther(present, session)) await revoke(present.session?.tokens.refreshToken)
  } catch (thrown) {
    await revoke(tokens.refreshToken)
    throw thrown
  }
  const { NewDeviceMetadata } = result
  return { ...describe(deps, session), ...(NewDeviceMetadata && { NewDeviceMetadata }) }
}

/** What a page learns of a session: the claims, the seconds that are left, and the access token only if the app wants it. */
function describe({ settings }: HandlerDeps, { tokens, signIn, signInName }: ServerSession): object {
  const { accessToken, idToken } = tokens
  return {
    Claims: { access: { ...accessToken.claims, origin_jti: signIn }, id: idToken.claims },
    // A page takes no tokens that are over, and asks again.
    ExpiresIn: Math.max(remainingMs(tokens, settings.clock.now()) / 1000, 1),
    SignInName: signInName,
    ...(settings.exposeAccessToken && { AccessToken: accessToken.expose() }),
  }
}

/** An output without a token or a `Session`, whatever the operation. */
function strip(output: object): object {
  const hidden = /^(AuthenticationResult|Session|(Access|Id|Refresh)Token)$/
  return Object.fromEntries(Object.entries(output).filter(([name]) => !hidden.test(name)))
}

/** The mark of the browser: that of its cookie, or a new one. */
function markBrowser({ settings }: HandlerDeps, { present, lines }: Exchange): string {
  const { cookies, randomBytes } = settings
  const mark = browserMarks(cookies.browser, present)[0] ?? bytesToBase64Url(randomBytes(16))
  lines.push(cookies.line(cookies.browser, mark, BROWSER_SECONDS))
  return mark
}

const browserMarks = (name: string, { jar }: Present): readonly string[] =>
  jar.flatMap(([cookie, value]) => (cookie === name && /^[\w-]{22}$/.test(value) ? [value] : []))

function sealChallenge(deps: HandlerDeps, exchange: Exchange, session: string, typed: string): Promise<string> {
  const { seals, clock } = deps.settings
  const challenge: Challenge = { s: session, b: markBrowser(deps, exchange), e: clock.now() + CHALLENGE_MS, n: typed }
  return seals.seal('challenge', challenge)
}

async function openChallenge({ settings }: HandlerDeps, { present }: Exchange, sealed: string): Promise<Challenge> {
  const challenge = (await settings.seals.open('challenge', sealed)) as Challenge | undefined
  const isOurs = challenge && browserMarks(settings.cookies.browser, present).includes(challenge.b)
  // The words of Cognito, which lead back to the credentials.
  if (!isOurs) throw refusal('NotAuthorizedException', 'Invalid session for the user.')
  if (!(challenge.e > settings.clock.now())) {
    throw refusal('NotAuthorizedException', 'Invalid session for the user, session is expired.')
  }
  return challenge
}

const withinTime = <T>({ settings }: HandlerDeps, work: Promise<T>): Promise<T> =>
  withinAnswerTime({ ports: settings, settings: settings.client }, work)

function answer(
  status: number,
  body: object,
  lines: readonly string[],
  more: Readonly<Record<string, string>> = {},
): Response {
  const headers = new Headers({
    'content-type': 'application/json',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...more,
  })
  for (const line of lines) headers.append('set-cookie', line)
  return new Response(JSON.stringify(body), { status, headers })
}

/** An error in the form of Cognito's; one that is not of Cognito or of the handler says nothing but its kind. */
function answerError(thrown: unknown, lines: readonly string[]): Response {
  // `allow` and bodies may throw anything, `undefined` too.
  const { retryAfterMs } = Object(thrown) as { readonly retryAfterMs?: number }
  const more = { ...(retryAfterMs !== undefined && { 'retry-after': `${Math.ceil(retryAfterMs / 1000)}` }) }
  if (thrown instanceof CognitoError) {
    const { code, message, requestId } = thrown
    const status = thrown.status >= 400 && thrown.status <= 599 ? thrown.status : 400
    const allow = status === 405 && { allow: 'POST' }
    return answer(status, { __type: code, message }, lines, {
      ...more,
      ...allow,
      ...(requestId && { 'x-amzn-requestid': requestId }),
    })
  }
  if (thrown instanceof WafError) return answer(405, {}, lines, { 'x-amzn-waf-action': thrown.action })
  if (thrown instanceof NetworkError) return answer(thrown.code === 'ERR_TIMEOUT' ? 504 : 502, {}, lines, more)
  return answer(thrown instanceof AuthError && thrown.code === 'ERR_PROTOCOL' ? 502 : 500, {}, lines)
}
