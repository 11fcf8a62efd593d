/**
 * The playground in a real Chromium, as a person with a keyboard or a mouse finds it.
 *
 * @module
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core'
import { build, preview } from 'vite'
import { expect, vi } from 'vitest'
import { launchChromium } from '../browser/chromium.ts'
import { checkAccess, checkInputs } from './accessibility.ts'

const configFile = fileURLToPath(new URL('../../examples/playground/vite.config.ts', import.meta.url))

/** The playground on a server of its own, and the browser for it. */
export interface Playground {
  readonly url: string
  readonly browser: Browser
  close(): Promise<void>
}

/**
 * Builds the playground and serves it: a page is then one file, and is there in half the time. It is built for development,
 * so that React and Vue still warn in the console.
 */
export async function openPlayground(): Promise<Playground> {
  const outDir = mkdtempSync(join(tmpdir(), 'cognito-machines-playground-'))
  vi.stubEnv('NODE_ENV', 'development')
  await build({ configFile, mode: 'development', logLevel: 'error', build: { outDir, minify: false } })
  vi.unstubAllEnvs()
  const server = await preview({
    configFile,
    logLevel: 'error',
    build: { outDir },
    preview: { host: '127.0.0.1', port: 0, open: false },
  })
  const browser = await launchChromium()
  return {
    url: server.resolvedUrls?.local[0] ?? '',
    browser,
    close: async () => {
      await browser.close()
      await server.close()
      rmSync(outDir, { recursive: true, force: true })
    },
  }
}

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
  { browser, url }: Playground,
  options: { readonly scenario: string; readonly framework: string; readonly context?: BrowserContextOptions },
): Promise<Visit> {
  const context = await browser.newContext({ viewport: { width: 1100, height: 900 }, ...options.context })
  const page = await context.newPage()
  const troubles: string[] = []
  page.on('pageerror', (error) => troubles.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') troubles.push(message.text())
  })
  // Passkeys need a name.
  await page.goto(
    `${url.replace('127.0.0.1', 'localhost')}?scenario=${options.scenario}&framework=${options.framework}`,
  )
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
      await checkAccess(page, options.framework)
      await checkInputs(page)
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
