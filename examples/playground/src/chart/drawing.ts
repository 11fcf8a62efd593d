/**
 * The drawing: a state, the arrows into it and out of it, and its neighbours, which one can go and look at.
 *
 * @module
 */
import type { Chart } from 'cognito-machines/devtools'
import { svg } from '../svg.ts'
import { HEAD, type Layout, LINE, type PlacedWay } from './sizes.ts'
import { drawState } from './state.ts'
import { nameOnArrow, STAYS } from './ways.ts'

/** What is drawn. */
export interface Drawn {
  readonly chart: Chart
  readonly layout: Layout
  /** The state in the middle. */
  readonly middle: string
  /** The states that the machine is in: one, or one of each region. */
  readonly present: readonly string[]
}

/** @param look Puts another state into the middle. */
export function drawChart(drawn: Drawn, look: (state: string) => void): SVGSVGElement {
  const { layout, middle, present } = drawn
  const { width, height, ways } = layout
  // What was taken is drawn over the rest.
  const arrows = [...ways].sort((one, other) => rank(one) - rank(other)).map(drawArrow)
  return svg(
    'svg',
    {
      class: 'chart',
      viewBox: `0 0 ${width} ${height}`,
      role: 'group',
      'aria-label': `Ways into and out of ${middle}`,
    },
    svg('g', { 'aria-hidden': 'true' }, ...arrows),
    ...ways.filter(({ isInto }) => isInto).map(drawNeighbour),
    drawState(drawn, middle, layout.centre, {
      role: 'img',
      tabindex: -1,
      'aria-label': present.includes(middle) ? `${middle}, the present state` : middle,
    }),
    ...ways.filter(({ isInto }) => !isInto).map(drawNeighbour),
  )

  function drawNeighbour({ way, box, isInto }: PlacedWay): SVGGElement {
    const { state, name } = way
    const events = way.arrows.map(({ event }) => nameOnArrow(event)).join(' or ')
    const place = name === STAYS ? 'Stays' : `${isInto ? 'From' : 'To'} ${name}`
    const words = `${place}, ${events}${way.last ? ', the last step' : ''}`
    if (state === undefined) return drawState(drawn, undefined, box, { role: 'img', 'aria-label': words }, name)
    const node = drawState(drawn, state, box, { role: 'button', tabindex: 0, 'aria-label': words })
    node.onclick = () => look(state)
    node.onkeydown = (event) => {
      if (event.key !== 'Enter' && event.key !== ' ') return
      event.preventDefault()
      look(state)
    }
    return node
  }
}

function drawArrow({ way, line, head, label }: PlacedWay): SVGGElement {
  return svg(
    'g',
    { class: `arrow${way.last ? ' last' : way.isTaken ? ' taken' : ''}` },
    svg('path', { class: 'line', d: line, pathLength: 1 }),
    svg('path', {
      class: 'head',
      d: `M0 0L${-HEAD - 1} -4.5V4.5Z`,
      transform: `translate(${head.x} ${head.y}) rotate(${head.angle})`,
    }),
    ...way.arrows.map(({ from, event, to, region }, index) =>
      svg(
        'text',
        {
          ...label,
          dy: index * LINE,
          class: event === way.last?.event ? 'name last' : 'name',
          'data-from': from,
          'data-event': event,
          'data-to': to,
          'data-region': region,
        },
        nameOnArrow(event),
      ),
    ),
  )
}

function rank({ way }: PlacedWay): number {
  return way.last ? 2 : way.isTaken ? 1 : 0
}
