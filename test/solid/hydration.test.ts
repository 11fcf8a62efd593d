import { createComponent, createRenderEffect, sharedConfig } from 'solid-js'
import { getNextElement, hydrate } from 'solid-js/web'
import { describe } from 'vitest'
import { AuthProvider, useGate, useSession } from '../../src/solid/index.ts'
import { hydrationContract, showSession } from '../contract/hydration.ts'

// What the compiler makes of `<p>{showSession(session(), gate())}</p>`, hydratable.
const template = () => document.createElement('p')

function Screen(props: { readonly seen: (text: string) => void }) {
  const [session, gate] = [useSession(), useGate()]
  const paragraph = getNextElement(template as never) as Element
  let isFirst = true
  createRenderEffect(() => {
    const text = showSession(session(), gate())
    if (paragraph.textContent !== text) paragraph.textContent = text
    // Later, two signals change one after the other: what a browser could paint.
    if (isFirst) props.seen(text)
    else queueMicrotask(() => props.seen(paragraph.textContent ?? ''))
    isFirst = false
  })
  return paragraph
}

describe('Solid', () =>
  hydrationContract(
    async (auth, initialSession, seen) => {
      Object.assign(globalThis, { _$HY: { events: [], completed: new WeakSet(), r: {} } })
      Object.assign(sharedConfig, { done: false })
      const gate = initialSession?.status === 'signedIn' ? 'app' : initialSession ? 'signIn' : 'restoring'
      const place = document.createElement('main')
      document.body.append(place)
      place.innerHTML = `<p data-hk="0000">${showSession(initialSession ?? { status: 'restoring' }, gate)}</p>`
      const page = () =>
        createComponent(AuthProvider, {
          auth,
          initialSession,
          get children() {
            return createComponent(Screen, { seen })
          },
        })
      const unmount = hydrate(page, place)
      return { text: () => place.textContent ?? '', unmount }
    },
    (work) => work(),
  ))
