/**
 * A machine's states as lists: those it has been in, in their order, and all of them.
 *
 * @module
 */
import { element } from '../element.ts'
import { type Journey, lastSteps, type Step } from './journey.ts'
import { kindOf, nameOnArrow } from './ways.ts'

/** The way as a list. What the last event took stands out. */
export function drawTrail(journey: Journey): HTMLElement {
  const { chart, present, trail } = journey
  const last = new Set<Step>(lastSteps(journey))
  const stops = trail.map((step) => ({ step, name: step.arrow.to }))
  return element(
    'ol',
    { className: 'trail', ariaLabel: 'The way so far' },
    element('li', {}, ...(trail[0]?.from ?? present).map((name) => chip(name, trail.length === 0))),
    ...stops.map(({ step, name }, index) =>
      element(
        'li',
        { className: last.has(step) ? 'last' : '' },
        element('span', { className: 'event', text: `${nameOnArrow(step.arrow.event)} →` }),
        chip(name, present.includes(name) && !stops.slice(index + 1).some((later) => later.name === name)),
      ),
    ),
  )

  function chip(name: string, isPresent: boolean): HTMLElement {
    return element('span', { className: `${kindOf(chart, name)}${isPresent ? ' lit' : ''}`, text: name })
  }
}

/**
 * All states, those of each region in a list of their own.
 *
 * @param middles The states in the middle of the drawing.
 * @param look Puts a state into the middle of the drawing.
 */
export function drawStates(
  { chart, present }: Journey,
  middles: readonly string[],
  look: (state: string) => void,
): readonly HTMLElement[] {
  const regions = [...new Set(chart.states.map(({ region }) => region))]
  return regions.map((region) =>
    element(
      'ul',
      { className: 'states', ariaLabel: region === undefined ? 'States' : `States of ${region}` },
      ...(region === undefined ? [] : [element('li', { text: `${region}:` })]),
      ...chart.states.filter((each) => each.region === region).map(({ name }) => element('li', {}, button(name))),
    ),
  )

  function button(name: string): HTMLElement {
    return element('button', {
      type: 'button',
      className: `${kindOf(chart, name)}${present.includes(name) ? ' lit' : ''}`,
      text: name,
      ariaPressed: String(middles.includes(name)),
      onclick: () => look(name),
    })
  }
}
