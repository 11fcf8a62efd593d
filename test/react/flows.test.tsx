// @vitest-environment jsdom
import { render } from '@testing-library/react'
import { StrictMode } from 'react'
import { expect, it } from 'vitest'
import type { Auth } from '../../src/index.ts'
import {
  AuthProvider,
  useDevices,
  usePasskeyRegistration,
  usePasswordReset,
  useSignIn,
  useSignUp,
  useTotpSetup,
} from '../../src/react/index.ts'
import { startApp } from '../flows/start-app.ts'

function Steps({ auth }: { auth: Auth }) {
  const steps = [
    useSignUp(auth).step,
    usePasswordReset(auth).step,
    useTotpSetup(auth).step,
    usePasskeyRegistration(auth).step,
    useDevices(auth).step,
  ]
  return <p>{steps.join(' ')}</p>
}

it('shows the first step of every flow, and makes no request for it, in StrictMode too', () => {
  const { auth, pool } = startApp()

  const { container, unmount } = render(
    <StrictMode>
      <Steps auth={auth} />
    </StrictMode>,
  )

  expect(container.textContent?.split(' ')).toHaveLength(5)
  expect(container.textContent).not.toMatch(/undefined/)
  expect(pool.requests.list()).toEqual([])
  unmount()
})

const confirm = { username: 'grace' }

function Started() {
  const steps = [
    useSignUp({ confirm }).step,
    usePasswordReset({ username: 'grace' }).step,
    useSignIn({ issuer: 'App' }).step,
    useTotpSetup({ account: 'grace' }).step,
    useDevices({ pageSize: 5 }).step,
  ]
  return <p>{steps.join(' ')}</p>
}

it('takes options alone where a provider gives the auth', () => {
  const { auth } = startApp()

  const { container, unmount } = render(
    <AuthProvider auth={auth}>
      <Started />
    </AuthProvider>,
  )

  expect(container.textContent).toBe('code newPassword identify start start')
  unmount()
})

const Wrong = ({ source }: { readonly source: unknown }) => <p>{useSignIn(source as never).step}</p>

it.each([
  [undefined, 'This hook needs an auth, or an <AuthProvider> above it'],
  [{ userPoolId: 'eu-west-1_Ab', clientId: 'x' }, /these are the options of createAuth/],
])('says what was meant by %j', (source, message) => {
  expect(() => render(<Wrong source={source} />)).toThrow(
    expect.objectContaining({ message: expect.stringMatching(message) }),
  )
})
