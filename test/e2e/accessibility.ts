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
