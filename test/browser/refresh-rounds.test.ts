import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { launchChromium } from './chromium.ts'
import { openTabs, type Place, runRounds, type Tabs } from './tabs.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser.close())

describe.each<Place>(['IndexedDB', 'localStorage'])('tabs of a real Chromium, with their session in %s', (place) => {
  let tabs: Tabs
  beforeEach(async () => {
    tabs = await openTabs(browser, place)
  })
  afterEach(async () => {
    await tabs.close()
    expect(tabs.troubles).toEqual([])
  })

  it.each([
    [4, 30],
    [8, 5],
  ])('refresh once a round: %i tabs, %i rounds', async (tabCount, rounds) => {
    expect(await runRounds(tabs, tabCount, rounds)).toEqual({
      refreshes: rounds,
      refusals: 0,
      disagreements: 0,
      signedOut: 0,
    })
  })

  it('all find the session when they are opened together, as when a browser starts', async () => {
    await tabs.signIn(await tabs.open())
    for (let start = 0; start < 10; start++) {
      const pages = await Promise.all(Array.from({ length: 8 }, () => tabs.open()))
      await Promise.all(pages.map((page) => page.waitForFunction(() => window.app.status() !== 'restoring')))
      const states = await Promise.all(pages.map((page) => tabs.status(page)))
      expect(new Set(states)).toEqual(new Set(['signedIn']))
      await Promise.all(pages.map((page) => page.close()))
    }
  })

  describe('when the tab that refreshes', () => {
    const ENDS: Readonly<Record<string, (page: Page) => Promise<unknown>>> = {
      'is closed': (page) => page.close(),
      crashes: async (page) => {
        const devtools = await page.context().newCDPSession(page)
        // The answer to this command never comes.
        void devtools.send('Page.crash').catch(() => undefined)
        await page.waitForEvent('crash')
      },
      'is frozen': async (page) => {
        const devtools = await page.context().newCDPSession(page)
        await devtools.send('Page.setWebLifecycleState', { state: 'frozen' })
      },
      'loses the network': async () => {},
    }

    it.each(Object.keys(ENDS))('%s, the others get their tokens, and nobody is signed out', async (end) => {
      const victim = await tabs.open()
      await tabs.signIn(victim)
      const others = [await tabs.open(), await tabs.open()]
      await Promise.all(others.map((page) => page.evaluate(() => window.app.reach('signedIn'))))
      const isHeld = tabs.holdRefresh()
      tabs.pool.requests.clear()
      tabs.expire()
      tabs.ask(victim).catch(() => undefined)
      await isHeld
      await ENDS[end]!(victim)

      const tokens = await Promise.all(others.map((page) => tabs.ask(page)))

      expect(new Set(tokens).size).toBe(1)
      const refreshes = tabs.pool.requests.list('GetTokensFromRefreshToken')
      expect(refreshes.map(({ error }) => error)).toEqual([undefined])
      expect(await Promise.all(others.map((page) => tabs.status(page)))).toEqual(['signedIn', 'signedIn'])
    })
  })
})
