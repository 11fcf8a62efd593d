/**
 * What keeps people out of a screen, as far as a program can see it: axe in both themes and in both directions, and what
 * password managers look for.
 *
 * @module
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** The looks of a page: together both themes, and both directions of writing. */
const LOOKS = [
  { theme: 'light', dir: 'ltr' },
  { theme: 'dark', dir: 'rtl' },
] as const

/** Headings whose page was checked as a whole, and screens that were checked. The same markup is checked once. */
const [pages, screens] = [new Set<string>(), new Set<string>()]

/** The token for password managers, and the keyboard of a phone, by the heading of a screen and the name of an input. */
const INPUTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'Sign in': { username: 'username webauthn, text', password: 'current-password, password' },
  'Your password': { password: 'current-password, password' },
  'Enter the code from the e-mail': { code: 'one-time-code, text, numeric' },
  'Enter the code from the text message': { code: 'one-time-code, text, numeric' },
  'Enter the code of your authenticator app': { code: 'one-time-code, text, numeric' },
  'Set up your authenticator app': { code: 'one-time-code, text, numeric' },
  'Where shall codes be sent?': { email: 'email, email, email' },
  // The user name is there for password managers; the code after a forgotten password.
  'Choose a new password': {
    username: 'username, text',
    code: 'one-time-code, text, numeric',
    password: 'new-password, password',
  },
  'One more question': { answer: 'off, text' },
  'Create an account': { username: 'username, text', email: 'email, email, email', password: 'new-password, password' },
  'Confirm your account': { code: 'one-time-code, text, numeric' },
  'Reset your password': { username: 'username, text' },
  'Authenticator app': { code: 'one-time-code, text, numeric' },
}

/** Fails for an input that is not in the form of its screen, has no label of its own, or another token than it should. */
export async function checkInputs(page: Page): Promise<void> {
  const seen = await page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('.screens .card')].flatMap((card) => {
      const heading = card.querySelector('h1, h2')?.textContent?.trim() ?? ''
      const form = card.querySelector('form')
      return [...card.querySelectorAll<HTMLInputElement>('input:not([type=checkbox])')].map((input) => ({
        heading,
        name: input.name,
        facts: [input.autocomplete, input.type, input.inputMode].filter((fact) => fact !== '').join(', '),
        isSent: form !== null && input.form === form && new FormData(form).has(input.name),
        labels: input.labels?.length,
      }))
    }),
  )
  const wanted = seen.map(({ heading, name }) => {
    return { heading, name, facts: INPUTS[heading]?.[name], isSent: true, labels: 1 }
  })
  expect(seen).toEqual(wanted)
}

/** Fails for whatever axe finds in the present screen; where its heading is new, in the whole page. */
export async function checkAccess(page: Page, framework: string): Promise<void> {
  const { heading, markup, width } = await page.evaluate(() => {
    const place = document.querySelector('.screens')!
    const markup = place.innerHTML.replaceAll(/ (id|aria-labelledby|aria-describedby|for)="[^"]*"/g, '')
    return { heading: place.querySelector('h1')?.textContent ?? '', markup, width: innerWidth }
  })
  const isKnown = pages.has(heading)
  const screen = [framework, width, markup].join('\n')
  if (isKnown && screens.has(screen)) return
  pages.add(heading)
  screens.add(screen)
  if (await page.evaluate(() => !('axe' in globalThis))) await page.evaluate(axeSource)
  for (const look of LOOKS) {
    const found = await page.evaluate(
      async ([{ theme, dir }, place]) => {
        const root = document.documentElement
        Object.assign(root, { dir }).dataset.theme = theme
        const { axe } = globalThis as unknown as { axe: { run(place: unknown): Promise<AxeResults> } }
        const { violations } = await axe.run(place ?? document)
        const isWide = root.scrollWidth > innerWidth
        root.removeAttribute('dir')
        delete root.dataset.theme
        const findings = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
        return isWide ? [...findings, 'wider than the window'] : findings
      },
      [look, isKnown ? '.screens' : undefined] as const,
    )
    expect([look, found]).toEqual([look, []])
  }
}
