/** Another account is chosen while a call of the one before is under way. */
import { expect, it } from 'vitest'
import { deleteUser } from '../../src/account/index.ts'
import { createAuth, useSignIn } from '../../src/index.ts'
import { createTestPorts, createUserPool } from '../../src/testing/index.ts'
import { PASSWORD } from './start-app.ts'

it('does not make a call again as somebody else', async () => {
  const ports = createTestPorts()
  const users = ['bob', 'ada'].map((username) => ({ username, password: PASSWORD }))
  const pool = createUserPool({ clock: ports.clock, users })
  const auth = createAuth({
    accounts: 'many',
    ...ports,
    userPoolId: pool.userPoolId,
    clientId: pool.clientId,
    fetch: async (url, init) => {
      const answer = await pool.fetch(url, init)
      if (init.headers['x-amz-target']?.endsWith('DeleteUser')) await auth.session.switchAccount('bob')
      return answer
    },
  })
  for (const { username, password } of users) {
    const first = useSignIn(auth).getSnapshot()
    if (first.step === 'identify') await first.submit({ username, password })
  }
  pool.faults.add({
    operation: 'DeleteUser',
    exception: { name: 'NotAuthorizedException', message: 'Access Token has been revoked' },
  })

  await expect(deleteUser(auth)).rejects.toMatchObject({ code: 'ERR_SIGNED_OUT' })

  expect(auth.session.getSnapshot()).toMatchObject({ status: 'signedIn', user: { username: 'bob' } })
  expect(pool.requests.list().filter(({ operation }) => operation === 'DeleteUser')).toHaveLength(1)
})
