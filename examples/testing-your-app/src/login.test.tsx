// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { createAuth } from 'cognito-machines'
import { en } from 'cognito-machines/messages'
import { memoryStorage } from 'cognito-machines/storage'
import { createUserPool, type UserPool } from 'cognito-machines/testing'
import { cognitoHandlers } from 'cognito-machines/testing/msw'
import { setupServer } from 'msw/node'
import { afterEach, describe, expect, it } from 'vitest'
import { Login } from './login.tsx'

afterEach(cleanup)

const PASSWORD = 'Correct-horse-1'
const createPool = () =>
  createUserPool({
    users: [
      {
        username: 'ada',
        password: PASSWORD,
        attributes: { email: 'ada@example.org' },
        mfa: { email: true, preferred: 'EMAIL_OTP' },
      },
    ],
  })

async function type(values: Readonly<Record<string, string>>) {
  for (const [label, value] of Object.entries(values)) {
    fireEvent.change(await screen.findByLabelText(label), { target: { value } })
  }
  fireEvent.click(screen.getByRole('button'))
}

/** Signs in as a person would: with a wrong code first. */
async function signIn(pool: UserPool) {
  await type({ 'User name': 'ada', Password: PASSWORD })
  await screen.findByLabelText('Code')
  await type({ Code: '000000' })
  expect((await screen.findByRole('alert')).textContent).toBe(en.CodeMismatchException)
  await type({ Code: pool.outbox.last({ purpose: 'EMAIL_OTP' })!.code })
  expect(await screen.findByText('Hello, ada')).toBeDefined()
}

describe('the login screen', () => {
  it('signs in, against a pool that is handed to createAuth', async () => {
    const pool = createPool()
    const auth = createAuth({
      userPoolId: pool.userPoolId,
      clientId: pool.clientId,
      fetch: pool.fetch,
      storage: memoryStorage(),
    })
    render(<Login auth={auth} />)

    await signIn(pool)
  })

  it('signs in, with the network in between taken over by msw', async () => {
    const pool = createPool()
    const server = setupServer(...cognitoHandlers(pool))
    server.listen({ onUnhandledRequest: 'error' })
    try {
      // As in production: nothing says that this is a test.
      const auth = createAuth({ userPoolId: pool.userPoolId, clientId: pool.clientId, storage: memoryStorage() })
      render(<Login auth={auth} />)

      await signIn(pool)
    } finally {
      server.close()
    }
  })

  it('says when the service is out of reach, and takes the next try', async () => {
    const pool = createPool()
    pool.faults.add({ drop: 'request' })
    const auth = createAuth({
      userPoolId: pool.userPoolId,
      clientId: pool.clientId,
      fetch: pool.fetch,
      storage: memoryStorage(),
    })
    render(<Login auth={auth} />)
    await type({ 'User name': 'ada', Password: PASSWORD })
    expect((await screen.findByRole('alert')).textContent).toBe(en.ERR_NETWORK)

    await signIn(pool)
  })
})
