// @vitest-environment jsdom
import { act, render } from '@testing-library/react'
import { type ReactNode, StrictMode } from 'react'
import { describe, expect, it } from 'vitest'
import type { Auth, SignInFlow } from '../../src/index.ts'
import * as adapter from '../../src/react/index.ts'
import { adapterNamesContract } from '../contract/ui-adapter.ts'
import { PASSWORD, startApp } from '../flows/start-app.ts'

interface ViewsProps {
  readonly start: () => readonly unknown[]
  readonly onViews: (views: readonly unknown[]) => void
}

function Views({ start, onViews }: ViewsProps) {
  onViews(start())
  return null
}

const stepsIn =
  (wrap: (children: ReactNode) => ReactNode) =>
  (auth: Auth | undefined, start: () => readonly unknown[]): readonly string[] => {
    let steps: readonly string[] = []
    const onViews = (views: readonly unknown[]) => {
      steps = views.map((view) => (view as { step: string }).step)
    }
    const views = <Views start={start} onViews={onViews} />
    const { unmount } = render(wrap(auth ? <adapter.AuthProvider auth={auth}>{views}</adapter.AuthProvider> : views))
    unmount()
    return steps
  }

describe('React, by name', () =>
  adapterNamesContract(
    adapter,
    stepsIn((children) => children),
  ))

describe('React in StrictMode, by name', () =>
  adapterNamesContract(
    adapter,
    stepsIn((children) => <StrictMode>{children}</StrictMode>),
  ))

const ASKS = { deviceConfiguration: { challengeRequiredOnNewDevice: true } }

function Shared({ auth, flow }: { auth: Auth; flow: SignInFlow }) {
  return adapter.useGate(auth) === 'app' ? <p>the app</p> : <Asking flow={flow} />
}

function Asking({ flow }: { flow: SignInFlow }) {
  return <p>{adapter.useSignIn(flow).step}</p>
}

it.each([
  ['a shared sign-in', false],
  ['one in StrictMode', true],
])('shows the last question of %s before the app', async (_, isStrict) => {
  const { auth, flow } = startApp({ auth: { deviceTracking: 'ask' }, pool: ASKS })
  const screen = <Shared auth={auth} flow={flow} />
  const { container, unmount } = render(isStrict ? <StrictMode>{screen}</StrictMode> : screen)

  await act(async () => {
    const view = flow.getSnapshot()
    if (view.step === 'identify') await view.submit({ username: 'ada', password: PASSWORD })
  })
  expect(container.textContent).toBe('rememberDevice')
  await act(async () => {
    const view = flow.getSnapshot()
    if (view.step === 'rememberDevice') await view.remember()
  })

  expect(container.textContent).toBe('the app')
  unmount()
})
