import { createUserPool, type UserPool } from 'cognito-machines/testing'
import { type ServedUserPool, serveUserPool } from 'cognito-machines/testing/node'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { launchChromium } from './chromium.ts'
import { type ServedPage, servePage } from './serve-page.ts'

const HOUR_MS = 60 * 60 * 1000

/** What a page has asked of its storages. */
interface Operations {
  /** Read-only transactions of IndexedDB. */
  reads: number
  /** Transactions of IndexedDB that may write. */
  writes: number
  /** Reads of localStorage: one an operation, for what a page without IndexedDB has left, and those of a migration. */
  local: number
  /** Connections to a database that were opened. */
  opened: number
  /** Connections that were closed. */
  closed: number
}

declare global {
  interface Window {
    operations: Operations
  }
}

/** Runs in the page before its own scripts. */
function countOperations(): void {
  window.operations = { reads: 0, writes: 0, local: 0, opened: 0, closed: 0 }
  const { transaction } = IDBDatabase.prototype
  IDBDatabase.prototype.transaction = function (...given) {
    window.operations[given[1] === 'readwrite' ? 'writes' : 'reads']++
    return transaction.apply(this, given)
  }
  const { open } = IDBFactory.prototype
  IDBFactory.prototype.open = function (...given) {
    window.operations.opened++
    return open.apply(this, given)
  }
  const { close } = IDBDatabase.prototype
  IDBDatabase.prototype.close = function () {
    window.operations.closed++
    return close.call(this)
  }
  const { getItem } = Storage.prototype
  Storage.prototype.getItem = function (key) {
    if (this === localStorage) window.operations.local++
    return getItem.call(this, key)
  }
}

describe('what a page asks of its storages, in Chromium', () => {
  let browser: Browser
  let pool: UserPool
  let server: ServedUserPool
  let site: ServedPage
  let context: BrowserContext
  let aheadMs: number

  beforeAll(async () => {
    browser = await launchChromium()
  })
  afterAll(() => browser.close())

  beforeEach(async () => {
    aheadMs = 0
    pool = createUserPool({
      users: [{ username: 'ada', password: 'Correct-Horse-1' }],
      clock: {
        now: () => Date.now() + aheadMs,
        setTimeout: (run, delayMs) => setTimeout(run as () => void, delayMs),
        clearTimeout: (handle) => clearTimeout(handle),
      },
    })
    server = await serveUserPool(pool)
    site = await servePage({ userPoolId: pool.userPoolId, clientId: pool.clientId, endpoint: server.url })
    context = await browser.newContext()
    await context.addInitScript(countOperations)
  })
  afterEach(async () => {
    await context.close()
    await Promise.all([site.close(), server.close()])
  })

  async function openTab(status: 'signedIn' | 'signedOut'): Promise<Page> {
    const page = await context.newPage()
    await page.goto(site.url)
    await page.waitForFunction(() => 'app' in window)
    await page.evaluate((wanted) => window.app.reach(wanted), status)
    return page
  }

  /** What was asked since the last call. */
  const count = (page: Page) =>
    page.evaluate(() => {
      const { operations } = window
      window.operations = { reads: 0, writes: 0, local: 0, opened: 0, closed: 0 }
      return operations
    })

  it('reads once and writes nothing to restore a session, on one connection', async () => {
    const first = await openTab('signedOut')
    await first.evaluate(() => window.app.signIn('ada', 'Correct-Horse-1'))
    const second = await openTab('signedIn')

    expect(await count(second)).toEqual({ reads: 1, writes: 0, local: 3, opened: 1, closed: 0 })
  })

  it('leaves no connection open when it is disposed of', async () => {
    const page = await openTab('signedOut')

    await page.evaluate(() => window.app.dispose())

    await page.waitForFunction(() => window.operations.closed === window.operations.opened)
    expect(await count(page)).toMatchObject({ opened: 1, closed: 1 })
  })

  it('reads the device once and writes twice to sign in', async () => {
    const page = await openTab('signedOut')
    await count(page)

    await page.evaluate(() => window.app.signIn('ada', 'Correct-Horse-1'))

    expect(await count(page)).toEqual({ reads: 1, writes: 2, local: 5, opened: 0, closed: 0 })
  })

  it('reads once and writes once to replace tokens', async () => {
    const page = await openTab('signedOut')
    await page.evaluate(() => window.app.signIn('ada', 'Correct-Horse-1'))
    await count(page)

    aheadMs = HOUR_MS
    await page.evaluate((ahead) => window.app.moveClock(ahead), aheadMs)
    await page.evaluate(() => window.app.accessToken())

    expect(await count(page)).toEqual({ reads: 1, writes: 1, local: 2, opened: 0, closed: 0 })
  })

  it('tries whether the storage takes anything only where it holds nothing', async () => {
    const page = await openTab('signedOut')

    expect(await count(page)).toEqual({ reads: 2, writes: 2, local: 4, opened: 1, closed: 0 })
  })
})
