import { createComponent } from 'solid-js'
import { renderToString } from 'solid-js/web'
import { describe } from 'vitest'
import type { Auth, SessionSnapshot } from '../../src/index.ts'
import { AuthProvider, useSession, useSignIn } from '../../src/solid/index.ts'
import { serverRenderingContract } from '../contract/server-rendering.ts'
import { show } from '../contract/ui-adapter.ts'

const Screen = () => show(useSignIn()(), useSession()().status)

const render = (auth: Auth, initialSession?: SessionSnapshot) =>
  renderToString(() =>
    createComponent(AuthProvider, {
      auth,
      initialSession,
      get children() {
        return createComponent(Screen, {})
      },
    }),
  )

describe('Solid', () => serverRenderingContract(render))
