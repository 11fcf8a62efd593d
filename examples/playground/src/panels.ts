/**
 * The panels around the screens but for the statechart. Each draws itself anew from what it is given.
 *
 * @module
 */
import type { SessionSnapshot } from 'cognito-machines'
import { codeFor, LANGUAGES, type Language, type Step } from './code.ts'
import { element } from './element.ts'
import type { World } from './world.ts'

/** What went over the wire, oldest first, without secrets. The newest thirty. */
export function requestsPanel(world: World): HTMLElement {
  const seen = world.requests().slice(-30)
  if (seen.length === 0) return element('p', { text: 'No request yet.' })
  return element(
    'ol',
    { className: 'requests', start: seen[0]!.number },
    ...seen.map(({ number, operation, status, durationMs, entry }) => {
      const exception = entry?.error
      const isRefused = status === 'lost' || exception !== undefined || (status ?? 200) >= 400
      const end = status === undefined ? 'under way' : `${status}, ${durationMs} ms`
      const facts = [exception?.name, end].filter((fact) => fact !== undefined).join(', ')
      const story =
        status === 'lost' && !entry
          ? 'It never arrived.'
          : JSON.stringify(
              { request: entry?.redactedInput, answer: exception?.message ?? entry?.redactedOutput },
              null,
              2,
            )
      return element(
        'li',
        { className: isRefused ? 'refused' : '' },
        element(
          'details',
          {},
          element('summary', {}, `${number} `, element('span', { text: operation }), ` ${facts}`),
          element('pre', { tabIndex: 0, text: story }),
        ),
      )
    }),
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

let language: Language = 'React'

/** The lines that an app writes for the screen that is shown. */
export function codePanel(step: Step | undefined, redraw: () => void): HTMLElement {
  if (!step)
    return element('p', { text: 'The lines of a sign-in are shown here. Other conversations have the same shape.' })
  return element(
    'div',
    { className: 'code' },
    element(
      'div',
      { className: 'machines', role: 'group', ariaLabel: 'Language' },
      ...LANGUAGES.map((text) =>
        element('button', {
          type: 'button',
          text,
          ariaPressed: String(text === language),
          onclick: () => {
            language = text
            redraw()
          },
        }),
      ),
    ),
    element('pre', { tabIndex: 0, text: codeFor(step, language) }),
  )
}

/** What a tab knows of the session. */
export function sessionText(session: SessionSnapshot): string {
  if (session.status === 'restoring') return 'restoring'
  if (session.status === 'signedOut') return `signed out${session.reason ? ` (${session.reason})` : ''}`
  const until = new Date(session.expiresAt).toLocaleTimeString()
  return `signed in as ${session.user.signInName}${session.stale ? ', stale' : ''}, until ${until}`
}
