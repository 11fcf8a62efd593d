// @vitest-environment jsdom
/** A component that is given another auth, as when a person picks another tenant. */
import { act, cleanup, render } from '@testing-library/react'
import { afterEach, expect, it } from 'vitest'
import type { Auth, SignIn } from '../../src/index.ts'
import { AuthProvider, useSignIn } from '../../src/react/index.ts'
import { until } from '../until.ts'
import { PASSWORD, startApp } from './start-app.ts'

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true })
afterEach(cleanup)

function Screen({ seen }: { seen: { view?: SignIn } }) {
  const view = useSignIn()
  seen.view = view
  return <p>{view.step}</p>
}

it('signs in to the pool of the auth that is given now', async () => {
  const [before, after] = [startApp(), startApp()]
  const seen: { view?: SignIn } = {}
  const page = (auth: Auth) => (
    <AuthProvider auth={auth}>
      <Screen seen={seen} />
    </AuthProvider>
  )
  const { rerender } = render(page(before.auth))

  rerender(page(after.auth))
  await act(async () => {
    if (seen.view?.step === 'identify') void seen.view.submit({ username: 'ada', password: PASSWORD })
    await until(() => [before, after].some(({ pool }) => pool.requests.list().length > 1))
  })

  expect(before.pool.requests.list()).toEqual([])
  expect(after.pool.requests.list().length).toBeGreaterThan(0)
})
