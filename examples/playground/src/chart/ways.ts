/**
 * The part of a chart around one state: where one comes from, and where one can go.
 *
 * @module
 */
import type { Chart, ChartTransition } from 'cognito-machines/devtools'
import type { Step } from './journey.ts'

/** All arrows between a state and one of its neighbours. */
export interface Way {
  /** The neighbour. `undefined` for every state, for every one of a region, and for what is answered in place. */
  readonly state: string | undefined
  /** The neighbour's name. */
  readonly name: string
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

/** The name of all states together. */
export const EVERYWHERE = 'any state'
/** The name of the state itself where it is not left. */
export const STAYS = 'stays'

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
  const trod = new Set(steps.trail.flatMap((step) => (step.from.includes(state) ? [step.arrow.to] : [])))
  // What is taken in every state, where the state does not answer the event itself. From any state of a region one can
  // go to nearly every other: of these, where this machine has gone.
  const everywhere = chart.transitions.filter(
    ({ from, event, to, region }) =>
      from === undefined &&
      !handled.has(event) &&
      (region === undefined || (region === regionOf(chart, state) && to !== state && trod.has(to))),
  )
  const away = kindOf(chart, state) === 'ends' ? here : [...here, ...everywhere]
  const inward = chart.transitions.filter(({ from, to }) => to === state && from !== state)
  return {
    state,
    into: group(
      inward,
      ({ from }) => from,
      (step) => (step.arrow.to === state ? [sourceOf(step.arrow)] : []),
    ),
    out: group(
      away,
      (arrow) => (isAnswer(arrow) ? undefined : arrow.to),
      (step) => (step.from.includes(state) ? [isAnswer(step.arrow) ? STAYS : step.arrow.to] : []),
    ),
  }

  function group(
    arrows: readonly ChartTransition[],
    neighbourOf: (arrow: ChartTransition) => string | undefined,
    tread: (step: Step) => readonly string[],
  ): readonly Way[] {
    const nameOf = (arrow: ChartTransition) => neighbourOf(arrow) ?? (isAnswer(arrow) ? STAYS : sourceOf(arrow))
    return [...new Set(arrows.map(nameOf))].map((name) => {
      const between = arrows.filter((arrow) => nameOf(arrow) === name)
      return {
        state: neighbourOf(between[0]!),
        name,
        arrows: once(between),
        last: steps.last.filter((step) => tread(step).includes(name)).at(-1)?.arrow,
        isTaken: steps.trail.flatMap(tread).includes(name),
      }
    })
  }
}

/** True for an event that a state of a region answers without leaving it. */
function isAnswer({ from, to, region }: ChartTransition): boolean {
  return from === to && region !== undefined
}

/** The name of an arrow's source. */
export function sourceOf({ from, region }: ChartTransition): string {
  return from ?? (region === undefined ? EVERYWHERE : `any ${region}`)
}

/** The region of a state, where it has one. */
export function regionOf(chart: Chart, state: string): string | undefined {
  return chart.states.find(({ name }) => name === state)?.region
}

/** What the machine does in a state. */
export function kindOf(chart: Chart, state: string | undefined): Kind {
  const { tags = [], region } = chart.states.find(({ name }) => name === state) ?? {}
  if (tags.includes('done')) return 'ends'
  if (tags.includes('pending')) return 'works'
  if (tags.includes('awaitingInput') || state === undefined) return 'waits'
  // What a user is asked has no tag: the region of the requests says whether it can be answered.
  const decides = chart.transitions.some(({ from, event }) => from === state && event === 'always')
  return region === undefined || decides ? 'decides' : 'waits'
}

/** An event's name on an arrow. */
export function nameOnArrow(event: string): string {
  return event === 'always' ? 'at once' : event.replace(/^xstate\.after\.([^.]+)\..*/, 'after $1')
}

function once(arrows: readonly ChartTransition[]): readonly ChartTransition[] {
  return arrows.filter(({ event }, index) => arrows.findIndex((other) => other.event === event) === index)
}
