/**
 * The panels around the screens but for the statechart. Each draws itself anew from what it is given.
 *
 * @module
 */
import type { SessionSnapshot } from 'cognito-machines'
import { element } from './element.ts'
import type { World } from './world.ts'

/** What went over the wire, newest first, without secrets. */
export function requestsPanel({ pool }: World): HTMLElement {
  const entries = [...pool.requests.list()].reverse().slice(0, 30)
  if (entries.length === 0) return element('p', { text: 'No request yet.' })
  return element(
    'ol',
    { className: 'requests' },
    ...entries.map(({ operation, redactedInput, redactedOutput, error: exception }) =>
      element(
        'li',
        { className: exception ? 'refused' : '' },
        element(
          'details',
          {},
          element('summary', { text: `${operation}${exception ? `: ${exception.name}` : ''}` }),
          element('pre', {
            tabIndex: 0,
            text: JSON.stringify({ request: redactedInput, answer: exception?.message ?? redactedOutput }, null, 2),
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
      element('dt', { text: key.replace(/^cognito-machines\.1\.[^.]+\.[^.]+\./, '') }),
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
