/** A page that is rendered on a server, with a part that waits for the session. */
import { Writable } from 'node:stream'
import { type ReactNode, Suspense } from 'react'
import { renderToPipeableStream, renderToString } from 'react-dom/server'
import { prerender } from 'react-dom/static'
import { describe, expect, it } from 'vitest'
import { type Auth, createAuth, type SessionSnapshot } from '../../src/index.ts'
import { AuthProvider, useSuspenseSession } from '../../src/react/index.ts'
import { createTestPorts, createUserPool } from '../../src/testing/index.ts'
import { until } from '../until.ts'

const MOST = 100
let renders = 0

const Status = () => {
  if (++renders > MOST) throw new Error('This goes on for ever')
  const session = useSuspenseSession()
  return <p>{session.status === 'signedIn' ? session.user.email : session.status}</p>
}

/** The page on a server, whose request for the session never ends. */
function serverAuth(): Auth {
  const pool = createUserPool()
  return createAuth({
    ...createTestPorts({}),
    userPoolId: pool.userPoolId,
    clientId: pool.clientId,
    server: '/api/auth',
    fetch: () => new Promise<never>(() => undefined),
  })
}

async function streamed(page: ReactNode, onError: (thrown: unknown) => void): Promise<string> {
  let html = ''
  let ended = false
  let failure: Error | undefined
  const stream = renderToPipeableStream(page, {
    onError: (thrown) => onError(thrown),
    onShellError: (thrown) => {
      failure = thrown as Error
    },
  })
  stream.pipe(
    new Writable({
      write: (chunk, _, done) => {
        html += String(chunk)
        done()
      },
      final: (done) => {
        ended = true
        done()
      },
    }),
  )
  await until(() => ended || failure)
  if (failure) throw failure
  return html
}

const RENDERERS: readonly (readonly [
  string,
  (page: ReactNode, onError: (thrown: unknown) => void) => Promise<string>,
])[] = [
  ['renderToString', async (page) => renderToString(page)],
  ['renderToPipeableStream', streamed],
  ['prerender', async (page, onError) => new Response((await prerender(page, { onError })).prelude).text()],
]

const page = (children: ReactNode, initialSession?: SessionSnapshot) => (
  <AuthProvider auth={serverAuth()} initialSession={initialSession}>
    <main>{children}</main>
  </AuthProvider>
)

const suspended = (
  <Suspense fallback="one moment">
    <Status />
  </Suspense>
)

describe.each(RENDERERS)('%s', (_, render) => {
  it('leaves the fallback, and ends, where the server has no session to render', async () => {
    renders = 0
    const errors: unknown[] = []

    const html = await render(page(suspended), (thrown) => void errors.push(thrown))

    expect(html).toContain('one moment')
    expect(renders).toBeLessThan(5)
    // Next takes an error with this mark for what it is, and reports nothing.
    for (const thrown of errors) expect(thrown).toMatchObject({ digest: 'BAILOUT_TO_CLIENT_SIDE_RENDERING' })
  })

  it.each([
    ['in Suspense', suspended],
    ['without Suspense', <Status key="status" />],
  ])('renders the session of the request, %s', async (__, children) => {
    const errors: unknown[] = []

    const html = await render(page(children, { status: 'signedOut' }), (thrown) => void errors.push(thrown))

    expect(html).toContain('<p>signedOut</p>')
    expect(errors).toEqual([])
  })

  it('says what is missing, and ends, without Suspense and without a session', async () => {
    await expect(render(page(<Status />), () => undefined)).rejects.toMatchObject({
      code: 'ERR_CONFIGURATION',
      message: expect.stringMatching(/initialSession, or a <Suspense>/),
    })
  })
})
