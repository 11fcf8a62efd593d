/** Runtimes whose `fetch` refuses an option, and faults of a `fetch` that an app gives. */
import { describe, expect, it } from 'vitest'
import { createAuth, useSignIn } from '../../src/index.ts'
import type { Fetch } from '../../src/ports.ts'
import { memoryStorage } from '../../src/storage/memory.ts'
import { createUserPool } from '../../src/testing/index.ts'
import { scripted } from './scripted-fetch.ts'

const password = 'Correct-Horse-1'

/** A sign-in with a `fetch` that may refuse a request before it is sent. */
async function signInWith(refuse: (init: Readonly<Record<string, unknown>>) => Error | false | undefined) {
  const pool = createUserPool({ users: [{ username: 'ada', password }], mfaConfiguration: 'OFF' })
  const { userPoolId, clientId } = pool
  const fetch: Fetch = (url, init) => {
    const thrown = refuse({ ...init })
    if (thrown) throw thrown
    return pool.fetch(url, init)
  }
  const flow = useSignIn(createAuth({ userPoolId, clientId, fetch, storage: memoryStorage() }))
  const view = flow.getSnapshot()
  if (view.step === 'identify') await view.submit({ username: 'ada', password, authFlow: 'USER_PASSWORD_AUTH' })
  return { view: flow.getSnapshot(), sent: pool.requests.list().length }
}

describe.each([
  ['redirect', (name: string) => new Error(`The '${name}' field on 'RequestInitializerDict' is not implemented.`)],
  ['redirect', (name: string) => new TypeError(`Invalid ${name} value, must be one of "follow" or "error".`)],
  ['redirect', (name: string) => new TypeError(`Unsupported ${name} mode: manual`)],
  [
    'signal',
    (name: string) =>
      new TypeError(`RequestInit: Expected ${name} ("AbortSignal {}") to be an instance of AbortSignal.`),
  ],
  [
    'signal',
    (name: string) =>
      new TypeError(`Failed to execute 'fetch' on 'Window': member ${name} is not of type AbortSignal.`),
  ],
  [
    'signal',
    (name: string) => new TypeError(`'${name}' member of RequestInit does not implement interface AbortSignal.`),
  ],
])('a runtime that refuses %s', (name, refusal) => {
  it(`is sent none: ${refusal(name).message}`, async () => {
    const { view, sent } = await signInWith((init) => name in init && refusal(name))

    expect(view.step).toBe('signedIn')
    expect(sent).toBe(1)
  })
})

it('a runtime that refuses every option signs in', async () => {
  const { view } = await signInWith((init) => {
    const option = Object.keys(init).find((each) => !['method', 'headers', 'body'].includes(each))
    return option !== undefined && new TypeError(`The option ${option} is not supported`)
  })

  expect(view.step).toBe('signedIn')
})

describe('a fetch that fails by itself', () => {
  it.each([
    new TypeError("Failed to execute 'fetch' on 'Window': Illegal invocation"),
    new TypeError("'fetch' called on an object that does not implement interface Window."),
    new TypeError('getToken is not a function'),
    new TypeError("Cannot read properties of undefined (reading 'token')"),
    new TypeError("undefined is not an object (evaluating 'token.canary')"),
    new TypeError('Failed to parse URL from canary'),
    new TypeError('Invalid URL'),
    new ReferenceError('AwsWafIntegration is not defined'),
    new ReferenceError("Can't find variable: AwsWafIntegration"),
  ])('is an error of configuration, not of the network: %s', async (thrown) => {
    const { call, sent } = scripted([thrown])

    const error = await call('GetUser', { AccessToken: 'token' }).catch((each) => each)

    expect(error).toMatchObject({ code: 'ERR_CONFIGURATION', field: 'fetch', retryable: false })
    expect(error.message).toContain(thrown.name)
    expect(error.message).not.toContain('canary')
    expect(sent).toHaveLength(1)
  })

  it.each([
    'Failed to fetch',
    'fetch failed',
    'Load failed',
    'NetworkError when attempting to fetch resource.',
    'Network request failed',
    'Network connection lost.',
    'Le serveur spécifié est introuvable.',
    'The certificate for this server is invalid.',
    'error sending request for url (https://example.org/)',
    'Unexpected end of stream',
    'Unable to connect. Is the computer able to access the url?',
    'No signal',
  ])('is one of the network: %s', async (message) => {
    const { call, sent } = scripted([new TypeError(message)])

    const error = await call('SignUp', { ClientId: 'c', Username: 'u' }).catch((each) => each)

    expect(error).toMatchObject({ code: 'ERR_NETWORK', retryable: true })
    expect(sent).toHaveLength(1)
  })

  it.each([undefined, null, 'a string', 5, {}, Object.create(null)])(
    'is one of the network where nothing is said: %j',
    async (thrown) => {
      const fetch: Fetch = () => Promise.reject(thrown)
      const { call } = scripted([], { fetch })

      await expect(call('SignUp', { ClientId: 'c', Username: 'u' })).rejects.toMatchObject({ code: 'ERR_NETWORK' })
    },
  )
})
