/**
 * One scenario for every example with a server: built, served as its framework does it, and driven in Chromium against the
 * simulated pool's HTTP face.
 *
 * @module
 */
import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { chromium } from 'playwright-core'
import { startServer } from './server-process.mjs'

/** @import { Example, Stage, User } from './server-examples.mjs' */

export const USER_POOL_ID = 'eu-west-1_Simulated'
export const CLIENT_ID = '1simulatorclient0000000000'
export const CLIENT_SECRET = '1simulatorsecret0000000000'
/** The user of the client with the secret. */
export const ADA = { username: 'ada', email: 'ada@example.org' }
const JOAN = { username: 'joan', email: 'joan@example.org' }
/** The app client without a secret, and its user. */
export const SHARED = {
  clientId: '2simulatorclient0000000000',
  user: { username: 'grace', email: 'grace@example.org' },
}
const PASSWORD = 'Correct-horse-1'
const TOTP = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'

/**
 * @param {string} name The folder of the example.
 * @param {Example} example
 * @param {string} app Where it is installed, and built with its `env`.
 * @param {string} [node] The Node that runs it. Default: this one.
 */
export async function driveServer(name, example, app, node = process.execPath) {
  // The package as the example has it.
  const from = createRequire(pathToFileURL(join(app, 'package.json')))
  const { createUserPool, totpCode } = from('cognito-machines/testing')
  const { serveUserPool } = from('cognito-machines/testing/node')
  const client = { refreshTokenRotation: { enabled: true } }
  const pool = createUserPool({
    userPoolId: USER_POOL_ID,
    clients: [
      { ...client, clientId: CLIENT_ID, clientSecret: CLIENT_SECRET },
      { ...client, clientId: SHARED.clientId },
    ],
    users: [ADA, JOAN, SHARED.user].map(({ username, email }) => {
      return { username, password: PASSWORD, attributes: { email }, mfa: { totp: TOTP } }
    }),
  })
  const served = await serveUserPool(pool)
  const server = await startServer(example, app, node, served.url)
  const { url } = server
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox'],
  })
  const context = await browser.newContext()
  context.setDefaultTimeout(20_000)
  /** @type {string[]} */
  const problems = []
  try {
    context.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) problems.push(message.text())
    })
    context.on('weberror', (error) => problems.push(String(error.error())))
    const page = await context.newPage()
    const refreshes = () =>
      pool.requests.list().filter(({ operation }) => operation === 'GetTokensFromRefreshToken').length
    /** @type {Stage} */
    const stage = {
      url,
      context,
      page,
      done: (step) => console.log(`examples/${name}: ${step}`),
      html: async (path) => {
        const cookie = (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ')
        const response = await fetch(`${url}${path}`, { headers: { cookie }, redirect: 'manual' })
        return { status: response.status, location: response.headers.get('location'), text: await response.text() }
      },
      open: async (path) => {
        const asked = page.waitForResponse((response) => response.request().method() === 'POST')
        const response = await page.goto(`${url}${path}`)
        await asked
        return (await response?.text()) ?? ''
      },
      signIn: async ({ username }) => {
        await page.getByLabel('User name').fill(username)
        await page.getByLabel('Password').fill(PASSWORD)
        await page.getByRole('button', { name: 'Sign in' }).click()
        await page.getByLabel('Code').fill(totpCode(TOTP, Date.now()))
        await page.getByRole('button', { name: 'Go on' }).click()
      },
      refreshesOf: async (step) => {
        const before = refreshes()
        await step()
        return refreshes() - before
      },
      hourLater: async () => {
        await server.hourLater()
        await context.addInitScript(() => {
          const now = Date.now
          Date.now = () => now.call(Date) + 3_600_000
        })
      },
    }
    await driveSession(stage, example.more ?? {})
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
 * A session in the cookies of the server, from the sign-in to the sign-out.
 *
 * @param {Stage} stage
 * @param {NonNullable<Example['more']>} more
 */
async function driveSession(stage, more) {
  const { page, html, done, open, refreshesOf, hourLater } = stage
  await isRedirected(stage, '/account', '/sign-in')
  done('a protected path redirects')
  await more.signedOut?.(stage)

  // Back to the page that was asked for.
  await open('/account')
  await stage.signIn(ADA)
  await page.getByRole('heading', { name: `Account of ${ADA.email}` }).waitFor()
  done('signed in by SRP and TOTP')
  await more.signedIn?.(stage)

  const beginning = await refreshesOf(async () => {
    assert.doesNotMatch(await showsAtOnce(stage, '/', ADA, '7 answers, 1 token'), /eyJ/)
  })
  assert.equal(beginning, 0)
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
    assert.match(await open('/'), new RegExp(`Hello, ${ADA.email}`))
    assert.doesNotMatch((await html('/')).text, /data-testid="stale"/)
  })
  assert.equal(navigation, 1)
  done('a navigation after the end of the tokens: one refresh, whose cookies are kept')

  await hourLater()
  await isRefreshedByThePage(stage, '/embedded', ADA)
  done('where cookies cannot be written, the session is stale, and the page refreshes')
  await more.embedded?.(stage)

  await signOutElsewhere(stage, '/')
  await isRedirected(stage, '/account', '/sign-in')
  assert.doesNotMatch((await html('/')).text, new RegExp(ADA.email))
  done('signed out in another tab')

  // Of this origin as an address, and of another as a path.
  await page.route('**/away.example/', (route) => route.fulfill({ body: '' }))
  await open(`/sign-in?from=${encodeURIComponent('/.//away.example/')}`)
  await stage.signIn(JOAN)
  await page.waitForURL('**/away.example/')
  assert.equal(new URL(page.url()).origin, new URL(stage.url).origin)
  await stage.context.clearCookies()
  done('a sign-in leads to no other origin')
  await more.end?.(stage)
}

/** @type {(stage: Stage, path: string, signInPath: string) => Promise<void>} */
export async function isRedirected({ url, html }, path, signInPath) {
  const { status, location } = await html(path)
  assert.match(`${status}`, /^30[237]$/)
  const target = new URL(location ?? '', url)
  assert.equal(target.origin, url)
  assert.deepEqual([target.pathname, target.searchParams.get('from')], [signInPath, path])
}

/**
 * The first HTML shows the user, and so does every frame of the page.
 *
 * @type {(stage: Stage, path: string, user: User, answer: string) => Promise<string>} The HTML.
 */
export async function showsAtOnce({ url, page, html }, path, { email }, answer) {
  const { text } = await html(path)
  assert.match(text, new RegExp(`<h1>Hello, ${email}</h1>`))
  assert.match(text, new RegExp(`data-testid="user">${email}<`))
  await page.addInitScript(() => {
    const seen = []
    window.seen = seen
    new MutationObserver(() => {
      const header = document.querySelector('header')?.textContent
      if (header && seen.at(-1) !== header) seen.push(header)
    }).observe(document, { subtree: true, childList: true, characterData: true })
  })
  await page.goto(`${url}${path}`)
  await press(page, 'Load', page.getByText(answer))
  assert.deepEqual(await page.evaluate(() => window.seen), [await page.locator('header').textContent()])
  return text
}

/**
 * The server sees a stale session, refreshes nothing, and nothing is lost.
 *
 * @type {(stage: Stage, path: string, user: User) => Promise<void>}
 */
export async function isRefreshedByThePage({ page, html, open, refreshesOf }, path, { email }) {
  const byServer = await refreshesOf(async () => {
    const { text } = await html(path)
    assert.match(text, new RegExp(`data-testid="user">${email}<`))
    assert.match(text, /data-testid="stale"/)
  })
  assert.equal(byServer, 0)
  const byPage = await refreshesOf(async () => {
    await open(path)
    await page.getByTestId('stale').waitFor({ state: 'detached' })
    assert.equal(await page.getByTestId('user').textContent(), email)
  })
  assert.equal(byPage, 1)
  assert.doesNotMatch((await html(path)).text, /data-testid="stale"/)
}

/**
 * @type {(stage: Stage, path: string) => Promise<void>}
 */
export async function signOutElsewhere({ url, context, page }, path) {
  await page.goto(`${url}${path}`)
  const other = await context.newPage()
  await other.goto(`${url}${path}`)
  const ended = other.waitForResponse((response) =>
    /SignOut$|RevokeToken$/.test(response.request().headers()['x-amz-target'] ?? ''),
  )
  await press(other, 'Sign out', other.getByRole('link', { name: 'Sign in' }))
  await page.getByRole('link', { name: 'Sign in' }).waitFor()
  await ended
  await other.getByRole('heading', { name: 'Hello', exact: true }).waitFor()
  await other.close()
}

/**
 * Clicks until the page has hydrated, and shows the effect.
 *
 * @param {import('playwright-core').Page} page
 * @param {string} name
 * @param {import('playwright-core').Locator} effect
 */
export async function press(page, name, effect) {
  const button = page.getByRole('button', { name })
  for (let attempts = 0; attempts < 20; attempts++) {
    try {
      await button.click({ timeout: 1000 })
      return await effect.waitFor({ timeout: 1000 })
    } catch {
      // Not yet.
    }
  }
  await effect.waitFor()
}
