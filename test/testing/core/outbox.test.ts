import { describe, expect, it } from 'vitest'
import { maskDestination } from '../../../src/testing/codes/send-code.ts'
import { createUserPool } from '../../../src/testing/index.ts'
import { initiate, PASSWORD, respond, signIn } from './driver.ts'

describe('the outbox', () => {
  it('finds a message by what is known of it, and tells of each as it is sent', async () => {
    const pool = createUserPool({
      users: [
        { username: 'ada', password: PASSWORD, mfa: { sms: '+15551234567' } },
        { username: 'bob', password: PASSWORD, mfa: { email: 'bob@example.com' } },
      ],
    })
    const heard: string[] = []
    const unsubscribe = pool.outbox.subscribe(({ username }) => heard.push(username))
    await signIn(pool)
    await signIn(pool, 'bob')
    unsubscribe()
    await signIn(pool)

    expect(heard).toEqual(['ada', 'bob'])
    expect(pool.outbox.list().map(({ id }) => id)).toEqual([1, 2, 3])
    expect(pool.outbox.last({ medium: 'EMAIL' })).toMatchObject({ username: 'bob', purpose: 'EMAIL_OTP' })
    expect(pool.outbox.list({ username: 'ada' })).toHaveLength(2)
    expect(pool.outbox.last({ username: 'ada', medium: 'EMAIL' })).toBeUndefined()
    pool.outbox.clear()
    expect(pool.outbox.list()).toEqual([])
  })

  it.each([
    ['friend@example.com', 'f***@e***'],
    ['+15551234567', '+*******4567'],
  ])('shows %s to the client as %s', (destination, masked) => {
    expect(maskDestination(destination)).toBe(masked)
  })
})

describe('a define trigger', () => {
  it('may ask for a code by SMS, and hears that it was right', async () => {
    const results: unknown[] = []
    const pool = createUserPool({
      users: [{ username: 'ada', attributes: { phone_number: '+15551234567' } }],
      lambdas: {
        defineAuthChallenge: ({ request: { session }, response }) => {
          results.push(...session)
          if (session.length === 0) response.challengeName = 'SMS_MFA'
          else response.issueTokens = true
        },
      },
    })
    const asked = await initiate(pool, 'CUSTOM_AUTH', { USERNAME: 'ada' })

    const done = await respond(pool, 'SMS_MFA', asked, { SMS_MFA_CODE: pool.outbox.last()!.code })

    expect(done).toHaveProperty('AuthenticationResult')
    expect(results).toEqual([{ challengeName: 'SMS_MFA', challengeResult: true }])
  })
})
