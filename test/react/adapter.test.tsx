// @vitest-environment jsdom
import { cleanup, act as reactAct, render } from '@testing-library/react'
import { StrictMode, Suspense } from 'react'
import { renderToString } from 'react-dom/server'
import { afterEach, describe, expect, it } from 'vitest'
import { type Auth, createAuth, type SessionSnapshot, type SignIn, type SignInOptions } from '../../src/index.ts'
import * as adapter from '../../src/react/index.ts'
import {
  AuthProvider,
  useAuth,
  useSession,
  useSessionSelector,
  useSignIn,
  useSuspenseSession,
} from '../../src/react/index.ts'
import { createTestPorts } from '../../src/testing/index.ts'
import { adapterNamesContract, type Mounted, show, uiAdapterContract } from '../contract/ui-adapter.ts'
import { startApp } from '../flows/start-app.ts'
import { until } from '../until.ts'

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true })
afterEach(cleanup)

/** What a screen was last given, and how often. */
interface Seen {
  flow?: SignIn
  renders: number
}

interface ScreenProps {
  readonly auth?: Auth
  readonly options?: SignInOptions | undefined
  readonly seen: Seen
}

function Screen({ auth, options, seen }: ScreenProps) {
  const flow = useSignIn(auth, options)
  const { status } = useSession(auth)
  seen.flow = flow
  seen.renders++
  return <p>{show(flow, status)}</p>
}

const Lonely = () => <p>{useAuth().context.settings.clientId}</p>

function mountIn(wrap: (element: React.ReactElement) => React.ReactElement) {
  return (auth: Auth, options?: SignInOptions): Mounted => {
    const seen: Seen = { renders: 0 }
    const { container, unmount } = render(wrap(<Screen auth={auth} options={options} seen={seen} />))
    return { text: () => container.textContent ?? '', flow: () => seen.flow!, renders: () => seen.renders, unmount }
  }
}

const act = async <T,>(work: () => Promise<T>): Promise<T> => {
  let result: T | undefined
  await reactAct(async () => {
    result = await work()
  })
  return result as T
}

describe('React', () =>
  uiAdapterContract(
    mountIn((element) => element),
    act,
  ))

function Run({ run }: { readonly run: () => void }) {
  run()
  return null
}

describe('React, by name', () =>
  adapterNamesContract(adapter, (auth, start) => {
    let steps: readonly string[] = []
    const run = () => {
      steps = start().map((flow) => (flow as { step: string }).step)
    }
    renderToString(
      auth ? (
        <AuthProvider auth={auth}>
          <Run run={run} />
        </AuthProvider>
      ) : (
        <Run run={run} />
      ),
    )
    return steps
  }))

describe('React in StrictMode', () => {
  it('comes back to the set-up of an authenticator without using its session up', async () => {
    const first = startApp({
      pool: {
        mfaConfiguration: 'ON',
        enabledMfas: ['SOFTWARE_TOKEN_MFA'],
        users: [{ username: 'ada', password: 'Correct-horse-1' }],
      },
    })
    await first.at('identify').submit({ username: 'ada', password: 'Correct-horse-1' })
    first.at('setUpTotp')
    const { pool, clock, storage, resumeStorage } = first
    first.flow.dispose()
    const auth = createAuth({
      ...createTestPorts({ clock, storage, resumeStorage }),
      userPoolId: pool.userPoolId,
      clientId: pool.clientId,
      fetch: pool.fetch,
    })
    pool.requests.clear()

    const mounted = mountIn((element) => <StrictMode>{element}</StrictMode>)(auth)
    await act(() => until(() => mounted.flow().step === 'setUpTotp' && !mounted.flow().pending))

    // Once, and not once for each time that React has made the flow.
    expect(pool.requests.list('AssociateSoftwareToken')).toHaveLength(1)
    expect(mounted.flow().error).toBeNull()
  })

  it('makes no request twice', async () => {
    const { auth, pool } = startApp()
    const mounted = mountIn((element) => <StrictMode>{element}</StrictMode>)(auth)

    await act(async () => {
      const flow = mounted.flow()
      if (flow.step === 'identify') await flow.submit({ username: 'ada', password: 'Correct-horse-1' })
    })

    expect(mounted.text()).toBe('signedIn - - signedIn')
    expect(pool.requests.list().map(({ operation }) => operation)).toEqual(['InitiateAuth', 'RespondToAuthChallenge'])
  })
})

describe('AuthProvider', () => {
  it('hands its auth to the hooks below', () => {
    const { auth } = startApp()

    const html = renderToString(
      <AuthProvider auth={auth}>
        <Screen seen={{ renders: 0 }} />
      </AuthProvider>,
    )

    expect(html).toMatch(/^<p>identify /)
  })

  it('is missed with a clear error', () => {
    expect(() => renderToString(<Lonely />)).toThrow(/AuthProvider/)
  })
})

it('renders "restoring" on a server, never "signed out"', () => {
  const { auth } = startApp()

  expect(renderToString(<Screen auth={auth} seen={{ renders: 0 }} />)).toBe('<p>identify - - restoring</p>')
})

const Status = ({ auth }: { auth: Auth }) => <p>{useSuspenseSession(auth).status}</p>

const nameOf = (session: SessionSnapshot) => (session.status === 'signedIn' ? session.user.username : '')

function Name({ auth, seen }: { auth: Auth; seen: Seen }) {
  seen.renders++
  return <p>{useSessionSelector(nameOf, auth)}</p>
}

describe('React, beside the contract', () => {
  it('waits in the nearest Suspense until the session is known', async () => {
    const { auth } = startApp()

    const { container } = render(
      <Suspense fallback="one moment">
        <Status auth={auth} />
      </Suspense>,
    )
    expect(container.textContent).toBe('one moment')

    await act(() => until(() => auth.session.getSnapshot().status === 'signedOut'))
    expect(container.textContent).toBe('signedOut')
  })

  it('renders a selector again only when what it selects is another', async () => {
    const app = startApp()
    const seen: Seen = { renders: 0 }
    const { container } = render(<Name auth={app.auth} seen={seen} />)
    await act(() => app.at('identify').submit({ username: 'ada', password: 'Correct-horse-1' }))
    expect(container.textContent).toBe('ada')
    const before = seen.renders

    // New tokens, and the same person.
    await act(() => app.auth.getTokens({ forceRefresh: true }))

    expect(seen.renders).toBe(before)
  })
})
