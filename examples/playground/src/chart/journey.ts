/**
 * What one machine has done so far, in the arrows of its chart.
 *
 * @module
 */
import type { Chart, ChartTransition, MachineEvent } from 'cognito-machines/devtools'

/** One machine from its first state to its present one. Names only. */
export interface Journey {
  readonly machine: string
  readonly actorId: string
  readonly chart: Chart
  /** Where it is now. */
  readonly state: string
  readonly isOver: boolean
  /** Every arrow that was taken, oldest first, at most {@link LONGEST}. */
  readonly trail: readonly Step[]
  /** How many arrows at the end of the trail were taken by the last event. */
  readonly lastCount: number
}

/** One arrow that was taken. */
export interface Step {
  readonly arrow: ChartTransition
  /** The state that was left, also by an arrow that is taken in every state. */
  readonly from: string
}

const LONGEST = 40

/** Adds what a machine did. Another actor of the machine begins anew. */
export function follow(before: Journey | undefined, event: MachineEvent): Journey {
  const { machine, actorId, state, status, taken } = event
  const known = before?.actorId === actorId ? before : undefined
  const steps: Step[] = []
  for (const arrow of taken) steps.push({ arrow, from: steps.at(-1)?.arrow.to ?? known?.state ?? arrow.from ?? state })
  return {
    machine,
    actorId,
    chart: known?.chart ?? event.chart,
    state,
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
