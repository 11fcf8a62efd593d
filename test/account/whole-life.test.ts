import { expect, it } from 'vitest'
import { usePasskeyRegistration } from '../../machines/passkey-registration/index.ts'
import { usePasswordReset } from '../../machines/password-reset/index.ts'
import { useSignUp } from '../../machines/sign-up/index.ts'
import { useTotpSetup } from '../../machines/totp-setup/index.ts'
import {
  deleteUser,
  getAuthFactors,
  getUser,
  listPasskeys,
  listSessions,
  setMfaPreference,
  updateAttributes,
} from '../../src/account/index.ts'
import { useSignIn } from '../../src/index.ts'
import { softwareAuthenticator, totpCode } from '../../src/testing/index.ts'
import { startApp } from '../flows/start-app.ts'
import { atStep, untilStep } from '../machines/at-step.ts'

const FIRST_PASSWORD = 'Compile-it-1'
const SECOND_PASSWORD = 'Compile-it-2'

it('leads one person through a whole life in the pool', async () => {
  const passkeys = softwareAuthenticator()
  const { app, codeFor } = open()

  // Signs up, confirms, and is signed in by what the sign-up hands over.
  const signUp = useSignUp(app.auth)
  await atStep(signUp, 'details').submit({
    username: 'grace',
    password: FIRST_PASSWORD,
    attributes: { email: 'grace@example.org', name: 'Grace' },
  })
  await atStep(signUp, 'code').submit(codeFor('signUp'))
  const first = useSignIn(app.auth, { credentials: atStep(signUp, 'confirmed').signIn })
  await untilStep(first, 'signedIn')
  expect(await getUser(app.auth)).toMatchObject({ username: 'grace', isEmailVerified: true })

  // Sets an authenticator up.
  const totp = useTotpSetup(app.auth)
  await atStep(totp, 'start').start()
  const { secret } = atStep(totp, 'setUpTotp')
  await atStep(totp, 'setUpTotp').submit({ code: totpCode(secret, app.clock.now()) })
  expect(atStep(totp, 'enabled').isPreferenceSet).toBe(true)

  // Registers a passkey, and changes a name.
  const passkey = usePasskeyRegistration(app.auth)
  await atStep(passkey, 'start').register()
  expect(await listPasskeys(app.auth).all()).toHaveLength(1)
  expect((await getAuthFactors(app.auth)).configured).toContain('WEB_AUTHN')
  await setMfaPreference(app.auth, { passkey: 'on' })
  await updateAttributes(app.auth, { attributes: { name: 'Grace H.' } }, { refreshTokens: true })
  expect(app.auth.session.getSnapshot()).toMatchObject({ user: { name: 'Grace H.' } })

  // Signs out, and in again by passkey, which asks for nothing else.
  await app.auth.signOut()
  expect(app.auth.session.getSnapshot()).toMatchObject({ status: 'signedOut' })
  const byPasskey = useSignIn(app.auth)
  await atStep(byPasskey, 'identify').submit({
    username: 'grace',
    authFlow: 'USER_AUTH',
    preferredChallenge: 'WEB_AUTHN',
  })
  atStep(byPasskey, 'signedIn')
  await app.auth.signOut()

  // Forgets the password, sets a new one, and signs in with it and the authenticator.
  const reset = usePasswordReset(app.auth)
  await atStep(reset, 'identify').submit({ username: 'grace' })
  await atStep(reset, 'newPassword').submit({ code: codeFor('forgotPassword'), password: SECOND_PASSWORD })
  app.clock.increment(60_000)
  const last = useSignIn(app.auth, { credentials: atStep(reset, 'reset').signIn })
  await untilStep(last, 'totpCode')
  await atStep(last, 'totpCode').submit(totpCode(secret, app.clock.now()))
  atStep(last, 'signedIn')
  expect((await listSessions(app.auth).all()).filter(({ isCurrent }) => isCurrent)).toHaveLength(1)

  // Leaves for good.
  await deleteUser(app.auth)
  expect(app.auth.session.getSnapshot()).toMatchObject({ status: 'signedOut', reason: 'userDeleted' })
  const gone = useSignIn(app.auth)
  expect(await atStep(gone, 'identify').submit({ username: 'grace', password: SECOND_PASSWORD })).toMatchObject({
    ok: false,
    error: { code: 'UserNotFoundException' },
  })

  function open() {
    const started = startApp({
      pool: {
        // Without it, and without the user's own wish, nobody with a second factor can sign in by passkey.
        webAuthn: { relyingPartyId: 'localhost', factorConfiguration: 'MULTI_FACTOR_WITH_USER_VERIFICATION' },
        allowedFirstAuthFactors: ['PASSWORD', 'WEB_AUTHN'],
      },
      auth: { passkeys },
    })
    const code = (purpose: string): string => started.pool.outbox.last({ username: 'grace', purpose })!.code
    return { app: started, codeFor: code }
  }
})
