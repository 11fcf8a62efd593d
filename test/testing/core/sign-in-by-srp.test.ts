import { describe, expect, it } from 'vitest'
import { createUserPool } from '../../../src/testing/user-pool.ts'
import { srpClient } from './srp-client.ts'

const pool = () => createUserPool({ users: [{ username: 'ada', password: 'Correct-horse-1' }] })

describe('sign-in by SRP', () => {
  it('lets the right password in and gives three tokens', async () => {
    const answer = await srpClient(pool()).signIn('ada', 'Correct-horse-1')

    expect(answer.AuthenticationResult).toMatchObject({ TokenType: 'Bearer', ExpiresIn: 3600 })
    expect(answer.AuthenticationResult?.AccessToken?.split('.')).toHaveLength(3)
    expect(answer.AuthenticationResult?.RefreshToken).toBeTruthy()
    expect(answer.ChallengeParameters).toEqual({})
  })

  it('refuses a wrong password in the words of the service', async () => {
    await expect(srpClient(pool()).signIn('ada', 'wrong')).rejects.toMatchObject({
      name: 'NotAuthorizedException',
      message: 'Incorrect username or password.',
    })
  })
})
