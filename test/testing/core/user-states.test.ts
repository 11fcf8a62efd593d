import { describe, expect, it } from 'vitest'
import { type Assumptions, createUserPool } from '../../../src/testing/index.ts'
import type { AppClientOptions } from '../../../src/testing/options.ts'
import { initiate, PASSWORD, signIn } from './driver.ts'
import { srpClient } from './srp-client.ts'

const users = [
  { username: 'ada', password: PASSWORD },
  { username: 'unconfirmed', password: PASSWORD, status: 'UNCONFIRMED' },
  { username: 'reset', password: PASSWORD, status: 'RESET_REQUIRED' },
  { username: 'federated', status: 'EXTERNAL_PROVIDER' },
] as const

const start = (clients: AppClientOptions = {}, assumptions: Partial<Assumptions> = {}) => {
  const pool = createUserPool({ clients, users, assumptions })
  pool.createUser({ username: 'disabled', password: PASSWORD })
  pool.disableUser('disabled')
  return pool
}

const REFUSALS: readonly (readonly [username: string, name: string, message: string])[] = [
  ['unconfirmed', 'UserNotConfirmedException', 'User is not confirmed.'],
  ['reset', 'PasswordResetRequiredException', 'Password reset required for the user'],
  ['disabled', 'NotAuthorizedException', 'User is disabled.'],
  ['federated', 'NotAuthorizedException', 'User is not authorized to get auth details.'],
]

describe.each(REFUSALS)('a user who is %s', (username, name, message) => {
  it('is refused, even with a wrong password', async () => {
    const wrong = { USERNAME: username, PASSWORD: 'wrong' }

    await expect(signIn(start(), username)).rejects.toMatchObject({ name, message })
    await expect(initiate(start(), 'USER_PASSWORD_AUTH', wrong)).rejects.toMatchObject({ name, message })
  })

  it('is refused in SRP, in the second leg', async () => {
    const pool = start()

    await expect(srpClient(pool).signIn(username, 'wrong')).rejects.toMatchObject({ name, message })
    expect(pool.requests.last('InitiateAuth')?.error).toBeUndefined()
  })

  it('is refused in the first leg of SRP where that is assumed', async () => {
    const pool = start({}, { userStateInSrp: 'firstLeg' })

    await expect(initiate(pool, 'USER_SRP_AUTH', { USERNAME: username, SRP_A: '2' })).rejects.toMatchObject({ name })
  })
})

describe('a user who does not exist', () => {
  it('is said not to exist', async () => {
    const expected = { name: 'UserNotFoundException', message: 'User does not exist.' }

    await expect(signIn(start(), 'bob')).rejects.toMatchObject(expected)
    await expect(initiate(start(), 'USER_SRP_AUTH', { USERNAME: 'bob', SRP_A: '2' })).rejects.toMatchObject(expected)
  })

  describe('where users are hidden', () => {
    const hidden = { preventUserExistenceErrors: 'ENABLED' } as const

    it('looks like a wrong password', async () => {
      const expected = { name: 'NotAuthorizedException', message: 'Incorrect username or password.' }

      await expect(signIn(start(hidden), 'bob')).rejects.toMatchObject(expected)
      await expect(srpClient(start(hidden)).signIn('bob', PASSWORD)).rejects.toMatchObject(expected)
    })

    it('gets the same salt and the same id every time, and nobody else does', async () => {
      const pool = start(hidden)
      const ask = async (name: string) =>
        (await initiate(pool, 'USER_SRP_AUTH', { USERNAME: name, SRP_A: '2' })).ChallengeParameters!

      const [first, second, other] = [await ask('bob'), await ask('bob'), await ask('eve')]

      expect(second.SALT).toBe(first.SALT)
      expect(second.USER_ID_FOR_SRP).toBe(first.USER_ID_FOR_SRP)
      expect(second.SRP_B).not.toBe(first.SRP_B)
      expect(other.SALT).not.toBe(first.SALT)
      expect(first.USER_ID_FOR_SRP).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    })

    it('is offered plausible factors in USER_AUTH', async () => {
      const asked = await initiate(start(hidden), 'USER_AUTH', { USERNAME: 'bob' })

      expect(asked).toMatchObject({
        ChallengeName: 'SELECT_CHALLENGE',
        AvailableChallenges: ['PASSWORD_SRP', 'PASSWORD'],
      })
    })

    it('is sent no code, and no answer tells', async () => {
      const pool = createUserPool({ clients: hidden, allowedFirstAuthFactors: ['EMAIL_OTP'] })

      const asked = await initiate(pool, 'USER_AUTH', { USERNAME: 'bob', PREFERRED_CHALLENGE: 'EMAIL_OTP' })

      expect(asked).toMatchObject({ ChallengeName: 'EMAIL_OTP', Session: expect.any(String) })
      expect(pool.outbox.list()).toEqual([])
    })
  })
})
