import { createUserPool, type UserPool } from 'cognito-machines/testing'
import { type ServedUserPool, serveUserPool } from 'cognito-machines/testing/node'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { launchChromium } from './chromium.ts'
import { type ServedPage, servePage } from './serve-page.ts'

const HOUR_MS = 60 * 60 * 1000

describe('in Chromium, under a strict content security policy', () => {
  let browser: Browser
  let pool: UserPool
  let server: ServedUserPool
  let site: ServedPage
  let context: BrowserContext
  let troubles: string[]
  let aheadMs: number

  beforeAll(async () => {
    browser = await launchChromium()
  })
  afterAll(() => browser.close())

  beforeEach(async () => {
    troubles = []
    aheadMs = 0
    pool = createUserPool({
      clients: { refreshTokenRotation: { enabled: true, retryGracePeriodSeconds: 0 } },
      users: [{ username: 'ada', password: 'Correct-Horse-1' }],
      clock: {
        now: () => Date.now() + aheadMs,
        setTimeout: (run, delayMs) => setTimeout(run as () => void, delayMs),
        clearTimeout: (handle) => clearTimeout(handle),
      },
    })
    server = await serveUserPool(pool)
    site = await servePage({ userPoolId: pool.userPoolId, clientId: pool.clientId, endpoint: server.url, hint: 'yes' })
    context = await browser.newContext()
  })
  afterEach(async () => {
    await context.close()
    await Promise.all([site.close(), server.close()])
    expect(troubles).toEqual([])
  })

  async function openTab(script?: () => void): Promise<Page> {
    const page = await context.newPage()
    if (script) await page.addInitScript(script)
    page.on('pageerror', (error) => troubles.push(error.message))
    page.on('console', (message) => message.type() === 'error' && troubles.push(message.text()))
    await page.goto(site.url)
    await page.waitForFunction(() => 'app' in window)
    return page
  }

  const signIn = (page: Page) => page.evaluate(() => window.app.signIn('ada', 'Correct-Horse-1'))
  const reach = (page: Page, status: 'signedIn' | 'signedOut') =>
    page.evaluate((wanted) => window.app.reach(wanted), status)

  it('signs in by SRP with two requests, and a reload tells who was here at once and restores the session with none', async () => {
    const page = await openTab()

    expect(await signIn(page)).toBe('signedIn')
    expect(pool.requests.list().map(({ operation }) => operation)).toEqual(['InitiateAuth', 'RespondToAuthChallenge'])

    pool.requests.clear()
    await page.reload()
    await page.waitForFunction(() => 'app' in window)
    expect(await page.evaluate(() => window.app.hint())).toBe('ada')
    await reach(page, 'signedIn')

    expect(await page.evaluate(() => window.app.accessToken())).toMatch(/^ey/)
    expect(pool.requests.list()).toEqual([])
  })

  it('tells other tabs of a sign-in and of a sign-out', async () => {
    const [first, second] = [await openTab(), await openTab()]
    await reach(second, 'signedOut')

    await signIn(first)
    await reach(second, 'signedIn')
    await second.evaluate(() => window.app.signOut())
    await reach(first, 'signedOut')

    await expect(first.evaluate(() => window.app.accessToken())).rejects.toThrow()
  })

  it('C26 moves a session out of localStorage as soon as IndexedDB works in a tab, and ends it in both tabs', async () => {
    const hideIndexedDb = (): void => {
      const { indexedDB } = globalThis
      const get = () => (document.documentElement.dataset.mood === 'works' ? indexedDB : undefined)
      Object.defineProperty(globalThis, 'indexedDB', { get })
    }
    const storedLocally = (page: Page) => page.evaluate(() => JSON.stringify(localStorage))
    const first = await openTab(hideIndexedDb)
    await signIn(first)
    await reach(first, 'signedIn')
    expect(await storedLocally(first)).toContain('refreshToken')

    const second = await openTab()
    await reach(second, 'signedIn')
    expect(await storedLocally(second)).not.toContain('refreshToken')
    expect(await first.evaluate(() => window.app.status())).toBe('signedIn')

    await first.evaluate(() => {
      document.documentElement.dataset.mood = 'works'
    })
    await second.evaluate(() => window.app.signOut())
    await reach(first, 'signedOut')

    const third = await openTab(hideIndexedDb)
    await reach(third, 'signedOut')
  })

  it('refreshes once for four tabs that ask at the same moment, with a refresh token that serves once', async () => {
    await signIn(await openTab())
    aheadMs = 2 * HOUR_MS
    await context.clock.setFixedTime(Date.now() + aheadMs)
    const tabs = await Promise.all([openTab(), openTab(), openTab(), openTab()])

    const tokens = await Promise.all(tabs.map((tab) => tab.evaluate(() => window.app.accessToken())))

    expect(new Set(tokens).size).toBe(1)
    expect(pool.requests.list('GetTokensFromRefreshToken')).toHaveLength(1)
  })
})
