// @vitest-environment jsdom
import { render } from '@testing-library/react'
import { StrictMode } from 'react'
import { expect, it } from 'vitest'
import type { Auth } from '../../src/index.ts'
import { useDevices, usePasskeyRegistration, usePasswordReset, useSignUp, useTotpSetup } from '../../src/react/index.ts'
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
