/**
 * A tall drawing for a narrow place: where one comes from on top, where one can go below.
 *
 * @module
 */
import { CENTRE, HEAD, type Layout, labelWidth, NODE, nodeWidth, type Row, stack } from './sizes.ts'
import type { Ways } from './ways.ts'

const RAIL = 14
const BEND = 8

/** What the drawing needs to be as wide as. */
export function widthBelow({ state, into, out }: Ways): number {
  const rows = [...into, ...out].map((way) => nodeWidth(way.name) + labelWidth(way) + RAIL + BEND + 10)
  return Math.max(nodeWidth(state), ...rows)
}

/** Places a state and its neighbours, one below the other. */
export function placeBelow(ways: Ways, available: number): Layout {
  const width = Math.max(available, widthBelow(ways))
  const into = stack(ways.into, 2)
  const centre = { x: 1, y: into.bottom + (ways.into.length > 0 ? 8 : 0), width: width - 2, height: CENTRE }
  const foot = centre.y + CENTRE
  const out = stack(ways.out, foot + 8)
  return {
    width,
    height: out.bottom,
    centre,
    ways: [...into.rows.map(placeInto), ...out.rows.map(placeOut)],
  }

  function placeInto({ way, y, labelY }: Row) {
    const box = { x: 1, y: y - NODE / 2, width: nodeWidth(way.name), height: NODE }
    const rail = width - RAIL
    const line = `M${box.x + box.width} ${y}H${rail - BEND}Q${rail} ${y} ${rail} ${y + BEND}V${centre.y - HEAD}`
    const label = { x: box.x + box.width + 6, y: labelY }
    return { way, isInto: true, box, line, head: { x: rail, y: centre.y, angle: 90 }, label }
  }

  function placeOut({ way, y, labelY }: Row) {
    const box = { x: width - nodeWidth(way.name) - 1, y: y - NODE / 2, width: nodeWidth(way.name), height: NODE }
    const line = `M${RAIL} ${foot}V${y - BEND}Q${RAIL} ${y} ${RAIL + BEND} ${y}H${box.x - HEAD}`
    const label = { x: RAIL + 8, y: labelY }
    return { way, isInto: false, box, line, head: { x: box.x, y, angle: 0 }, label }
  }
}
