/**
 * The accounts of this device, without a framework: who has a session here, whose turn it is, and one more.
 *
 * @module
 */
import { type Auth, createSignIn } from 'cognito-machines'
import { en, messageFor } from 'cognito-machines/messages'
import { element } from './element.ts'

/** @param auth A tab of the browser: the others follow. */
export function createAccountsPanel(auth: Auth): { readonly content: HTMLElement; dispose(): void } {
  const { session } = auth
  const list = element('div', { className: 'accounts', role: 'group', ariaLabel: 'Switch to' })
  const alert = element('p', { role: 'alert' })
  const name = element('input', { name: 'username', autocomplete: 'username', required: true })
  const password = element('input', {
    name: 'password',
    type: 'password',
    autocomplete: 'current-password',
    required: true,
  })
  const form = element(
    'form',
    { ariaLabel: 'One more account' },
    element('label', {}, 'One more user name ', name),
    element('label', {}, 'Its password ', password),
    element('button', { type: 'submit', text: 'Sign in beside' }),
  )
  form.onsubmit = (event) => {
    event.preventDefault()
    void add()
  }
  const flow = createSignIn(auth)
  const unsubscribes = [flow.subscribe(() => {}), session.subscribe(() => void draw())]
  void draw()
  return {
    content: element('div', {}, list, form, alert),
    dispose: () => {
      for (const unsubscribe of unsubscribes) unsubscribe()
      flow.dispose()
    },
  }

  async function add(): Promise<void> {
    if (flow.getSnapshot().step === 'signedIn') await flow.getSnapshot().cancel()
    const view = flow.getSnapshot()
    if (view.step !== 'identify') return
    const { ok, error } = {
      error: undefined,
      ...(await view.submit({ username: name.value, password: password.value })),
    }
    alert.textContent = error ? messageFor(error, en) : ''
    if (ok) form.reset()
  }

  async function draw(): Promise<void> {
    const accounts = await session.accounts()
    const snapshot = session.getSnapshot()
    const current = snapshot.status === 'signedIn' ? snapshot.user.username : undefined
    list.replaceChildren(
      ...accounts.map(({ username, signInName }) =>
        element('button', {
          type: 'button',
          text: signInName,
          ariaPressed: String(username === current),
          onclick: () => void session.switchAccount(username),
        }),
      ),
    )
    if (accounts.length === 0) list.textContent = 'Nobody has a session here.'
  }
}
