/** The page of the passkey test: a pool and an app, with the browser's own passkeys. */
import { createAuth, usePasskeyRegistration, useSignIn } from 'cognito-machines'
import { deletePasskey, listPasskeys } from 'cognito-machines/account'
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

async function registerPasskey(): Promise<string> {
  const flow = usePasskeyRegistration(auth)
  const view = flow.getSnapshot()
  if (view.step === 'start') await view.register()
  const { step, error } = flow.getSnapshot()
  flow.dispose()
  return `${step} ${error?.code ?? ''}`.trim()
}

async function deletePasskeys(): Promise<number> {
  const passkeys = await listPasskeys(auth).all()
  for (const { credentialId } of passkeys) await deletePasskey(auth, { credentialId })
  return passkeys.length
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
  deletePasskeys,
  signInByPassword: () => signIn({ password: PASSWORD }),
  signInByPasskey: () => signIn({ preferredChallenge: 'WEB_AUTHN' }),
  signOut: () => auth.signOut(),
  sessionStatus: () => auth.session.getSnapshot().status,
})
