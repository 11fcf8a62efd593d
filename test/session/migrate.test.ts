import { AuthenticationDetails, CognitoUser, CognitoUserPool, type ICognitoStorage } from 'amazon-cognito-identity-js'
import { Passwordless } from 'amazon-cognito-passwordless-auth'
import { authenticateWithSRP } from 'amazon-cognito-passwordless-auth/srp'
import { Amplify } from 'aws-amplify'
import { confirmSignIn, signIn } from 'aws-amplify/auth'
import { cognitoUserPoolsTokenProvider } from 'aws-amplify/auth/cognito'
import { ConsoleLogger } from 'aws-amplify/utils'
import { IDBFactory } from 'fake-indexeddb'
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { useSignIn } from '../../machines/sign-in/index.ts'
import { type Auth, createAuth } from '../../src/create-auth.ts'
import { decodeJwt } from '../../src/jwt.ts'
import { createTestPorts } from '../../src/testing/index.ts'
import { createUserPool, type UserPool } from '../../src/testing/user-pool.ts'
import { totpCode } from '../../src/testing/users/totp.ts'
import { type ServedUserPool, serveUserPool } from '../../src/testing/wire/node-server.ts'
import { jwt } from './session-bench.ts'

const PASSWORD = 'Correct-horse-1'
const TOTP_SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'

/** A storage as a browser has it, in which the other library has left its session. */
function createArea() {
  const items = new Map<string, string>()
  return {
    items,
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
    removeItem: (key: string) => void items.delete(key),
    clear: () => items.clear(),
  }
}
type Area = ReturnType<typeof createArea>

/** Without devices there are no device verifiers, whose arithmetic takes the other libraries half a second. */
const createPool = (hasDevices = true) =>
  createUserPool({
    clients: { refreshTokenRotation: { enabled: true, retryGracePeriodSeconds: 0 } },
    ...(hasDevices && { deviceConfiguration: { challengeRequiredOnNewDevice: true } }),
    aliasAttributes: ['email'],
    users: [
      { username: 'ada', password: PASSWORD, attributes: { email: 'ada@example.com' }, mfa: { totp: TOTP_SECRET } },
      { username: 'bob', password: PASSWORD, attributes: { email: 'bob@example.com' } },
    ],
  })

/**
 * Signs in with amazon-cognito-identity-js, second factor and device included.
 * The password goes as it is: their arithmetic takes most of a second, and leaves the same session.
 */
async function signInWithIdentityJs(pool: UserPool, served: ServedUserPool, area: Area, name: string): Promise<void> {
  const Storage = area as unknown as ICognitoStorage
  const Pool = new CognitoUserPool({
    UserPoolId: pool.userPoolId,
    ClientId: pool.clientId,
    endpoint: `${served.url}/`,
    Storage,
  })
  const user = new CognitoUser({ Username: name, Pool, Storage })
  user.setAuthenticationFlowType('USER_PASSWORD_AUTH')
  await new Promise((resolve, reject) => {
    const callbacks = {
      onSuccess: resolve,
      onFailure: reject,
      totpRequired: () => user.sendMFACode(totpCode(TOTP_SECRET, pool.clock.now()), callbacks, 'SOFTWARE_TOKEN_MFA'),
    }
    user.authenticateUser(new AuthenticationDetails({ Username: name, Password: PASSWORD }), callbacks)
  })
}

async function signInWithAmplify(pool: UserPool, served: ServedUserPool, area: Area, name: string): Promise<void> {
  Amplify.configure({
    Auth: { Cognito: { userPoolId: pool.userPoolId, userPoolClientId: pool.clientId, userPoolEndpoint: served.url } },
  })
  cognitoUserPoolsTokenProvider.setKeyValueStorage({
    getItem: async (key) => area.getItem(key),
    setItem: async (key, value) => area.setItem(key, value),
    removeItem: async (key) => area.removeItem(key),
    clear: async () => area.clear(),
  })
  const { nextStep } = await signIn({
    username: name,
    password: PASSWORD,
    options: { authFlowType: 'USER_PASSWORD_AUTH' },
  })
  if (nextStep.signInStep !== 'DONE')
    await confirmSignIn({ challengeResponse: totpCode(TOTP_SECRET, pool.clock.now()) })
}

let pool: UserPool
let served: ServedUserPool | undefined
let auth: Auth | undefined

const open = (area: Area) => {
  const { storage: _, clock: __, ...ports } = createTestPorts()
  auth = createAuth({
    ...ports,
    userPoolId: pool.userPoolId,
    clientId: pool.clientId,
    fetch: pool.fetch,
    storage: area,
  })
  return auth
}

const theirs = (area: Area) => new Map([...area.items].filter(([key]) => key.startsWith('Cognito')))

beforeAll(() => {
  ConsoleLogger.LOG_LEVEL = 'ERROR'
  // Without a user agent Amplify skips ConfirmDevice in silence.
  Object.defineProperty(globalThis, 'navigator', { value: { userAgent: 'test' }, configurable: true })
})

afterEach(async () => {
  vi.unstubAllGlobals()
  auth?.dispose()
  await served?.close()
})

describe.each([
  ['amazon-cognito-identity-js, and Amplify 5 which is built on it', signInWithIdentityJs],
  ['aws-amplify 6', signInWithAmplify],
])('C9 a session of %s', (_, signInWith) => {
  it('is taken over, device included, and refreshes; theirs stays as it was', async () => {
    pool = createPool()
    served = await serveUserPool(pool)
    const area = createArea()
    await signInWith(pool, served, area, 'ada')
    const [device] = pool.getUser('ada').devices.values()
    expect(device?.confirmed).toBe(true)
    const before = theirs(area)

    const { getTokens, session, context } = open(area)
    const first = await getTokens()
    expect(session.getSnapshot()).toMatchObject({ status: 'signedIn', user: { username: 'ada' }, stale: false })
    expect(pool.requests.list('GetTokensFromRefreshToken')).toHaveLength(0)
    const second = await getTokens({ forceRefresh: true })
    expect(second.accessToken.expose()).not.toBe(first.accessToken.expose())
    expect(pool.requests.last('GetTokensFromRefreshToken')?.input).toMatchObject({ DeviceKey: device?.key })
    expect(await context.devices.load('ada')).toMatchObject({ deviceKey: device?.key, confirmed: true })
    expect(theirs(area)).toEqual(before)
  })

  it('leaves a device behind that stands in for the second factor', async () => {
    pool = createPool()
    served = await serveUserPool(pool)
    const area = createArea()
    await signInWith(pool, served, area, 'ada')

    const present = open(area)
    await present.getTokens()
    await present.signOut()
    const flow = useSignIn(present)
    const view = flow.getSnapshot()
    if (view.step !== 'identify') throw new Error(view.step)
    const { flow: after } = await view.submit({ username: 'ada', password: PASSWORD })
    expect(after).toMatchObject({ step: 'signedIn', error: null })
    expect(pool.requests.last('RespondToAuthChallenge')?.input).toMatchObject({
      ChallengeName: 'DEVICE_PASSWORD_VERIFIER',
    })
    flow.dispose()
  })

  it('is found in localStorage by an app that keeps its own session where a browser does by default', async () => {
    pool = createPool()
    served = await serveUserPool(pool)
    const area = createArea()
    await signInWith(pool, served, area, 'ada')
    vi.stubGlobal('document', {})
    vi.stubGlobal('window', {})
    vi.stubGlobal('localStorage', area)
    vi.stubGlobal('indexedDB', new IDBFactory())
    const { storage: _, resumeStorage: __, clock: ___, ...ports } = createTestPorts()
    const options = { ...ports, userPoolId: pool.userPoolId, clientId: pool.clientId, fetch: pool.fetch }

    const first = createAuth(options)
    expect((await first.getTokens()).accessToken.expose()).not.toBe('')
    expect(await first.context.devices.load('ada')).toMatchObject({ confirmed: true })
    expect([...area.items.keys()].filter((key) => !key.startsWith('Cognito') && key !== 'theirs')).toEqual([])
    await first.signOut()
    first.dispose()

    auth = createAuth(options)
    await expect(auth.getTokens()).rejects.toMatchObject({ code: 'ERR_SIGNED_OUT' })
  })

  it('is read once: a sign-out is not undone by what they have left', async () => {
    pool = createPool(false)
    served = await serveUserPool(pool)
    const area = createArea()
    await signInWith(pool, served, area, 'bob')
    const first = open(area)
    await first.getTokens()
    await first.signOut()
    first.dispose()
    await expect(open(area).getTokens()).rejects.toMatchObject({ code: 'ERR_SIGNED_OUT' })
  })

  it.each(['NaN', 'garbage', '-99999999', '99999999999'])('ignores their clockDrift %s', async (drift) => {
    pool = createPool(false)
    served = await serveUserPool(pool)
    const area = createArea()
    await signInWith(pool, served, area, 'bob')
    area.setItem(`CognitoIdentityServiceProvider.${pool.clientId}.bob.clockDrift`, drift)
    await expect(open(area).getTokens()).resolves.toBeDefined()
    expect(pool.requests.list('GetTokensFromRefreshToken')).toHaveLength(0)
  })

  it.each([
    ['without a refresh token', (area: Area, prefix: string) => area.removeItem(`${prefix}.refreshToken`)],
    ['without an access token', (area: Area, prefix: string) => area.removeItem(`${prefix}.accessToken`)],
    [
      'with a token of another app client',
      (area: Area, prefix: string) => {
        const claims = decodeJwt(area.getItem(`${prefix}.accessToken`))
        area.setItem(`${prefix}.accessToken`, jwt({ ...claims, client_id: 'another' }))
      },
    ],
    [
      'with tokens of another pool, whose app client has the same id',
      (area: Area, prefix: string) => {
        for (const key of [`${prefix}.accessToken`, `${prefix}.idToken`]) {
          const claims = decodeJwt(area.getItem(key))
          area.setItem(key, jwt({ ...claims, iss: 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Another1' }))
        }
      },
    ],
    [
      'with tokens of two users',
      (area: Area, prefix: string) => {
        const claims = decodeJwt(area.getItem(`${prefix}.idToken`))
        area.setItem(`${prefix}.idToken`, jwt({ ...claims, sub: 'somebody else' }))
      },
    ],
    ['with a damaged token', (area: Area, prefix: string) => area.setItem(`${prefix}.idToken`, 'x')],
  ])('is left alone %s', async (_name, damage) => {
    pool = createPool(false)
    served = await serveUserPool(pool)
    const area = createArea()
    await signInWith(pool, served, area, 'bob')
    damage(area, `CognitoIdentityServiceProvider.${pool.clientId}.bob`)
    await expect(open(area).getTokens()).rejects.toMatchObject({ code: 'ERR_SIGNED_OUT' })
  })
})

describe('C9 a session of amazon-cognito-passwordless-auth', () => {
  it('is taken over and refreshes', async () => {
    // This library knows no devices: where they are tracked, it cannot refresh either.
    pool = createPool(false)
    served = await serveUserPool(pool)
    const area = createArea()
    Passwordless.configure({
      cognitoIdpEndpoint: `${served.url}/`,
      clientId: pool.clientId,
      userPoolId: pool.userPoolId,
      storage: area,
      location: { href: 'http://localhost/', hostname: 'localhost' },
      history: { pushState: () => undefined },
    })
    await authenticateWithSRP({ username: 'bob', password: PASSWORD }).signedIn
    const { getTokens, session } = open(area)
    await expect(getTokens({ forceRefresh: true })).resolves.toBeDefined()
    expect(session.getSnapshot()).toMatchObject({ user: { username: 'bob', signInName: 'bob@example.com' } })
  })
})

describe('C9 the storage of React Native', () => {
  it('has a prefix before every key of the other libraries', async () => {
    pool = createPool(false)
    served = await serveUserPool(pool)
    const area = createArea()
    await signInWithIdentityJs(pool, served, area, 'bob')
    for (const [key, value] of theirs(area)) {
      area.removeItem(key)
      area.setItem(`@MemoryStorage:${key}`, value)
    }
    await expect(open(area).getTokens({ forceRefresh: true })).resolves.toBeDefined()
  })
})
