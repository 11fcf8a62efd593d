/**
 * The playground: a situation, the same screens in React or in Vue, and what happens behind them.
 *
 * @module
 */
import '../../shared/screens.css'
import { waitClock } from '../../shared/countdown.ts'
import './playground.css'
import './chart/chart.css'
import './chart/panel.css'
import { createAccountsPanel } from './accounts.ts'
import { createChartPanel } from './chart/panel.ts'
import type { Step } from './code.ts'
import { element } from './element.ts'
import { createHeader, link } from './header.ts'
import { codePanel, outboxPanel, recordsPanel, requestsPanel, sessionText } from './panels.ts'
import { SCENARIOS, type Scenario } from './scenarios.ts'
import { type Framework, mountScreens } from './screens.ts'
import { createWorld, type World } from './world.ts'

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
  /** The conversation that moved last. */
  let conversation = 'signIn'
  const chart = createChartPanel()
  const world = createWorld(scenario, (event) => {
    chart.take(event)
    if (['signIn', 'signUp', 'passwordReset'].includes(event.machine)) conversation = event.machine
    draw()
  })
  const screens = element('div', { className: 'screens' })
  const sessions = element('p', { role: 'status' })
  const outbox = panel('Outbox')
  const code = panel('Your code for this screen')
  const requests = panel('Requests')
  const records = panel('Stored in the browser')
  const behind = element('aside', { ariaLabel: 'Behind the screens' })
  behind.append(code, panel('Statechart', chart.content), requests, records)
  const time = element('p', { className: 'time' })
  const session = panel('Session', sessions, time, clockButtons(world, scenario))
  const accounts = scenario.auth?.accounts === 'many' ? createAccountsPanel(world.tabs[1]) : undefined
  const header = createHeader({ scenario, framework }, start)
  const more = scenario.page ? [' ', link('More about it', scenario.page), '.'] : []
  const hint = element('p', { className: 'hint' }, `${scenario.hint}. `, ...fillButton(scenario.hint, screens), ...more)
  header.append(hint)
  root.replaceChildren(
    header,
    element(
      'div',
      { className: `layout ${framework}` },
      element(
        'div',
        { className: 'front' },
        screens,
        outbox,
        session,
        ...(accounts ? [panel('Accounts', accounts.content)] : []),
      ),
      behind,
    ),
    panel('The whole machine', chart.map),
    panelBar(),
  )
  waitClock.now = world.now
  // For the console: `playground.tabs[0]` is what the app calls `auth`.
  Object.assign(globalThis, { playground: world })
  const unmount = mountScreens(framework, screens, world.tabs)
  world.subscribe(draw)
  close = () => {
    unmount()
    accounts?.dispose()
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
      time.textContent = clockText(world)
      fill(outbox, outboxPanel(world, typeCode))
      fill(code, codePanel(stepOf(conversation, world.states()), draw))
      chart.draw()
      fill(requests, requestsPanel(world))
      fill(records, recordsPanel(world))
    })
  }

  /** Types a code where the person would. */
  function typeCode(code: string): void {
    typeInto(screens, 'code', code)?.focus()
  }
}

/** Types into an input as a user does. */
function typeInto(place: HTMLElement, name: string, text: string): HTMLInputElement | undefined {
  const input = place.querySelector<HTMLInputElement>(`input[name=${name}]`)
  if (!input) return undefined
  input.value = text
  input.dispatchEvent(new Event('input', { bubbles: true }))
  return input
}

/** Fills in what a hint says, such as "Sign in as ada with a-password". */
function fillButton(hint: string, screens: HTMLElement): HTMLElement[] {
  const [, username, password] = /Sign in as (\w+)(?: with ([\w-]+))?/.exec(hint) ?? []
  if (!username) return []
  const fillIn = () => {
    typeInto(screens, 'password', password ?? '')
    typeInto(screens, 'username', username)?.focus()
  }
  return [element('button', { type: 'button', text: 'Fill in', onclick: fillIn })]
}

/** The step of the sign-in, while that is what the user sees. */
function stepOf(conversation: string, states: Readonly<Record<string, unknown>>): Step | undefined {
  const value = states.signIn as string | { readonly active: { readonly prompt: Step } } | undefined
  if (conversation !== 'signIn' || value === undefined) return undefined
  if (typeof value === 'object') return value.active.prompt
  return value === 'signedIn' ? 'signedIn' : 'identify'
}

/** On a narrow screen, the way to the panels. */
function panelBar(): HTMLElement {
  const names = ['Outbox', 'Session', 'Your code for this screen', 'Statechart', 'Requests']
  return element(
    'nav',
    { className: 'bar', ariaLabel: 'Panels' },
    ...names.map((name) => element('a', { text: name.split(' ').slice(0, 2).join(' '), href: `#${idOf(name)}` })),
  )
}

function idOf(title: string): string {
  return title.toLowerCase().replaceAll(' ', '-')
}

function clockText({ now, serviceNow }: World): string {
  const [here, there] = [now(), serviceNow()].map((time) => new Date(time).toLocaleString())
  return `The clock says ${here}${here === there ? '' : `, and that of the service ${there}`}.`
}

function clockButtons({ pass, shift }: World, { clockAheadMs }: Scenario): HTMLElement {
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
    ...(clockAheadMs
      ? [
          element('button', {
            type: 'button',
            text: 'The computer: − 10 hours',
            onclick: () => shift(-10 * 60 * MINUTE),
          }),
        ]
      : []),
  )
}

function panel(title: string, ...children: readonly Node[]): HTMLElement {
  return element(
    'section',
    { className: 'panel', id: idOf(title), ariaLabel: title },
    element('h2', { text: title }),
    ...children,
  )
}

/** Puts new content below the heading, unless it is the same: what is open stays open. */
function fill(place: HTMLElement, content: HTMLElement): void {
  const [heading, old] = place.children
  if (old?.outerHTML.replaceAll(' open=""', '') === content.outerHTML) return
  const open = [...place.querySelectorAll('details')].flatMap((one, index) => (one.open ? [index] : []))
  place.replaceChildren(heading!, content)
  for (const [index, one] of [...place.querySelectorAll('details')].entries()) one.open = open.includes(index)
}
