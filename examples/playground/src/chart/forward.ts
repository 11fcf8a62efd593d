/**
 * The arrows of a machine that lead on, without those that lead back: what a drawing from left to right is made of.
 *
 * @module
 */
import type { Chart, ChartTransition } from 'cognito-machines/devtools'

/**
 * Arrows from the first state to the last ones, none of which closes a circle.
 *
 * @param more Where the machine may start as well.
 */
export function forwardArrows(
  { states, transitions }: Chart,
  more: readonly string[] = [],
): readonly ChartTransition[] {
  const onward = new Map<string, Set<string>>()
  const forward: ChartTransition[] = []
  const reached = new Set<string>()
  const isQuiet = ({ event }: ChartTransition) => event !== 'error'
  visit(states[0]?.name ?? '', isQuiet)
  for (const state of more) if (!reached.has(state)) visit(state, isQuiet)
  // What only a failure leads to comes after everything else has its place.
  for (const { from = '', to } of transitions) {
    if (!reached.has(from) || reached.has(to)) continue
    take(transitions.find((arrow) => arrow.from === from && arrow.to === to)!)
    visit(to, isQuiet)
  }
  return forward

  /** Goes on from a state, in depth. */
  function visit(state: string, isWanted: (arrow: ChartTransition) => boolean): void {
    reached.add(state)
    // Of several ways, XState takes the last where no guard holds: it is the ordinary one, and is gone first.
    const ways = transitions.filter((arrow) => arrow.from === state && isWanted(arrow)).reverse()
    for (const arrow of ways) {
      if (!leads(arrow.to, state)) take(arrow)
      if (!reached.has(arrow.to)) visit(arrow.to, isWanted)
    }
  }

  function take(arrow: ChartTransition): void {
    if (arrow.from === undefined) return
    forward.push(arrow)
    onward.set(arrow.from, (onward.get(arrow.from) ?? new Set()).add(arrow.to))
  }

  function leads(from: string, to: string): boolean {
    return from === to || [...(onward.get(from) ?? [])].some((next) => leads(next, to))
  }
}
