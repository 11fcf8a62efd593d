/** Another account is chosen while the one before is being deleted. */
import { expect, it } from 'vitest'
import { deleteUser } from '../../src/account/index.ts'
import { createAuth, useSignIn } from '../../src/index.ts'
import { createTestPorts, createUserPool } from '../../src/testing/index.ts'
import { PASSWORD } from './start-app.ts'

it('ends the session of the user who was deleted, and of nobody else', async () => {
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

  await deleteUser(auth)

  expect(auth.session.getSnapshot()).toMatchObject({ status: 'signedIn', user: { username: 'bob' } })
  expect(await auth.session.accounts()).toEqual([{ username: 'bob', signInName: 'bob' }])
})
