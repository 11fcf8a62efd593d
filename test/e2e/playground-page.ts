/**
 * The playground in a real Chromium, as a person with a keyboard or a mouse finds it.
 *
 * @module
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import type { AxeResults } from 'axe-core'
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core'
import { expect } from 'vitest'

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** Where the playground is configured. */
export const CONFIG = fileURLToPath(new URL('../../examples/playground/vite.config.ts', import.meta.url))

/** One visit of the playground. */
export interface Visit {
  readonly page: Page
  field(label: string): Locator
  button(name: string | RegExp): Locator
  /** Waits for a step by its heading, and looks for what keeps people out. */
  reach(heading: string | RegExp): Promise<void>
  /** Types into the form and sends it with the Enter key. */
  fill(values: Readonly<Record<string, string>>): Promise<void>
  /** Signs in as ada. */
  signIn(password?: string): Promise<void>
  /** Clicks the newest code in the outbox, and sends it. */
  takeCode(): Promise<void>
  /** The account is shown, and both tabs know. */
  reachAccount(): Promise<void>
  close(): Promise<void>
}

/** Opens a situation with the screens of a framework. */
export async function visit(
  browser: Browser,
  url: string,
  options: { readonly scenario: string; readonly framework: string; readonly context?: BrowserContextOptions },
): Promise<Visit> {
  const context = await browser.newContext({ viewport: { width: 1100, height: 900 }, ...options.context })
  const page = await context.newPage()
  const troubles: string[] = []
  page.on('pageerror', (error) => troubles.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') troubles.push(message.text())
  })
  await page.goto(`${url}?scenario=${options.scenario}&framework=${options.framework}`)
  const screens = page.locator('.screens')
  const field = (label: string) => screens.getByRole('textbox', { name: label, exact: true })
  const button = (name: string | RegExp) =>
    screens.getByRole('button', typeof name === 'string' ? { name, exact: true } : { name })
  const here: Visit = {
    page,
    field,
    button,
    reach: async (heading) => {
      await screens.getByRole('heading', { name: heading, level: 1 }).waitFor()
      await checkAccess(page)
    },
    fill: async (values) => {
      for (const [label, value] of Object.entries(values)) await field(label).fill(value)
      await page.keyboard.press('Enter')
    },
    signIn: async (password = 'Correct-horse-1') => {
      await here.reach('Sign in')
      await here.fill({ 'User name or e-mail': 'ada', ...(password && { Password: password }) })
    },
    takeCode: async () => {
      await field('Code').waitFor()
      await page.getByRole('region', { name: 'Outbox' }).getByRole('button').first().click()
      await page.keyboard.press('Enter')
    },
    reachAccount: async () => {
      await here.reach(/^Hello, /)
      await page.getByText(/Another tab: signed in as/).waitFor()
    },
    close: async () => {
      await context.close()
      expect(troubles).toEqual([])
    },
  }
  return here
}

/** Nothing serious that an automatic check can find. */
async function checkAccess(page: Page): Promise<void> {
  await page.evaluate(axeSource)
  const { violations } = await page.evaluate(() =>
    (globalThis as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run(),
  )
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([])
}
