import { expect, it } from 'vitest'
import { softwareAuthenticator } from '../../src/testing/doubles/software-authenticator.ts'
import { type App, PASSWORD, startApp } from './start-app.ts'

/** A person with a password and a passkey, signed out. */
async function withPasskey(): Promise<{ app: App; authenticator: ReturnType<typeof softwareAuthenticator> }> {
  const authenticator = softwareAuthenticator({ origin: 'https://localhost' })
  const app = startApp({
    pool: {
      allowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP', 'WEB_AUTHN'],
      webAuthn: { relyingPartyId: 'localhost' },
      users: [{ username: 'ada', password: PASSWORD, attributes: { email: 'ada@example.org' } }],
    },
    auth: { authFlow: 'USER_AUTH', passkeys: authenticator },
  })
  await app.at('identify').submit({ username: 'ada', password: PASSWORD })
  const { accessToken } = await app.auth.getTokens()
  const AccessToken = accessToken.expose()
  const { CredentialCreationOptions: options } = await app.pool.handle('StartWebAuthnRegistration', { AccessToken })
  const Credential = await authenticator.create(options, { signal: new AbortController().signal })
  await app.pool.handle('CompleteWebAuthnRegistration', { AccessToken, Credential })
  await app.auth.signOut()
  return { app: app.reload(), authenticator }
}

it('signs in with a passkey, without a password', async () => {
  const { app } = await withPasskey()

  await app.at('identify').submit({ username: 'ada', preferredChallenge: 'WEB_AUTHN' })

  app.at('signedIn')
  expect(app.operations()).toEqual(['InitiateAuth', 'RespondToAuthChallenge'])
})

it('lets the person decline, try again, and succeed', async () => {
  const { app, authenticator } = await withPasskey()
  authenticator.cancelNext()

  const outcome = await app.at('identify').submit({ username: 'ada', preferredChallenge: 'WEB_AUTHN' })
  expect(outcome).toMatchObject({ ok: false, error: { code: 'ERR_PASSKEY_CANCELLED' }, flow: { step: 'passkey' } })
  await app.at('passkey').retry()

  app.at('signedIn')
})

it('lets the person decline, and choose another way', async () => {
  const { app, authenticator } = await withPasskey()
  authenticator.cancelNext()
  await app.at('identify').submit({ username: 'ada', preferredChallenge: 'WEB_AUTHN' })

  await app.at('passkey').chooseAnother!()
  expect(app.at('chooseFactor').factors).toContain('EMAIL_OTP')
  await app.at('chooseFactor').choose('EMAIL_OTP')
  await app.at('emailCode').submit(app.pool.outbox.last()!.code)

  app.at('signedIn')
})

it('is chosen from the list of factors', async () => {
  const { app } = await withPasskey()

  await app.at('identify').submit({ username: 'ada' })
  await app.at('chooseFactor').choose('WEB_AUTHN')

  app.at('signedIn')
})

it('is refused when the passkey is not known to the pool any more', async () => {
  const { app } = await withPasskey()
  await app.at('identify').submit({ username: 'ada' })
  app.pool.getUser('ada').passkeys.clear()

  const outcome = await app.at('chooseFactor').choose('WEB_AUTHN')

  expect(outcome.ok).toBe(false)
  expect(app.auth.session.getSnapshot().status).not.toBe('signedIn')
})
