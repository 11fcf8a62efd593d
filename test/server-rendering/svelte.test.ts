import { render as renderPage } from 'svelte/server'
import { describe, expect, it } from 'vitest'
import type { Auth, SessionSnapshot } from '../../src/index.ts'
import { signedInApp } from '../contract/hydration.ts'
import { serverRenderingContract } from '../contract/server-rendering.ts'
import Hydrated from '../svelte/Hydrated.svelte'
import { htmlOf } from '../svelte/html.ts'
import Rendered from '../svelte/Rendered.svelte'

const render = (auth: Auth, initialSession?: SessionSnapshot) =>
  renderPage(Rendered, { props: { auth, initialSession } }).body

describe('Svelte', () => serverRenderingContract(render))

it('renders the HTML that its page hydrates in the tests', async () => {
  const { app, initialSession } = await signedInApp()
  const props = { auth: app.auth, initialSession, seen: () => {} }

  expect(renderPage(Hydrated, { props }).body).toBe(htmlOf('signedIn ada@example.org app'))
})
