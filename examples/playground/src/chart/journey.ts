/**
 * What one machine has done so far, in the arrows of its chart.
 *
 * @module
 */
import type { Chart, ChartTransition, MachineEvent } from 'cognito-machines/devtools'
import { regionOf } from './ways.ts'

/** One machine from its first state to its present one. Names only. */
export interface Journey {
  readonly machine: string
  readonly actorId: string
  readonly chart: Chart
  /** The present state, or one of each region. */
  readonly present: readonly string[]
  readonly isOver: boolean
  /** Every arrow that was taken, oldest first, at most {@link LONGEST}. */
  readonly trail: readonly Step[]
  /** How many arrows at the end of the trail were taken by the last event. */
  readonly lastCount: number
}

/** One arrow that was taken. */
export interface Step {
  readonly arrow: ChartTransition
  /** The state that was left, also by an arrow that is taken in every state. Several where all regions are left. */
  readonly from: readonly string[]
}

const LONGEST = 40

/** Adds what a machine did. Another actor of the machine begins anew. */
export function follow(before: Journey | undefined, event: MachineEvent): Journey {
  const { machine, actorId, state, states, status, taken } = event
  const known = before?.actorId === actorId ? before : undefined
  const chart = known?.chart ?? event.chart
  const inRegions = Object.values(states)
  const present = inRegions.length > 0 ? inRegions : [state]
  let at = known?.present ?? present
  const steps = taken.map((arrow): Step => {
    const from = arrow.from === undefined ? at.filter((name) => isLeftBy(chart, arrow, name)) : [arrow.from]
    at = [...at.filter((name) => isBeside(chart, name, arrow.to)), arrow.to]
    return { arrow, from }
  })
  return {
    machine,
    actorId,
    chart,
    present,
    isOver: status !== 'active',
    trail: [...(known?.trail ?? []), ...steps].slice(-LONGEST),
    // An event that moves nothing leaves the last move as it is.
    lastCount: steps.length || (known?.lastCount ?? 0),
  }
}

/** The arrows that the last event took. */
export function lastSteps({ trail, lastCount }: Journey): readonly Step[] {
  return lastCount === 0 ? [] : trail.slice(-lastCount)
}

/** True if an arrow that is taken in every state leaves this one. */
function isLeftBy(chart: Chart, { region }: ChartTransition, name: string): boolean {
  return region === undefined || regionOf(chart, name) === region
}

/** True if a machine can be in both states at once. */
function isBeside(chart: Chart, one: string, other: string): boolean {
  const regions = [regionOf(chart, one), regionOf(chart, other)]
  return regions[0] !== regions[1] && !regions.includes(undefined)
}
