/**
 * Hostile answers of the service: to the operations that carry tokens, and to those that carry lists.
 *
 * @module
 */
import { inspect } from 'node:util'
import { listDevices, listPasskeys } from '../../src/account/index.ts'
import { AuthError } from '../../src/errors.ts'
import { type Auth, createAuth, useSignIn } from '../../src/index.ts'
import { memoryStorage } from '../../src/storage/memory.ts'
import { testClock } from '../../src/testing/index.ts'
import { lookThrough } from '../look-through.ts'
import { CANARY, type Dice, dice, isPolluted, jwt } from './random.ts'

const POOL = 'eu-west-1_Hostile1'
const CLIENT = '1hostileclient000000000000'
const START = Date.UTC(2026, 0, 1)
/** Far above what any answer makes the library do: a challenge loop ends after 12 requests, a request after 3 tries. */
const MOST_REQUESTS = 60

/** What a run has seen. */
export interface HostileReport {
  readonly count: number
  readonly faults: readonly string[]
  /** How often each outcome came: `ok`, or the code of an error. */
  readonly outcomes: ReadonlyMap<string, number>
}

type Operation =
  | 'InitiateAuth'
  | 'RespondToAuthChallenge'
  | 'GetTokensFromRefreshToken'
  | 'ListDevices'
  | 'ListWebAuthnCredentials'

/** The right answer that ends a sign-in, or that a refresh brings. */
function tokens({ next }: Dice, now: number): unknown {
  const iat = Math.floor(now / 1000)
  const claims = {
    sub: 'sub-ada',
    iss: `https://x/${POOL}`,
    iat,
    exp: iat + 3600,
    origin_jti: 'o1',
    jti: String(next()),
  }
  return {
    AuthenticationResult: {
      AccessToken: jwt({ ...claims, token_use: 'access', client_id: CLIENT, username: 'ada', scope: 'a b' }),
      IdToken: jwt({ ...claims, token_use: 'id', aud: CLIENT, email: 'ada@example.org', 'cognito:groups': ['g'] }),
      RefreshToken: `${CANARY}-refresh-${next()}`,
      ExpiresIn: 3600,
      TokenType: 'Bearer',
      NewDeviceMetadata: { DeviceKey: 'eu-west-1_d', DeviceGroupKey: '-g' },
    },
  }
}

const challenge = (
  { next }: Dice,
  ChallengeName: string,
  ChallengeParameters: unknown,
  more: object = {},
): unknown => ({
  ChallengeName,
  ChallengeParameters,
  Session: `${CANARY}-session-${next()}`,
  ...more,
})
const ID = { USER_ID_FOR_SRP: 'ada', USERNAME: 'ada' }
const SMS = { ...ID, CODE_DELIVERY_DELIVERY_MEDIUM: 'SMS', CODE_DELIVERY_DESTINATION: '+*1' }
const smsCode = (draw: Dice): unknown => challenge(draw, 'SMS_MFA', SMS)

/** The right answers to a request of a sign-in. Made when they are drawn: most of a run's time went into the others. */
const STEPS: readonly ((draw: Dice, now: number) => unknown)[] = [
  tokens,
  smsCode,
  (draw) => challenge(draw, 'SOFTWARE_TOKEN_MFA', { ...ID, FRIENDLY_DEVICE_NAME: 'phone' }),
  (draw) => challenge(draw, 'SELECT_MFA_TYPE', { ...ID, MFAS_CAN_CHOOSE: '["SMS_MFA","SOFTWARE_TOKEN_MFA"]' }),
  (draw) => challenge(draw, 'SELECT_CHALLENGE', {}, { AvailableChallenges: ['PASSWORD', 'EMAIL_OTP', 'WEB_AUTHN'] }),
  (draw) =>
    challenge(draw, 'NEW_PASSWORD_REQUIRED', {
      ...ID,
      requiredAttributes: '["userAttributes.name"]',
      userAttributes: '{}',
    }),
  (draw) => challenge(draw, 'PASSWORD_VERIFIER', { ...ID, SRP_B: 'ab', SALT: 'cd', SECRET_BLOCK: 'ZWY=' }),
  (draw) => challenge(draw, 'DEVICE_SRP_AUTH', { USERNAME: 'ada', DEVICE_KEY: 'eu-west-1_d' }),
  (draw) => challenge(draw, 'CUSTOM_CHALLENGE', { USERNAME: 'ada', question: '?' }),
  (draw) => challenge(draw, 'MFA_SETUP', { ...ID, MFAS_CAN_SETUP: '["EMAIL_OTP"]' }),
]

/** One of an operation's right answers. */
function rightAnswer(operation: Operation, draw: Dice, now: number): unknown {
  const { pick } = draw
  const PaginationToken = pick([undefined, 'p1', 'p2', 'p3'])
  switch (operation) {
    case 'ListDevices': {
      const attributes = [{ Name: 'device_name', Value: 'x' }]
      const device = { DeviceKey: 'd', DeviceAttributes: attributes, DeviceCreateDate: 1.5, DeviceLastModifiedDate: 2 }
      return { Devices: [device, { ...device, DeviceKey: 'e' }], PaginationToken }
    }
    case 'ListWebAuthnCredentials': {
      const passkey = { CredentialId: 'c', RelyingPartyId: 'r', CreatedAt: 1, AuthenticatorTransports: ['usb'] }
      return { Credentials: [{ ...passkey, FriendlyCredentialName: 'f' }, passkey], NextToken: PaginationToken }
    }
    case 'GetTokensFromRefreshToken':
      return tokens(draw, now)
    default:
      return pick(STEPS)(draw, now)
  }
}

const NAMES = ['NotAuthorizedException', 'InternalErrorException', 'TooManyRequestsException', '__proto__', 'x#y:z', '']
const MESSAGES = ['Invalid Refresh Token', 'Invalid session for the user.', 'Device does not exist.', 'x'.repeat(9000)]
const TYPES = ['application/x-amz-json-1.1', 'application/json', 'text/html', '', 'application/x-amz-json-1.1; x']

/** A response, right or not: a damaged answer, a refusal, or what a proxy says. */
function respond(operation: Operation, draw: Dice, now: number): object {
  const { chance, pick, damage, write, value } = draw
  const isRefusal = chance(0.15)
  let answer: unknown = isRefusal ? { __type: pick(NAMES), message: pick(MESSAGES) } : rightAnswer(operation, draw, now)
  while (chance(isRefusal ? 0.3 : 0.6)) answer = damage(answer)
  const status = isRefusal
    ? pick([400, 400, 400, 403, 429, 500, 503, 302, 407])
    : chance(0.97)
      ? 200
      : pick([204, 206, 99])
  const headers: Record<string, unknown> = {
    'content-type': chance(0.96) ? TYPES[0] : pick(TYPES),
    ...(chance(0.05) && { 'x-amzn-errortype': pick(NAMES) }),
    ...(chance(0.05) && { 'retry-after': pick(['1', '-1', 'x', '1e9', 'Thu, 01 Jan 2026 00:00:01 GMT']) }),
    ...(chance(0.05) && { date: pick(['x', 'Thu, 01 Jan 2026 00:00:01 GMT', 'Thu, 01 Jan 1970 00:00:00 GMT']) }),
    ...(chance(0.02) && { 'x-amzn-waf-action': pick(['captcha', 'x']) }),
  }
  const text = write(chance(0.01) ? value() : answer)
  return {
    ok: status === 200,
    status,
    headers: { get: (name: string) => headers[name] ?? null },
    text: async () => text,
  }
}

/** An app, whose service is right until it is told to be hostile. */
function open(draw: Dice) {
  const clock = testClock(START)
  const state = { isHostile: false, requests: 0, hostile: 0 }
  const auth: Auth = createAuth({
    userPoolId: POOL,
    clientId: CLIENT,
    authFlow: 'USER_PASSWORD_AUTH',
    clock,
    storage: memoryStorage(),
    resumeStorage: memoryStorage(),
    tabs: { post: () => {}, subscribe: () => () => {} },
    lifecycle: { subscribe: () => () => {} },
    lock: (_, work) => work(),
    deviceName: () => '',
    deviceTracking: 'off',
    fetch: (async (_: string, init: { headers: Record<string, string> }) => {
      state.requests++
      const operation = init.headers['x-amz-target']!.split('.')[1] as Operation
      if (state.isHostile) {
        state.hostile++
        return respond(operation, draw, clock.now())
      }
      const right = JSON.stringify(
        operation === 'InitiateAuth' ? firstAnswer : rightAnswer(operation, draw, clock.now()),
      )
      const get = (name: string) => (name === 'content-type' ? TYPES[0] : null)
      return { ok: true, status: 200, headers: { get }, text: async () => right }
    }) as never,
  })
  let firstAnswer: unknown
  const flow = useSignIn(auth, { resume: false })
  auth.session.subscribe(() => {})
  flow.subscribe(() => {})

  /** What a promise comes to, with the clock moved on while it waits. */
  async function driven<T>(promise: Promise<T>): Promise<T | 'hangs'> {
    let isOver = false
    const end = () => {
      isOver = true
    }
    void promise.then(end, end)
    for (let turn = 0; !isOver; turn++) {
      await new Promise<void>((resolve) => setImmediate(resolve))
      if (turn > 6) clock.increment(1000)
      if (turn > 300) return 'hangs'
    }
    return promise
  }

  return {
    auth,
    flow,
    state,
    driven,
    /** Decides what the next sign-in is answered with. */
    answerFirst: (answer: typeof tokens) => {
      firstAnswer = answer(draw, clock.now())
    },
    dispose: () => {
      flow.dispose()
      auth.dispose()
    },
  }
}

type App = ReturnType<typeof open>

async function submit(app: App): Promise<unknown> {
  const { flow, driven } = app
  if (flow.getSnapshot().step !== 'identify') await driven(flow.getSnapshot().cancel())
  const view = flow.getSnapshot()
  if (view.step !== 'identify') throw new Error(`The flow stays at ${view.step}`)
  return driven(view.submit({ username: 'ada', password: `${CANARY}-Password-1` }))
}

async function signIn(app: App): Promise<void> {
  app.answerFirst(tokens)
  await submit(app)
}

const isSignedIn = ({ auth }: App): boolean => auth.session.getSnapshot().status === 'signedIn'

/** Each prepares with right answers, and returns the action that is answered by hostile ones. */
const ACTIONS: readonly ((app: App) => Promise<() => Promise<unknown>>)[] = [
  async (app) => () => submit(app),
  async (app) => {
    app.answerFirst(smsCode)
    await submit(app)
    return async () => {
      const view = app.flow.getSnapshot()
      if (view.step !== 'smsCode') throw new Error(`The flow is at ${view.step}`)
      return app.driven(view.submit('123456'))
    }
  },
  async (app) => {
    if (!isSignedIn(app)) await signIn(app)
    return () => app.driven(app.auth.getTokens({ forceRefresh: true }))
  },
  ...[listDevices, listPasskeys].map((list) => async (app: App) => {
    if (!isSignedIn(app)) await signIn(app)
    return () => app.driven<unknown>(list(app.auth).all())
  }),
]

/** Lets the service be hostile until it has answered so often. */
export async function fuzzAnswers(count: number, seed: number): Promise<HostileReport> {
  const draw = dice(seed)
  const faults: string[] = []
  const outcomes = new Map<string, number>()
  let answered = 0
  while (answered < count && faults.length < 20) {
    const app = open(draw)
    for (let action = 0; action < 200 && answered < count; action++) {
      app.state.isHostile = false
      const kind = action % ACTIONS.length
      const run = await ACTIONS[kind]!(app)
      Object.assign(app.state, { isHostile: true, requests: 0, hostile: 0 })
      const outcome = await run().then(
        (value) => ({ value }),
        (error: unknown) => ({ error }),
      )
      answered += app.state.hostile
      const fault = check(app, outcome, outcomes, action % 100 === 0)
      if (fault) faults.push(`seed ${seed}, after ${answered} answers, action ${kind}: ${fault}`)
    }
    app.dispose()
  }
  return { count: answered, faults, outcomes }
}

/** What is wrong with an outcome, if anything is. */
function check(
  { state, flow, auth }: App,
  outcome: { readonly value?: unknown; readonly error?: unknown },
  outcomes: Map<string, number>,
  isThorough: boolean,
): string | undefined {
  if (outcome.value === 'hangs') return 'no outcome'
  const { ok, error = outcome.error } = Object(outcome.value) as { readonly ok?: boolean; readonly error?: unknown }
  const isRefused = ok === false || outcome.error !== undefined
  if (isRefused && !(error instanceof AuthError && /^[A-Za-z]\w{2,99}$/.test(error.code)))
    return `an outcome without a type: ${inspect(error)}`
  const name = isRefused ? (error as AuthError).code : 'ok'
  outcomes.set(name, (outcomes.get(name) ?? 0) + 1)
  if (isPolluted()) return 'a prototype is polluted'
  if (state.requests > MOST_REQUESTS) return `${state.requests} requests`
  const look = isThorough ? lookThrough : (value: unknown) => inspect(value, { depth: 4 }) + JSON.stringify(value)
  const seen =
    [error, flow.getSnapshot(), auth.session.getSnapshot()].map(look).join('\n') + String(Object(error).stack)
  return seen.includes(CANARY)
    ? `a secret is in sight: ${seen.slice(Math.max(0, seen.indexOf(CANARY) - 200)).slice(0, 300)}`
    : undefined
}
