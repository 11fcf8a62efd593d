import { describe, expect, it } from 'vitest'
import { ExpiringMap } from '../../../src/testing/validity/expiring-map.ts'
import { initiate, respond, signIn } from '../core/driver.ts'
import { HOUR_MS, lastCode, MINUTE_MS, signUp, withAda } from '../operations/scene.ts'

const DAY_MS = 24 * HOUR_MS

describe('ExpiringMap', () => {
  it('forgets a value at its end, and says what it forgot', () => {
    const map = new ExpiringMap<{ expiresAt: number }>()
    const [early, late] = [{ expiresAt: 10 }, { expiresAt: 20 }]
    map.set('early', early).set('late', late)

    expect(map.dropExpired(9)).toEqual([])
    expect(map.dropExpired(10)).toEqual([early])
    expect([...map.keys()]).toEqual(['late'])
    map.clear()
    map.set('late', { expiresAt: 5 })
    expect(map.dropExpired(5)).toHaveLength(1)
  })

  it('keeps a value whose life a test has cut short until its first end, so that it can be refused by name', () => {
    const map = new ExpiringMap<{ expiresAt: number }>()
    const value = { expiresAt: 20 }
    map.set('one', value)
    value.expiresAt = 10

    expect(map.dropExpired(10)).toEqual([])
    expect(map.dropExpired(20)).toEqual([value])
  })
})

describe('what a pool has forgotten', () => {
  it('is still refused as expired, not as invented', async () => {
    const { pool, pass } = withAda({ allowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP'] })
    const { AccessToken = '', RefreshToken = '' } = (await signIn(pool)).AuthenticationResult!
    const asked = await initiate(pool, 'USER_AUTH', { USERNAME: 'ada', PREFERRED_CHALLENGE: 'EMAIL_OTP' })
    const refresh = (token: string) =>
      pool.handle('GetTokensFromRefreshToken', { ClientId: pool.clientId, RefreshToken: token })
    pass(31 * DAY_MS)
    // The first request drops everything above, the others ask for it.
    await signIn(pool)

    await expect(respond(pool, 'EMAIL_OTP', asked)).rejects.toThrow('Invalid session for the user, session is expired.')
    await expect(refresh(RefreshToken)).rejects.toThrow('Refresh Token has expired')
    await expect(pool.handle('GetUser', { AccessToken })).rejects.toThrow('Access Token has expired')
    await expect(refresh(`${RefreshToken.slice(0, -4)}AAAA`)).rejects.toThrow('Invalid Refresh Token')
    await expect(respond(pool, 'EMAIL_OTP', { Session: `AYABe${'x'.repeat(400)}` })).rejects.toThrow(
      /^Invalid session for the user\.$/,
    )
  })

  it('is forgotten for good: codes after a day, devices that were never confirmed after the last refresh token', async () => {
    const { pool, pass } = withAda({ deviceConfiguration: {} })
    await signUp(pool, { Username: 'bob', UserAttributes: [{ Name: 'email', Value: 'bob@example.com' }] })
    expect(lastCode(pool)).toMatch(/^\d{6}$/)
    const key = (await signIn(pool)).AuthenticationResult!.NewDeviceMetadata!.DeviceKey!
    await signIn(pool)
    pool.getUser('ada').devices.get(key)!.confirmed = true
    pass(DAY_MS)
    await signIn(pool)
    expect(pool.getUser('bob').codes.size).toBe(0)
    expect(pool.getUser('ada').devices.size).toBe(3)

    pass(30 * DAY_MS)
    await pool.handle('GetUser', { AccessToken: 'x' }).catch(() => undefined)

    expect([...pool.getUser('ada').devices.keys()]).toEqual([key])
  })

  it('is looked for once a minute, also after the clock was set back', async () => {
    const { pool, pass } = withAda()
    await signUp(pool, { Username: 'bob', UserAttributes: [{ Name: 'email', Value: 'bob@example.com' }] })
    pass(-2 * DAY_MS)
    await signIn(pool)
    expect(pool.getUser('bob').codes.size).toBe(1)
    pass(3 * DAY_MS + MINUTE_MS)
    await signIn(pool)

    expect(pool.getUser('bob').codes.size).toBe(0)
  })
})
