/**
 * The situations to try: how the pool is set up, and who lives in it.
 *
 * @module
 */
import type { AuthOptions } from 'cognito-machines'
import type { Lambdas, UserPool, UserPoolOptions } from 'cognito-machines/testing'

/** One situation. */
export interface Scenario {
  readonly id: string
  readonly title: string
  /** What to type. */
  readonly hint: string
  readonly pool: UserPoolOptions
  readonly auth?: Partial<AuthOptions>
  /** Trouble that waits for the first request. */
  readonly trouble?: (pool: UserPool) => void
  /** How far the clock of the user is ahead of the service's. Milliseconds. Default: 0. */
  readonly clockAheadMs?: number
  /** What another library has left in localStorage, by key. */
  readonly leftBehind?: (pool: UserPool) => Promise<Readonly<Record<string, string>>>
  /** The secret of the app client, which a server has: it keeps the tokens. */
  readonly serverSecret?: string
  /** The page of docs/ that says more. */
  readonly page?: string
}

const PASSWORD = 'Correct-horse-1'
/** The key of everybody's authenticator app. */
export const TOTP_SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'

const attributes = { email: 'ada@example.org', phone_number: '+15550100' }
const ada = { username: 'ada', password: PASSWORD, attributes }
const asAda = `Sign in as ada with ${PASSWORD}`

/** What Amplify 6 leaves behind after a sign-in. */
async function leftByAmplify(pool: UserPool): Promise<Readonly<Record<string, string>>> {
  const { clientId } = pool
  const { AuthenticationResult: tokens } = await pool.handle('InitiateAuth', {
    ClientId: clientId,
    AuthFlow: 'USER_PASSWORD_AUTH',
    AuthParameters: { USERNAME: 'ada', PASSWORD },
  })
  const own = {
    accessToken: tokens!.AccessToken!,
    idToken: tokens!.IdToken!,
    refreshToken: tokens!.RefreshToken!,
    clockDrift: '0',
    signInDetails: JSON.stringify({ loginId: 'ada', authFlowType: 'USER_SRP_AUTH' }),
  }
  const prefix = `CognitoIdentityServiceProvider.${clientId}`
  const items = Object.entries(own).map(([name, text]) => [`${prefix}.ada.${name}`, text])
  return { [`${prefix}.LastAuthUser`]: 'ada', ...Object.fromEntries(items) }
}

const SECRET = '1simulatorsecret0000000000'
const HOUR = 3_600_000

const riddle: Lambdas = {
  defineAuthChallenge: (event) => {
    const isSolved = event.request.session.some(({ challengeResult }) => challengeResult)
    event.response = {
      issueTokens: isSolved,
      failAuthentication: false,
      ...(!isSolved && { challengeName: 'CUSTOM_CHALLENGE' }),
    }
  },
  createAuthChallenge: (event) => {
    event.response = {
      publicChallengeParameters: { question: 'What colour is the sky?' },
      privateChallengeParameters: { answer: 'blue' },
    }
  },
  verifyAuthChallengeResponse: (event) => {
    event.response = { answerCorrect: event.request.challengeAnswer === 'blue' }
  },
}

export const SCENARIOS: readonly Scenario[] = [
  { id: 'srp', title: 'Password by SRP', hint: asAda, pool: { users: [ada] } },
  {
    id: 'password',
    title: 'Password, sent',
    hint: asAda,
    pool: { users: [ada] },
    auth: { authFlow: 'USER_PASSWORD_AUTH' },
  },
  {
    id: 'choice',
    title: 'A first factor of choice',
    hint: `Sign in as ada without a password, and choose; or with ${PASSWORD}`,
    pool: { users: [ada], allowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP', 'SMS_OTP'] },
    auth: { authFlow: 'USER_AUTH' },
  },
  {
    id: 'custom',
    title: 'A question of your own',
    hint: 'Sign in as ada without a password. The sky is blue.',
    pool: { users: [ada], lambdas: riddle },
    auth: { authFlow: 'CUSTOM_AUTH' },
  },
  {
    id: 'sms',
    title: 'Code by text message',
    hint: asAda,
    pool: { users: [{ ...ada, mfa: { sms: true, preferred: 'SMS_MFA' } }] },
  },
  {
    id: 'email',
    title: 'Code by e-mail',
    hint: asAda,
    pool: { users: [{ ...ada, mfa: { email: true, preferred: 'EMAIL_OTP' } }] },
  },
  {
    id: 'totp',
    title: 'Authenticator app',
    hint: `${asAda}; the outbox shows the code of the app`,
    pool: { users: [{ ...ada, mfa: { totp: TOTP_SECRET, preferred: 'SOFTWARE_TOKEN_MFA' } }] },
  },
  {
    id: 'select-mfa',
    title: 'A second factor of choice',
    hint: asAda,
    pool: { users: [{ ...ada, mfa: { sms: true, totp: TOTP_SECRET } }] },
  },
  {
    id: 'set-up',
    title: 'A second factor to be set up',
    hint: asAda,
    pool: {
      // A verified e-mail address would be a second factor already.
      users: [{ ...ada, attributes: { phone_number: attributes.phone_number } }],
      mfaConfiguration: 'ON',
      enabledMfas: ['SOFTWARE_TOKEN_MFA', 'EMAIL_OTP'],
    },
  },
  {
    id: 'new-password',
    title: 'A temporary password',
    hint: 'Sign in as ada with Temporary-1x, and choose another',
    pool: { users: [{ username: 'ada', temporaryPassword: 'Temporary-1x', attributes }] },
  },
  {
    id: 'device',
    title: 'A remembered device',
    hint: `${asAda}; sign out, and sign in again without a code`,
    pool: {
      users: [{ ...ada, mfa: { email: true, preferred: 'EMAIL_OTP' } }],
      deviceConfiguration: { challengeRequiredOnNewDevice: true, deviceOnlyRememberedOnUserPrompt: true },
    },
  },
  {
    id: 'passkey',
    title: 'Passkey',
    hint: `${asAda}, add a passkey, sign out, and sign in as ada without a password. Passkeys need a name: open this page at localhost, not at 127.0.0.1`,
    pool: { users: [ada], allowedFirstAuthFactors: ['PASSWORD', 'WEB_AUTHN'] },
    auth: { authFlow: 'USER_AUTH' },
  },
  {
    id: 'sign-up',
    title: 'Sign-up and a forgotten password',
    hint: 'Create an account; or reset the password of ada',
    pool: { users: [ada] },
  },
  {
    id: 'rotation',
    title: 'Refresh tokens that serve once',
    hint: `${asAda}, and move the clock: every hour the tokens are replaced, once for both tabs`,
    pool: { users: [ada], clients: { refreshTokenRotation: { enabled: true } } },
  },
  {
    id: 'throttled',
    title: 'Throttled',
    hint: `${asAda}: the first two requests are turned away`,
    pool: { users: [ada] },
    trouble: (pool) => void pool.faults.throttle({ times: 2 }),
  },
  {
    id: 'offline',
    title: 'Offline',
    hint: `${asAda}: the first request is lost; try again`,
    pool: { users: [ada] },
    trouble: (pool) => void pool.faults.add({ drop: 'request' }),
  },
  {
    id: 'portal',
    title: 'Captive portal',
    hint: `${asAda}: a hotel answers first; try again`,
    pool: { users: [ada] },
    trouble: (pool) =>
      void pool.faults.add({
        answer: { status: 200, headers: { 'content-type': 'text/html' }, body: '<html>Welcome to our hotel</html>' },
      }),
  },
  {
    id: 'waf',
    title: 'A firewall in front',
    hint: `${asAda}: AWS WAF holds the first try up with a challenge, and blocks the second; the third arrives`,
    pool: { users: [ada] },
    trouble: (pool) => {
      pool.faults.add({ answer: { status: 202, headers: { 'x-amzn-waf-action': 'challenge' }, body: '' } })
      const blocked = '<html><body><h1>403 Forbidden</h1></body></html>'
      pool.faults.add({ answer: { status: 403, headers: { 'content-type': 'text/html' }, body: blocked } })
    },
    page: 'errors-and-messages',
  },
  {
    id: 'clock',
    title: 'A clock that is wrong',
    hint: `${asAda}: this computer is five hours ahead, and the tokens last their hour all the same. Then set its clock back`,
    pool: { users: [ada] },
    clockAheadMs: 5 * HOUR,
    page: 'session',
  },
  {
    id: 'accounts',
    title: 'Two accounts on this device',
    hint: `${asAda}, then as grace in the panel of accounts: both stay, and neither types a password again`,
    pool: { users: [ada, { username: 'grace', password: PASSWORD, attributes: { email: 'grace@example.org' } }] },
    auth: { accounts: 'many' },
    page: 'accounts',
  },
  {
    id: 'amplify',
    title: 'A user who comes from Amplify',
    hint: 'Nothing to type: the session that Amplify has stored goes on, and a sign-out ends both',
    pool: { users: [ada] },
    leftBehind: leftByAmplify,
    page: 'from-amplify',
  },
  {
    id: 'server',
    title: 'Tokens that stay on a server',
    hint: `${asAda}: no token comes to the page. A page can set no HttpOnly cookie, so this one plays the server too, with a cookie jar of its own; yours runs elsewhere`,
    pool: { users: [ada], clients: { clientSecret: SECRET } },
    auth: { server: '/api/auth' },
    serverSecret: SECRET,
    page: 'server',
  },
]
