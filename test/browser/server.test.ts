import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { createServerAuth, type ServerAuth } from 'cognito-machines/server'
import { createUserPool, type UserPool } from 'cognito-machines/testing'
import { build } from 'esbuild'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createHonoApp } from '../../examples/node/hono-server.ts'
import { createFetchServer, createSessionServer } from '../../examples/node/session-server.ts'
import { launchChromium } from './chromium.ts'
import type { ServerPage } from './server.page.ts'

const SECRET = '1simulatorsecret0000000000'

/** What answers the requests of a page, apart from the page itself. */
const SERVERS: Readonly<Record<string, (auth: ServerAuth, origin: string) => Server>> = {
  'node:http': createSessionServer,
  Hono: (auth, origin) => {
    const app = createHonoApp(auth)
    return createFetchServer((request) => app.fetch(request), origin)
  },
}

describe.each(Object.keys(SERVERS))('a page whose tokens stay on a server of %s, in Chromium', (name) => {
  let browser: Browser
  let context: BrowserContext
  let pool: UserPool
  let server: Server
  /** It listens to nothing by itself. */
  let answering: Server
  let url: string
  let script: string
  /** Every body, header and address that the page has sent or received. */
  const wire: string[] = []

  beforeAll(async () => {
    browser = await launchChromium()
    const entry = fileURLToPath(new URL('server.page.ts', import.meta.url))
    const bundle = await build({ entryPoints: [entry], bundle: true, write: false, format: 'esm', target: 'es2022' })
    script = bundle.outputFiles[0]!.text
    pool = createUserPool({
      clients: { clientSecret: SECRET },
      users: [{ username: 'ada', password: 'Correct-Horse-1', attributes: { email: 'ada@example.org' } }],
    })
    const { userPoolId, clientId } = pool
    const auth = createServerAuth({
      userPoolId,
      clientId,
      clientSecret: SECRET,
      cookieSecrets: ['0123456789abcdef0123456789abcdef'],
      fetch: pool.fetch,
    })
    const html = `<!doctype html><html data-user-pool-id="${userPoolId}" data-client-id="${clientId}"><meta charset="utf-8">
      <title>app</title><script type="module" src="/app.js"></script>`
    server = createServer((request, response) => {
      if (request.url !== '/app' && request.url !== '/app.js') {
        const { end } = response
        response.end = (...given: unknown[]) => {
          wire.push(String(given[0]))
          return end.apply(response, given as never)
        }
        answering.emit('request', request, response)
        return
      }
      const type = request.url === '/app' ? 'html' : 'javascript'
      response.writeHead(200, { 'content-type': `text/${type}; charset=utf-8` })
      response.end(request.url === '/app' ? html : script)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    answering = SERVERS[name]!(auth, url)
    context = await browser.newContext()
  })
  afterAll(async () => {
    await browser.close()
    server.closeAllConnections()
    server.close()
  })

  async function openTab(): Promise<Page> {
    const page = await context.newPage()
    page.on('request', (request) =>
      wire.push(request.url(), request.postData() ?? '', JSON.stringify(request.headers())),
    )
    page.on('response', (response) => void wire.push(JSON.stringify(response.headers())))
    await page.goto(`${url}/app`)
    await page.waitForFunction(() => 'app' in window)
    return page
  }
  const ask = <Name extends keyof ServerPage>(page: Page, verb: Name, ...given: Parameters<ServerPage[Name]>) =>
    page.evaluate(
      ([called, input]) =>
        (
          (window as unknown as { app: Record<string, (...input: unknown[]) => unknown> }).app[called] as never as (
            ...input: unknown[]
          ) => unknown
        )(...input),
      [verb, given] as const,
    )

  it('signs in by SRP, comes back after a reload and in another tab, and signs out in both', async () => {
    const page = await openTab()
    expect(await ask(page, 'who')).toBe(undefined)

    expect(await ask(page, 'signIn', 'ada', 'Correct-Horse-1')).toBe('signedIn')
    await page.reload()
    await page.waitForFunction(() => 'app' in window)
    expect(await ask(page, 'who')).toBe('ada@example.org')
    expect(await ask(page, 'tokens')).toBe('ERR_TOKENS_ON_SERVER')
    const other = await openTab()
    expect(await ask(other, 'who')).toBe('ada@example.org')
    wire.push(await lookThrough(page), String(await ask(page, 'seen')))

    await ask(page, 'signOut')
    await other.waitForFunction(() => (window as unknown as { app: ServerPage }).app.status() === 'signedOut')
    expect(await ask(page, 'status')).toBe('signedOut')
  })

  it('has held no token and no Session of Cognito, in the page, on the wire or in an event', () => {
    const secrets = new Set<string>()
    const collect = (value: unknown, key = ''): void => {
      if (typeof value === 'string' && /^(AccessToken|IdToken|RefreshToken|Session)$/.test(key)) secrets.add(value)
      else if (typeof value === 'object' && value !== null)
        for (const [name, each] of Object.entries(value)) collect(each, name)
    }
    for (const { output } of pool.requests.list()) collect(output)
    expect(secrets.size).toBeGreaterThanOrEqual(3)
    const all = wire.join('\n')
    expect(all).toContain('ada@example.org')
    for (const secret of secrets) {
      expect(all.includes(secret)).toBe(false)
      const [, , signature] = secret.split('.')
      if (signature) expect(all.includes(signature)).toBe(false)
    }
  })
})

/** Everything that script in the page can find. */
const lookThrough = (page: Page): Promise<string> =>
  page.evaluate(async () => {
    const found = [document.cookie, document.documentElement.outerHTML]
    for (const area of [localStorage, sessionStorage]) found.push(JSON.stringify({ ...area }))
    for (const { name = '' } of await indexedDB.databases()) {
      const database = await new Promise<IDBDatabase>((resolve) => {
        const request = indexedDB.open(name)
        request.onsuccess = () => resolve(request.result)
      })
      for (const store of database.objectStoreNames) {
        const all = database.transaction(store).objectStore(store).getAll()
        found.push(
          await new Promise<string>((resolve) => {
            all.onsuccess = () => resolve(JSON.stringify(all.result))
          }),
        )
      }
      database.close()
    }
    return found.join('\n')
  })
