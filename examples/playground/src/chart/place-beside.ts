/**
 * A wide drawing: where one comes from on the left, the state in the middle, where one can go on the right.
 *
 * @module
 */
import { CENTRE, HEAD, type Layout, labelWidth, NODE, nodeWidth, type Row, stack } from './sizes.ts'
import type { Way, Ways } from './ways.ts'

/** Between a name and what stands beside it. */
const GAP = 7
/** How long a line may take from its name to the middle. */
const BEND = { least: 36, most: 110 }
const LEAST_HEIGHT = 150

/** What the drawing needs to be as wide as. */
export function widthBeside({ state, into, out }: Ways): number {
  return nodeWidth(state) + sideWidth(into) + sideWidth(out) + BEND.least * sidesOf(into, out) + 2
}

/** Places a state and its neighbours, side by side. */
export function placeBeside(ways: Ways, width: number): Layout {
  const sides = sidesOf(ways.into, ways.out)
  const free = width - widthBeside(ways)
  const bend = Math.min(BEND.most, BEND.least + free / Math.max(1, sides))
  const used = widthBeside(ways) + (bend - BEND.least) * sides
  const height = Math.max(LEAST_HEIGHT, stack(ways.into, 0).bottom, stack(ways.out, 0).bottom)
  const middle = height / 2
  const left = (width - used) / 2 + 1
  const centre = {
    x: left + (ways.into.length > 0 ? sideWidth(ways.into) + bend : 0),
    y: middle - CENTRE / 2,
    width: nodeWidth(ways.state),
    height: CENTRE,
  }
  const end = centre.x + centre.width
  const column = { into: Math.max(...ways.into.map(({ name }) => nodeWidth(name))), out: end + bend }
  return { width, height, centre, ways: [...centred(ways.into).map(placeInto), ...centred(ways.out).map(placeOut)] }

  /** A column in the middle of the height. */
  function centred(side: readonly Way[]): readonly Row[] {
    return stack(side, (height - stack(side, 0).bottom) / 2).rows
  }

  function placeInto({ way, y, labelY }: Row) {
    const own = nodeWidth(way.name)
    const box = { x: left + column.into - own, y: y - NODE / 2, width: own, height: NODE }
    const [from, to] = [left + sideWidth(ways.into), centre.x - HEAD]
    const line = `M${box.x + own} ${y}H${from}C${(from + to) / 2} ${y} ${(from + to) / 2} ${middle} ${to} ${middle}`
    const label = { x: box.x + own + GAP, y: labelY }
    return { way, isInto: true, box, line, head: { x: centre.x, y: middle, angle: 0 }, label }
  }

  function placeOut({ way, y, labelY }: Row) {
    const own = nodeWidth(way.name)
    const x = column.out + Math.max(...ways.out.map(labelWidth)) + GAP + HEAD + GAP
    const box = { x, y: y - NODE / 2, width: own, height: NODE }
    const half = (end + column.out) / 2
    const line = `M${end} ${middle}C${half} ${middle} ${half} ${y} ${column.out} ${y}H${x - HEAD}`
    return { way, isInto: false, box, line, head: { x, y, angle: 0 }, label: { x: column.out + GAP, y: labelY } }
  }
}

function sideWidth(side: readonly Way[]): number {
  if (side.length === 0) return 0
  return Math.max(...side.map(({ name }) => nodeWidth(name))) + Math.max(...side.map(labelWidth)) + 2 * GAP + HEAD
}

function sidesOf(...sides: readonly (readonly Way[])[]): number {
  return sides.filter(({ length }) => length > 0).length
}
