import { describe, expect, it } from 'vitest'
import { createUserPool, testClock, type UserPool } from '../../../src/testing/index.ts'
import { PASSWORD } from '../core/driver.ts'

const ADDRESS = 'https://cognito-idp.eu-west-1.amazonaws.com/'
const headersFor = (operation: string) => ({
  'Content-Type': 'application/x-amz-json-1.1',
  'X-Amz-Target': `AWSCognitoIdentityProviderService.${operation}`,
})
const post = (pool: UserPool, operation: string, input: unknown) =>
  pool.fetch(ADDRESS, {
    method: 'POST',
    headers: headersFor(operation),
    body: typeof input === 'string' ? input : JSON.stringify(input),
  })
const make = () => createUserPool({ users: [{ username: 'ada', password: PASSWORD }] })
const signInInput = (pool: UserPool, password = PASSWORD) => ({
  AuthFlow: 'USER_PASSWORD_AUTH',
  ClientId: pool.clientId,
  AuthParameters: { USERNAME: 'ada', PASSWORD: password },
})

describe('an answer', () => {
  it('is JSON with the service’s headers', async () => {
    const pool = createUserPool({
      clock: testClock(Date.UTC(2026, 0, 1, 12)),
      users: [{ username: 'ada', password: PASSWORD }],
    })

    const response = await post(pool, 'InitiateAuth', signInInput(pool))

    expect(response).toMatchObject({ ok: true, status: 200 })
    expect(response.headers.get('content-type')).toBe('application/x-amz-json-1.1')
    expect(response.headers.get('Date')).toBe('Thu, 01 Jan 2026 12:00:00 GMT')
    expect(response.headers.get('x-amzn-requestid')).toMatch(/^[0-9a-f-]{36}$/)
    expect(JSON.parse(await response.text())).toHaveProperty('AuthenticationResult.AccessToken')
  })

  it('that refuses has the name with a colon in a header, and without a namespace in the body', async () => {
    const pool = make()

    const response = await post(pool, 'InitiateAuth', signInInput(pool, 'wrong'))

    expect(response).toMatchObject({ ok: false, status: 400 })
    expect(response.headers.get('x-amzn-errortype')).toBe('NotAuthorizedException:')
    expect(response.headers.get('x-amzn-errormessage')).toBe('Incorrect username or password.')
    expect(await response.json()).toEqual({
      __type: 'NotAuthorizedException',
      message: 'Incorrect username or password.',
    })
  })

  it('lets any page read it and ask first', async () => {
    const pool = make()

    const answer = await post(pool, 'InitiateAuth', signInInput(pool))
    const preflight = await pool.fetch(ADDRESS, { method: 'OPTIONS' })

    expect(answer.headers.get('access-control-allow-origin')).toBe('*')
    expect(answer.headers.get('access-control-expose-headers')).toMatch(/x-amzn-errortype.*date/)
    expect(preflight.status).toBe(200)
    for (const name of ['content-type', 'x-amz-target', 'x-amz-user-agent', 'cache-control']) {
      expect(preflight.headers.get('access-control-allow-headers')?.split(',')).toContain(name)
    }
  })
})

describe('a request that the model does not allow', () => {
  const refusal = async (operation: string, input: unknown): Promise<unknown> => {
    const response = await post(make(), operation, input)
    return response.json()
  }

  it.each([
    [
      'an unknown flow',
      { ClientId: 'x', AuthFlow: 'MAGIC' },
      "1 validation error detected: Value 'MAGIC' at 'authFlow' failed to satisfy constraint: Member must satisfy enum value set: [USER_SRP_AUTH, REFRESH_TOKEN_AUTH, REFRESH_TOKEN, CUSTOM_AUTH, ADMIN_NO_SRP_AUTH, USER_PASSWORD_AUTH, ADMIN_USER_PASSWORD_AUTH, USER_AUTH]",
    ],
    [
      'a missing flow and a short session',
      { ClientId: 'x', Session: 'short' },
      "2 validation errors detected: Value null at 'authFlow' failed to satisfy constraint: Member must not be null; Value at 'session' failed to satisfy constraint: Member must have length greater than or equal to 20",
    ],
    [
      'a client id with a space',
      { ClientId: 'a b', AuthFlow: 'USER_AUTH' },
      "1 validation error detected: Value at 'clientId' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+]+",
    ],
  ])('is refused for %s', async (_, input, message) => {
    expect(await refusal('InitiateAuth', input)).toEqual({ __type: 'InvalidParameterException', message })
  })

  it('never shows a secret in the refusal', async () => {
    const UserAttributes = [{ Name: 'x'.repeat(40), Value: 'fine' }]
    const Password = 'a secret with spaces'

    const body = JSON.stringify(await refusal('SignUp', { ClientId: 'x', Username: 'ada', Password, UserAttributes }))

    expect(body).toContain("'userAttributes.1.member.name'")
    expect(body).toContain("Value at 'password' failed")
    expect(body).not.toContain(Password)
  })

  it.each([
    ['a number for a text', { ClientId: 5, AuthFlow: 'USER_AUTH' }, 'NUMBER_VALUE can not be converted to a String'],
    [
      'a number in a map',
      { ClientId: 'x', AuthFlow: 'USER_AUTH', AuthParameters: { USERNAME: 5 } },
      'NUMBER_VALUE can not be converted to a String',
    ],
    ['a list for the whole', [], 'Start of structure or map found where not expected.'],
    ['no JSON at all', '{"ClientId":', 'The request body is not valid JSON'],
  ])('is not understood when it has %s', async (_, input, message) => {
    expect(await refusal('InitiateAuth', input)).toEqual({ __type: 'SerializationException', message })
  })

  it('is not known when it names no operation of the service, or one of Object', async () => {
    for (const operation of ['Frobnicate', 'constructor', '__proto__']) {
      expect(await refusal(operation, {})).toMatchObject({ __type: 'UnknownOperationException' })
    }
  })

  it('may carry null and unknown members, which mean nothing', async () => {
    const pool = make()

    const response = await post(pool, 'InitiateAuth', { ...signInInput(pool), Session: null, Surprise: { a: 1 } })

    expect(response.status).toBe(200)
  })

  it('cannot reach the prototype of a map', async () => {
    const pool = make()
    const body = `{"AuthFlow":"USER_PASSWORD_AUTH","ClientId":"${pool.clientId}","AuthParameters":{"__proto__":{"USERNAME":"ada"},"PASSWORD":"x"}}`

    const response = await post(pool, 'InitiateAuth', body)

    expect(response.headers.get('x-amzn-errortype')).toBe('SerializationException:')
  })
})

describe('the fetch of a pool', () => {
  it('takes what callers of the global one pass', async () => {
    const pool = make()
    const body = JSON.stringify(signInInput(pool))
    const init = { method: 'POST', body, headers: headersFor('InitiateAuth') }

    const responses = await Promise.all([
      pool.fetch(new URL(ADDRESS), init),
      pool.fetch(ADDRESS, { ...init, headers: new Headers(init.headers) }),
      pool.fetch(ADDRESS, { ...init, headers: Object.entries(init.headers) as [string, string][] }),
      pool.fetch(new Request(ADDRESS, init)),
    ])

    expect(responses.map(({ status }) => status)).toEqual([200, 200, 200, 200])
  })

  it('serves the key set', async () => {
    const pool = make()

    const response = await pool.fetch(`${ADDRESS}${pool.userPoolId}/.well-known/jwks.json`)

    expect(await response.json()).toEqual(await pool.jwks())
    expect((await pool.fetch(`${ADDRESS}elsewhere/.well-known/jwks.json`)).status).toBe(404)
  })

  it('rejects with the reason of a signal that was aborted, before or meanwhile', async () => {
    const clock = testClock(0)
    const pool = createUserPool({ clock, latencyMs: 1000 })
    const init = { method: 'POST', body: '{}', headers: headersFor('GetUser') }
    const reason = new Error('enough')

    await expect(pool.fetch(ADDRESS, { ...init, signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
    const controller = new AbortController()
    const pending = pool.fetch(ADDRESS, { ...init, signal: controller.signal })
    controller.abort(reason)
    await expect(pending).rejects.toBe(reason)
  })

  it('waits on the clock of the pool', async () => {
    const clock = testClock(0)
    const pool = createUserPool({ clock, latencyMs: (operation) => (operation === 'GetUser' ? 1000 : 0) })
    const order: string[] = []
    const slow = post(pool, 'GetUser', { AccessToken: 'x' }).then(() => order.push('slow'))
    await post(pool, 'InitiateAuth', {}).then(() => order.push('quick'))

    clock.increment(1000)
    await slow

    expect(order).toEqual(['quick', 'slow'])
  })
})

describe('faults', () => {
  it('throttle once, and only the operation that is named', async () => {
    const pool = make()
    pool.faults.throttle({ operation: 'InitiateAuth' })

    expect((await post(pool, 'GetUser', { AccessToken: 'x' })).headers.get('x-amzn-errortype')).toBe(
      'NotAuthorizedException:',
    )
    expect((await post(pool, 'InitiateAuth', signInInput(pool))).headers.get('x-amzn-errortype')).toBe(
      'TooManyRequestsException:',
    )
    expect((await post(pool, 'InitiateAuth', signInInput(pool))).status).toBe(200)
  })

  it('lose a request before it arrives, or the answer after it did its work', async () => {
    const pool = make()
    const remove = pool.faults.add({ drop: 'request', times: 2 })
    await expect(post(pool, 'InitiateAuth', signInInput(pool))).rejects.toBeInstanceOf(TypeError)
    expect(pool.requests.list()).toHaveLength(0)
    remove()

    pool.faults.add({ drop: 'answer' })
    await expect(post(pool, 'InitiateAuth', signInInput(pool))).rejects.toThrow('fetch failed')
    expect(pool.requests.last('InitiateAuth')).toHaveProperty('output')
  })

  it('answer in the place of the service', async () => {
    const pool = make()
    pool.faults.add({
      answer: { status: 200, headers: { 'content-type': 'text/html' }, body: '<h1>Welcome to the hotel</h1>' },
    })
    pool.faults.add({ exception: { name: 'InternalErrorException', message: 'Oops', status: 500 } })
    pool.faults.add({ exception: { name: 'ForbiddenException', message: 'Blocked', status: 403 } })

    expect(await (await post(pool, 'InitiateAuth', {})).text()).toContain('hotel')
    expect((await post(pool, 'InitiateAuth', {})).status).toBe(500)
    expect((await post(pool, 'InitiateAuth', {})).status).toBe(403)
  })

  it('delay an answer on the clock of the pool, and can be cleared', async () => {
    const clock = testClock(0)
    const pool = createUserPool({ clock })
    pool.faults.add({ delayMs: 500, times: Number.POSITIVE_INFINITY })
    let isDone = false
    const pending = post(pool, 'GetUser', { AccessToken: 'x' }).then(() => {
      isDone = true
    })
    await Promise.resolve()
    expect(isDone).toBe(false)
    clock.increment(500)
    await pending

    pool.faults.clear()
    await post(pool, 'GetUser', { AccessToken: 'x' })
  })
})

describe('the log of requests', () => {
  it('tells what came and what was answered, with and without secrets', async () => {
    const pool = make()
    const seen: (string | undefined)[] = []
    const unsubscribe = pool.requests.subscribe(({ operation }) => seen.push(operation))

    await post(pool, 'InitiateAuth', signInInput(pool))
    unsubscribe()
    await post(pool, 'InitiateAuth', signInInput(pool, 'wrong'))

    expect(seen).toEqual(['InitiateAuth'])
    const [good, bad] = pool.requests.list('InitiateAuth')
    expect(good?.input).toEqual(signInInput(pool))
    expect(good?.redactedInput).toEqual({
      AuthFlow: 'USER_PASSWORD_AUTH',
      ClientId: pool.clientId,
      AuthParameters: { USERNAME: 'ada', PASSWORD: '[15 characters]' },
    })
    const redacted = JSON.stringify([good?.redactedInput, good?.redactedOutput, bad?.redactedInput])
    expect(redacted).not.toMatch(/eyJ|Correct-horse|wrong/)
    expect(bad?.error).toEqual({ name: 'NotAuthorizedException', message: 'Incorrect username or password.' })
    pool.requests.clear()
    expect(pool.requests.list()).toEqual([])
  })
})
