/** A page that is streamed from a server, with a part that waits for the session. */
import { Writable } from 'node:stream'
import { Suspense } from 'react'
import { renderToPipeableStream } from 'react-dom/server'
import { expect, it } from 'vitest'
import type { Auth } from '../../src/index.ts'
import { useSuspenseSession } from '../../src/react/index.ts'
import { until } from '../until.ts'
import { startApp } from './start-app.ts'

const MOST = 100
let renders = 0

const Status = ({ auth }: { auth: Auth }) => {
  if (++renders > MOST) throw new Error('This goes on for ever')
  return <p>{useSuspenseSession(auth).status}</p>
}

it('shows the fallback, and ends', async () => {
  const { auth } = startApp()
  let html = ''
  let ended = false
  const page = (
    <main>
      <Suspense fallback="one moment">
        <Status auth={auth} />
      </Suspense>
    </main>
  )

  renderToPipeableStream(page, { onError: () => undefined }).pipe(
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
  await until(() => ended)

  expect(html).toContain('one moment')
  expect(renders).toBeLessThan(5)
})
