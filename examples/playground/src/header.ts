/**
 * The bar on top: which situation, whose screens.
 *
 * @module
 */
import { element } from './element.ts'
import { SCENARIOS, type Scenario } from './scenarios.ts'
import type { Framework } from './screens.ts'

const FRAMEWORKS: readonly (readonly [Framework, string])[] = [
  ['react', 'React'],
  ['vue', 'Vue'],
  ['both', 'Side by side'],
]

/** @param start Begins a situation anew, with the screens of a framework. */
export function createHeader(
  { scenario, framework }: { readonly scenario: Scenario; readonly framework: Framework },
  start: (scenarioId: string, framework: Framework) => void,
): HTMLElement {
  const options = SCENARIOS.map(({ id, title }) => element('option', { value: id, text: title }))
  const choice = element('select', {}, ...options)
  choice.value = scenario.id
  choice.onchange = () => start(choice.value, framework)
  return element(
    'header',
    {},
    element('p', { className: 'brand', text: 'cognito-machines' }),
    element('label', {}, 'Situation ', choice),
    element(
      'div',
      { className: 'frameworks', role: 'group', ariaLabel: 'Framework' },
      ...FRAMEWORKS.map(([name, text]) =>
        element('button', {
          type: 'button',
          text,
          ariaPressed: String(name === framework),
          onclick: () => start(scenario.id, name),
        }),
      ),
    ),
    element('button', { type: 'button', text: 'Start over', onclick: () => start(scenario.id, framework) }),
    element(
      'p',
      { className: 'intro' },
      'Sign-in for Amazon Cognito as typed state machines: pick a situation, sign in to a simulated pool in this page, and see ' +
        'the chart, the requests and what is stored. Another framework keeps the situation and starts over. ',
      link('Getting started', 'getting-started'),
      ', ',
      link('every step', 'conversations'),
      ', ',
      link('the faults', 'faults'),
    ),
  )
}

/** A page: beside the playground where both are in the site, else the file of the clone. */
export const link = (text: string, page: string): HTMLElement =>
  import.meta.env.DEV
    ? element('span', {}, `${text} (`, element('code', { text: `docs/${page}.md` }), ')')
    : element('a', { text, href: `/docs/${page}.html` })
