/**
 * The built examples with a server, each served as its framework does it and driven in Chromium, against the simulated pool's
 * HTTP face. `examples.mjs` calls it; `node test/tools/server-examples.mjs next FOLDER` drives one that is installed and
 * built already.
 *
 * @module
 */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { chromium } from 'playwright-core'

const USER_POOL_ID = 'eu-west-1_Simulated'
const CLIENT_ID = '1simulatorclient0000000000'
const CLIENT_SECRET = '1simulatorsecret0000000000'
const COOKIE_SECRET = '0123456789abcdef0123456789abcdef'
const PASSWORD = 'Correct-horse-1'
const TOTP = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'
const EMAIL = 'ada@example.org'

/** Moves the clock of a server on by an hour at each SIGUSR2. */
const SHIFT = `const now = Date.now
let ahead = 0
Date.now = () => now.call(Date) + ahead
process.on('SIGUSR2', () => { ahead += 3_600_000 })
`

/**
 * @typedef {object} Example What an example has of its own.
 * @property {Record<string, string>} env The pool and the secrets, when it is built and when it runs.
 * @property {string} endpoint The variable for the address of the pool.
 * @property {(app: string, port: number) => { args: string[], env?: Record<string, string> }} start What Node runs.
 * @property {RegExp} ready What the server prints when it listens.
 * @property {true} [isOnNewNode] It needs a newer Node than we do.
 * @property {true} [isByNameOnly] `npm run test:examples` leaves it out.
 * @property {Partial<Record<'signedOut' | 'signedIn' | 'stale', (stage: Stage) => Promise<void>>>} [more]
 *   Further steps, by the state they are for. In `stale`, the tokens are over.
 *
 * @typedef {object} Stage
 * @property {string} url
 * @property {import('playwright-core').Page} page
 * @property {(path: string) => Promise<{ status: number, location: string | null, text: string }>} html
 *   The HTML as served, without a browser.
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
        await page.getByTestId('answer').filter({ hasText: EMAIL }).waitFor()
        done('streamed, and answered by a server action')
      },
      async stale({ url, page, html, done }) {
        assert.match((await html('/embedded')).text, /<h1>stale<\/h1>/)
        await page.goto(`${url}/embedded`)
        await page.getByRole('button', { name: 'Ask the server' }).click()
        await page.getByTestId('answer').filter({ hasText: EMAIL }).waitFor()
        assert.equal(await page.getByTestId('answer').textContent(), EMAIL)
        assert.match((await html('/embedded')).text, /<h1>fresh<\/h1>/)
        done('a server component sees stale; an action refreshes, and keeps the cookies')
      },
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
 * @param {string} name One of {@link SERVER_EXAMPLES}.
 * @param {string} app Its folder: installed and built with its `env`.
 * @param {string} [node] The Node that runs it. Default: this one.
 */
export async function driveServer(name, app, node = process.execPath) {
  const { more = {} } = SERVER_EXAMPLES[name]
  // The package as the example has it.
  const from = createRequire(pathToFileURL(join(app, 'package.json')))
  const { createUserPool, totpCode } = from('cognito-machines/testing')
  const { serveUserPool } = from('cognito-machines/testing/node')
  const pool = createUserPool({
    userPoolId: USER_POOL_ID,
    clients: { clientId: CLIENT_ID, clientSecret: CLIENT_SECRET, refreshTokenRotation: { enabled: true } },
    users: [{ username: 'ada', password: PASSWORD, attributes: { email: EMAIL }, mfa: { totp: TOTP } }],
  })
  const refreshes = () =>
    pool.requests.list().filter(({ operation }) => operation === 'GetTokensFromRefreshToken').length
  /** Runs a step, and counts the refreshes in it. */
  const refreshesOf = async (/** @type {() => Promise<void>} */ step) => {
    const before = refreshes()
    await step()
    return refreshes() - before
  }
  const served = await serveUserPool(pool)
  const server = await startServer(SERVER_EXAMPLES[name], app, node, served.url)
  const { url } = server
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox'],
  })
  const context = await browser.newContext()
  context.setDefaultTimeout(20_000)
  /** Moves on the clock of the server, and that of the pages that are opened then. */
  const hourLater = async () => {
    server.hourLater()
    await context.addInitScript(() => {
      const now = Date.now
      Date.now = () => now.call(Date) + 3_600_000
    })
  }
  /** @type {string[]} */
  const problems = []
  try {
    context.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) problems.push(message.text())
    })
    context.on('weberror', (error) => problems.push(String(error.error())))
    const page = await context.newPage()
    const html = async (/** @type {string} */ path) => {
      const cookie = (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ')
      const response = await fetch(`${url}${path}`, { headers: { cookie }, redirect: 'manual' })
      return { status: response.status, location: response.headers.get('location'), text: await response.text() }
    }
    const done = (/** @type {string} */ step) => console.log(`examples/${name}: ${step}`)
    const stage = { url, page, html, done }
    /** Opens a page that has no tokens, or whose tokens are over: it has hydrated when it asks the server. */
    const open = async (/** @type {string} */ path) => {
      const asked = page.waitForResponse(`${url}/api/auth`)
      const response = await page.goto(`${url}${path}`)
      await asked
      return response
    }
    /** Clicks until the page has hydrated, and shows the effect. */
    const press = async (/** @type {import('playwright-core').Page} */ of, /** @type {string} */ name, effect) => {
      for (let attempts = 0; attempts < 20; attempts++) {
        await of
          .getByRole('button', { name })
          .click({ timeout: 1000 })
          .catch(() => undefined)
        if (
          await effect.waitFor({ timeout: 1000 }).then(
            () => true,
            () => false,
          )
        )
          return
      }
      await effect.waitFor()
    }

    // Nobody is signed in.
    const away = await html('/account')
    assert.match(`${away.status}`, /^30[237]$/)
    const target = new URL(away.location ?? '', url)
    assert.equal(target.origin, url)
    assert.deepEqual([target.pathname, target.searchParams.get('from')], ['/sign-in', '/account'])
    done('a protected path redirects')
    await more.signedOut?.(stage)

    // SRP and TOTP, and back to the page that was asked for.
    await open('/account')
    await page.getByLabel('User name').fill('ada')
    await page.getByLabel('Password').fill(PASSWORD)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByLabel('Code').fill(totpCode(TOTP, Date.now()))
    await page.getByRole('button', { name: 'Go on' }).click()
    await page.getByRole('heading', { name: `Account of ${EMAIL}` }).waitFor()
    done('signed in by SRP and TOTP')
    await more.signedIn?.(stage)

    // The first HTML shows the user, and so does every frame of the page.
    const first = await html('/')
    assert.match(first.text, new RegExp(`<h1>Hello, ${EMAIL}</h1>`))
    assert.match(first.text, new RegExp(`data-testid="user">${EMAIL}<`))
    assert.doesNotMatch(first.text, /eyJ/)
    await page.addInitScript(() => {
      const seen = []
      window.seen = seen
      new MutationObserver(() => {
        const header = document.querySelector('header')?.textContent
        if (header && seen.at(-1) !== header) seen.push(header)
      }).observe(document, { subtree: true, childList: true, characterData: true })
    })
    await page.goto(`${url}/`)
    await press(page, 'Load', page.getByText('7 answers, 1 token'))
    assert.deepEqual(await page.evaluate(() => window.seen), [await page.locator('header').textContent()])
    assert.equal(refreshes(), 0)
    done('the e-mail address is in the HTML as served, and does not flash')

    const parallel = await refreshesOf(async () => {
      await hourLater()
      const answered = new Promise((all) => {
        let count = 0
        page.on('requestfinished', (request) => {
          if (/\/api\/me$/.test(request.url()) && ++count === 7) all(undefined)
        })
      })
      await page.getByRole('button', { name: 'Load' }).click()
      await answered
      await page.getByText('7 answers, 1 token').waitFor()
    })
    assert.equal(parallel, 1)
    done('seven parallel requests after the end of the tokens: one refresh')

    const navigation = await refreshesOf(async () => {
      await hourLater()
      const renewed = await open('/')
      assert.match((await renewed?.text()) ?? '', new RegExp(`Hello, ${EMAIL}`))
      assert.doesNotMatch((await html('/')).text, /data-testid="stale"/)
    })
    assert.equal(navigation, 1)
    done('a navigation after the end of the tokens: one refresh, whose cookies are kept')

    // Where cookies cannot be written, nothing is refreshed, and nothing is lost.
    await hourLater()
    const withoutCookies = await refreshesOf(async () => {
      const { text } = await html('/embedded')
      assert.match(text, new RegExp(`data-testid="user">${EMAIL}<`))
      assert.match(text, /data-testid="stale"/)
    })
    assert.equal(withoutCookies, 0)
    const byPage = await refreshesOf(async () => {
      await open('/embedded')
      await page.getByTestId('stale').waitFor({ state: 'detached' })
      assert.equal(await page.getByTestId('user').textContent(), EMAIL)
    })
    assert.equal(byPage, 1)
    assert.doesNotMatch((await html('/embedded')).text, /data-testid="stale"/)
    done('where cookies cannot be written, the session is stale, and the page refreshes')
    if (more.stale) {
      await hourLater()
      assert.equal(await refreshesOf(() => more.stale?.(stage)), 1)
    }

    // Sign-out in another tab.
    await page.goto(`${url}/`)
    const other = await context.newPage()
    await other.goto(`${url}/`)
    const ended = other.waitForResponse((response) =>
      /SignOut$/.test(response.request().headers()['x-amz-target'] ?? ''),
    )
    await press(other, 'Sign out', other.getByRole('link', { name: 'Sign in' }))
    await page.getByRole('link', { name: 'Sign in' }).waitFor()
    await ended
    await other.getByRole('heading', { name: 'Hello', exact: true }).waitFor()
    assert.match(`${(await html('/account')).status}`, /^30[237]$/)
    assert.doesNotMatch((await html('/')).text, new RegExp(EMAIL))
    done('signed out in another tab')

    assert.deepEqual(problems, [])
    assert.doesNotMatch(server.output(), /error|warn/i)
  } catch (thrown) {
    for (const page of context.pages()) console.error(page.url(), await page.locator('body').textContent())
    console.error(problems, server.output())
    throw thrown
  } finally {
    await browser.close()
    await server.stop()
    await served.close()
  }
}

/**
 * Starts the built example on a free port of this machine, in one process.
 *
 * @param {Example} example
 * @param {string} app
 * @param {string} node
 * @param {string} pool The address of the pool.
 */
async function startServer({ env, endpoint, start, ready }, app, node, pool) {
  const shift = join(app, 'shift.cjs')
  writeFileSync(shift, SHIFT)
  const port = await freePort()
  const { args, env: more } = start(app, port)
  const child = spawn(node, ['--require', shift, ...args], {
    cwd: app,
    env: { ...process.env, ...env, ...more, [endpoint]: pool },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  await new Promise((listens, fail) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => {
        output += chunk
        if (ready.test(output)) listens(undefined)
      })
    }
    child.on('exit', () => fail(new Error(output)))
  })
  return {
    // Next writes this name into its own redirects.
    url: `http://localhost:${port}`,
    output: () => output,
    hourLater: () => child.kill('SIGUSR2'),
    stop: () =>
      new Promise((done) => {
        child.on('exit', done)
        child.kill('SIGTERM')
      }),
  }
}

async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = /** @type {import('node:net').AddressInfo} */ (probe.address())
  probe.close()
  await once(probe, 'close')
  return port
}

const [, script, name, folder] = process.argv
if (script === new URL(import.meta.url).pathname && folder) await driveServer(name, resolve(folder))
