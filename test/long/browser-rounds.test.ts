/** The long form of test/browser/refresh-rounds.test.ts. It prints its figures. */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { launchChromium } from '../browser/chromium.ts'
import { openTabs, type Place, runRounds } from '../browser/tabs.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser.close())

it.each<[Place, number, number]>([
  ['IndexedDB', 4, 1000],
  ['IndexedDB', 8, 100],
  ['localStorage', 4, 1000],
  ['localStorage', 8, 100],
])('%s: %i tabs refresh once a round, in %i rounds', async (place, tabCount, roundCount) => {
  const tabs = await openTabs(browser, place)

  const rounds = await runRounds(tabs, tabCount, roundCount)
  await tabs.close()

  const each = (rounds.refreshes / roundCount).toFixed(4)
  console.log(`${place}, ${tabCount} tabs, ${roundCount} rounds: ${each} refreshes a round, ${JSON.stringify(rounds)}`)
  expect(rounds).toEqual({ refreshes: roundCount, refusals: 0, disagreements: 0, signedOut: 0 })
  expect(tabs.troubles).toEqual([])
})
