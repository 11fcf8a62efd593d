/**
 * A long life of one pool: sign-ins that end in every way, with the clock moved on, and the heap before and after.
 */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { createUserPool, testClock } from '../../../src/testing/index.ts'

const PASSWORD = 'Correct-horse-1'
const NAMES = ['ada', 'bob', 'cy', 'dan', 'eve']

/** Heap in use after two collections. Bytes. */
function heapUsed(): number {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  collect()
  collect()
  return process.memoryUsage().heapUsed
}

/** The heap before and after a run, both once as much has expired as ever will. Bytes. */
export interface SoakReport {
  readonly before: number
  readonly after: number
  readonly sent: number
}

/**
 * Sends requests of every kind, most of them given up half-way.
 *
 * @param stepMinutes The pool's clock moves on by so much with each request. A refresh token lives for 30 days.
 */
export async function soak(requests: number, warmUp: number, stepMinutes: number): Promise<SoakReport> {
  const clock = testClock(Date.UTC(2026, 0, 1))
  const pool = createUserPool({
    clock,
    clients: { refreshTokenRotation: { enabled: true, retryGracePeriodSeconds: 60 } },
    deviceConfiguration: {},
    allowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP', 'WEB_AUTHN'],
    assumptions: { refreshOfUnconfirmedDevice: 'allowed' },
    users: NAMES.map((username) => ({
      username,
      password: PASSWORD,
      attributes: { email: `${username}@example.com`, phone_number: '+15551234567' },
    })),
  })
  const client = { ClientId: pool.clientId }
  let sent = 0
  const send = async <T>(request: () => Promise<T>): Promise<T | undefined> => {
    sent++
    clock.increment(stepMinutes * 60_000)
    // A refusal is an answer: codes may be asked for so many times an hour only.
    return request().catch(() => undefined)
  }
  const start = (AuthFlow: 'USER_AUTH' | 'USER_PASSWORD_AUTH' | 'USER_SRP_AUTH', parameters: Record<string, string>) =>
    send(() => pool.handle('InitiateAuth', { ...client, AuthFlow, AuthParameters: parameters }))
  const round = async (USERNAME: string): Promise<void> => {
    await start('USER_SRP_AUTH', { USERNAME, SRP_A: '2' })
    await start('USER_AUTH', { USERNAME })
    await start('USER_AUTH', { USERNAME, PREFERRED_CHALLENGE: 'EMAIL_OTP' })
    await start('USER_PASSWORD_AUTH', { USERNAME, PASSWORD: 'wrong' })
    await send(() => pool.handle('ForgotPassword', { ...client, Username: USERNAME }))
    const answer = await start('USER_PASSWORD_AUTH', { USERNAME, PASSWORD })
    const { AccessToken = '', RefreshToken = '', NewDeviceMetadata } = answer?.AuthenticationResult ?? {}
    await send(() => pool.handle('StartWebAuthnRegistration', { AccessToken }))
    await send(() => pool.handle('GetUserAttributeVerificationCode', { AccessToken, AttributeName: 'email' }))
    const DeviceKey = NewDeviceMetadata?.DeviceKey ?? ''
    await send(() => pool.handle('GetTokensFromRefreshToken', { ...client, RefreshToken, DeviceKey }))
    await send(() => pool.handle('GetUser', { AccessToken }))
  }
  const run = async (most: number): Promise<number> => {
    for (let at = 0; sent < most; at++) await round(NAMES[at % NAMES.length]!)
    return heapUsed()
  }
  const before = await run(warmUp)
  const after = await run(warmUp + requests)
  return { before, after, sent }
}
