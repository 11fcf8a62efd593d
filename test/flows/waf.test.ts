import { describe, expect, it } from 'vitest'
import { getUser } from '../../src/account/index.ts'
import { usePasswordReset, useSignUp, WafError } from '../../src/index.ts'
import { de } from '../../src/messages/de.ts'
import { en, messageFor } from '../../src/messages/index.ts'
import type { Fault } from '../../src/testing/index.ts'
import { type App, PASSWORD, startApp } from './start-app.ts'

/** The answers of AWS WAF in front of a pool, and of Cognito when its own WAF says so. */
const ASKS: readonly (readonly [WafError['action'], NonNullable<Fault['answer']>])[] = [
  [
    'captcha',
    { status: 405, headers: { 'content-type': 'text/html', 'x-amzn-waf-action': 'captcha' }, body: '<html>' },
  ],
  ['challenge', { status: 202, headers: { 'x-amzn-waf-action': 'challenge' }, body: '' }],
  [
    'captcha',
    {
      status: 400,
      headers: { 'content-type': 'application/x-amz-json-1.1' },
      body: '{"__type":"ForbiddenException","message":"Request not allowed due to WAF captcha."}',
    },
  ],
]

/** An app behind a WAF that lets only requests with a token through. */
function guarded(answer: NonNullable<Fault['answer']>) {
  let token: string | undefined
  const seen: (string | undefined)[] = []
  const app: App = startApp({
    auth: {
      headers: async () => ({ 'x-aws-waf-token': token }),
      fetch: (url, init) => {
        seen.push(init.headers['x-aws-waf-token'])
        const isHeldUp = init.headers['x-aws-waf-token'] !== 'solved'
        return isHeldUp
          ? Promise.resolve(new Response(answer.body, { status: answer.status, headers: answer.headers ?? {} }))
          : app.pool.fetch(url, init)
      },
    },
  })
  const solve = () => {
    token = 'solved'
  }
  return { app, seen, solve }
}

describe.each(ASKS)('where AWS WAF asks for a %s', (action, answer) => {
  it('a sign-in waits for it, and goes on with the token', async () => {
    const { app, seen, solve } = guarded(answer)

    const outcome = await app.at('identify').submit({ username: 'ada', password: PASSWORD })
    const error = outcome.ok ? undefined : outcome.error
    expect(error).toBeInstanceOf(WafError)
    expect(error).toMatchObject({ code: 'ERR_WAF_ACTION', action, retryable: false })
    expect(seen).toEqual([undefined])

    solve()
    await app.at('identify').submit({ username: 'ada', password: PASSWORD })
    app.at('signedIn')
    expect(seen).toEqual([undefined, 'solved', 'solved'])
  })

  it('a sign-up and a reset stay where they are', async () => {
    const { app, solve } = guarded(answer)
    const signUp = useSignUp(app.auth)
    signUp.subscribe(() => {})
    const details = { username: 'grace', password: PASSWORD, attributes: { email: 'grace@example.org' } }
    const form = signUp.getSnapshot()
    if (form.step === 'details') await form.submit(details)
    expect(signUp.getSnapshot()).toMatchObject({ step: 'details', error: { code: 'ERR_WAF_ACTION', action } })
    const reset = usePasswordReset(app.auth)
    reset.subscribe(() => {})
    const request = reset.getSnapshot()
    if (request.step === 'identify') await request.submit({ username: 'ada' })
    expect(reset.getSnapshot()).toMatchObject({ step: 'identify', error: { code: 'ERR_WAF_ACTION', action } })

    solve()
    const again = signUp.getSnapshot()
    if (again.step === 'details') await again.submit(details)
    expect(signUp.getSnapshot().error).toBeNull()
  })

  it('nobody is told that there is no connection', () => {
    const error = new WafError('x', { action })
    const key = action === 'captcha' ? 'ERR_WAF_ACTION' : 'ERR_WAF_ACTION.challenge'

    expect(messageFor(error, en)).toBe(en[key])
    expect(messageFor(error, de)).toBe(de[key])
  })
})

/** An app that waits for a code by e-mail. */
async function atEmailCode(): Promise<App> {
  const app = startApp({
    pool: {
      mfaConfiguration: 'ON',
      enabledMfas: ['EMAIL_OTP'],
      users: [{ username: 'ada', password: PASSWORD, attributes: { email: 'ada@example.org' }, mfa: { email: true } }],
    },
  })
  await app.at('identify').submit({ username: 'ada', password: PASSWORD })
  return app
}

it('keeps a code step over a captcha, and takes the same code afterwards', async () => {
  const app = await atEmailCode()
  const { code } = app.pool.outbox.last()!
  const [, answer] = ASKS[0]!
  app.pool.faults.add({ answer, operation: 'RespondToAuthChallenge' })

  await app.at('emailCode').submit(code)
  expect(app.at('emailCode').error?.code).toBe('ERR_WAF_ACTION')
  await app.at('emailCode').submit(code)

  app.at('signedIn')
})

it.each([
  ['a network that asks for a sign-in', 511, 'ERR_NETWORK_AUTH'],
  ['a redirect', 308, 'ERR_CONFIGURATION'],
  ['a page that says "too many"', 429, 'TooManyRequestsException'],
])('keeps a code step over %s', async (_, status, code) => {
  const app = await atEmailCode()
  const headers = { 'content-type': 'text/html', 'retry-after': '60', location: '/elsewhere' }
  app.pool.faults.add({ answer: { status, headers, body: '<html>' }, operation: 'RespondToAuthChallenge' })

  await app.at('emailCode').submit(app.pool.outbox.last()!.code)
  const { error } = app.at('emailCode')
  expect(error?.code).toBe(code)
  expect(messageFor(error, en)).not.toBe(en.ERR_NETWORK)
  await app.at('emailCode').submit(app.pool.outbox.last()!.code)

  app.at('signedIn')
})

it.each([
  ['a captcha', ASKS[0]![1], 'ERR_WAF_ACTION'],
  ['a redirect', { status: 308, headers: { location: '/elsewhere' }, body: '' }, 'ERR_CONFIGURATION'],
  ['a network that asks for a sign-in', { status: 511, body: '<html>' }, 'ERR_NETWORK_AUTH'],
])('keeps the session when a refresh gets %s, and tells why', async (_, answer, code) => {
  const app = startApp()
  await app.at('identify').submit({ username: 'ada', password: PASSWORD })
  app.clock.increment(2 * 60 * 60 * 1000)
  app.pool.faults.add({ answer, operation: 'GetTokensFromRefreshToken', times: Infinity })

  await expect(app.auth.getTokens()).rejects.toMatchObject({ code })

  expect(app.auth.session.getSnapshot().status).toBe('signedIn')
})

it('does not repeat what WAF holds up, even where a repetition would be harmless', async () => {
  const app = startApp()
  await app.at('identify').submit({ username: 'ada', password: PASSWORD })
  const [, answer] = ASKS[1]!
  app.pool.faults.add({ answer, operation: 'GetUser' })

  await expect(getUser(app.auth)).rejects.toMatchObject({ code: 'ERR_WAF_ACTION', action: 'challenge' })
  expect((await getUser(app.auth)).username).toBe('ada')
})
