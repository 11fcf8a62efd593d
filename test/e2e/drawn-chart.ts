/**
 * What the playground's drawing of a statechart shows, beside what the machine itself says.
 *
 * @module
 */
import type { Page } from 'playwright-core'
import type { ChartTransition } from '../../src/devtools/index.ts'

/** The drawing at one moment. */
export interface Drawn {
  /** The states that are lit, one in each column. */
  readonly lit: readonly string[]
  /** The states that the sign-in machine says it is in: one, or one of each region. */
  readonly present: readonly string[]
  /** The state in the middle of each column. */
  readonly middle: readonly string[]
  /** The regions that have a column, from left to right or from top to bottom. */
  readonly columns: readonly string[]
  /** The states that are lit in the drawing of the whole machine. */
  readonly litInMap: readonly string[]
  readonly arrows: readonly ChartTransition[]
  /** Whether an arrow is being taken before the eyes of the person. */
  readonly isMoving: boolean
  /** Those of the arrows that the last event took. */
  readonly last: readonly ChartTransition[]
}

/** Looks at the drawing whenever the page has nothing else to do. */
export async function watchChart(page: Page): Promise<void> {
  await page.evaluate(() => {
    const seen: Drawn[] = []
    const textOf = new Set<string>()
    Object.assign(globalThis, { seen })
    setInterval(() => {
      const { playground } = globalThis as unknown as { playground: { states(): Record<string, unknown> } }
      const namesIn = (value: unknown): string[] =>
        typeof value === 'string' ? [value] : Object.values(value as object).flatMap(namesIn)
      const find = (selector: string) =>
        [...document.querySelectorAll<SVGElement>(selector)].map(({ dataset }) => dataset.state ?? '')
      const read = (selector: string) =>
        [...document.querySelectorAll<SVGElement>(selector)].map(({ dataset }) => ({
          from: dataset.from,
          event: dataset.event ?? '',
          to: dataset.to ?? '',
          ...(dataset.region !== undefined && { region: dataset.region }),
        }))
      const drawn = {
        lit: find('.drawing .lit'),
        present: namesIn(playground.states().signIn),
        middle: find('.drawing [tabindex="-1"]'),
        columns: [...document.querySelectorAll('.drawing h3')].map(({ textContent }) => textContent),
        litInMap: find('.map .lit'),
        isMoving: document.getAnimations().some(({ effect }) => (effect as KeyframeEffect).target?.closest('.chart')),
        arrows: read('.drawing .name'),
        last: read('.drawing .name.last'),
      }
      const text = JSON.stringify(drawn)
      if (!textOf.has(text)) seen.push(drawn)
      textOf.add(text)
    }, 2)
  })
}

/** Everything different that was seen since {@link watchChart}, in its order. */
export async function readSeen(page: Page): Promise<readonly Drawn[]> {
  return await page.evaluate(() => (globalThis as unknown as { seen: readonly Drawn[] }).seen)
}
