/**
 * What a signed-in person sees: who they are, their second factor, their passkey, their devices.
 *
 * @module
 */
import type { AuthUser } from 'cognito-machines'
import { useAuth, useDevices, usePasskeyRegistration, useSession, useTotpSetup } from 'cognito-machines/react'
import { useEffect, useRef, useState } from 'react'
import { devicesScreen, passkeyScreen, totpSetupScreen } from '../../shared/account-screens.ts'
import { words } from '../../shared/language.ts'
import { RecentSignIn } from './recent-sign-in.tsx'
import { ScreenForm } from './screen-form.tsx'

export function Account({ user }: { readonly user: AuthUser }) {
  const auth = useAuth()
  const session = useSession()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  const [totp, passkey, devices] = [useTotpSetup(), usePasskeyRegistration(), useDevices()]
  const refusal = [totp, passkey, devices].find(({ error }) => error?.code === 'ERR_REAUTHENTICATE')?.error
  // Answered by a sign-in, though its flow shows it until the next try.
  const [answered, setAnswered] = useState<typeof refusal>()

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
      {refusal && refusal !== answered && <RecentSignIn user={user} onDone={() => setAnswered(refusal)} />}
      <ScreenForm level={2} screen={totpSetupScreen(totp)} />
      <ScreenForm level={2} screen={passkeyScreen(passkey)} />
      <ScreenForm level={2} screen={devicesScreen(devices)} />
    </>
  )
}
