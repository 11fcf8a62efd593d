import { beforeEach, describe, expect, it } from 'vitest'
import {
  createUserPool,
  type TestClock,
  testClock,
  type UserPool,
  type UserPoolOptions,
} from '../../../src/testing/index.ts'
import { type Answer, claimsOf, initiate, PASSWORD, signIn } from './driver.ts'

let clock: TestClock
let pool: UserPool
const make = (options: UserPoolOptions = {}) => {
  pool = createUserPool({ clock, users: [{ username: 'ada', password: PASSWORD }], ...options })
}

beforeEach(() => {
  clock = testClock(Date.UTC(2026, 0, 1))
  make()
})

const tokenOf = (answer: Answer) => answer.AuthenticationResult!.RefreshToken!
const refresh = (RefreshToken: string, more: { DeviceKey?: string; ClientSecret?: string } = {}): Promise<Answer> =>
  pool.handle('GetTokensFromRefreshToken', { ClientId: pool.clientId, RefreshToken, ...more })
const refreshByFlow = (token: string, more: Record<string, string> = {}) =>
  initiate(pool, 'REFRESH_TOKEN_AUTH', { REFRESH_TOKEN: token, ...more })

describe('a refresh', () => {
  it('gives new access and ID tokens of the same sign-in, and no refresh token', async () => {
    const first = await signIn(pool)
    clock.increment(3_600_000)

    const { AuthenticationResult: result } = await refresh(tokenOf(first))

    const before = claimsOf(first.AuthenticationResult?.AccessToken)
    const after = claimsOf(result?.AccessToken)
    expect(result).not.toHaveProperty('RefreshToken')
    expect(after).toMatchObject({ origin_jti: before.origin_jti, auth_time: before.auth_time })
    expect(after.iat).toBe((before.iat as number) + 3600)
    expect(after.jti).not.toBe(before.jti)
  })

  it.each(['REFRESH_TOKEN_AUTH', 'REFRESH_TOKEN'] as const)('works by the flow %s as well', async (flow) => {
    const token = tokenOf(await signIn(pool))

    const answer = await initiate(pool, flow, { REFRESH_TOKEN: token })

    expect(answer.AuthenticationResult).toHaveProperty('IdToken')
    expect(answer.AuthenticationResult).not.toHaveProperty('RefreshToken')
  })

  it('is refused with a token that is strange, of another client, or expired', async () => {
    make({ clients: [{ clientId: 'one', refreshTokenValiditySeconds: 60 }, { clientId: 'two' }] })
    const token = tokenOf(await signIn(pool))

    await expect(refresh('strange')).rejects.toMatchObject({
      name: 'NotAuthorizedException',
      message: 'Invalid Refresh Token',
    })
    const other = pool.handle('GetTokensFromRefreshToken', { ClientId: 'two', RefreshToken: token })
    await expect(other).rejects.toThrow('Invalid Refresh Token')
    clock.increment(60_000)
    await expect(refresh(token)).rejects.toThrow('Refresh Token has expired')
  })

  it('is refused once the token was revoked, and the access tokens of that sign-in die with it', async () => {
    const { AuthenticationResult: result } = await signIn(pool)
    const other = await signIn(pool)

    await pool.handle('RevokeToken', { ClientId: pool.clientId, Token: result!.RefreshToken! })

    await expect(refresh(result!.RefreshToken!)).rejects.toThrow('Refresh Token has been revoked')
    await expect(pool.handle('GetUser', { AccessToken: result!.AccessToken! })).rejects.toThrow(
      'Access Token has been revoked',
    )
    await refresh(tokenOf(other))
  })

  it('is refused after a global sign-out, a disabled user, and a deleted one', async () => {
    const first = (await signIn(pool)).AuthenticationResult!
    await pool.handle('GlobalSignOut', { AccessToken: first.AccessToken! })
    await expect(refresh(first.RefreshToken!)).rejects.toThrow('Refresh Token has been revoked')

    const second = tokenOf(await signIn(pool))
    pool.getUser('ada').enabled = false
    await expect(refresh(second)).rejects.toThrow('User is disabled.')
    pool.enableUser('ada')
    pool.deleteUser('ada')
    await expect(refresh(second)).rejects.toMatchObject({ name: 'UserNotFoundException' })
  })

  it('takes the plain client secret, and by the flow a hash made with the real user name', async () => {
    const clientSecret = 'aSecretOf24Characters1234'
    make({
      clients: { clientSecret, explicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'] },
      usernameAttributes: ['email'],
      users: [{ username: 'ada@example.com', password: PASSWORD }],
    })
    const { createSecretHash } = await import('cognito-srp-helper')
    const hash = (name: string) => createSecretHash(name, pool.clientId, clientSecret)
    const token = tokenOf(await signIn(pool, 'ada@example.com', { SECRET_HASH: hash('ada@example.com') }))

    await refresh(token, { ClientSecret: clientSecret })
    await refreshByFlow(token, { SECRET_HASH: hash(pool.getUser('ada@example.com').sub) })
    await expect(refresh(token)).rejects.toThrow('Unable to verify secret hash')
    await expect(refreshByFlow(token)).rejects.toThrow('SECRET_HASH was not received')
    await expect(refreshByFlow(token, { SECRET_HASH: hash('ada@example.com') })).rejects.toThrow(
      'SecretHash does not match',
    )
  })
})

describe('a client that rotates refresh tokens', () => {
  const rotating = (retryGracePeriodSeconds: number, assumptions: UserPoolOptions['assumptions'] = {}) =>
    make({ clients: { refreshTokenRotation: { enabled: true, retryGracePeriodSeconds } }, assumptions })

  it('gets a new one each time, and the old one is worth nothing at once', async () => {
    rotating(0)
    const first = tokenOf(await signIn(pool))

    const second = tokenOf(await refresh(first))

    expect(second).not.toBe(first)
    await expect(refresh(first)).rejects.toMatchObject({ name: 'RefreshTokenReuseException' })
    await refresh(second)
  })

  it('may use the old one again within the grace period', async () => {
    rotating(60)
    const first = tokenOf(await signIn(pool))
    const second = tokenOf(await refresh(first))
    clock.increment(59_999)
    const again = tokenOf(await refresh(first))
    expect(again).not.toBe(second)
    clock.increment(1)

    await expect(refresh(first)).rejects.toMatchObject({ name: 'RefreshTokenReuseException' })
    await refresh(again)
  })

  it('gets the same new one within the grace period where that is assumed', async () => {
    rotating(60, { graceReuse: 'sameToken' })
    const first = tokenOf(await signIn(pool))

    expect(tokenOf(await refresh(first))).toBe(tokenOf(await refresh(first)))
  })

  it('cannot use the older flow', async () => {
    rotating(0)

    await expect(refreshByFlow(tokenOf(await signIn(pool)))).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'REFRESH_TOKEN_AUTH flow not enabled for this client',
    })
  })

  it('does not lengthen the first token’s life', async () => {
    rotating(0)
    const first = tokenOf(await signIn(pool))
    clock.increment(29 * 24 * 3_600_000)
    const second = tokenOf(await refresh(first))
    clock.increment(24 * 3_600_000)

    await expect(refresh(second)).rejects.toThrow('Refresh Token has expired')
  })
})

describe('RevokeToken', () => {
  it('says nothing of a token it does not know', async () => {
    await expect(pool.handle('RevokeToken', { ClientId: pool.clientId, Token: 'strange' })).resolves.toEqual({})
  })

  it('refuses an access token, a wrong secret, and a client without revocation', async () => {
    const { AuthenticationResult: result } = await signIn(pool)
    const revoke = (Token: string) => pool.handle('RevokeToken', { ClientId: pool.clientId, Token })
    await expect(revoke(result!.AccessToken!)).rejects.toMatchObject({ name: 'UnsupportedTokenTypeException' })
    make({ clients: { clientSecret: 'aSecretOf24Characters1234' } })
    await expect(revoke('x')).rejects.toMatchObject({ name: 'UnauthorizedException' })
    make({ clients: { enableTokenRevocation: false } })
    await expect(revoke('x')).rejects.toMatchObject({ name: 'UnsupportedOperationException' })
  })
})
