/**
 * The parts of the drawing, and how large they are. Pixels.
 *
 * @module
 */
import { nameOnArrow, type Way } from './ways.ts'

/** A rectangle. */
export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** One neighbour and the line to it. */
export interface PlacedWay {
  readonly way: Way
  readonly isInto: boolean
  readonly box: Box
  /** The line, as an SVG path. */
  readonly line: string
  /** Where the line ends, and in which direction: degrees, 0 to the right, 90 downwards. */
  readonly head: { readonly x: number; readonly y: number; readonly angle: number }
  /** Where the first event's name stands. The others follow, each {@link LINE} lower. */
  readonly label: { readonly x: number; readonly y: number }
}

/** A whole drawing. */
export interface Layout {
  readonly width: number
  readonly height: number
  readonly centre: Box
  readonly ways: readonly PlacedWay[]
}

/** The height of a neighbour, and of the state in the middle. */
export const NODE = 28
export const CENTRE = 40
/** From one line of text to the next. */
export const LINE = 13
/** The length of an arrow's head. */
export const HEAD = 8

// The fonts are monospaced: what a text needs is known without a browser. The style sheet has the same sizes.
const NODE_CHARACTER = 12 * 0.61
const LABEL_CHARACTER = 11 * 0.61

/** The width of a state's box. */
export function nodeWidth(name: string): number {
  return Math.ceil(name.length * NODE_CHARACTER) + 20
}

/** The width of the events' names. */
export function labelWidth({ arrows }: Way): number {
  return Math.ceil(Math.max(...arrows.map(({ event }) => nameOnArrow(event).length)) * LABEL_CHARACTER)
}

/** One way in a column: its line, with the names above it and the neighbour around its end. */
export interface Row {
  readonly way: Way
  /** The height of the line. */
  readonly y: number
  /** The top of the names. */
  readonly labelY: number
}

/** Puts ways one below the other. */
export function stack(ways: readonly Way[], top: number): { readonly rows: readonly Row[]; readonly bottom: number } {
  let bottom = top
  const rows = ways.map((way) => {
    const names = way.arrows.length * LINE
    const y = bottom + Math.max(NODE / 2, names + 3)
    bottom = y + NODE / 2 + 6
    return { way, y, labelY: y - names + LINE - 4 }
  })
  return { rows, bottom }
}
