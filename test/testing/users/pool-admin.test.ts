import { describe, expect, it } from 'vitest'
import { scene, signUp, tokenOf, withAda } from '../operations/scene.ts'

describe('listUsers', () => {
  it('lists every user in the order in which they came', async () => {
    const { pool } = withAda()
    await signUp(pool, { Username: 'bob', UserAttributes: [{ Name: 'email', Value: 'bob@example.com' }] })
    pool.createUser({ username: 'cy' })

    expect(pool.listUsers().map(({ username, status }) => [username, status])).toEqual([
      ['ada', 'CONFIRMED'],
      ['bob', 'UNCONFIRMED'],
      ['cy', 'CONFIRMED'],
    ])
  })
})

describe('confirmUser', () => {
  it('confirms a sign-up without a code, runs the trigger, and verifies no address', async () => {
    const seen: string[] = []
    const { pool } = scene({ lambdas: { postConfirmation: ({ triggerSource }) => void seen.push(triggerSource) } })
    await signUp(pool)

    await pool.confirmUser('ada')

    expect(seen).toEqual(['PostConfirmation_ConfirmSignUp'])
    expect(pool.getUser('ada').attributes.get('email_verified')).toBe('false')
    await expect(tokenOf(pool)).resolves.toBeTruthy()
  })

  it('refuses a user who is confirmed, and one who does not exist', async () => {
    const { pool } = withAda()

    await expect(pool.confirmUser('ada')).rejects.toThrow('is CONFIRMED and cannot be confirmed')
    await expect(pool.confirmUser('nobody')).rejects.toThrow('no user nobody')
  })
})
