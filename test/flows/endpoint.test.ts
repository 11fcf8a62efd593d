/** Requests as a runtime, a proxy and a browser meet them. */
import { describe, expect, it } from 'vitest'
import type { Fetch } from '../../src/ports.ts'
import { PASSWORD, startApp } from './start-app.ts'

async function signIn(endpoint: string | undefined, through: (inner: Fetch) => Fetch) {
  let fetch: Fetch | undefined
  const app = startApp({ auth: { endpoint, fetch: (url, init) => fetch!(url, init) } })
  fetch = through(app.pool.fetch as unknown as Fetch)
  await app.at('identify').submit({ username: 'ada', password: PASSWORD })
  return app.flow.getSnapshot()
}

describe('a request', () => {
  it.each([
    'https://app.example.com/api/cognito',
    'https://app.example.com/api/cognito/',
    'https://app.example.com:8443/a/b',
    'https://app.example.com',
  ])('is sent to %s as it is written', async (endpoint) => {
    const view = await signIn(endpoint, (inner) => (url, init) => {
      if (url !== endpoint) throw new Error(`a rewrite redirects ${url}`)
      return inner(url, init)
    })

    expect(view).toMatchObject({ step: 'signedIn', error: null })
  })

  it.each(['cache', 'credentials', 'keepalive', 'mode', 'referrerPolicy', 'integrity', 'window', 'duplex'])(
    'is sent where fetch refuses `%s`',
    async (member) => {
      const view = await signIn(undefined, (inner) => (url, init) => {
        if (member in init) throw new Error(`The '${member}' field on 'RequestInitializerDict' is not implemented.`)
        return inner(url, init)
      })

      expect(view).toMatchObject({ step: 'signedIn', error: null })
    },
  )
})
