/**
 * Where everything of the drawing stands: side by side where there is room, else one below the other.
 *
 * @module
 */
import type { Chart } from 'cognito-machines/devtools'
import { placeBelow, widthBelow } from './place-below.ts'
import { placeBeside, widthBeside } from './place-beside.ts'
import type { Layout } from './sizes.ts'
import { regionOf, type Ways, waysAround } from './ways.ts'

/**
 * Places a state and its neighbours.
 *
 * @param width What there is. A drawing that needs more is wider, and is shown smaller.
 */
export function layOut(chart: Chart, ways: Ways, width: number): Layout {
  // By what the widest state of the region needs: a drawing that turned with every step would confuse.
  const region = regionOf(chart, ways.state)
  const all = chart.states.filter((each) => each.region === region).map(({ name }) => waysAround(chart, name))
  if (width >= Math.max(...all.map(widthBeside))) return placeBeside(ways, width)
  return placeBelow(ways, Math.max(width, ...all.map(widthBelow)))
}
