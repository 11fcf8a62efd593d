/**
 * The `auth` of an example: your user pool, when two variables name it, else a simulated one inside the page.
 *
 * @module
 */
import { type Auth, createAuth } from 'cognito-machines'
import { createUserPool } from 'cognito-machines/testing'

/** @param env `import.meta.env` of Vite. */
export function demoAuth(env: Readonly<Record<string, unknown>>): Auth {
  const { VITE_USER_POOL_ID: userPoolId, VITE_CLIENT_ID: clientId } = env
  if (typeof userPoolId === 'string' && typeof clientId === 'string')
    return createAuth({ userPoolId, clientId, rememberHint: true })
  const pool = createUserPool({
    users: [{ username: 'ada', password: 'Correct-horse-1', attributes: { email: 'ada@example.org' } }],
  })
  pool.outbox.subscribe(({ destination, code }) => console.info(`To ${destination}: the code is ${code}`))
  console.info('A simulated user pool: sign in as ada with Correct-horse-1')
  return createAuth({ userPoolId: pool.userPoolId, clientId: pool.clientId, fetch: pool.fetch, rememberHint: true })
}
