/** The page of the passkey test: a pool and an app, with the browser's own passkeys. */
import { createAuth, useSignIn } from 'cognito-machines'
import { createUserPool } from 'cognito-machines/testing'

const PASSWORD = 'Correct-horse-1'
const pool = createUserPool({
  allowedFirstAuthFactors: ['PASSWORD', 'WEB_AUTHN'],
  webAuthn: { relyingPartyId: 'localhost', userVerification: 'required' },
  users: [{ username: 'ada', password: PASSWORD }],
})
const auth = createAuth({
  userPoolId: pool.userPoolId,
  clientId: pool.clientId,
  fetch: pool.fetch,
  authFlow: 'USER_AUTH',
})

async function registerPasskey(): Promise<void> {
  const { accessToken } = await auth.getTokens()
  const AccessToken = accessToken.expose()
  const { CredentialCreationOptions: options } = await pool.handle('StartWebAuthnRegistration', { AccessToken })
  const Credential = await auth.context.ports.passkeys.create(options, { signal: new AbortController().signal })
  await pool.handle('CompleteWebAuthnRegistration', { AccessToken, Credential })
}

async function signIn(credentials: { password?: string; preferredChallenge?: 'WEB_AUTHN' }): Promise<string> {
  const flow = useSignIn(auth, { resume: false })
  const view = flow.getSnapshot()
  if (view.step === 'identify') await view.submit({ username: 'ada', ...credentials })
  const { step, error } = flow.getSnapshot()
  return `${step} ${error?.code ?? ''}`.trim()
}

Object.assign(window, {
  registerPasskey,
  signInByPassword: () => signIn({ password: PASSWORD }),
  signInByPasskey: () => signIn({ preferredChallenge: 'WEB_AUTHN' }),
  signOut: () => auth.signOut(),
  sessionStatus: () => auth.session.getSnapshot().status,
})
