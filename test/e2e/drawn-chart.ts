/**
 * What the playground's drawing of a statechart shows, beside what the machine itself says.
 *
 * @module
 */
import type { Page } from 'playwright-core'
import type { ChartTransition } from '../../src/devtools/index.ts'

/** The drawing at one moment. */
export interface Drawn {
  /** The state that is lit. */
  readonly lit: string | undefined
  /** The state that the sign-in machine says it is in. */
  readonly present: string | undefined
  /** The state in the middle. */
  readonly middle: string | undefined
  /** The state that is lit in the drawing of the whole machine, where there is one. */
  readonly litInMap: string | undefined
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
      const { playground } = globalThis as unknown as { playground: { states(): Record<string, string> } }
      const find = (selector: string) => document.querySelector<SVGElement>(selector)?.dataset.state
      const read = (selector: string) =>
        [...document.querySelectorAll<SVGElement>(selector)].map(({ dataset }) => ({
          from: dataset.from,
          event: dataset.event ?? '',
          to: dataset.to ?? '',
        }))
      const drawn = {
        lit: find('.drawing .lit'),
        present: playground.states().signIn,
        middle: find('.drawing [tabindex="-1"]'),
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
