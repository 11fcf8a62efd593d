import { get } from 'node:http'
import { setupServer } from 'msw/node'
import { afterEach, describe, expect, it } from 'vitest'
import { createUserPool, type UserPool } from '../../../src/testing/index.ts'
import { cognitoHandlers } from '../../../src/testing/wire/msw.ts'
import { serveUserPool } from '../../../src/testing/wire/node-server.ts'
import { PASSWORD } from '../core/driver.ts'

const SERVICE = 'https://cognito-idp.eu-west-1.amazonaws.com'
const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

interface Answered {
  readonly status: number
  readonly headers: { get(name: string): string | null }
  text(): Promise<string>
}
type Send = (path: string, init: RequestInit & { readonly body?: string }) => Promise<Answered>

/** The three faces of a pool, each as a function that sends one request. */
const FACES: Readonly<Record<string, (pool: UserPool) => Promise<Send>>> = {
  'pool.fetch': (pool) =>
    Promise.resolve((path, init) => pool.fetch(`${SERVICE}${path}`, init as Parameters<UserPool['fetch']>[1])),
  msw: (pool) => {
    const server = setupServer(...cognitoHandlers(pool))
    server.listen({ onUnhandledRequest: 'error' })
    closers.push(() => server.close())
    return Promise.resolve((path, init) => fetch(`${SERVICE}${path}`, init))
  },
  'the HTTP server': async (pool) => {
    const served = await serveUserPool(pool)
    closers.push(() => served.close())
    return (path, init) => fetch(`${served.url}${path}`, init)
  },
}

const call = (operation: string, body: unknown) => ({
  method: 'POST',
  headers: {
    'content-type': 'application/x-amz-json-1.1',
    'x-amz-target': `AWSCognitoIdentityProviderService.${operation}`,
  },
  body: typeof body === 'string' ? body : JSON.stringify(body),
})
const make = (message = '') =>
  createUserPool({
    users: [{ username: 'ada', password: PASSWORD }],
    ...(message !== '' && {
      lambdas: {
        preAuthentication: () => {
          throw new Error(message)
        },
      },
    }),
  })
const signInInput = (pool: UserPool) => ({
  AuthFlow: 'USER_PASSWORD_AUTH',
  ClientId: pool.clientId,
  AuthParameters: { USERNAME: 'ada', PASSWORD },
})
const typeOf = async (answered: Answered): Promise<unknown> => {
  const body = JSON.parse(await answered.text()) as { readonly __type?: unknown }
  return [answered.status, body.__type]
}

describe.each(Object.keys(FACES))('%s', (face) => {
  const open = (pool: UserPool) => FACES[face]!(pool)

  it.each([
    ['accents', 'Größe, señor', 'Größe, señor'],
    ['other scripts', 'パスワード Ελλάδα', '????? ??????'],
    ['emoji', 'no 🙂', 'no ?'],
    ['line breaks', 'one\r\ntwo\nthree', 'one two three'],
    ['control characters', 'a\u0000b\u007f', 'a?b?'],
  ])('sends an error text with %s whole in the body, and as far as a header can', async (_, text, header) => {
    const pool = make(text)
    const send = await open(pool)

    const answered = await send('/', call('InitiateAuth', signInInput(pool)))

    expect(answered.status).toBe(400)
    expect(answered.headers.get('x-amzn-errormessage')).toBe(`PreAuthentication failed with error ${header}.`)
    expect(JSON.parse(await answered.text())).toEqual({
      __type: 'UserLambdaValidationException',
      message: `PreAuthentication failed with error ${text}.`,
    })
  })

  it('answers 413 to a body that is too long, and goes on', async () => {
    const pool = make()
    const send = await open(pool)

    expect(await typeOf(await send('/', call('InitiateAuth', 'x'.repeat(1_000_001))))).toEqual([
      413,
      'RequestEntityTooLargeException',
    ])
    expect((await send('/', call('InitiateAuth', signInInput(pool)))).status).toBe(200)
    const longest = JSON.stringify(signInInput(pool)).padEnd(1_000_000)
    expect((await send('/', call('InitiateAuth', longest))).status).toBe(200)
  })

  it.each([
    ['GET', '/'],
    ['PUT', '/'],
    ['DELETE', '/'],
    ['GET', '/oauth2/authorize?client_id=x'],
    ['POST', '/elsewhere'],
  ])('does not understand %s %s', async (method, path) => {
    const send = await open(make())

    const answered = await send(path, { method })

    expect(answered.status).toBe(400)
    expect(JSON.parse(await answered.text())).toMatchObject({ code: 'BadRequest', type: 'client' })
  })

  it('allows whatever headers a browser asks for', async () => {
    const send = await open(make())
    const asked = 'content-type,x-amz-target,x-of-the-app,baggage'
    const headers = { 'access-control-request-headers': asked, 'access-control-request-method': 'POST' }

    const answered = await send('/', { method: 'OPTIONS', headers })

    expect(answered.status).toBe(200)
    expect(answered.headers.get('access-control-allow-headers')).toBe(asked)
  })

  it('serves the key set and the discovery document, and knows no other pool', async () => {
    const pool = make()
    const send = await open(pool)
    const wellKnown = async (name: string): Promise<unknown> =>
      JSON.parse(await (await send(`/${pool.userPoolId}/.well-known/${name}`, { method: 'GET' })).text())

    expect(await wellKnown('jwks.json')).toEqual(await pool.jwks())
    const { issuer } = pool.settings
    expect(await wellKnown('openid-configuration')).toMatchObject({
      issuer,
      jwks_uri: `${issuer}/.well-known/jwks.json`,
      id_token_signing_alg_values_supported: ['RS256'],
    })
    // At the service's address msw leaves another pool to handlers of its own.
    if (face === 'msw') return
    const other = await send('/eu-west-1_Other/.well-known/jwks.json', { method: 'GET' })
    expect(other.status).toBe(404)
  })

  it.each([
    ['no JSON', 'ListDevices', '{"AccessToken":'],
    ['null', 'ListDevices', 'null'],
    ['a list', 'ListDevices', '[]'],
    ['a fraction', 'ListDevices', '{"AccessToken":"x","Limit":1.5}'],
    ['a number beyond all numbers', 'ListDevices', '{"AccessToken":"x","Limit":1e999}'],
    ['a number for a string', 'GetUser', '{"AccessToken":7}'],
    [
      'deep JSON',
      'CompleteWebAuthnRegistration',
      `{"AccessToken":"x","Credential":${'{"a":'.repeat(300)}1${'}'.repeat(300)}}`,
    ],
    [
      'JSON deeper than a stack',
      'CompleteWebAuthnRegistration',
      `{"Credential":${'['.repeat(200_000)}${']'.repeat(200_000)}}`,
    ],
  ])('refuses %s with a typed exception', async (_, operation, body) => {
    const send = await open(make())

    expect(await typeOf(await send('/', call(operation, body)))).toEqual([400, 'SerializationException'])
  })
})

describe('serveUserPool', () => {
  it('keeps an idle connection for minutes, for clients that are busy meanwhile', async () => {
    const served = await serveUserPool(make())
    closers.push(() => served.close())

    const keepAlive = await new Promise((resolve, reject) => {
      get(served.url, { headers: { connection: 'keep-alive' } }, (response) => {
        response.resume()
        resolve(response.headers['keep-alive'])
      }).on('error', reject)
    })

    expect(keepAlive).toBe('timeout=600')
  })
})

describe('cognitoHandlers', () => {
  it('let the handlers of two pools of one Region serve their own key sets', async () => {
    const pools = ['eu-west-1_One', 'eu-west-1_Two'].map((userPoolId) => createUserPool({ userPoolId }))
    const server = setupServer(...pools.flatMap((pool) => cognitoHandlers(pool)))
    server.listen({ onUnhandledRequest: 'error' })
    closers.push(() => server.close())

    for (const { userPoolId } of pools) {
      const response = await fetch(`${SERVICE}/${userPoolId}/.well-known/openid-configuration`)
      expect(await response.json()).toMatchObject({ issuer: `${SERVICE}/${userPoolId}` })
    }
  })

  it('leave the rest of an address of their own to the app', async () => {
    const server = setupServer(...cognitoHandlers(make(), { endpoint: 'https://app.example/' }))
    const unhandled: string[] = []
    server.listen({ onUnhandledRequest: ({ url }) => unhandled.push(url) as unknown as void })
    closers.push(() => server.close())

    await fetch('https://app.example/page').catch(() => undefined)

    expect(unhandled).toEqual(['https://app.example/page'])
  })
})
