// @vitest-environment jsdom
import { describe } from 'vitest'
import { createSSRApp, defineAsyncComponent, h, nextTick, Suspense } from 'vue'
import { renderToString } from 'vue/server-renderer'
import type { Auth, SessionSnapshot } from '../../src/index.ts'
import { createAuthPlugin, useGate, useSession } from '../../src/vue/index.ts'
import { hydrationContract, showSession } from '../contract/hydration.ts'

type Seen = (text: string) => void

const screen = (seen: Seen) => ({
  setup() {
    const [session, gate] = [useSession(), useGate()]
    return () => {
      const text = showSession(session.value, gate.value)
      seen(text)
      return h('p', text)
    }
  },
})

const SHAPES = {
  'a component': (seen: Seen) => screen(seen),
  'an asynchronous component': (seen: Seen) => ({
    setup: () => () => h(defineAsyncComponent(async () => screen(seen))),
  }),
  'a component in Suspense whose setup waits': (seen: Seen) => {
    const Late = {
      async setup() {
        const draw = screen(seen).setup()
        await nextTick()
        return draw
      },
    }
    return { setup: () => () => h(Suspense, null, { default: () => h(Late) }) }
  },
}

for (const [name, root] of Object.entries(SHAPES)) {
  describe(`Vue, ${name}`, () =>
    hydrationContract(
      async (auth: Auth, initialSession: SessionSnapshot | undefined, seen) => {
        const app = (report: Seen) => createSSRApp(root(report)).use(createAuthPlugin(auth, { initialSession }))
        const place = document.createElement('main')
        place.innerHTML = await renderToString(app(() => undefined))
        const page = app(seen)
        page.mount(place)
        return { text: () => place.textContent ?? '', unmount: () => page.unmount() }
      },
      async (work) => {
        const result = await work()
        await nextTick()
        return result
      },
    ))
}
