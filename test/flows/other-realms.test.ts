/**
 * Values of another realm: a frame, a browser extension, jsdom, Jest. They are what they are, but no `instanceof` of this
 * realm holds for them.
 */
import { webcrypto } from 'node:crypto'
import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { registerPasskey } from '../../src/account/index.ts'
import { base64UrlToBytes } from '../../src/bytes.ts'
import { de } from '../../src/messages/de.ts'
import { en, messageFor } from '../../src/messages/index.ts'
import { browserPasskeys } from '../../src/passkey/browser.ts'
import { softwareAuthenticator } from '../../src/testing/doubles/software-authenticator.ts'
import { createAwsSdkTransport } from '../../src/transport/aws-sdk.ts'
import { type App, PASSWORD, startApp } from './start-app.ts'

/** The globals of another realm. */
const other = runInNewContext('({ ArrayBuffer, Uint8Array, DataView, Error, TypeError, ReferenceError, Date })') as {
  readonly ArrayBuffer: typeof ArrayBuffer
  readonly Uint8Array: typeof Uint8Array
  readonly DataView: typeof DataView
  readonly Error: typeof Error
  readonly TypeError: typeof TypeError
  readonly ReferenceError: typeof ReferenceError
  readonly Date: typeof Date
}

const foreign = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => other.Uint8Array.from(bytes)

type Text = string | undefined
/** Spellings of the bytes of a credential. */
const BYTES: readonly (readonly [name: string, write: (text: Text) => unknown])[] = [
  ['an ArrayBuffer of this realm', (text) => text && Uint8Array.from(base64UrlToBytes(text)).buffer],
  ['an ArrayBuffer of another realm', (text) => text && foreign(base64UrlToBytes(text)).buffer],
  ['a Uint8Array of another realm', (text) => text && foreign(base64UrlToBytes(text))],
  [
    'a view of a part of a buffer',
    (text) => {
      if (!text) return text
      const bytes = base64UrlToBytes(text)
      const around = new other.Uint8Array(bytes.length + 7)
      around.set(bytes, 3)
      return new other.DataView(around.buffer, 3, bytes.length)
    },
  ],
]

/** Bytes that do not come through. */
const LOST: readonly (readonly [name: string, write: (text: Text) => unknown])[] = [
  ['undefined', () => undefined],
  ['an empty object, as a structured clone of a wrapper is', () => ({})],
  ['an empty buffer', () => new other.ArrayBuffer(0)],
  ['an object with a length only', () => ({ byteLength: 5 })],
]

type Members = Readonly<Record<string, unknown>>

/** The API of a browser over a software authenticator: its credentials hold bytes, in the spelling of `write`. */
function withBrowser(write: (text: Text) => unknown, credentialOf?: (json: unknown) => unknown) {
  const authenticator = softwareAuthenticator({ origin: 'https://localhost' })
  const how = { signal: new AbortController().signal }
  const toBinary = (json: unknown): unknown => {
    const { id, response } = json as { id: string; response: Record<string, string> }
    const bytes = ['clientDataJSON', 'attestationObject', 'authenticatorData', 'signature', 'userHandle']
    const members = Object.fromEntries(bytes.map((name) => [name, write(response[name])]))
    return { id, rawId: write(id), type: 'public-key', response: members, getClientExtensionResults: () => ({}) }
  }
  const ceremony = (name: 'get' | 'create') => async (options: unknown) => {
    const json = await authenticator[name]((options as Members).publicKey, how)
    return credentialOf ? credentialOf(json) : toBinary(json)
  }
  const parse = (json: never): object => json
  const passkeys = browserPasskeys({
    credentials: () => ({ get: ceremony('get'), create: ceremony('create') }),
    credentialClass: () => ({ parseRequestOptionsFromJSON: parse, parseCreationOptionsFromJSON: parse }),
  })
  return { passkeys, authenticator }
}

async function signedIn(passkeys: ReturnType<typeof browserPasskeys>): Promise<App> {
  const app = startApp({
    pool: {
      allowedFirstAuthFactors: ['PASSWORD', 'WEB_AUTHN'],
      webAuthn: { relyingPartyId: 'localhost' },
      users: [{ username: 'ada', password: PASSWORD, attributes: { email: 'ada@example.org' } }],
    },
    auth: { authFlow: 'USER_AUTH', passkeys },
  })
  await app.at('identify').submit({ username: 'ada', password: PASSWORD })
  app.at('signedIn')
  return app
}

describe.each(BYTES)('a passkey whose bytes are %s', (_, write) => {
  it('is registered, and signs in', async () => {
    const { passkeys } = withBrowser(write)
    const app = await signedIn(passkeys)
    await registerPasskey(app.auth)
    await app.auth.signOut()

    const next = app.reload({}, { passkeys, authFlow: 'USER_AUTH' })
    await next.at('identify').submit({ username: 'ada', preferredChallenge: 'WEB_AUTHN' })
    next.at('signedIn')
  })
})

describe.each([
  ...LOST.map(([name, write]) => [name, withBrowser(write)] as const),
  ['of a port, which gives buffers for strings', withBuffers()] as const,
  [
    'of a toJSON that loses them',
    withBrowser(
      () => undefined,
      (json) => ({ ...(json as object), response: {}, toJSON: () => ({ id: 'x', response: {} }) }),
    ),
  ] as const,
])('a passkey whose bytes are %s', (_, { passkeys, authenticator }) => {
  it('is ERR_PASSKEY_FAILED, and not sent', async () => {
    const app = await signedIn(passkeys)
    const failed = { code: 'ERR_PASSKEY_FAILED' }

    await expect(registerPasskey(app.auth)).rejects.toMatchObject(failed)
    expect(app.operations()).not.toContain('CompleteWebAuthnRegistration')

    // A good one signs in first, so that there is a passkey to ask for.
    const AccessToken = (await app.auth.getTokens()).accessToken.expose()
    const start = await app.pool.handle('StartWebAuthnRegistration', { AccessToken })
    authenticator.forget()
    const Credential = await authenticator.create(start.CredentialCreationOptions, {
      signal: new AbortController().signal,
    })
    await app.pool.handle('CompleteWebAuthnRegistration', { AccessToken, Credential })
    await app.auth.signOut()
    const next = app.reload({}, { passkeys, authFlow: 'USER_AUTH' })
    const outcome = await next.at('identify').submit({ username: 'ada', preferredChallenge: 'WEB_AUTHN' })
    expect(outcome).toMatchObject({ ok: false, error: failed, flow: { step: 'passkey' } })
    expect(next.operations()).toEqual(['InitiateAuth'])
  })
})

/** A port that gives what the browser gives, not its JSON form. */
function withBuffers() {
  const authenticator = softwareAuthenticator({ origin: 'https://localhost' })
  const toBuffers = async (json: Promise<unknown>) => {
    const { id, response } = (await json) as { id: string; response: Record<string, string> }
    const texts = Object.entries(response).filter(([, text]) => typeof text === 'string')
    const bytes = texts.map(([name, text]) => [name, base64UrlToBytes(text)] as const)
    return { id, rawId: id, type: 'public-key', response: Object.fromEntries(bytes) }
  }
  const passkeys: ReturnType<typeof browserPasskeys> = {
    isSupported: () => true,
    get: (options, how) => toBuffers(authenticator.get(options, how)),
    create: (options, how) => toBuffers(authenticator.create(options, how)),
  }
  return { passkeys, authenticator }
}

it.each([
  ['a Uint8Array', foreign],
  ['a Buffer', (bytes: Uint8Array) => Buffer.from(bytes)],
])('random bytes that are %s sign in by SRP', async (_, write) => {
  const app = startApp({ auth: { randomBytes: (length) => write(webcrypto.getRandomValues(new Uint8Array(length))) } })
  await app.at('identify').submit({ username: 'ada', password: PASSWORD })

  app.at('signedIn')
})

it.each([
  ['ERR_NETWORK', new other.TypeError('Failed to fetch')],
  ['ERR_CONFIGURATION', new other.TypeError('getToken is not a function')],
  ['ERR_CONFIGURATION', new other.ReferenceError('AwsWafIntegration is not defined')],
])('an error of fetch is %s: %s', async (code, thrown) => {
  const app = startApp({ auth: { fetch: () => Promise.reject(thrown) } })
  const outcome = await app.at('identify').submit({ username: 'ada', password: PASSWORD })

  expect(outcome).toMatchObject({ ok: false, error: { code, cause: { name: thrown.name } } })
})

it('an error of a Lambda trigger is that of the trigger', async () => {
  const preAuthentication = () => Promise.reject(new other.Error('Not on Sundays'))
  const app = startApp({ pool: { lambdas: { preAuthentication }, users: [{ username: 'ada', password: PASSWORD }] } })
  const outcome = await app.at('identify').submit({ username: 'ada', password: PASSWORD })

  expect(outcome).toMatchObject({
    ok: false,
    error: { code: 'UserLambdaValidationException', message: 'Not on Sundays' },
  })
})

it('a time of the AWS SDK is a time', async () => {
  const send = async () => ({
    Devices: [{ DeviceCreateDate: new other.Date(5000) }, { DeviceCreateDate: new Date(6000) }],
  })
  const call = createAwsSdkTransport({ send } as never)

  expect(await call('ListDevices', { AccessToken: 'token' })).toEqual({
    Devices: [{ DeviceCreateDate: 5 }, { DeviceCreateDate: 6 }],
  })
})

it('an error of another copy of this package has its sentence', async () => {
  const copy = (error: object) => Object.assign(new other.Error('of another copy'), error)

  expect(messageFor(copy({ code: 'CodeMismatchException', retryable: false, status: 400 }), de)).toBe(
    de.CodeMismatchException,
  )
  expect(messageFor(copy({ code: 'ERR_NETWORK', retryable: true }), en)).toBe(en.ERR_NETWORK)
  expect(messageFor(copy({ code: 'ERR_NETWORK', retryable: true, status: 502 }), en)).toBe(en['ERR_NETWORK.answered'])
  expect(messageFor(copy({ code: 'ERR_WAF_ACTION', action: 'captcha' }), en)).toBe(en.ERR_WAF_ACTION)
  expect(messageFor(copy({ code: 'ECONNRESET' }), en)).toBe(en.unknown)
  for (const value of [null, undefined, 'text', 5, {}, { code: 5, message: 'x' }])
    expect(messageFor(value, en)).toBe(en.unknown)
})
