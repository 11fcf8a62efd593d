// @vitest-environment jsdom
import { render } from '@testing-library/react'
import { type ReactNode, StrictMode } from 'react'
import { describe } from 'vitest'
import type { Auth } from '../../src/index.ts'
import * as adapter from '../../src/react/index.ts'
import { adapterNamesContract } from '../contract/ui-adapter.ts'

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
