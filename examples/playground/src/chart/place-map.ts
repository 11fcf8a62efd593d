/**
 * Where each state of a machine stands in the drawing of the whole, from left to right.
 *
 * @module
 */
import { Graph, layout } from '@dagrejs/dagre'
import type { Chart, ChartTransition } from 'cognito-machines/devtools'
import { forwardArrows } from './forward.ts'
import { type Box, nodeWidth } from './sizes.ts'
import { regionOf, sourceOf } from './ways.ts'

/** The whole machine, placed. */
export interface ChartMap {
  readonly width: number
  readonly height: number
  readonly boxes: ReadonlyMap<string, Box>
  /** The arrows that lead on. Those that lead back have no place of their own. */
  readonly lines: readonly MapLine[]
  /** One for each region. None in a flat machine. */
  readonly columns: readonly MapColumn[]
}

/** The column of a region: its left border. */
export interface MapColumn {
  readonly region: string
  readonly x: number
  readonly y: number
  readonly bottom: number
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

/** Between two regions, and between the names of the regions and their states. */
const GAP = 22

/** Places the states of a machine: those of each region in a column of their own, the states beside them on top. */
export function placeMap(chart: Chart): ChartMap {
  const regions = [...new Set(chart.states.flatMap(({ region = [] }) => region))]
  if (regions.length === 0) return placePart(chart)
  // What another region, or a state beside them, leads to is a start as well.
  const starts = chart.transitions.filter(
    ({ from, to }) => from === undefined || regionOf(chart, from) !== regionOf(chart, to),
  )
  const placed = new Set<string>()
  const parts = regions.map((region) => {
    const part = placePart(partOf(chart, region, placed), starts)
    for (const name of part.boxes.keys()) placed.add(name)
    return part
  })
  const top = placePart({
    states: chart.states.filter(({ name }) => !placed.has(name)),
    transitions: chart.transitions.filter(({ to, region }) => region === undefined && !placed.has(to)),
  })
  const y = top.height + GAP
  const bottom = y + Math.max(...parts.map(({ height }) => height))
  const columns: MapColumn[] = []
  let map: ChartMap = { ...top, columns }
  for (const [index, part] of parts.entries()) {
    const x = index === 0 ? 0 : map.width + GAP
    columns.push({ region: regions[index]!, x: x + 1, y: top.height, bottom })
    map = join(map, part, { x, y })
  }
  return { ...map, lines: [...map.lines, ...linesInto(chart, map.boxes)] }
}

/** A region, and the states beside the regions to which it leads, unless they have a place already. */
function partOf(chart: Chart, region: string, placed: ReadonlySet<string>): Chart {
  const states = chart.states.filter((each) => each.region === region)
  const isOfRegion = (name: string | undefined) => states.some((each) => each.name === name)
  const inside = chart.transitions.filter(({ from, to, region: each }) => {
    return isOfRegion(to) && (isOfRegion(from) || (from === undefined && each === region))
  })
  const out = chart.transitions.filter(({ from, to }) => {
    return isOfRegion(from) && regionOf(chart, to) === undefined && !placed.has(to)
  })
  const beside = chart.states.filter(({ name }) => out.some(({ to }) => to === name))
  return { states: [...states, ...beside], transitions: [...inside, ...out] }
}

/**
 * The lines into the regions, from the states beside them and from a region further left. Those that lead back, and those
 * after an error, are drawn when they are taken.
 */
function linesInto(chart: Chart, boxes: ReadonlyMap<string, Box>): readonly MapLine[] {
  const lines = new Map<string, MapLine>()
  for (const { from, event, to } of chart.transitions) {
    const region = regionOf(chart, to)
    if (from === undefined || region === undefined || region === regionOf(chart, from) || event === 'error') continue
    const [start, end] = [boxes.get(from)!, boxes.get(to)!]
    const isBeside = regionOf(chart, from) !== undefined
    if (isBeside && start.x > end.x) continue
    const y = end.y + end.height / 2
    const origin = isBeside
      ? { x: start.x + start.width, y: start.y + start.height / 2 }
      : { x: start.x + start.width / 2, y: start.y + start.height }
    lines.set(`${from} ${to}`, { from, to, points: [origin, { x: end.x - 16, y }, { x: end.x, y }] })
  }
  return [...lines.values()]
}

/** Puts a part beside what is there. */
function join(map: ChartMap, part: ChartMap, { x, y }: Point): ChartMap {
  const shift = <Place extends Point>(place: Place): Place => ({ ...place, x: place.x + x, y: place.y + y })
  return {
    ...map,
    width: Math.max(map.width, x + part.width),
    height: Math.max(map.height, y + part.height),
    boxes: new Map([...map.boxes, ...[...part.boxes].map(([name, box]) => [name, shift(box)] as const)]),
    lines: [...map.lines, ...part.lines.map((line) => ({ ...line, points: line.points.map(shift) }))],
  }
}

/**
 * Places the states of a flat machine, or of one region.
 *
 * @param starts Arrows into states that the machine may begin in as well.
 */
function placePart(chart: Chart, starts: readonly ChartTransition[] = []): ChartMap {
  // A machine may have nothing beside its regions.
  if (chart.states.length === 0) return { width: 0, height: 0, boxes: new Map(), lines: [], columns: [] }
  const graph = new Graph()
  graph.setGraph({ rankdir: 'LR', nodesep: 7, ranksep: 18, edgesep: 3, marginx: 3, marginy: 16 })
  graph.setDefaultEdgeLabel(() => ({}))
  const everywhere = chart.transitions.filter(({ from }) => from === undefined)
  const names = [...new Set(everywhere.map(sourceOf)), ...chart.states.map(({ name }) => name)]
  for (const name of names) graph.setNode(name, { width: nodeWidth(name) * SMALLER - 6, height: HEIGHT })
  const roots = starts.map(({ to }) => to).filter((to) => chart.states.some(({ name }) => name === to))
  for (const arrow of [...forwardArrows(chart, roots), ...everywhere]) graph.setEdge(sourceOf(arrow), arrow.to)
  layout(graph)
  const { width = 0, height = 0 } = graph.graph()
  return {
    width,
    height,
    boxes: new Map(names.map((name) => [name, toBox(graph.node(name))])),
    lines: graph.edges().map(({ v, w }) => ({ from: v, to: w, points: graph.edge(v, w).points ?? [] })),
    columns: [],
  }
}

function toBox({ x = 0, y = 0, width, height }: { x?: number; y?: number; width: number; height: number }): Box {
  return { x: x - width / 2, y: y - height / 2, width, height }
}
