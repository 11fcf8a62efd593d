/**
 * `npm run demo`: a sign-in by SRP and an authenticator app, from the terminal, against a user pool on this machine.
 * Shows each step as it happens: the state, what is sent, what comes back. Then restores the session and signs out.
 *
 * @module
 */
import { type Auth, createAuth, type SignInFlow, useSignIn } from 'cognito-machines'
import { en, messageFor } from 'cognito-machines/messages'
import { memoryStorage } from 'cognito-machines/storage'
import { createUserPool, totpCode } from 'cognito-machines/testing'
import { serveUserPool } from 'cognito-machines/testing/node'
import { type Conversation, createConversation } from './conversation.ts'
import { showRequests } from './show-requests.ts'

const USERNAME = 'ada@example.com'
const PASSWORD = 'Correct-Horse-1'
/** What Ada's authenticator app knows. */
const TOTP_SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'

const pool = createUserPool({
  mfaConfiguration: 'ON',
  users: [{ username: USERNAME, password: PASSWORD, mfa: { totp: TOTP_SECRET, preferred: 'SOFTWARE_TOKEN_MFA' } }],
})
const server = await serveUserPool(pool)
const conversation = createConversation()
try {
  console.log(`A user pool of its own is listening on ${server.url}`)
  await demonstrate(conversation)
} finally {
  conversation.close()
  await server.close()
}

async function demonstrate(person: Conversation): Promise<void> {
  // What survives a reload; a browser would keep it in IndexedDB.
  const storage = memoryStorage()
  const openApp = (): Auth =>
    createAuth({
      userPoolId: pool.userPoolId,
      clientId: pool.clientId,
      endpoint: server.url,
      storage,
      fetch: showRequests((url, init) => fetch(url, init)),
    })

  headline('Sign in')
  const app = openApp()
  const flow = useSignIn(app)
  await signIn(flow, person)
  flow.dispose()
  showSession(app)

  headline('Use the tokens')
  const { accessToken, expiresAt } = await app.getTokens()
  console.log(`  an access token of ${accessToken.expose().length} characters, printed safely: ${accessToken}`)
  console.log(`  good until ${new Date(expiresAt).toISOString()}, and no request was needed`)
  app.dispose()

  headline('Close the app and open it again')
  const reopened = openApp()
  await restored(reopened)
  showSession(reopened)

  headline('Sign out')
  await reopened.signOut({ scope: 'revoke' })
  showSession(reopened)
  reopened.dispose()
}

/** Answers every step of a sign-in until somebody is signed in. */
async function signIn(flow: SignInFlow, person: Conversation): Promise<void> {
  flow.subscribe(() => {
    const { value } = flow.actor.getSnapshot()
    console.log(`  · step ${flow.getSnapshot().step}, state ${JSON.stringify(value)}`)
  })
  for (;;) {
    const view = flow.getSnapshot()
    if (view.error) console.log(`  ! ${messageFor(view.error, en)}`)
    switch (view.step) {
      case 'identify': {
        const username = await person.ask('User name', USERNAME)
        const password = await person.ask('Password', PASSWORD)
        await view.submit({ username, password })
        break
      }
      case 'totpCode':
        await view.submit(await person.ask('Code of the authenticator app', totpCode(TOTP_SECRET, Date.now())))
        break
      case 'signedIn':
        console.log(`  signed in as ${view.user.username}`)
        return
      default:
        throw new Error(`This demo has no screen for the step ${view.step}`)
    }
  }
}

/** Resolves when the session has been read from storage. */
function restored({ session }: Auth): Promise<void> {
  return new Promise((resolve) => {
    const check = (): void => {
      if (session.getSnapshot().status === 'restoring') return
      stop()
      resolve()
    }
    const stop = session.subscribe(check)
    check()
  })
}

function showSession({ session }: Auth): void {
  const snapshot = session.getSnapshot()
  const who = snapshot.status === 'signedIn' ? ` as ${snapshot.user.username}` : ''
  console.log(`  the session is ${snapshot.status}${who}`)
}

function headline(text: string): void {
  console.log(`\n${text}`)
}
