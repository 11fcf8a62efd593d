/**
 * The panel of the machines: the one that moved last, drawn around the state that it is in.
 *
 * @module
 */
import type { MachineEvent } from 'cognito-machines/devtools'
import { element } from '../element.ts'
import { drawChart } from './drawing.ts'
import { follow, type Journey, lastSteps } from './journey.ts'
import { layOut } from './layout.ts'
import { drawStates, drawTrail } from './lists.ts'
import { createMapPanel } from './map-panel.ts'
import { regionOf, waysAround } from './ways.ts'

/** The two drawings, and how they hear of the machines. */
export interface ChartPanel {
  /** The state that the machine is in, and what is around it: one column for each region. */
  readonly content: HTMLElement
  /** The whole machine. */
  readonly map: HTMLDetailsElement
  /** Notes what a machine did. Nothing is drawn before {@link ChartPanel.draw}. */
  take(event: MachineEvent): void
  draw(): void
  dispose(): void
}

/** Makes an empty panel. */
export function createChartPanel(): ChartPanel {
  const journeys = new Map<string, Journey>()
  const machines = element('div', { className: 'machines', role: 'group', ariaLabel: 'Machine' })
  const now = element('p', { className: 'now', text: 'Nothing has happened yet.' })
  const drawing = element('div', { className: 'drawing' })
  const trail = element('div')
  const states = element('div')
  const all = element('details', {}, element('summary'), states)
  const map = createMapPanel(look)
  const content = element('div', { className: 'statechart' }, machines, now, drawing, legend(), trail, all)
  let shown: Journey | undefined
  /** The state that a person looks at. `undefined` for the present one. */
  let looked: string | undefined
  let drawnWidth = 0
  let isDrawn = true
  const sizes = new ResizeObserver(() => {
    if (drawing.clientWidth !== drawnWidth) redraw()
  })
  sizes.observe(drawing)
  return {
    content,
    map: map.content,
    take: (event) => {
      const journey = follow(journeys.get(event.machine), event)
      journeys.set(event.machine, journey)
      if (!shown || shown.machine === event.machine || interrupts(event, shown)) show(journey)
    },
    draw: () => {
      if (!isDrawn) redraw()
      drawMachines()
    },
    dispose: () => sizes.disconnect(),
  }

  function show(journey: Journey): void {
    shown = journey
    looked = undefined
    isDrawn = false
  }

  function redraw(): void {
    if (!shown) return
    isDrawn = true
    const { chart, machine, present, trail: steps } = shown
    const middles = looked === undefined ? present : middlesAround(shown, looked)
    const focused = [...drawing.children].findIndex((column) => column.contains(document.activeElement))
    const columns = middles.map((middle) => {
      const region = regionOf(chart, middle)
      return element('div', {}, ...(region === undefined ? [] : [element('h3', { text: region })]), element('div'))
    })
    drawing.replaceChildren(...columns)
    drawnWidth = drawing.clientWidth
    const taken = { trail: steps, last: lastSteps(shown) }
    for (const [index, middle] of middles.entries()) {
      const place = columns[index]!.lastElementChild!
      const layout = layOut(chart, waysAround(chart, middle, taken), place.clientWidth)
      place.append(drawChart({ chart, layout, middle, present }, look))
    }
    if (focused >= 0) focusMiddle(columns[focused] ?? drawing)
    now.replaceChildren(element('b', { text: machine }), ' is in ')
    for (const [index, state] of present.entries())
      now.append(index > 0 ? ' and ' : '', element('mark', { text: state }))
    if (looked) now.append(', you look at ', element('b', { text: looked }), ' ', backButton(present))
    trail.replaceChildren(element('h3', { text: 'The way so far' }), drawTrail(shown))
    all.firstElementChild!.textContent = `All ${chart.states.length} states`
    states.replaceChildren(...drawStates(shown, middles, look))
    map.draw(shown, looked === undefined ? middles : [looked, ...middles])
  }

  function look(state: string): void {
    looked = shown?.present.includes(state) ? undefined : state
    redraw()
    focusMiddle(drawing, `[data-state="${CSS.escape(state)}"]`)
    drawing.scrollIntoView({ block: 'nearest' })
  }

  /** What was pressed is gone. */
  function focusMiddle(place: HTMLElement, state = ''): void {
    place.querySelector<SVGElement>(`[tabindex="-1"]${state}`)?.focus({ preventScroll: true })
  }

  function backButton(present: readonly string[]): HTMLElement {
    return element('button', {
      type: 'button',
      text: `Back to ${present.join(' and ')}`,
      onclick: () => look(present[0]!),
    })
  }

  /** One button for each machine; none is made anew that a person may be on. */
  function drawMachines(): void {
    for (const machine of journeys.keys()) {
      if (![...machines.children].some(({ textContent }) => textContent === machine)) machines.append(button(machine))
    }
    for (const each of machines.children) each.ariaPressed = String(each.textContent === shown?.machine)
  }

  function button(machine: string): HTMLElement {
    const onclick = () => {
      show(journeys.get(machine)!)
      redraw()
      drawMachines()
    }
    return element('button', { type: 'button', text: machine, onclick })
  }
}

/** The states in the middle: the one that is looked at, and the present ones of the other regions, if it has any. */
function middlesAround({ chart, present }: Journey, looked: string): readonly string[] {
  const region = regionOf(chart, looked)
  const isBeside = region !== undefined && present.some((state) => regionOf(chart, state) === region)
  return isBeside ? present.map((state) => (regionOf(chart, state) === region ? looked : state)) : [looked]
}

/** Whether a machine takes the place of the one that is shown. */
function interrupts({ machine, event }: MachineEvent, shown: Journey): boolean {
  // To start is not yet to do something. The session moves by itself; what the person does is shown first.
  return event !== 'xstate.init' && (machine !== 'session' || shown.isOver)
}

function legend(): HTMLElement {
  const kinds = [
    ['waits', 'waits'],
    ['works', 'works'],
    ['decides', 'decides at once'],
    ['ends', 'the end'],
  ] as const
  return element(
    'ul',
    { className: 'legend', ariaLabel: 'Legend' },
    ...kinds.map(([kind, text]) => element('li', { className: kind, text })),
  )
}
