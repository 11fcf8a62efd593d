// @vitest-environment jsdom
/** What a server refuses for an old sign-in leads through a sign-in and back, in the React example. */
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react'
import type { AuthUser } from 'cognito-machines'
import { AuthProvider } from 'cognito-machines/react'
import { defaultOperations } from 'cognito-machines/server'
import { softwareAuthenticator, totpCode } from 'cognito-machines/testing'
import { afterEach, expect, it } from 'vitest'
import { Account } from '../../examples/react/src/account.tsx'
import { createClient } from './page.ts'
import { createStage, PASSWORD } from './stage.ts'

const LASTING = [
  'AssociateSoftwareToken',
  'VerifySoftwareToken',
  'SetUserMFAPreference',
  'StartWebAuthnRegistration',
  'CompleteWebAuthnRegistration',
] as const

/** The account of ada, who has signed in a while ago. */
async function open(minutes: number) {
  const stage = createStage(
    { operations: [...defaultOperations, ...LASTING], authFlows: ['USER_SRP_AUTH', 'USER_AUTH'] },
    {
      mfaConfiguration: 'OPTIONAL',
      enabledMfas: ['SOFTWARE_TOKEN_MFA'],
      webAuthn: { relyingPartyId: 'app.example.org' },
      users: [{ username: 'ada', password: PASSWORD }],
    },
  )
  const client = createClient(stage)
  const page = client.open({ passkeys: softwareAuthenticator({ origin: 'https://app.example.org' }) })
  await page.auth.session.ready()
  await page.at('identify').submit({ username: 'ada', password: PASSWORD })
  const session = page.auth.session.getSnapshot()
  const user = (session as { readonly user: AuthUser }).user
  render(
    <AuthProvider auth={page.auth}>
      <Account user={user} />
    </AuthProvider>,
  )
  stage.clock.increment(minutes * 60_000)
  return { stage, page }
}

afterEach(cleanup)

const click = (name: string) => act(async () => void fireEvent.click(screen.getByRole('button', { name })))

async function signInAgain(password: string) {
  const field = await screen.findByLabelText('Password of ada')
  fireEvent.change(field, { target: { value: password } })
  await act(async () => void fireEvent.submit(field.closest('form')!))
}

it('adds a passkey after a sign-in of the same user', async () => {
  await open(6)
  await click('Add a passkey')
  await signInAgain('Wrong-horse-1')
  await screen.findByText('The user name or the password is not right.')
  await signInAgain(PASSWORD)
  await expect.poll(() => screen.queryByLabelText('Password of ada')).toBe(null)

  await click('Add a passkey')

  await screen.findByText('The passkey is ready.')
})

it('keeps a code that was typed while the user signs in again', async () => {
  const { stage } = await open(0)
  await click('Set up')
  const key = (await screen.findByLabelText('Code')) as HTMLInputElement
  const secret = document.querySelector('.secret')?.textContent?.replace(/\s/g, '') ?? ''
  stage.clock.increment(6 * 60_000)
  const code = totpCode(secret, stage.clock.now())
  fireEvent.change(key, { target: { value: code } })
  await act(async () => void fireEvent.submit(key.closest('form')!))
  await signInAgain(PASSWORD)
  await expect.poll(() => screen.queryByLabelText('Password of ada')).toBe(null)

  expect(key.isConnected && key.value).toBe(code)
  await act(async () => void fireEvent.submit(key.closest('form')!))

  await screen.findByText('It is asked for from now on.')
})
