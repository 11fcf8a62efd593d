import { beforeEach, describe, expect, it } from 'vitest'
import { createUserPool, type TestClock, testClock, type UserPool } from '../../../src/testing/index.ts'
import { initiate, listIn, respond } from './driver.ts'

const TEMPORARY = 'Temporary-1'
let clock: TestClock
let pool: UserPool

beforeEach(() => {
  clock = testClock(Date.UTC(2026, 0, 1))
  pool = createUserPool({
    clock,
    schema: [
      { name: 'family_name', required: true },
      { name: 'email', required: true },
    ],
    users: [{ username: 'ada', temporaryPassword: TEMPORARY, attributes: { email: 'ada@example.com' } }],
  })
})

const signIn = () => initiate(pool, 'USER_PASSWORD_AUTH', { USERNAME: 'ada', PASSWORD: TEMPORARY })
const change = (before: { Session?: string }, responses: Record<string, string>) =>
  respond(pool, 'NEW_PASSWORD_REQUIRED', before, responses)

describe('a temporary password', () => {
  it('must be changed, and the missing attributes be given', async () => {
    const asked = await signIn()
    expect(asked.ChallengeName).toBe('NEW_PASSWORD_REQUIRED')
    expect(listIn(asked, 'requiredAttributes')).toEqual(['userAttributes.family_name'])
    expect(listIn(asked, 'userAttributes')).toEqual({ email: 'ada@example.com', email_verified: 'true' })

    await change(asked, { NEW_PASSWORD: 'Brand-new-1', 'userAttributes.family_name': 'Lovelace' })

    expect(pool.getUser('ada')).toMatchObject({ status: 'CONFIRMED' })
    expect(pool.getUser('ada').attributes.get('family_name')).toBe('Lovelace')
    await expect(signIn()).rejects.toThrow('Incorrect username or password.')
  })

  it('may be changed in the same session after a refusal', async () => {
    const asked = await signIn()
    const name = { 'userAttributes.family_name': 'Lovelace' }

    await expect(change(asked, { NEW_PASSWORD: 'Brand-new-1' })).rejects.toThrow(
      'Invalid attributes given, family_name is missing',
    )
    await expect(change(asked, { ...name, NEW_PASSWORD: 'short' })).rejects.toMatchObject({
      name: 'InvalidPasswordException',
      message: 'Password does not conform to policy: Password not long enough',
    })
    const flag = { ...name, NEW_PASSWORD: 'Brand-new-1', 'userAttributes.email_verified': 'true' }
    await expect(change(asked, flag)).rejects.toMatchObject({ name: 'NotAuthorizedException' })
    const kept = { ...name, NEW_PASSWORD: 'Brand-new-1', 'userAttributes.email': 'eve@example.com' }
    await expect(change(asked, kept)).rejects.toMatchObject({ name: 'InvalidParameterException' })
    await change(asked, { ...name, NEW_PASSWORD: 'Brand-new-1' })
  })

  it('stops working after a week', async () => {
    clock.increment(7 * 24 * 3_600_000)

    await expect(signIn()).rejects.toThrow('Temporary password has expired and must be reset by an administrator.')
  })

  it('is followed by the set-up of a second factor where one is demanded', async () => {
    pool = createUserPool({ mfaConfiguration: 'ON', users: [{ username: 'ada', temporaryPassword: TEMPORARY }] })

    expect((await change(await signIn(), { NEW_PASSWORD: 'Brand-new-1' })).ChallengeName).toBe('MFA_SETUP')
  })
})
