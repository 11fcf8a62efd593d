/** Pages that are rendered on a server, where nothing is ever unmounted. */
import { expect, it } from 'vitest'
import { createSSRApp, h } from 'vue'
import { renderToString } from 'vue/server-renderer'
import type { Auth } from '../../src/index.ts'
import { useSession } from '../../src/vue/index.ts'
import { startApp } from './start-app.ts'

it('leaves no listener behind', async () => {
  const { auth } = startApp()
  const listeners = new Set<() => void>()
  const watched: Auth = {
    ...auth,
    session: {
      ...auth.session,
      subscribe: (listener) => {
        listeners.add(listener)
        return () => void listeners.delete(listener)
      },
    },
  }
  const page = () => {
    const session = useSession(watched)
    return () => h('p', session.value.status)
  }

  const html = await renderToString(createSSRApp({ setup: page }))

  expect(html).toBe('<p>restoring</p>')
  expect(listeners.size).toBe(0)
})
