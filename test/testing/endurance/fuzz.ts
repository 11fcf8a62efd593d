/**
 * Random inputs for every operation of the simulator: values that were right a moment ago, values at and beyond the
 * limits of the model, values of other types, hostile names. The same seed gives the same inputs.
 */
import { createUserPool, testClock, type UserPool, type UserPoolOptions } from '../../../src/testing/index.ts'
import { INPUTS } from '../../../src/testing/model/inputs.ts'
import type { Member, Members, Rule } from '../../../src/testing/model/rule.ts'
import { serveUserPool } from '../../../src/testing/wire/node-server.ts'
import type { OperationName } from '../../../src/transport/operations.ts'
import { numbers } from '../../hostile/random.ts'

const PASSWORD = 'Correct-horse-1'
const OPERATIONS = Object.keys(INPUTS) as OperationName[]

/** What a run has seen. */
export interface FuzzReport {
  readonly answered: number
  /** Answers that are no answer of the service: a status of 500 and above, or an error without a name. */
  readonly faults: readonly string[]
  /** How often each operation succeeded. */
  readonly succeeded: ReadonlyMap<string, number>
  /** How often each exception came. */
  readonly refused: ReadonlyMap<string, number>
}

const HOSTILE: readonly unknown[] = [
  '',
  ' ',
  'null',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '\u0000',
  '\ud800',
  '🙂'.repeat(40),
  'ä\u0301',
  "'; DROP TABLE users; --",
  '../../etc/passwd',
  '<script>',
  '{"a":1}',
  '[]',
  '-1',
  '1e999',
  'x'.repeat(5000),
  '=',
  '.',
  '..',
  'eyJhbGciOiJub25lIn0.e30.',
  'AYABe',
  '\u202e',
  'a\r\nb: c',
  0,
  -1,
  1.5,
  Number.MAX_SAFE_INTEGER,
  true,
  false,
  null,
  [],
  {},
  [null],
  [[]],
  { __proto__: { polluted: true } },
  { constructor: { prototype: { polluted: true } } },
  JSON.parse('{"__proto__":{"polluted":true}}'),
  JSON.parse('{"Name":{"__proto__":{"polluted":true}}}'),
]
const PARAMETERS =
  'USERNAME PASSWORD SRP_A SECRET_HASH DEVICE_KEY REFRESH_TOKEN PREFERRED_CHALLENGE CHALLENGE_NAME ANSWER NEW_PASSWORD SMS_MFA_CODE SMS_OTP_CODE EMAIL_OTP_CODE SOFTWARE_TOKEN_MFA_CODE CREDENTIAL PASSWORD_CLAIM_SECRET_BLOCK PASSWORD_CLAIM_SIGNATURE TIMESTAMP TARGET_ACR_VALUES ACCESS_TOKEN MAX_AGE EMAIL userAttributes.email userAttributes.__proto__ __proto__ constructor'.split(
    ' ',
  )
const NAMES = ['ada', 'bob', 'ada@example.com', '+15551234567', 'new', 'temp', 'nobody']

/** Makes inputs, out of what the pool has answered so far as well. */
class Inputs {
  readonly #next: () => number
  /** Strings that came from the pool, by the member they came in. */
  readonly #seen = new Map<string, string[]>()
  readonly #pool: UserPool
  /** Half of all inputs are as good as this knows to make them: they get behind the checks of the model. */
  #isGood = false

  constructor(pool: UserPool, seed: number) {
    this.#pool = pool
    this.#next = numbers(seed)
  }

  chance = (share: number): boolean => this.#next() < share
  pick = <T>(values: readonly T[]): T => values[Math.floor(this.#next() * values.length)]!

  /** Decides whether this input is spoilt here. */
  #spoils = (share: number): boolean => !this.#isGood && this.chance(share)

  /** Learns the strings of an answer. */
  learn(answer: unknown): void {
    if (typeof answer !== 'object' || answer === null) return
    for (const [name, value] of Object.entries(answer)) {
      if (typeof value !== 'string') this.learn(value)
      else if (value.length > 3) {
        const known = this.#seen.get(name) ?? []
        known.push(value)
        if (known.length > 8) known.shift()
        this.#seen.set(name, known)
      }
    }
  }

  /** An operation and an input for it. */
  next(): { readonly operation: string; readonly input: unknown } {
    const operation = this.chance(0.002) ? 'Unknown' : this.pick(OPERATIONS)
    this.#isGood = this.chance(0.5)
    if (this.#spoils(0.04)) return { operation, input: this.pick(HOSTILE) }
    const input = this.#members(INPUTS[operation as OperationName] ?? {})
    if (this.#spoils(0.06)) Object.defineProperty(input, '__proto__', { value: { polluted: true }, enumerable: true })
    return { operation, input }
  }

  #members(members: Members): Record<string, unknown> {
    const made: Record<string, unknown> = {}
    for (const [name, member] of Object.entries(members)) {
      if (member.required ? !this.#spoils(0.05) : this.chance(0.4))
        made[name] = this.#spoils(0.08) ? this.pick(HOSTILE) : this.#value(name, member)
    }
    return made
  }

  #value(name: string, rule: Member | Rule): unknown {
    switch (rule.kind) {
      case 'text':
        return this.#text(name, rule)
      case 'number':
        return this.pick(this.#isGood ? [rule.min, rule.max] : [rule.min - 1, rule.max + 1, 1.5, 1])
      case 'flag':
        return this.chance(0.5)
      case 'texts':
        return Object.fromEntries(
          PARAMETERS.filter((key) => key === 'USERNAME' || key === 'PASSWORD' || this.chance(0.2)).map((key) => [
            key,
            this.#text(key, {}),
          ]),
        )
      case 'list':
        return Array.from({ length: Math.floor(this.#next() * 3) }, () => this.#value(name, rule.item))
      case 'object':
        return this.#members(rule.members)
      case 'document':
        return this.chance(0.5)
          ? this.#credential()
          : this.pick([{}, { id: 'x', rawId: 'x', type: 'public-key' }, this.#deep()])
    }
  }

  #text(
    name: string,
    { oneOf, min = 0, max = 100 }: { oneOf?: readonly string[]; min?: number; max?: number },
  ): unknown {
    if (this.#spoils(0.05)) return this.pick(HOSTILE)
    if (oneOf) return this.pick(oneOf)
    if (this.#spoils(0.08)) return 'x'.repeat(Math.max(0, this.pick([min - 1, min, max, max + 1])) % 6000)
    return this.#plausible(name)
  }

  #plausible(name: string): unknown {
    const seen = (...keys: readonly string[]) => {
      const key = this.pick(keys)
      return this.pick(this.#seen.get(key) ?? ['x'.repeat(30)])
    }
    const code = () => this.#pool.outbox.last()?.code ?? '123456'
    const plausible: Record<string, () => unknown> = {
      ClientId: () => this.#pool.clientId,
      UserPoolId: () => this.#pool.userPoolId,
      AccessToken: () => seen('AccessToken'),
      ACCESS_TOKEN: () => seen('AccessToken'),
      RefreshToken: () => seen('RefreshToken'),
      REFRESH_TOKEN: () => seen('RefreshToken'),
      Token: () => seen('RefreshToken', 'AccessToken'),
      Session: () => seen('Session'),
      SessionId: () => seen('SessionId'),
      DeviceKey: () => seen('DeviceKey'),
      DEVICE_KEY: () => seen('DeviceKey'),
      PASSWORD_CLAIM_SECRET_BLOCK: () => seen('SECRET_BLOCK'),
      PASSWORD_CLAIM_SIGNATURE: () => 'c2lnbmF0dXJl',
      TIMESTAMP: () => 'Thu Jan 1 00:00:00 UTC 2026',
      SRP_A: () => this.pick(['2', 'f'.repeat(768), '0', 'zz', 'a'.repeat(700)]),
      Username: () => this.pick(NAMES),
      USERNAME: () => this.pick(NAMES),
      Password: () => PASSWORD,
      PASSWORD: () => this.pick([PASSWORD, PASSWORD, 'wrong']),
      PreviousPassword: () => PASSWORD,
      ProposedPassword: () => PASSWORD,
      NEW_PASSWORD: () => PASSWORD,
      Salt: () => 'AQ==',
      PasswordVerifier: () => 'Ag==',
      Name: () => this.pick(['email', 'phone_number', 'name', '__proto__', 'custom:team', 'sub', 'email_verified']),
      AttributeName: () => this.pick(['email', 'phone_number', 'constructor']),
      UserAttributeNames: () => this.pick(['email', 'phone_number', 'name', '__proto__']),
      Value: () => this.pick(['ada@example.com', '+15551234567', 'x', '']),
      CREDENTIAL: () => JSON.stringify(this.chance(0.8) ? this.#credential() : this.#deep()),
      PREFERRED_CHALLENGE: () => this.pick(['PASSWORD', 'PASSWORD_SRP', 'EMAIL_OTP', 'SMS_OTP', 'WEB_AUTHN']),
      CHALLENGE_NAME: () => 'SRP_A',
      ANSWER: () => this.pick(['PASSWORD', 'EMAIL_OTP', 'SMS_MFA', 'yes', 'no', 'SOFTWARE_TOKEN_MFA']),
      TARGET_ACR_VALUES: () => this.pick(['urn:cognito:loa:1', 'urn:cognito:loa:4 urn:cognito:loa:3', 'x']),
      MAX_AGE: () => this.pick(['60', '-1', 'x', '99999999999']),
      EMAIL: () => 'ada@example.com',
      UserCode: () => '123456',
      EventId: () => 'x',
    }
    return (
      (Object.hasOwn(plausible, name) ? plausible[name] : name.toLowerCase().includes('code') ? code : undefined)?.() ??
      'x'
    )
  }

  #credential(): unknown {
    const data = Buffer.from(JSON.stringify({ type: 'webauthn.create', challenge: 'x', origin: 'https://localhost' }))
    const bytes = () =>
      Buffer.from(Array.from({ length: 60 }, () => Math.floor(this.#next() * 256))).toString('base64url')
    return {
      id: 'eHg',
      rawId: 'eHg',
      type: 'public-key',
      response: this.pick([
        { clientDataJSON: data.toString('base64url'), attestationObject: bytes() },
        { clientDataJSON: bytes(), authenticatorData: bytes(), signature: bytes() },
        { clientDataJSON: 5 },
        undefined,
      ]),
    }
  }

  #deep(): unknown {
    let value: unknown = 1
    for (let level = Math.floor(this.#next() * 400); level > 0; level--) value = level % 2 ? [value] : { value }
    return value
  }

  /** The text of a request: as it is, or damaged on its way. */
  damage(text: string): string {
    if (!this.chance(0.03)) return text
    const at = Math.floor(this.#next() * text.length)
    return this.pick([
      text.slice(0, at),
      `${text.slice(0, at)}\u0000${text.slice(at)}`,
      `${text}}`,
      '',
      '[',
      '"',
      'NaN',
    ])
  }
}

const LAMBDAS: UserPoolOptions['lambdas'] = {
  defineAuthChallenge: ({ request: { session }, response }) => {
    if (session.length > 3) response.failAuthentication = true
    else if (session.at(-1)?.challengeResult && session.at(-1)?.challengeName !== 'SRP_A') response.issueTokens = true
    else response.challengeName = session.length % 2 === 1 ? 'PASSWORD_VERIFIER' : 'CUSTOM_CHALLENGE'
  },
  createAuthChallenge: ({ response }) => {
    response.publicChallengeParameters = { question: '?' }
  },
  verifyAuthChallengeResponse: ({ request, response }) => {
    response.answerCorrect = request.challengeAnswer === 'yes'
  },
  preSignUp: ({ request, response }) => {
    if (request.userAttributes.name === 'x') response.autoConfirmUser = true
  },
}

/** Pools of several kinds, so that every part of the simulator is reached. */
const KINDS: readonly UserPoolOptions[] = [
  {
    lambdas: LAMBDAS,
    deviceConfiguration: {},
    aliasAttributes: ['email'],
    autoVerifiedAttributes: ['email', 'phone_number'],
  },
  { usernameAttributes: ['email', 'phone_number'], verifyBeforeUpdate: ['email'], advancedSecurityMode: 'ENFORCED' },
  {
    clients: {
      refreshTokenRotation: { enabled: true, retryGracePeriodSeconds: 10 },
      preventUserExistenceErrors: 'ENABLED',
    },
    mfaConfiguration: 'ON',
    webAuthn: { factorConfiguration: 'MULTI_FACTOR_WITH_USER_VERIFICATION' },
  },
]

function createPool(kind: UserPoolOptions, clock: ReturnType<typeof testClock>): UserPool {
  const pool = createUserPool({
    clock,
    allowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP', 'SMS_OTP', 'WEB_AUTHN'],
    schema: [{ name: 'custom:team' }],
    ...kind,
  })
  return pool
}

/** Puts the users back as they were and signs one in, so that there is always something to damage. */
async function refill(pool: UserPool): Promise<readonly unknown[]> {
  const suffix = pool.settings.usernameAttributes.length > 0 ? '@example.com' : ''
  for (const user of pool.listUsers()) pool.deleteUser(user.username)
  const attributes = { phone_number: '+15551234567', email: 'ada@example.com' }
  pool.createUser({ username: `ada${suffix}`, password: PASSWORD, attributes })
  pool.createUser({ username: `bob${suffix}`, password: PASSWORD, mfa: { sms: '+15551234568', preferred: 'SMS_MFA' } })
  pool.createUser({ username: `temp${suffix}`, temporaryPassword: PASSWORD })
  const USERNAME = `ada${suffix}`
  const ask = (AuthFlow: 'USER_AUTH' | 'USER_PASSWORD_AUTH' | 'USER_SRP_AUTH') =>
    pool.handle('InitiateAuth', {
      AuthFlow,
      ClientId: pool.clientId,
      AuthParameters: { USERNAME, ...(AuthFlow === 'USER_SRP_AUTH' ? { SRP_A: '2' } : { PASSWORD }) },
    })
  let answer = await ask('USER_PASSWORD_AUTH')
  const respond = (ChallengeName: 'SELECT_MFA_TYPE' | 'EMAIL_OTP', responses: Record<string, string>) =>
    pool.handle('RespondToAuthChallenge', {
      ChallengeName,
      ClientId: pool.clientId,
      Session: answer.Session!,
      ChallengeResponses: { USERNAME, ...responses },
    })
  if (answer.ChallengeName === 'SELECT_MFA_TYPE') {
    answer = await respond('SELECT_MFA_TYPE', { ANSWER: 'EMAIL_OTP' })
    answer = await respond('EMAIL_OTP', { EMAIL_OTP_CODE: pool.outbox.last()!.code })
  }
  return [answer, await ask('USER_AUTH'), await ask('USER_SRP_AUTH')]
}

/** Sends random inputs to pools of every kind. */
export async function fuzz(runs: number, { seed = 1, overHttp = false } = {}): Promise<FuzzReport> {
  const faults: string[] = []
  const succeeded = new Map<string, number>()
  const refused = new Map<string, number>()
  let answered = 0
  for (const [index, kind] of KINDS.entries()) {
    const clock = testClock(Date.UTC(2026, 0, 1))
    const pool = createPool(kind, clock)
    const inputs = new Inputs(pool, seed + index)
    const served = overHttp ? await serveUserPool(pool) : undefined
    const send = served ? throughHttp(served.url) : withoutHttp(pool)
    for (let run = 0; run < runs / KINDS.length; run++) {
      if (run % 20 === 0) for (const answer of await refill(pool)) inputs.learn(answer)
      const { operation, input } = inputs.next()
      const body = inputs.damage(JSON.stringify(input))
      const { status, text } = await send(operation, body)
      answered++
      clock.increment(inputs.chance(0.02) ? 60_000 : 300)
      const isKnown = status === 200 || (status >= 400 && status < 500)
      const answer = JSON.parse(text) as Record<string, unknown>
      if (status === 200) {
        succeeded.set(operation, (succeeded.get(operation) ?? 0) + 1)
        inputs.learn(answer)
      } else refused.set(String(answer.__type), (refused.get(String(answer.__type)) ?? 0) + 1)
      const isNamed =
        status === 200 || (typeof answer.__type === 'string' && answer.__type !== 'InternalErrorException')
      if (!isKnown || !isNamed) faults.push(`${operation} ${body.slice(0, 500)} -> ${status} ${text.slice(0, 300)}`)
      if ('polluted' in {} || 'polluted' in [] || 'polluted' in (() => undefined)) faults.push(`${operation} pollutes`)
    }
    await served?.close()
  }
  return { answered, faults, succeeded, refused }
}

type Sender = (operation: string, body: string) => Promise<{ readonly status: number; readonly text: string }>

const headersFor = (operation: string) => ({
  'content-type': 'application/x-amz-json-1.1',
  'x-amz-target': `AWSCognitoIdentityProviderService.${operation}`,
})

const withoutHttp =
  (pool: UserPool): Sender =>
  async (operation, body) => {
    const answer = await pool.answer({ method: 'POST', path: '/', headers: headersFor(operation), body })
    return { status: answer.status, text: answer.body }
  }

const throughHttp =
  (url: string): Sender =>
  async (operation, body) => {
    const response = await fetch(url, { method: 'POST', headers: headersFor(operation), body })
    return { status: response.status, text: await response.text() }
  }
