import { renderToString } from 'react-dom/server'
import { describe } from 'vitest'
import type { Auth, SessionSnapshot } from '../../src/index.ts'
import { AuthProvider, useSession, useSignIn } from '../../src/react/index.ts'
import { serverRenderingContract } from '../contract/server-rendering.ts'
import { show } from '../contract/ui-adapter.ts'

const Screen = () => <p>{show(useSignIn(), useSession().status)}</p>

const render = (auth: Auth, initialSession?: SessionSnapshot) =>
  renderToString(
    <AuthProvider auth={auth} initialSession={initialSession}>
      <Screen />
    </AuthProvider>,
  )

describe('React', () => serverRenderingContract(render))
