/**
 * The built Next example, served by Next and driven in Chromium, against the simulated pool's HTTP face.
 * `examples.mjs` calls it; `node test/tools/next-example.mjs FOLDER` drives one that is installed and built already.
 *
 * @module
 */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { chromium } from 'playwright-core'

const PASSWORD = 'Correct-horse-1'
const TOTP = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'
const CLIENT_SECRET = '1simulatorsecret0000000000'
const EMAIL = 'ada@example.org'

/** Moves the server's clock on by an hour at each SIGUSR2. */
const SHIFT = `const now = Date.now
let ahead = 0
Date.now = () => now.call(Date) + ahead
process.on('SIGUSR2', () => { ahead += 3_600_000 })
`

/** What the example takes its pool and its secrets from, when it is built and when it runs. */
export const NEXT_ENV = {
  NEXT_TELEMETRY_DISABLED: '1',
  NEXT_PUBLIC_USER_POOL_ID: 'eu-west-1_Simulated',
  NEXT_PUBLIC_CLIENT_ID: '1simulatorclient0000000000',
  CLIENT_SECRET,
  COOKIE_SECRET: '0123456789abcdef0123456789abcdef',
  COOKIE_SECURE: 'false',
}

/** @param {string} app The folder of the example: installed and built with {@link NEXT_ENV}. */
export async function driveNext(app) {
  // The package as the example has it.
  const from = createRequire(pathToFileURL(join(app, 'package.json')))
  const { createUserPool, totpCode } = from('cognito-machines/testing')
  const { serveUserPool } = from('cognito-machines/testing/node')
  const pool = createUserPool({
    userPoolId: NEXT_ENV.NEXT_PUBLIC_USER_POOL_ID,
    clients: {
      clientId: NEXT_ENV.NEXT_PUBLIC_CLIENT_ID,
      clientSecret: CLIENT_SECRET,
      refreshTokenRotation: { enabled: true },
    },
    users: [{ username: 'ada', password: PASSWORD, attributes: { email: EMAIL }, mfa: { totp: TOTP } }],
  })
  const refreshes = () =>
    pool.requests.list().filter(({ operation }) => operation === 'GetTokensFromRefreshToken').length
  const served = await serveUserPool(pool)
  const next = await startNext(app, served.url)
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
    /** The HTML as served, without a browser. */
    const html = async (path) => {
      const cookie = (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ')
      const response = await fetch(`${next.url}${path}`, { headers: { cookie }, redirect: 'manual' })
      return { status: response.status, location: response.headers.get('location'), text: await response.text() }
    }
    const done = (/** @type {string} */ what) => console.log(`examples/next: ${what}`)

    // Nobody is signed in.
    const away = await html('/account')
    assert.equal(new URL(away.location ?? '').origin, next.url)
    assert.equal(away.status, 307)
    assert.match(away.location ?? '', /\/sign-in\?from=%2Faccount$/)
    assert.match((await html('/about')).text, /one moment/)
    await page.goto(`${next.url}/about`)
    await page.getByText('a guest').waitFor()
    done('a protected path redirects, and a prerendered page goes on from its fallback')

    // SRP and TOTP, and back to the page that was asked for.
    await page.goto(`${next.url}/account`)
    await page.getByLabel('User name').fill('ada')
    await page.getByLabel('Password').fill(PASSWORD)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByLabel('Code').fill(totpCode(TOTP, Date.now()))
    await page.getByRole('button', { name: 'Go on' }).click()
    await page.getByRole('heading', { name: `Account of ${EMAIL}` }).waitFor()
    await page.getByTestId('groups').waitFor({ state: 'attached' })
    await page.getByRole('button', { name: 'Ask the server' }).click()
    await page.getByTestId('answer').filter({ hasText: EMAIL }).waitFor()
    done('signed in by SRP and TOTP; streamed, and answered by a server action')

    // The first HTML shows the user, and so does every frame of the page.
    const first = await html('/')
    assert.match(first.text, new RegExp(`<h1>Hello, ${EMAIL}</h1>`))
    assert.match(first.text, new RegExp(`data-testid="user">${EMAIL}`))
    assert.doesNotMatch(first.text, /eyJ/)
    await page.addInitScript(() => {
      const seen = []
      window.seen = seen
      new MutationObserver(() => {
        const header = document.querySelector('header')?.textContent
        if (header && seen.at(-1) !== header) seen.push(header)
      }).observe(document, { subtree: true, childList: true, characterData: true })
    })
    await page.goto(`${next.url}/`)
    await page.getByRole('button', { name: 'Load' }).click()
    await page.getByText('7 answers, 1 token').waitFor()
    assert.deepEqual(await page.evaluate(() => window.seen), [await page.locator('header').textContent()])
    assert.equal(refreshes(), 0)
    done('the e-mail address is in the HTML as served, and does not flash')

    // Parallel requests after the end of the tokens, with rotation.
    next.hourLater()
    const answered = new Promise((resolve) => {
      let count = 0
      page.on('requestfinished', (request) => {
        if (/\/api\/me$/.test(request.url()) && ++count === 7) resolve(undefined)
      })
    })
    await page.getByRole('button', { name: 'Load' }).click()
    await answered
    await page.getByText('7 answers, 1 token').waitFor()
    assert.equal(refreshes(), 1)
    done('seven parallel requests after the end of the tokens: one refresh')

    // A navigation: the proxy refreshes, and the server components of the same request see it.
    next.hourLater()
    const renewed = await page.goto(`${next.url}/`)
    assert.match((await renewed?.text()) ?? '', new RegExp(`Hello, ${EMAIL}`))
    assert.equal(refreshes(), 2)

    // Without the proxy, a server component says `stale`, and a server action refreshes and keeps the cookies.
    next.hourLater()
    assert.match((await html('/embedded')).text, /<h1>stale<\/h1>/)
    assert.equal(refreshes(), 2)
    await page.goto(`${next.url}/embedded`)
    await page.getByRole('button', { name: 'Ask the server' }).click()
    await page.getByTestId('answer').filter({ hasText: EMAIL }).waitFor()
    assert.equal(await page.getByTestId('answer').textContent(), EMAIL)
    assert.equal(refreshes(), 3)
    assert.match((await html('/embedded')).text, /<h1>fresh<\/h1>/)
    done('a server component that can write no cookies sees stale; the proxy and an action refresh')

    // Sign-out in another tab.
    await page.goto(`${next.url}/`)
    const other = await context.newPage()
    await other.goto(`${next.url}/`)
    await other.getByRole('button', { name: 'Sign out' }).click()
    await page.getByRole('link', { name: 'Sign in' }).waitFor()
    // The server has ended the session by then.
    await other.getByRole('heading', { name: 'Hello', exact: true }).waitFor()
    assert.equal((await html('/account')).status, 307)
    assert.doesNotMatch((await html('/')).text, new RegExp(EMAIL))
    done('signed out in another tab')

    assert.deepEqual(problems, [])
    assert.doesNotMatch(next.output(), /error|warn/i)
  } catch (thrown) {
    for (const page of context.pages()) console.error(page.url(), await page.locator('body').textContent())
    console.error(problems, next.output())
    throw thrown
  } finally {
    await browser.close()
    await next.stop()
    await served.close()
  }
}

/** `next start` on a free port of this machine, in one process. */
async function startNext(app, endpoint) {
  const shift = join(app, 'shift.cjs')
  writeFileSync(shift, SHIFT)
  const { bin } = JSON.parse(readFileSync(join(app, 'node_modules/next/package.json'), 'utf8'))
  const child = spawn(
    process.execPath,
    ['--require', shift, join(app, 'node_modules/next', bin.next), 'start', '--hostname', '127.0.0.1', '--port', '0'],
    { cwd: app, env: { ...process.env, ...NEXT_ENV, COGNITO_ENDPOINT: endpoint }, stdio: ['ignore', 'pipe', 'pipe'] },
  )
  let output = ''
  const url = await new Promise((found, fail) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => {
        output += chunk
        const [, address] = /(http:\/\/127\.0\.0\.1:\d+)[\s\S]*Ready/.exec(output) ?? []
        // Next writes this name into its own redirects.
        if (address) found(address.replace('127.0.0.1', 'localhost'))
      })
    }
    child.on('exit', () => fail(new Error(output)))
  })
  return {
    url,
    output: () => output,
    hourLater: () => child.kill('SIGUSR2'),
    stop: () =>
      new Promise((done) => {
        child.on('exit', done)
        child.kill('SIGTERM')
      }),
  }
}

if (process.argv[1] === new URL(import.meta.url).pathname && process.argv[2]) await driveNext(resolve(process.argv[2]))
