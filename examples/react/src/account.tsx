/**
 * What a signed-in person sees: who they are, their second factor, their passkey, their devices.
 *
 * @module
 */
import type { AuthUser } from 'cognito-machines'
import { useAuth, useDevices, usePasskeyRegistration, useSession, useTotpSetup } from 'cognito-machines/react'
import { useEffect, useRef } from 'react'
import { devicesScreen, passkeyScreen, totpSetupScreen } from '../../shared/account-screens.ts'
import { words } from '../../shared/language.ts'
import { ScreenForm } from './screen-form.tsx'

export function Account({ user }: { readonly user: AuthUser }) {
  const auth = useAuth()
  const session = useSession()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])

  return (
    <>
      <section className="card">
        <h1 ref={heading} tabIndex={-1}>
          {words.hello(user.name ?? user.signInName)}
        </h1>
        <p>{user.email ?? user.username}</p>
        {session.status === 'signedIn' && session.stale && <p role="status">{words.cannotReach}</p>}
        <div className="buttons">
          <button type="button" onClick={() => void auth.signOut()}>
            {words.signOut}
          </button>
        </div>
      </section>
      <ScreenForm level={2} screen={totpSetupScreen(useTotpSetup())} />
      <ScreenForm level={2} screen={passkeyScreen(usePasskeyRegistration())} />
      <ScreenForm level={2} screen={devicesScreen(useDevices())} />
    </>
  )
}
