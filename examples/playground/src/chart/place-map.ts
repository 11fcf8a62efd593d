/**
 * Where each state of a machine stands in the drawing of the whole, from left to right.
 *
 * @module
 */
import { Graph, layout } from '@dagrejs/dagre'
import type { Chart } from 'cognito-machines/devtools'
import { forwardArrows } from './forward.ts'
import { type Box, EVERYWHERE, nodeWidth } from './sizes.ts'

/** The whole machine, placed. */
export interface ChartMap {
  readonly width: number
  readonly height: number
  readonly boxes: ReadonlyMap<string, Box>
  /** The arrows that lead on. Those that lead back have no place of their own. */
  readonly lines: readonly MapLine[]
}

/** One line between two states, whatever the events. */
export interface MapLine {
  readonly from: string
  readonly to: string
  readonly points: readonly Point[]
}

/** A place in the drawing. */
export interface Point {
  readonly x: number
  readonly y: number
}

const HEIGHT = 24
/** The names are smaller than in the drawing of one state: the style sheet says 11 pixels. */
const SMALLER = 11 / 12

/** Places the states of a machine. */
export function placeMap(chart: Chart): ChartMap {
  const graph = new Graph()
  graph.setGraph({ rankdir: 'LR', nodesep: 7, ranksep: 18, edgesep: 3, marginx: 3, marginy: 16 })
  graph.setDefaultEdgeLabel(() => ({}))
  const everywhere = chart.transitions.filter(({ from }) => from === undefined)
  const names = [...(everywhere.length > 0 ? [EVERYWHERE] : []), ...chart.states.map(({ name }) => name)]
  for (const name of names) graph.setNode(name, { width: nodeWidth(name) * SMALLER - 6, height: HEIGHT })
  for (const { from, to } of forwardArrows(chart)) graph.setEdge(from ?? EVERYWHERE, to)
  for (const { to } of everywhere) graph.setEdge(EVERYWHERE, to)
  layout(graph)
  const { width = 0, height = 0 } = graph.graph()
  return {
    width,
    height,
    boxes: new Map(names.map((name) => [name, toBox(graph.node(name))])),
    lines: graph.edges().map(({ v, w }) => ({ from: v, to: w, points: graph.edge(v, w).points ?? [] })),
  }
}

function toBox({ x = 0, y = 0, width, height }: { x?: number; y?: number; width: number; height: number }): Box {
  return { x: x - width / 2, y: y - height / 2, width, height }
}
