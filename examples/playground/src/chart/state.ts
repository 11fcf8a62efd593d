/**
 * One state, drawn.
 *
 * @module
 */
import type { Chart } from 'cognito-machines/devtools'
import { type Attributes, svg } from '../svg.ts'
import type { Box } from './sizes.ts'
import { EVERYWHERE, kindOf } from './ways.ts'

/**
 * Draws a state.
 *
 * @param state `undefined` for every state.
 * @param name The text in the box.
 */
export function drawState(
  { chart, present }: { readonly chart: Chart; readonly present: readonly string[] },
  state: string | undefined,
  box: Box,
  attributes: Attributes = {},
  name = state ?? EVERYWHERE,
): SVGGElement {
  const isPresent = state !== undefined && present.includes(state)
  return svg(
    'g',
    {
      class: `state ${kindOf(chart, state)}${isPresent ? ' lit' : ''}`,
      'data-state': state,
      'aria-current': isPresent ? 'step' : undefined,
      ...attributes,
    },
    svg('rect', { ...box, rx: 8 }),
    svg('text', { x: box.x + box.width / 2, y: box.y + box.height / 2, dy: '0.35em' }, name),
  )
}
