// @vitest-environment jsdom
import { act } from '@testing-library/react'
import { type ComponentType, lazy, Suspense } from 'react'
import { hydrateRoot } from 'react-dom/client'
import { renderToString } from 'react-dom/server'
import { describe } from 'vitest'
import { AuthProvider, useGate, useSession } from '../../src/react/index.ts'
import { hydrationContract, showSession } from '../contract/hydration.ts'

type Props = { readonly seen: (text: string) => void }

function Screen({ seen }: Props) {
  const text = showSession(useSession(), useGate())
  seen(text)
  return <p>{text}</p>
}

/** A component whose code is there on the server, and is loaded late in the page. */
const late = (component: ComponentType<Props>, isOnServer: boolean) => {
  const Late = isOnServer ? component : lazy(async () => ({ default: component }))
  return ({ seen }: Props) => (
    <Suspense fallback="one moment">
      <Late seen={seen} />
    </Suspense>
  )
}

const SHAPES: Readonly<Record<string, (isOnServer: boolean) => ComponentType<Props>>> = {
  'a component': () => Screen,
  'a component in Suspense that is loaded late': (isOnServer) => late(Screen, isOnServer),
}

for (const [name, create] of Object.entries(SHAPES)) {
  describe(`React, ${name}`, () =>
    hydrationContract(
      async (auth, initialSession, seen) => {
        const page = (report: typeof seen) => {
          const Root = create(report !== seen)
          return (
            <AuthProvider auth={auth} initialSession={initialSession}>
              <Root seen={report} />
            </AuthProvider>
          )
        }
        const place = document.createElement('main')
        place.innerHTML = renderToString(page(() => undefined))
        const root = hydrateRoot(place, page(seen))
        return { text: () => place.textContent ?? '', unmount: () => root.unmount() }
      },
      (work) => act(work),
    ))
}
