import { describe, expect, it } from 'vitest'
import { AuthError } from '../src/errors.ts'
import { browserPasskeys } from '../src/passkey/browser.ts'
import { reactNativePasskeys } from '../src/passkey/react-native.ts'
import { createAwsSdkTransport } from '../src/transport/aws-sdk.ts'
import { createFetchTransport } from '../src/transport/fetch.ts'

const refuse = (): never => {
  throw new Error('of a getter')
}

/** What may be thrown besides errors. */
const VALUES: Readonly<Record<string, unknown>> = {
  nothing: undefined,
  null: null,
  'a number': 7,
  'a symbol': Symbol('x'),
  'a text': 'x',
  'a function': () => {},
  'an object without a prototype': Object.create(null),
  'members that are no text': { name: 1n, message: Symbol('x') },
  'members that cannot become text': { name: { toString: 0 }, message: { toString: 0 } },
  'members without a prototype': { name: Object.create(null), message: Object.create(null) },
  'getters that throw': Object.defineProperties({}, { name: { get: refuse }, message: { get: refuse } }),
  'getters of the AWS SDK that throw': Object.defineProperties({}, { $metadata: { get: refuse } }),
}

const clock = { now: () => 0, setTimeout: () => 0, clearTimeout: () => {} }
const input = { AuthFlow: 'USER_AUTH', ClientId: 'c' } as const
const signal = new AbortController().signal

/** Each port of an app or a platform, when it throws a value. */
const PORTS: Readonly<Record<string, (reject: () => Promise<never>) => Promise<unknown>>> = {
  fetch: (reject) =>
    createFetchTransport({ endpoint: 'https://cognito.example', fetch: reject, clock })('InitiateAuth', input),
  'the client of the AWS SDK': (reject) => createAwsSdkTransport({ send: reject })('InitiateAuth', input),
  'the passkeys of a browser': (reject) =>
    browserPasskeys({
      credentials: () => ({ get: reject, create: reject }),
      credentialClass: () => ({}),
    }).get({ challenge: 'AAAA' }, { signal }),
  'the passkeys of a phone': (reject) =>
    reactNativePasskeys({ isSupported: () => true, get: reject, create: reject }).get({}, { signal }),
}

describe.each(Object.entries(PORTS))('%s may throw anything: a typed error comes of it', (_, run) => {
  it.each(Object.entries(VALUES))('%s', async (_, value) => {
    const outcome = await run(() => Promise.reject(value)).catch((error: unknown) => error)

    expect(outcome).toBeInstanceOf(AuthError)
  })
})
