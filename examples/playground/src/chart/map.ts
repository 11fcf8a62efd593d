/**
 * The drawing of a whole machine: all its states, the arrows that lead on, and the way that was taken.
 *
 * @module
 */
import { svg } from '../svg.ts'
import { type Journey, lastSteps } from './journey.ts'
import type { ChartMap, MapColumn, MapLine, Point } from './place-map.ts'
import type { Box } from './sizes.ts'
import { drawState } from './state.ts'
import { sourceOf } from './ways.ts'

/**
 * Draws a machine.
 *
 * @param middles The states that are looked at.
 * @param look Looks at another state.
 */
export function drawMap(
  map: ChartMap,
  journey: Journey,
  middles: readonly string[],
  look: (state: string) => void,
): SVGSVGElement {
  const { chart, machine, present, trail } = journey
  const isSame = (line: MapLine) => (other: MapLine) => other.from === line.from && other.to === line.to
  // What is answered in place is no line.
  const linesOf = (steps: Journey['trail']) => steps.filter(({ arrow: { from, to } }) => from !== to).map(lineOf)
  const [taken, last] = [linesOf(trail), linesOf(lastSteps(journey))]
  const lines = [...map.lines, ...taken.filter((line) => !map.lines.some(isSame(line)))].map((line) => {
    if (last.some(isSame(line))) return { line, rank: 3, name: 'last' }
    if (taken.some(isSame(line))) return { line, rank: 2, name: 'taken' }
    const isNear = middles.includes(line.from) || middles.includes(line.to)
    return isNear ? { line, rank: 1, name: 'near' } : { line, rank: 0, name: 'far' }
  })
  // What was taken is drawn over the rest.
  const arrows = lines.sort((one, other) => one.rank - other.rank).map(({ line, name }) => drawLine(line, name))
  const been = new Set(trail.flatMap(({ from, arrow }) => [...from, arrow.to]))
  const boxes = [...map.boxes].map(([name, box]) => {
    const state = chart.states.some((each) => each.name === name) ? name : undefined
    const drawn = drawState({ chart, present }, state, box, {}, name)
    if (been.has(name)) drawn.classList.add('been')
    if (state) drawn.onclick = () => look(state)
    return drawn
  })
  return svg(
    'svg',
    {
      class: 'chart map',
      viewBox: `0 0 ${map.width} ${map.height}`,
      style: `--natural: ${map.width}px`,
      role: 'img',
      'aria-label': `All ${chart.states.length} states of ${machine}, which is in ${present.join(' and ')}`,
    },
    ...map.columns.map(drawColumn),
    ...arrows,
    ...boxes,
  )

  /** The line of an arrow, from one box to the other where the arrow has no place of its own. */
  function lineOf({ arrow }: Journey['trail'][number]): MapLine {
    const [from, to] = [sourceOf(arrow), arrow.to]
    return map.lines.find(isSame({ from, to, points: [] })) ?? { from, to, points: back(from, to) }
  }

  function back(from: string, to: string): readonly Point[] {
    const [start, end] = [topOf(map.boxes.get(from)!), topOf(map.boxes.get(to)!)]
    const y = Math.max(0, Math.min(start.y, end.y) - 14)
    return [start, { x: start.x, y }, { x: end.x, y }, end]
  }
}

function drawColumn({ region, x, y, bottom }: MapColumn): SVGGElement {
  return svg(
    'g',
    { class: 'column' },
    ...(x > 1 ? [svg('path', { class: 'border', d: `M${x} ${y}V${bottom}` })] : []),
    svg('text', { class: 'name', x: x + 8, y: y + 10 }, region),
  )
}

function drawLine({ from, to, points }: MapLine, name: string): SVGGElement {
  const [end, before] = [points.at(-1)!, points.at(-2)!]
  const angle = (Math.atan2(end.y - before.y, end.x - before.x) * 180) / Math.PI
  return svg(
    'g',
    { class: `arrow ${name}`, 'data-from': from, 'data-to': to },
    svg('path', { class: 'line', d: smooth(points), pathLength: 1 }),
    svg('path', { class: 'head', d: 'M0 0L-6 -3V3Z', transform: `translate(${end.x} ${end.y}) rotate(${angle})` }),
  )
}

/** A line through points, with its corners rounded. */
function smooth([start, ...points]: readonly Point[]): string {
  const bends = points.slice(0, -1).map((point, index) => {
    const next = points[index + 1]!
    return `Q${point.x} ${point.y} ${(point.x + next.x) / 2} ${(point.y + next.y) / 2}`
  })
  return `M${start!.x} ${start!.y}${bends.join('')}L${points.at(-1)!.x} ${points.at(-1)!.y}`
}

function topOf({ x, y, width }: Box): Point {
  return { x: x + width / 2, y }
}
