/**
 * The panel of the whole machine. It is drawn while it is open.
 *
 * @module
 */
import { element } from '../element.ts'
import type { Journey } from './journey.ts'
import { drawMap } from './map.ts'
import { type ChartMap, placeMap } from './place-map.ts'

/** The panel. */
export interface MapPanel {
  readonly content: HTMLDetailsElement
  /** @param middles The states that are looked at, that which shall be in sight first. */
  draw(journey: Journey, middles: readonly string[]): void
}

/** @param look Looks at another state. */
export function createMapPanel(look: (state: string) => void): MapPanel {
  const places = new Map<string, ChartMap>()
  const drawing = element('div', {
    className: 'whole',
    tabIndex: 0,
    role: 'group',
    ariaLabel: 'Drawing, to be scrolled',
  })
  const content = element(
    'details',
    // On a phone it is opened by who wants it.
    { open: matchMedia('(min-width: 56rem)').matches },
    element('summary', { text: 'Every state, and the way that was taken' }),
    drawing,
    element('p', {
      className: 'hint',
      text: 'Arrows that lead back, and those after an error, are drawn when they are taken.',
    }),
  )
  let wanted: readonly [Journey, readonly string[]] | undefined
  content.ontoggle = draw
  return {
    content,
    draw: (journey, middles) => {
      wanted = [journey, middles]
      draw()
    },
  }

  function draw(): void {
    if (!wanted || !content.open) return
    const [journey, middles] = wanted
    // To place a machine takes longer than to draw it, and is the same each time.
    const map = places.get(journey.machine) ?? placeMap(journey.chart)
    places.set(journey.machine, map)
    drawing.replaceChildren(drawMap(map, journey, middles, look))
    show(map, middles[0]!)
  }

  /** Brings a state into sight. */
  function show(map: ChartMap, state: string): void {
    const box = map.boxes.get(state)
    if (!box) return
    const scale = drawing.scrollWidth / map.width
    drawing.scrollTo({ left: (box.x + box.width / 2) * scale - drawing.clientWidth / 2 })
  }
}
