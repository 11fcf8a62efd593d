/**
 * The panels beside the screens. Each draws itself anew from what it is given.
 *
 * @module
 */
import type { SessionSnapshot } from 'cognito-machines'
import type { Chart, MachineEvent } from 'cognito-machines/devtools'
import { element } from './element.ts'
import type { World } from './world.ts'

/** The machine that moved last: every state as a chip, the present one lit, and the ways out of it. */
export function chartPanel(step: MachineEvent | undefined): HTMLElement {
  if (!step) return element('p', { text: 'Nothing has happened yet.' })
  const { chart, state, machine } = step
  return element(
    'div',
    {},
    element('p', { className: 'now' }, element('b', { text: machine }), ' is in ', element('mark', { text: state })),
    element('ul', { className: 'ways', ariaLabel: 'Ways out of this state' }, ...waysOut(chart, state)),
    element(
      'ul',
      { className: 'chips', ariaLabel: 'States' },
      ...chart.states.map(({ name }) => element('li', { text: name, className: name === state ? 'lit' : '' })),
    ),
  )
}

function waysOut(chart: Chart, state: string): readonly HTMLElement[] {
  const ways = chart.transitions.filter(({ from }) => from === state)
  return [...new Set(ways.map(({ event, to }) => `${event} → ${to}`))].map((text) => element('li', { text }))
}

/** What went over the wire, newest first, without secrets. */
export function requestsPanel({ pool }: World): HTMLElement {
  const entries = [...pool.requests.list()].reverse().slice(0, 30)
  if (entries.length === 0) return element('p', { text: 'No request yet.' })
  return element(
    'ol',
    { className: 'requests' },
    ...entries.map(({ operation, redactedInput, redactedOutput, error }) =>
      element(
        'li',
        { className: error ? 'refused' : '' },
        element(
          'details',
          {},
          element('summary', { text: `${operation}${error ? `: ${error.name}` : ''}` }),
          element('pre', {
            tabIndex: 0,
            text: JSON.stringify({ request: redactedInput, answer: error?.message ?? redactedOutput }, null, 2),
          }),
        ),
      ),
    ),
  )
}

/** The codes that were sent. A click puts one into the form. */
export function outboxPanel(world: World, use: (code: string) => void): HTMLElement {
  const messages = world.messages()
  if (messages.length === 0) return element('p', { text: 'Nothing was sent.' })
  return element(
    'ul',
    { className: 'outbox' },
    ...messages.map(({ to, code }) =>
      element('li', {}, `${to}: `, element('button', { text: code, type: 'button', onclick: () => use(code) })),
    ),
  )
}

/** What the browser keeps. */
export function recordsPanel(world: World): HTMLElement {
  const records = world.records()
  if (records.length === 0) return element('p', { text: 'Nothing is stored.' })
  return element(
    'dl',
    { className: 'records' },
    ...records.flatMap(([key, text]) => [
      element('dt', { text: key.replace(/^cognito-machines\.1\.[^.]+\./, '') }),
      element('dd', { text }),
    ]),
  )
}

/** What a tab knows of the session. */
export function sessionText(session: SessionSnapshot): string {
  if (session.status === 'restoring') return 'restoring'
  if (session.status === 'signedOut') return `signed out${session.reason ? ` (${session.reason})` : ''}`
  const until = new Date(session.expiresAt).toLocaleTimeString()
  return `signed in as ${session.user.signInName}${session.stale ? ', stale' : ''}, until ${until}`
}
