/**
 * The part of a chart around one state: where one comes from, and where one can go.
 *
 * @module
 */
import type { Chart, ChartTransition } from 'cognito-machines/devtools'
import type { Step } from './journey.ts'

/** All arrows between a state and one of its neighbours. */
export interface Way {
  /** The neighbour. `undefined` stands for every state. */
  readonly state: string | undefined
  /** The arrows, one for each event. */
  readonly arrows: readonly ChartTransition[]
  /** The arrow of this way that was taken last of all. */
  readonly last: ChartTransition | undefined
  /** Whether this machine has come this way. */
  readonly isTaken: boolean
}

/** One state and its neighbours. */
export interface Ways {
  readonly state: string
  readonly into: readonly Way[]
  readonly out: readonly Way[]
}

/** What the machine does in a state, told by its tags. */
export type Kind = 'waits' | 'works' | 'decides' | 'ends'

/** @param steps What was taken: all of it, and of that the last. */
export function waysAround(
  chart: Chart,
  state: string,
  steps: { readonly trail: readonly Step[]; readonly last: readonly Step[] } = { trail: [], last: [] },
): Ways {
  const here = chart.transitions.filter(({ from }) => from === state)
  const handled = new Set(here.map(({ event }) => event))
  // What is taken in every state, where the state does not answer the event itself.
  const everywhere = chart.transitions.filter(({ from, event }) => from === undefined && !handled.has(event))
  const away = kindOf(chart, state) === 'ends' ? here : [...here, ...everywhere]
  const inward = chart.transitions.filter(({ from, to }) => to === state && from !== state)
  return {
    state,
    into: group(
      inward,
      ({ from }) => from,
      (step) => (step.arrow.to === state ? [step.arrow.from] : []),
    ),
    out: group(
      away,
      ({ to }) => to,
      (step) => (step.from === state ? [step.arrow.to] : []),
    ),
  }

  function group(
    arrows: readonly ChartTransition[],
    neighbourOf: (arrow: ChartTransition) => string | undefined,
    tread: (step: Step) => readonly (string | undefined)[],
  ): readonly Way[] {
    return [...new Set(arrows.map(neighbourOf))].map((neighbour) => ({
      state: neighbour,
      arrows: once(arrows.filter((arrow) => neighbourOf(arrow) === neighbour)),
      last: steps.last.filter((step) => tread(step).includes(neighbour)).at(-1)?.arrow,
      isTaken: steps.trail.flatMap(tread).includes(neighbour),
    }))
  }
}

/** What the machine does in a state. */
export function kindOf(chart: Chart, state: string | undefined): Kind {
  const tags = chart.states.find(({ name }) => name === state)?.tags ?? []
  if (tags.includes('done')) return 'ends'
  if (tags.includes('pending')) return 'works'
  return tags.includes('awaitingInput') || state === undefined ? 'waits' : 'decides'
}

/** An event's name on an arrow. */
export function nameOnArrow(event: string): string {
  return event === 'always' ? 'at once' : event.replace(/^xstate\.after\.([^.]+)\..*/, 'after $1')
}

function once(arrows: readonly ChartTransition[]): readonly ChartTransition[] {
  return arrows.filter(({ event }, index) => arrows.findIndex((other) => other.event === event) === index)
}
