import { describe } from 'vitest'
import { createSSRApp, h } from 'vue'
import { renderToString } from 'vue/server-renderer'
import type { Auth, SessionSnapshot } from '../../src/index.ts'
import { createAuthPlugin, useSession, useSignIn } from '../../src/vue/index.ts'
import { serverRenderingContract } from '../contract/server-rendering.ts'
import { show } from '../contract/ui-adapter.ts'

function setup() {
  const flow = useSignIn()
  const session = useSession()
  return () => h('p', show(flow.value, session.value.status))
}

const render = (auth: Auth, initialSession?: SessionSnapshot) =>
  renderToString(createSSRApp({ setup }).use(createAuthPlugin(auth, { initialSession })))

describe('Vue', () => serverRenderingContract(render))
