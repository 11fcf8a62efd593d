import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createUserPool } from 'cognito-machines/testing'
import { serveUserPool } from 'cognito-machines/testing/node'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import { launchChromium } from './chromium.ts'

/** The built file: `npm run build` makes it. */
const FILE = new URL('../../dist/cdn/cognito-machines.js', import.meta.url)
const PASSWORD = 'Correct-horse-1'
const pool = createUserPool({ users: [{ username: 'ada', password: PASSWORD }] })

let browser: Browser
let endpoint: Awaited<ReturnType<typeof serveUserPool>>
beforeAll(async () => {
  if (!existsSync(FILE)) throw new Error('dist/cdn/ is missing: run `npm run build` first')
  browser = await launchChromium()
  endpoint = await serveUserPool(pool)
})
afterAll(async () => {
  await browser.close()
  await endpoint.close()
})

it.each([
  ['its address', '', '/cognito-machines.js'],
  ['an import map', '<script type="importmap">{"imports":{"cognito-machines":"/cognito-machines.js"}}</script>', ''],
])('signs in from the single file, imported by %s', async (_, map, address) => {
  const page = await browser.newPage()
  const config = JSON.stringify({ userPoolId: pool.userPoolId, clientId: pool.clientId, endpoint: endpoint.url })
  const script = `import { createAuth, createSignIn } from '${address || 'cognito-machines'}'
    const flow = createSignIn(createAuth(${config}))
    await flow.getSnapshot().submit({ username: 'ada', password: '${PASSWORD}' })
    document.title = flow.getSnapshot().step`
  const site = createServer((request, response) => {
    const isFile = request.url === '/cognito-machines.js'
    response.setHeader('content-type', isFile ? 'text/javascript' : 'text/html')
    response.end(isFile ? readFileSync(FILE) : `${map}<script type="module">${script}</script>`)
  })
  onTestFinished(() => {
    site.close()
  })
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve))

  await page.goto(`http://127.0.0.1:${(site.address() as AddressInfo).port}/`)
  await page.waitForFunction('document.title !== ""')

  expect(await page.title()).toBe('signedIn')
})
