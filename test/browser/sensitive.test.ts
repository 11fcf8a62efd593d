import type { Browser, CDPSession } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { launchChromium } from './chromium.ts'
import { type ServedPage, servePage } from './serve-page.ts'

let browser: Browser
let site: ServedPage
beforeAll(async () => {
  browser = await launchChromium()
  // The pool is in the page: nothing is to be reached.
  site = await servePage({ endpoint: "'none'" }, 'sensitive.page.ts')
})
afterAll(async () => {
  await browser.close()
  await site.close()
})

interface Remote {
  readonly objectId?: string
  readonly type: string
  readonly value?: unknown
}

/**
 * Everything that DevTools would show of an object that a developer opens, member by member: own and inherited ones,
 * accessors, private fields and internal ones. Not the variables of functions: from there all of a page is in sight.
 */
async function openAll(devtools: CDPSession, first: Remote): Promise<string> {
  const seen: unknown[] = []
  const waiting = [{ remote: first, depth: 0 }]
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    const { remote, depth } = next
    if (!remote.objectId || remote.type === 'function' || depth > 8) continue
    const listings = await Promise.all(
      [{ ownProperties: true }, { ownProperties: false }, { accessorPropertiesOnly: true }].map((which) =>
        devtools.send('Runtime.getProperties', { objectId: remote.objectId!, generatePreview: true, ...which }),
      ),
    )
    seen.push(listings)
    for (const { result, internalProperties = [], privateProperties = [] } of listings.slice(0, 1))
      for (const { name, value } of [...result, ...internalProperties, ...privateProperties])
        if (value && name !== '[[Scopes]]' && name !== 'constructor') waiting.push({ remote: value, depth: depth + 1 })
  }
  return JSON.stringify(seen)
}

it('shows no boxed secret in the console of Chromium, nor in an object that a developer opens there', async () => {
  const page = await browser.newPage()
  const devtools = await page.context().newCDPSession(page)
  const logged: unknown[] = []
  devtools.on('Runtime.consoleAPICalled', (event) => logged.push(event))
  await devtools.send('Runtime.enable')
  await page.goto(site.url)
  await page.waitForFunction(() => 'shown' in window)
  const secrets: string[] = await page.evaluate('readSecrets()')
  const open = async (expression: string) => {
    const { result } = await devtools.send('Runtime.evaluate', { expression, generatePreview: true })
    return JSON.stringify(result) + (await openAll(devtools, result))
  }

  await page.evaluate('for (const value of Object.values(shown)) { console.log(value); console.dir(value) }')

  const shown: Record<string, string> = { logged: JSON.stringify(logged) }
  for (const name of ['box', 'object', 'proxy', 'tokens', 'request']) shown[name] = await open(`shown.${name}`)
  expect(secrets).toHaveLength(5)
  for (const [name, text] of Object.entries(shown)) {
    expect(text.length, name).toBeGreaterThan(500)
    for (const secret of secrets) expect(text.includes(secret.slice(0, 60)), `${secret} in ${name}`).toBe(false)
    expect(text.includes('canary'), name).toBe(false)
  }
  expect(logged).toHaveLength(12)
  // Whoever opens all that there is finds what is hidden by less.
  expect(await open('shown.loose')).toContain('canary-loose')
})
