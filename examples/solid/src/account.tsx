/**
 * What a signed-in person sees: who they are, their second factor, their passkey, their devices.
 *
 * @module
 */
import type { AuthUser } from 'cognito-machines'
import { useAuth, useDevices, usePasskeyRegistration, useSession, useTotpSetup } from 'cognito-machines/solid'
import { createMemo, onMount, Show } from 'solid-js'
import { devicesScreen, passkeyScreen, totpSetupScreen } from '../../shared/account-screens.ts'
import { words } from '../../shared/language.ts'
import { ScreenForm } from './screen-form.tsx'

export function Account(props: { readonly user: AuthUser }) {
  const auth = useAuth()
  const session = useSession()
  const [totp, passkey, devices] = [useTotpSetup(), usePasskeyRegistration(), useDevices()]
  const totpForm = createMemo(() => totpSetupScreen(totp()))
  const passkeyForm = createMemo(() => passkeyScreen(passkey()))
  const devicesForm = createMemo(() => devicesScreen(devices()))
  const isStale = createMemo(() => {
    const now = session()
    return now.status === 'signedIn' && now.stale
  })
  let heading!: HTMLHeadingElement
  onMount(() => heading.focus())

  return (
    <>
      <section class="card">
        <h1 ref={heading} tabindex={-1}>
          {words.hello(props.user.name ?? props.user.signInName)}
        </h1>
        <p>{props.user.email ?? props.user.username}</p>
        <Show when={isStale()}>
          <p role="status">{words.cannotReach}</p>
        </Show>
        <div class="buttons">
          <button type="button" onClick={() => void auth.signOut()}>
            {words.signOut}
          </button>
        </div>
      </section>
      <ScreenForm level={2} screen={totpForm()} />
      <ScreenForm level={2} screen={passkeyForm()} />
      <ScreenForm level={2} screen={devicesForm()} />
    </>
  )
}
