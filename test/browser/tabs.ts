/**
 * Tabs of one real Chromium, on one pool whose refresh tokens serve once, without a second of grace.
 *
 * @module
 */
import { createUserPool, type UserPool } from 'cognito-machines/testing'
import { serveUserPool } from 'cognito-machines/testing/node'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { servePage } from './serve-page.ts'

const HOUR_MS = 60 * 60 * 1000
const HELD_MS = 60_000

/** Where the session is kept: the default, or what takes its place where IndexedDB is blocked. */
export type Place = 'IndexedDB' | 'localStorage'

/** The tabs, and what is around them. */
export interface Tabs {
  readonly pool: UserPool
  readonly context: BrowserContext
  /** What went wrong in any page. */
  readonly troubles: readonly string[]
  open(): Promise<Page>
  signIn(page: Page): Promise<string>
  /** Makes all tokens expire: time goes on for the pool at once, and for a tab when it hears of it. */
  expire(): void
  /** Tells a tab the present time. */
  tellTime(page: Page): Promise<void>
  /** The next refresh is lost on its way, and nobody learns that for a minute. Resolves when it has left its tab. */
  holdRefresh(): Promise<void>
  /** The access token that a tab gives, at the present time. */
  ask(page: Page): Promise<string>
  status(page: Page): Promise<string>
  close(): Promise<void>
}

/** Opens a browser profile of its own. */
export async function openTabs(browser: Browser, place: Place = 'IndexedDB'): Promise<Tabs> {
  let aheadMs = 0
  let onHeld = (): void => {}
  const troubles: string[] = []
  const pool = createUserPool({
    // As long as Cognito allows, since each round takes two hours.
    clients: {
      refreshTokenRotation: { enabled: true, retryGracePeriodSeconds: 0 },
      refreshTokenValiditySeconds: 3650 * 24 * 3600,
    },
    users: [{ username: 'ada', password: 'Correct-Horse-1' }],
    clock: {
      now: () => Date.now() + aheadMs,
      setTimeout: (run, delayMs) => {
        const timer = setTimeout(run as () => void, delayMs)
        if (delayMs === HELD_MS) onHeld()
        // What is held back must not keep the tests up.
        return timer.unref()
      },
      clearTimeout: (handle) => clearTimeout(handle),
    },
  })
  const server = await serveUserPool(pool)
  const site = await servePage({ userPoolId: pool.userPoolId, clientId: pool.clientId, endpoint: server.url, place })
  const context = await browser.newContext()
  return {
    pool,
    context,
    troubles,
    open: async () => {
      const page = await context.newPage()
      page.on('pageerror', (error) => troubles.push(error.message))
      await page.goto(site.url)
      await page.waitForFunction(() => 'app' in window)
      return page
    },
    signIn: (page) => page.evaluate(() => window.app.signIn('ada', 'Correct-Horse-1')),
    expire: () => {
      aheadMs += 2 * HOUR_MS
    },
    holdRefresh: () => {
      pool.faults.add({ operation: 'GetTokensFromRefreshToken', drop: 'request', delayMs: HELD_MS })
      return new Promise((resolve) => {
        onHeld = resolve
      })
    },
    tellTime: (page) => page.evaluate((ahead) => window.app.moveClock(ahead), aheadMs),
    ask: (page) =>
      page.evaluate((ahead) => {
        window.app.moveClock(ahead)
        return window.app.accessToken()
      }, aheadMs),
    status: (page) => page.evaluate(() => window.app.status()),
    close: async () => {
      await context.close()
      await Promise.all([site.close(), server.close()])
    },
  }
}

/** What came of rounds in which every tab asked for tokens at the same moment, all of them expired. */
export interface Rounds {
  readonly refreshes: number
  /** Refused refreshes: a token that was used twice. */
  readonly refusals: number
  /** Rounds in which not every tab got the same token. */
  readonly disagreements: number
  readonly signedOut: number
}

/** Lets `tabCount` tabs ask at the same moment, again and again. */
export async function runRounds(tabs: Tabs, tabCount: number, roundCount: number): Promise<Rounds> {
  const first = await tabs.open()
  await tabs.signIn(first)
  const pages = [first]
  while (pages.length < tabCount) pages.push(await tabs.open())
  await Promise.all(pages.map((page) => page.evaluate(() => window.app.reach('signedIn'))))
  tabs.pool.requests.clear()
  let disagreements = 0
  for (let round = 0; round < roundCount; round++) {
    tabs.expire()
    // The tabs of one machine have one clock: to one that heard late, tokens would come out of the future.
    await Promise.all(pages.map((page) => tabs.tellTime(page)))
    const tokens = await Promise.all(pages.map((page) => tabs.ask(page)))
    if (new Set(tokens).size !== 1) disagreements++
  }
  const refreshes = tabs.pool.requests.list('GetTokensFromRefreshToken')
  const states = await Promise.all(pages.map((page) => tabs.status(page)))
  return {
    refreshes: refreshes.length,
    refusals: refreshes.filter(({ error }) => error !== undefined).length,
    disagreements,
    signedOut: states.filter((status) => status !== 'signedIn').length,
  }
}
