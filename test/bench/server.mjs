/**
 * What one request to a server costs its processor, whose session is in cookies and whose tokens are good: ours beside the
 * peers, in one run. A request asks who is signed in and for an access token.
 *
 * @module
 */

import { mkdir } from 'node:fs/promises'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { CognitoUser, CognitoUserPool } from 'amazon-cognito-identity-js'
import {
  createKeyValueStorageFromCookieStorageAdapter,
  createUserPoolsTokenProvider,
  runWithAmplifyServerContext,
} from 'aws-amplify/adapter-core'
import { fetchAuthSession } from 'aws-amplify/auth/server'
import { createStopwatch, measure } from './measure.mjs'
import { bundle, OUTPUT, TOP } from './ours.mjs'
import { printBudgets, printRatio, printTable } from './report.mjs'

const OURS = 'cognito-machines: cookieStorage, an Auth each request'
const SEALED = 'cognito-machines/server: sealed cookies'
const AMPLIFY = 'aws-amplify: runWithAmplifyServerContext'
const IDENTITY_JS = 'amazon-cognito-identity-js: a storage each request'

const CODE = `
  export { createAuth, createSignIn } from './src/index.ts'
  export { cookieStorage } from './src/storage/index.ts'
  export { createServerAuth } from './server/index.ts'
  export { createUserPool } from './src/testing/index.ts'
`
/** Requests that are timed as one. */
const REQUESTS = 200
const USER = { username: 'ada', password: 'Correct-horse-1', attributes: { email: 'ada@example.org' } }

/**
 * Measures, prints, and gives the number of missed budgets.
 *
 * @param {{ rounds: number }} options
 */
export async function benchServer({ rounds }) {
  const tasks = Object.entries(await openClients()).map(([name, answer]) => ({ name, run: () => timeRequests(answer) }))
  const medians = await measure(tasks, { rounds, warmUps: 3 })
  const of = (name) => medians.get(name)
  console.log(`\nA request to a server on Node ${process.versions.node}: processor time, median of ${rounds} rounds\n`)
  printTable(
    ['client', 'us', 'x ours'],
    [...medians].map(([name, ms]) => [name, ((ms * 1000) / REQUESTS).toFixed(0), printRatio(ms / of(OURS))]),
  )
  console.log('')
  return printBudgets([
    { what: 'cookieStorage / aws-amplify', measured: of(OURS) / of(AMPLIFY), atMost: 1 },
    { what: 'sealed cookies / aws-amplify', measured: of(SEALED) / of(AMPLIFY), atMost: 1 },
  ])
}

/** Milliseconds of {@link REQUESTS} requests. */
async function timeRequests(answer) {
  const stopwatch = createStopwatch()
  stopwatch.start()
  for (let at = 0; at < REQUESTS; at++) {
    if ((await answer()) !== USER.username) throw new Error('Another user')
  }
  stopwatch.stop()
  return stopwatch.total()
}

/** Each resolves to the name of the user for one request. All have the tokens of one sign-in. */
async function openClients() {
  const { createAuth, createSignIn, cookieStorage, createServerAuth, createUserPool } = await loadOurs()
  const clientSecret = 'secretOfTheAppClient0123456789'
  const pool = createUserPool({ users: [USER] })
  const closed = createUserPool({ clients: { clientSecret }, users: [USER] })
  const { userPoolId, clientId, fetch } = pool

  const jar = new Map()
  const keep = (line) => {
    const [, name, value] = /^([^=]*)=([^;]*)/.exec(line)
    if (value) jar.set(name, value)
    else jar.delete(name)
  }
  const header = (cookies) => [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  const open = (read, write) =>
    createAuth({ userPoolId, clientId, fetch, storage: cookieStorage({ read, write, perRequest: true }) })

  const first = open(() => header(jar), keep)
  const flow = createSignIn(first)
  flow.subscribe(() => {})
  await flow.getSnapshot().submit(USER)
  const { accessToken, idToken, refreshToken } = await first.getTokens()
  first.dispose()
  const ours = header(jar)

  const serverAuth = createServerAuth({
    userPoolId: closed.userPoolId,
    clientId: closed.clientId,
    clientSecret,
    cookieSecrets: ['a secret of at least thirty-two bytes'],
    authFlows: ['USER_PASSWORD_AUTH'],
    fetch: closed.fetch,
  })
  const signedIn = await serverAuth.handler(
    new Request('https://app.example.org/api/auth', {
      method: 'POST',
      headers: {
        'sec-fetch-site': 'same-origin',
        'content-type': 'application/json',
        'x-amz-target': 'AWSCognitoIdentityProviderService.InitiateAuth',
      },
      body: JSON.stringify({
        AuthFlow: 'USER_PASSWORD_AUTH',
        AuthParameters: { USERNAME: USER.username, PASSWORD: USER.password },
      }),
    }),
  )
  const sealed = signedIn.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .filter((pair) => !pair.endsWith('='))
    .join('; ')

  const prefix = `CognitoIdentityServiceProvider.${clientId}`
  const peers = new Map([
    [`${prefix}.LastAuthUser`, USER.username],
    [`${prefix}.${USER.username}.accessToken`, accessToken.expose()],
    [`${prefix}.${USER.username}.idToken`, idToken.expose()],
    [`${prefix}.${USER.username}.refreshToken`, refreshToken?.expose() ?? 'a refresh token'],
    [`${prefix}.${USER.username}.clockDrift`, '0'],
  ])
  const theirs = header(peers)
  /** `cookie` as a request has it, to a map, which an app does by a package of its own. */
  const parse = (cookie) => new Map(cookie.split('; ').map((pair) => pair.split(/=(.*)/s, 2)))
  const config = { Auth: { Cognito: { userPoolId, userPoolClientId: clientId } } }
  const requestOf = (cookie) => new Request('https://app.example.org/', { headers: { cookie } })

  return {
    [OURS]: async () => {
      const request = requestOf(ours)
      const auth = open(
        () => request.headers.get('cookie'),
        () => {},
      )
      try {
        await auth.getTokens()
        return auth.session.getSnapshot().user.username
      } finally {
        auth.dispose()
      }
    },
    [SEALED]: async () => {
      const request = requestOf(sealed)
      return (await serverAuth.session(request)).user.username
    },
    [AMPLIFY]: async () => {
      const cookies = parse(requestOf(theirs).headers.get('cookie'))
      const storage = createKeyValueStorageFromCookieStorageAdapter({
        get: (name) => (cookies.has(name) ? { name, value: cookies.get(name) } : undefined),
        getAll: () => [...cookies].map(([name, value]) => ({ name, value })),
        set() {},
        delete() {},
      })
      const tokenProvider = createUserPoolsTokenProvider(config.Auth, storage)
      const libraryOptions = { Auth: { tokenProvider, credentialsProvider: noCredentials } }
      return runWithAmplifyServerContext(config, libraryOptions, async (context) => {
        const session = await fetchAuthSession(context)
        return session.tokens.accessToken.payload.username
      })
    },
    [IDENTITY_JS]: async () => {
      const cookies = parse(requestOf(theirs).headers.get('cookie'))
      const storage = { getItem: (name) => cookies.get(name) ?? null, setItem() {}, removeItem() {}, clear() {} }
      const userPool = new CognitoUserPool({ UserPoolId: userPoolId, ClientId: clientId, Storage: storage })
      const user = userPool.getCurrentUser() ?? new CognitoUser({ Username: '', Pool: userPool, Storage: storage })
      const session = await new Promise((done, failed) =>
        user.getSession((error, found) => (error ? failed(error) : done(found))),
      )
      return session.getAccessToken().payload.username
    },
  }
}

/** The user pool alone. */
const noCredentials = {
  getCredentialsAndIdentityId: async () => undefined,
  clearCredentialsAndIdentityId: async () => {},
}

async function loadOurs() {
  await mkdir(OUTPUT, { recursive: true })
  const outfile = resolve(OUTPUT, 'server.mjs')
  await bundle({ stdin: { contents: CODE, resolveDir: TOP, loader: 'ts' }, packages: 'external', outfile })
  return import(pathToFileURL(outfile).href)
}
