/**
 * The examples with a server: how each framework is started, and what it has of its own beside `server-scenario.mjs`.
 * `examples.mjs` drives them; `node test/tools/server-examples.mjs next FOLDER` drives one that is installed and built already.
 *
 * @module
 */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import {
  ADA,
  CLIENT_ID,
  CLIENT_SECRET,
  driveServer,
  isRedirected,
  isRefreshedByThePage,
  press,
  SHARED,
  showsAtOnce,
  signOutElsewhere,
  USER_POOL_ID,
} from './server-scenario.mjs'

const COOKIE_SECRET = '0123456789abcdef0123456789abcdef'

/**
 * @typedef {object} Example What an example has of its own.
 * @property {Record<string, string>} env The pool and the secrets, when it is built and when it runs.
 * @property {string} endpoint The variable for the address of the pool.
 * @property {(app: string, port: number) => { args: string[], env?: Record<string, string> }} start What Node runs.
 * @property {RegExp} ready What the server prints when it listens.
 * @property {true} [isOnNewNode] It needs a newer Node than we do.
 * @property {true} [isByNameOnly] `npm run test:examples` leaves it out.
 * @property {Partial<Record<'signedOut' | 'signedIn' | 'embedded' | 'end', (stage: Stage) => Promise<void>>>} [more]
 *   Further steps, by the state they are for. In `embedded`, the page of this name is open; `end` comes last.
 *
 * @typedef {{ username: string, email: string }} User
 *
 * @typedef {object} Stage
 * @property {string} url
 * @property {import('playwright-core').BrowserContext} context
 * @property {import('playwright-core').Page} page
 * @property {(path: string) => Promise<{ status: number, location: string | null, text: string }>} html
 *   The HTML as served, without a browser.
 * @property {(path: string) => Promise<string>} open Opens a page that has no tokens, or whose tokens are over: it has
 *   hydrated when it asks for them.
 * @property {(user: User) => Promise<void>} signIn By SRP and TOTP, on the page that is open.
 * @property {(step: () => Promise<void>) => Promise<number>} refreshesOf Runs a step, and counts the refreshes in it.
 * @property {() => Promise<void>} hourLater Moves on the clock of the server, and that of the pages that are opened then.
 * @property {(step: string) => void} done
 */

const SECRETS = { CLIENT_SECRET, COOKIE_SECRET, COOKIE_SECURE: 'false' }

/** @type {Record<string, Example>} */
export const SERVER_EXAMPLES = {
  next: {
    env: {
      NEXT_TELEMETRY_DISABLED: '1',
      NEXT_PUBLIC_USER_POOL_ID: USER_POOL_ID,
      NEXT_PUBLIC_CLIENT_ID: CLIENT_ID,
      NEXT_PUBLIC_SHARED_CLIENT_ID: SHARED.clientId,
      ...SECRETS,
    },
    endpoint: 'COGNITO_ENDPOINT',
    start: (app, port) => {
      const { bin } = JSON.parse(readFileSync(join(app, 'node_modules/next/package.json'), 'utf8'))
      return {
        args: [join(app, 'node_modules/next', bin.next), 'start', '--hostname', '127.0.0.1', '--port', `${port}`],
      }
    },
    ready: /Ready/,
    more: {
      async signedOut({ url, page, html, done }) {
        assert.match((await html('/about')).text, /one moment/)
        await page.goto(`${url}/about`)
        await page.getByText('a guest').waitFor()
        done('a prerendered page goes on from its fallback')
      },
      async signedIn({ page, done }) {
        await page.getByTestId('groups').waitFor({ state: 'attached' })
        await page.getByRole('button', { name: 'Ask the server' }).click()
        await page.getByTestId('answer').filter({ hasText: ADA.email }).waitFor()
        done('streamed, and answered by a server action')
      },
      async embedded({ url, page, html, refreshesOf, hourLater, done }) {
        await hourLater()
        assert.match((await html('/embedded')).text, /<h1>stale<\/h1>/)
        const byAction = await refreshesOf(async () => {
          await page.getByRole('button', { name: 'Ask the server' }).click()
          await page.getByTestId('answer').filter({ hasText: ADA.email }).waitFor()
          assert.equal(await page.getByTestId('answer').textContent(), ADA.email)
        })
        assert.equal(byAction, 1)
        assert.match((await html('/embedded')).text, /<h1>fresh<\/h1>/)
        done('a server component sees stale; an action refreshes, and keeps the cookies')

        // Next bundles the handler, a route, apart from the pages with their actions.
        await hourLater()
        const together = await refreshesOf(async () => {
          const asked = page.waitForResponse(`${url}/api/auth`)
          await page.goto(`${url}/embedded`)
          await page.getByRole('button', { name: 'Ask the server' }).click()
          await page.getByTestId('answer').filter({ hasText: ADA.email }).waitFor()
          assert.equal(await page.getByTestId('answer').textContent(), ADA.email)
          await asked
        })
        assert.equal(together, 1)
        done('an action and the page at once: one refresh')
      },
      end: driveSharedCookies,
    },
  },
  nuxt: {
    env: {
      NUXT_PUBLIC_USER_POOL_ID: USER_POOL_ID,
      NUXT_PUBLIC_CLIENT_ID: CLIENT_ID,
      NUXT_CLIENT_SECRET: CLIENT_SECRET,
      NUXT_COOKIE_SECRET: COOKIE_SECRET,
      NUXT_COOKIE_SECURE: 'false',
    },
    endpoint: 'NUXT_ENDPOINT',
    isOnNewNode: true,
    start: (app, port) => ({
      args: [join(app, '.output/server/index.mjs')],
      env: { HOST: '127.0.0.1', PORT: `${port}` },
    }),
    ready: /Listening/,
  },
  sveltekit: {
    env: { USER_POOL_ID, CLIENT_ID, ...SECRETS },
    endpoint: 'COGNITO_ENDPOINT',
    isOnNewNode: true,
    isByNameOnly: true,
    start: (_, port) => ({ args: ['build'], env: { HOST: '127.0.0.1', PORT: `${port}` } }),
    ready: /Listening/,
  },
  'react-router': {
    env: { VITE_USER_POOL_ID: USER_POOL_ID, VITE_CLIENT_ID: CLIENT_ID, ...SECRETS },
    endpoint: 'COGNITO_ENDPOINT',
    isOnNewNode: true,
    isByNameOnly: true,
    start: (app, port) => {
      const { bin } = JSON.parse(readFileSync(join(app, 'node_modules/@react-router/serve/package.json'), 'utf8'))
      return {
        args: [join(app, 'node_modules/@react-router/serve', bin['react-router-serve']), 'build/server/index.js'],
        env: { HOST: '127.0.0.1', PORT: `${port}`, NODE_ENV: 'production' },
      }
    },
    ready: /http:/,
    more: {
      async signedIn({ page, done }) {
        await page.getByRole('button', { name: 'Ask the server' }).click()
        await page.getByTestId('answer').filter({ hasText: 'ada' }).waitFor()
        done('answered by an action')
      },
    },
  },
}

/**
 * Tokens in cookies that both sides read.
 *
 * @param {Stage} stage
 */
async function driveSharedCookies(stage) {
  const { url, context, page, html, done, refreshesOf, hourLater } = stage
  await isRedirected(stage, '/shared/account', '/shared/sign-in')
  await page.goto(`${url}/shared/account`)
  await stage.signIn(SHARED.user)
  await page.getByRole('heading', { name: `Account of ${SHARED.user.email}` }).waitFor()
  assert.equal(await refreshesOf(async () => void (await showsAtOnce(stage, '/shared', SHARED.user, '7 answers'))), 0)
  done('shared cookies: signed in, in the HTML as served, and without a flash')

  await hourLater()
  await isRefreshedByThePage(stage, '/shared', SHARED.user)
  done('shared cookies: a server component that can write none sees stale, and the page refreshes')

  await hourLater()
  const parallel = await refreshesOf(async () => {
    await page.goto(`${url}/shared`)
    await press(page, 'Load', page.getByText('7 answers'))
  })
  assert.equal(parallel, 1)
  done('shared cookies: seven parallel calls of the page after the end of the tokens: one refresh')

  await page.goto('about:blank')
  await hourLater()
  const byRoute = await refreshesOf(async () => {
    const answer = await context.request.get(`${url}/shared/api/me`)
    assert.deepEqual(await answer.json(), { email: SHARED.user.email })
    assert.doesNotMatch((await html('/shared')).text, /data-testid="stale"/)
  })
  assert.equal(byRoute, 1)
  done('shared cookies: a route refreshes, and keeps the cookies')

  await signOutElsewhere(stage, '/shared')
  await isRedirected(stage, '/shared/account', '/shared/sign-in')
  done('shared cookies: signed out in another tab')
}

const [, script, name, folder] = process.argv
if (script === new URL(import.meta.url).pathname && folder) {
  await driveServer(name, SERVER_EXAMPLES[name], resolve(folder))
}
