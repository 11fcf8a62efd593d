/**
 * The playground: a situation, the same screens in React or in Vue, and what happens behind them.
 *
 * @module
 */
import '../../shared/screens.css'
import './playground.css'
import './chart/chart.css'
import './chart/panel.css'
import { createChartPanel } from './chart/panel.ts'
import { element } from './element.ts'
import { createHeader } from './header.ts'
import { outboxPanel, recordsPanel, requestsPanel, sessionText } from './panels.ts'
import { SCENARIOS } from './scenarios.ts'
import { type Framework, mountScreens } from './screens.ts'
import { createWorld } from './world.ts'

const MINUTE = 60_000
const query = new URLSearchParams(location.search)
const root = document.querySelector<HTMLElement>('#app')!
let close = (): void => {}
const wanted = query.get('framework')
start(query.get('scenario') ?? '', wanted === 'vue' || wanted === 'both' ? wanted : 'react')

/** Begins a situation anew. */
function start(id: string, framework: Framework): void {
  close()
  const scenario = SCENARIOS.find((each) => each.id === id) ?? SCENARIOS[0]!
  history.replaceState(null, '', `?scenario=${scenario.id}&framework=${framework}`)
  let isWanted = false
  const chart = createChartPanel()
  const world = createWorld(scenario, (event) => {
    chart.take(event)
    draw()
  })
  const screens = element('div', { className: 'screens' })
  const sessions = element('p', { role: 'status' })
  const outbox = panel('Outbox')
  const requests = panel('Requests')
  const records = panel('Stored in the browser')
  const behind = element('aside', { ariaLabel: 'Behind the screens' })
  behind.append(panel('Statechart', chart.content), requests, records)
  const session = panel('Session', sessions, clockButtons(world.pass))
  root.replaceChildren(
    createHeader({ scenario, framework }, start),
    element('p', { className: 'hint', text: scenario.hint }),
    element(
      'div',
      { className: `layout ${framework}` },
      element('div', { className: 'front' }, screens, outbox, session),
      behind,
    ),
    panel('The whole machine', chart.map),
  )
  // For the console: `playground.tabs[0]` is what the app calls `auth`.
  Object.assign(globalThis, { playground: world })
  const unmount = mountScreens(framework, screens, world.tabs)
  world.subscribe(draw)
  close = () => {
    unmount()
    chart.dispose()
    world.dispose()
  }

  draw()
  /** Once for everything that happens in one moment. */
  function draw(): void {
    if (isWanted) return
    isWanted = true
    queueMicrotask(() => {
      isWanted = false
      const [here, there] = world.tabs.map(({ session }) => sessionText(session.getSnapshot()))
      sessions.replaceChildren(`This tab: ${here}`, element('br'), `Another tab: ${there}`)
      fill(outbox, outboxPanel(world, typeCode))
      chart.draw()
      fill(requests, requestsPanel(world))
      fill(records, recordsPanel(world))
    })
  }

  /** Types a code where the person would. */
  function typeCode(code: string): void {
    const input = screens.querySelector<HTMLInputElement>('input[name=code]')
    if (!input) return
    input.value = code
    input.dispatchEvent(new Event('input', { bubbles: true }))
    input.focus()
  }
}

function clockButtons(pass: (ms: number) => void): HTMLElement {
  const steps = [
    ['5 minutes', 5],
    ['1 hour', 60],
    ['3 days', 3 * 24 * 60],
  ] as const
  return element(
    'div',
    { className: 'clock', role: 'group', ariaLabel: 'Move the clock' },
    ...steps.map(([text, minutes]) =>
      element('button', { type: 'button', text: `+ ${text}`, onclick: () => pass(minutes * MINUTE) }),
    ),
  )
}

function panel(title: string, ...children: readonly Node[]): HTMLElement {
  return element('section', { className: 'panel', ariaLabel: title }, element('h2', { text: title }), ...children)
}

/** Puts new content below the heading, unless it is the same: what is open stays open. */
function fill(place: HTMLElement, content: HTMLElement): void {
  const [heading, old] = place.children
  if (old?.outerHTML.replaceAll(' open=""', '') === content.outerHTML) return
  place.replaceChildren(heading!, content)
}
