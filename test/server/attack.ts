/**
 * A stage whose answers are watched: what an attacker sees of every answer of a server, and the secrets behind it.
 *
 * @module
 */
import type { ServerAuth, ServerAuthOptions } from 'cognito-machines/server'
import { seededBytes, type UserPoolOptions } from 'cognito-machines/testing'
import { expect } from 'vitest'
import { lookThrough } from '../look-through.ts'
import { type Answer, type Browser, CLIENT_SECRET, COOKIE_SECRET, createStage, PASSWORD, type Stage } from './stage.ts'

/** Everything that the stages of this file's tests have given away: heads, bodies and snapshots, as text. */
const given: string[] = []
const stages: Stage[] = []

/** A stage, all of whose answers are held against the rules that every answer keeps. */
export function createWatchedStage(options: Partial<ServerAuthOptions> = {}, poolOptions: UserPoolOptions = {}): Stage {
  const seed = `attack ${stages.length}`
  const stage = createStage(
    { randomBytes: seededBytes(`${seed} server`), ...options },
    {
      randomBytes: seededBytes(`${seed} pool`),
      allowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP'],
      webAuthn: { relyingPartyId: 'app.example.org' },
      ...poolOptions,
    },
  )
  stages.push(stage)
  const auth = watch(stage.auth)
  return {
    ...stage,
    auth,
    process: (more) => watch(stage.process(more)),
    browser: (served = () => auth) => stage.browser(served),
  }
}

/** The same server, which fails a test by an answer that no server may give. */
function watch(auth: ServerAuth): ServerAuth {
  return {
    ...auth,
    handler: async (request) => {
      const response = await auth.handler(request)
      const head = [...response.headers].map(([name, value]) => `${name}: ${value}`)
      given.push(...head, await response.clone().text())
      expectSafeHead(response)
      return response
    },
    session: async (request, answerHeaders) => {
      const snapshot = await auth.session(request, answerHeaders)
      const lines = answerHeaders instanceof Headers ? answerHeaders.getSetCookie() : []
      given.push(lookThrough(snapshot), ...lines)
      lines.forEach(expectSafeCookie)
      return snapshot
    },
  }
}

function expectSafeHead({ status, headers }: Response): void {
  expect(status).not.toBeGreaterThanOrEqual(600)
  expect(Math.floor(status / 100)).not.toBe(3)
  const names = [...headers.keys()]
  expect(
    names.filter((name) =>
      /^(access-control|cross-origin-resource|location|refresh|set-cookie2|www-authenticate)/.test(name),
    ),
  ).toEqual([])
  expect(headers.get('cache-control')).toMatch(/\bno-store\b/)
  expect(headers.get('x-content-type-options')).toBe('nosniff')
  headers.getSetCookie().forEach(expectSafeCookie)
}

function expectSafeCookie(line: string): void {
  const [pair = '', ...attributes] = line.split('; ')
  expect(pair).toMatch(/^__Host-auth[A-Za-z0-9_.-]*=/)
  expect(attributes).toEqual(expect.arrayContaining(['Secure', 'HttpOnly', 'Path=/']))
  expect(attributes.some((attribute) => /^SameSite=(Lax|Strict)$/.test(attribute))).toBe(true)
  expect(attributes.some((attribute) => /^domain/i.test(attribute))).toBe(false)
  expect(line.length).toBeLessThan(4096)
}

const SECRET_MEMBERS = ['AccessToken', 'IdToken', 'RefreshToken', 'Session', 'SECRET_HASH', 'SecretHash', 'PASSWORD']

function secretsOf(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, member]) =>
    SECRET_MEMBERS.includes(name) && typeof member === 'string' ? [member] : secretsOf(member),
  )
}

/** What the servers knew and no page may see, so far. */
export function secretsOfStages(): string[] {
  const known = stages.flatMap(({ pool }) =>
    pool.requests.list().flatMap(({ input, output }) => [...secretsOf(input), ...secretsOf(output)]),
  )
  // A part of a token is as secret as all of it.
  const parts = known.flatMap((secret) => [secret, secret.split('.')[2] ?? secret])
  return [...new Set([CLIENT_SECRET, COOKIE_SECRET, PASSWORD, ...parts])].filter((secret) => secret.length >= 8)
}

/** The secrets that something which was given away holds. */
export function leaks(): string[] {
  const all = given.join('\n')
  return secretsOfStages().filter((secret) => all.includes(secret))
}

/** What an attacker gets who is refused: no success, no cookie, and nothing has reached Cognito. */
export function expectRefused(stage: Stage, { status, body, headers }: Answer, type?: string): void {
  expect(stage.operations()).toEqual([])
  expect(status).toBeGreaterThanOrEqual(400)
  expect(body).not.toHaveProperty('Claims')
  expect(headers.getSetCookie()).toEqual([])
  if (type) expect(body.__type).toBe(type)
}

/** Begins a sign-in by a code in the mail. */
export async function beginChallenge(browser: Browser, username = 'ada'): Promise<{ Session: string; answer: Answer }> {
  const answer = await browser.post('InitiateAuth', {
    AuthFlow: 'USER_AUTH',
    AuthParameters: { USERNAME: username, PREFERRED_CHALLENGE: 'EMAIL_OTP' },
  })
  expect(answer.body.ChallengeName).toBe('EMAIL_OTP')
  return { Session: answer.body.Session as string, answer }
}

/** Answers the challenge with the code that the stage's outbox has. */
export const answerChallenge = (stage: Stage, browser: Browser, Session: unknown, username = 'ada'): Promise<Answer> =>
  browser.post('RespondToAuthChallenge', {
    ChallengeName: 'EMAIL_OTP',
    Session,
    ChallengeResponses: { USERNAME: username, EMAIL_OTP_CODE: stage.pool.outbox.last({ username: 'ada' })?.code },
  })

/** A request with these cookies, in this order, twins too. */
export const visitWith = (cookie: string): Request => new Request('https://app.example.org/', { headers: { cookie } })

/** The cookie header of pairs. */
export const cookieOf = (pairs: Iterable<readonly [string, string]>): string =>
  [...pairs].map(([name, value]) => `${name}=${value}`).join('; ')
