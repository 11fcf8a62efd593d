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
  const { chart, state, trail } = journey
  const last = new Set<Step>(lastSteps(journey))
  const stops = trail.map((step) => ({ step, name: step.arrow.to }))
  return element(
    'ol',
    { className: 'trail', ariaLabel: 'The way so far' },
    element('li', {}, chip(trail[0]?.from ?? state, trail.length === 0)),
    ...stops.map(({ step, name }, index) =>
      element(
        'li',
        { className: last.has(step) ? 'last' : '' },
        element('span', { className: 'event', text: `${nameOnArrow(step.arrow.event)} →` }),
        chip(name, index === stops.length - 1),
      ),
    ),
  )

  function chip(name: string, isPresent: boolean): HTMLElement {
    return element('span', { className: `${kindOf(chart, name)}${isPresent ? ' lit' : ''}`, text: name })
  }
}

/** @param look Puts a state into the middle of the drawing. */
export function drawStates({ chart, state }: Journey, middle: string, look: (state: string) => void): HTMLElement {
  return element(
    'ul',
    { className: 'states', ariaLabel: 'States' },
    ...chart.states.map(({ name }) =>
      element(
        'li',
        {},
        element('button', {
          type: 'button',
          className: `${kindOf(chart, name)}${name === state ? ' lit' : ''}`,
          text: name,
          ariaPressed: String(name === middle),
          onclick: () => look(name),
        }),
      ),
    ),
  )
}
