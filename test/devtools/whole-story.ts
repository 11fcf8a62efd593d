/**
 * Something of everything that happens in the machines, and every secret that was used for it.
 *
 * @module
 */
import { type AuthOptions, usePasskeyRegistration, usePasswordReset, useSignUp, useTotpSetup } from '../../src/index.ts'
import { softwareAuthenticator, totpCode } from '../../src/testing/index.ts'
import { PASSWORD, START, startApp } from '../flows/start-app.ts'
import { atStep } from '../machines/at-step.ts'

const SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'
const NEW_PASSWORD = 'Better-horse-2'
const WRONG = 'Wrong-horse-3'
const GRACE = { username: 'grace', password: 'Grace-horse-4', attributes: { email: 'grace@example.org' } }

/** A new device signs in with a second factor, and the account flows run, each to its end. */
export async function tellWholeStory(inspect: AuthOptions['inspect']): Promise<readonly string[]> {
  const app = startApp({
    pool: {
      deviceConfiguration: { challengeRequiredOnNewDevice: true },
      webAuthn: { relyingPartyId: 'localhost' },
      users: [
        {
          username: 'ada',
          password: PASSWORD,
          attributes: { email: 'ada@example.org', email_verified: 'true' },
          mfa: { totp: SECRET },
        },
      ],
    },
    auth: { inspect, passkeys: softwareAuthenticator() },
  })
  await app.at('identify').submit({ username: 'ada', password: WRONG })
  await app.at('identify').submit({ username: 'ada', password: PASSWORD })
  await app.at('totpCode').submit(totpCode(SECRET, START))
  app.at('signedIn')
  const tokens = [await app.auth.getTokens(), await app.auth.getTokens({ forceRefresh: true })]

  const totp = useTotpSetup(app.auth)
  await atStep(totp, 'start').start()
  const { secret } = atStep(totp, 'setUpTotp')
  await atStep(totp, 'setUpTotp').submit({ code: totpCode(secret, START) })
  atStep(totp, 'enabled')
  const passkey = usePasskeyRegistration(app.auth)
  await atStep(passkey, 'start').register()
  atStep(passkey, 'registered')
  await app.auth.signOut({ scope: 'global' })

  const signUp = useSignUp(app.auth)
  await atStep(signUp, 'details').submit(GRACE)
  await atStep(signUp, 'code').submit(app.pool.outbox.last({ username: 'grace' })!.code)
  atStep(signUp, 'confirmed')
  const reset = usePasswordReset(app.auth)
  await atStep(reset, 'identify').submit({ username: 'ada' })
  const { code } = app.pool.outbox.last({ purpose: 'forgotPassword' })!
  await atStep(reset, 'newPassword').submit({ code, password: NEW_PASSWORD })
  atStep(reset, 'reset')

  const texts = [WRONG, PASSWORD, NEW_PASSWORD, GRACE.password, SECRET, secret]
  const boxes = tokens.flatMap(({ accessToken, idToken, refreshToken }) => [accessToken, idToken, refreshToken])
  const sent = app.pool.requests.list().flatMap(({ input, output }) => [...secretsIn(input), ...secretsIn(output)])
  return [...new Set([...texts, ...boxes.flatMap((box) => (box ? [box.expose()] : [])), ...sent])]
}

const SECRET_MEMBER = /password|code$|token|^session$|signature|verifier|salt|clientDataJSON|attestationObject|secret/i
const NO_SECRET = /^(USERNAME|ClientId)$/

/** What went over the wire under a name of a secret. */
function secretsIn(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, member]) =>
    typeof member === 'string'
      ? SECRET_MEMBER.test(name) && !NO_SECRET.test(name) && member.length > 5
        ? [member]
        : []
      : secretsIn(member),
  )
}

/** The secrets that stand in a text. */
export const found = (secrets: readonly string[], text: string): readonly string[] =>
  secrets.filter((secret) => text.includes(secret))

/** As JSON, without what points back, and without the time of the inspector, which could hold any six digits. */
export function writeJson(event: unknown): string {
  const open = new Set<unknown>()
  return JSON.stringify(event, (key, member) => {
    if (key === 'createdAt') return undefined
    if (typeof member !== 'object' || member === null) return member
    if (open.has(member)) return undefined
    open.add(member)
    return member
  })
}

/** An inspector works when nothing else does. */
export const untilIdle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 50))
