/**
 * One state, drawn.
 *
 * @module
 */
import type { Chart } from 'cognito-machines/devtools'
import { type Attributes, svg } from '../svg.ts'
import { type Box, EVERYWHERE } from './sizes.ts'
import { kindOf } from './ways.ts'

/** @param state `undefined` for every state. */
export function drawState(
  { chart, present }: { readonly chart: Chart; readonly present: string },
  state: string | undefined,
  box: Box,
  attributes: Attributes = {},
): SVGGElement {
  const isPresent = state === present
  return svg(
    'g',
    {
      class: `state ${kindOf(chart, state)}${isPresent ? ' lit' : ''}`,
      'data-state': state,
      'aria-current': isPresent ? 'step' : undefined,
      ...attributes,
    },
    svg('rect', { ...box, rx: 8 }),
    svg('text', { x: box.x + box.width / 2, y: box.y + box.height / 2, dy: '0.35em' }, state ?? EVERYWHERE),
  )
}
