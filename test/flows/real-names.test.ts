/** The real user name of somebody who signs in by an alias. */
import { describe, expect, it } from 'vitest'
import type { Fetch } from '../../src/index.ts'
import { totpCode } from '../../src/testing/index.ts'
import { type App, type AppSetup, PASSWORD, startApp } from './start-app.ts'

const EMAIL = 'ada@example.org'
const TOTP = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'
const CLIENT_SECRET = 'verySecretSecret1'

/** A user with an alias, in a pool that checks whose `SECRET_HASH` it is. */
const start = (more: AppSetup['auth'] = {}, totp?: string): App =>
  startApp({
    pool: {
      aliasAttributes: ['email'],
      allowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP'],
      clients: { clientSecret: CLIENT_SECRET },
      users: [{ username: 'ada', password: PASSWORD, attributes: { email: EMAIL }, ...(totp && { mfa: { totp } }) }],
    },
    auth: { clientSecret: CLIENT_SECRET, ...more },
  })

const FLOWS: Readonly<Record<string, (app: App) => Promise<unknown>>> = {
  'by a password that is sent': (app) =>
    app.at('identify').submit({ username: EMAIL, password: PASSWORD, authFlow: 'USER_PASSWORD_AUTH' }),
  'by a code': async (app) => {
    await app.at('identify').submit({ username: EMAIL, authFlow: 'USER_AUTH', preferredChallenge: 'EMAIL_OTP' })
    await app.at('emailCode').submit(app.pool.outbox.last()!.code)
  },
}

describe.each(Object.keys(FLOWS))('an alias without SRP, %s', (flow) => {
  it('becomes the user name of the access token, for the session and its refreshes', async () => {
    const app = start()
    await FLOWS[flow]!(app)

    expect(app.at('signedIn').user).toEqual({ username: 'ada', signInName: EMAIL })
    expect(app.auth.session.getSnapshot()).toMatchObject({ user: { username: 'ada', signInName: EMAIL } })
    await expect(app.auth.getTokens({ forceRefresh: true })).resolves.toBeDefined()
  })

  it('is no account beside that of the real name', async () => {
    const app = start()
    await FLOWS[flow]!(app)
    await app.at('signedIn').cancel()
    await app.at('identify').submit({ username: 'ada', password: PASSWORD })

    expect(await app.auth.session.accounts()).toEqual([{ username: 'ada', signInName: 'ada' }])
  })
})

/** The service's answers, in which `USERNAME` is the name as it was typed, as a log of some pools shows it. */
const echoing =
  (fetch: () => Fetch): Fetch =>
  async (url, init) => {
    const response = await fetch()(url, init)
    const answer = JSON.parse(await response.text())
    if (answer.ChallengeParameters) answer.ChallengeParameters.USERNAME = EMAIL
    return { status: response.status, headers: response.headers, text: async () => JSON.stringify(answer) } as never
  }

describe('a challenge with both names', () => {
  it.each([undefined, TOTP])(
    'is answered under USER_ID_FOR_SRP, not under USERNAME (second factor: %s)',
    async (totp) => {
      const app: App = start({ fetch: echoing(() => app.pool.fetch) }, totp)
      await app.at('identify').submit({ username: EMAIL, password: PASSWORD })
      if (totp) await app.at('totpCode').submit(totpCode(totp, app.clock.now()))

      expect(app.at('signedIn').user).toEqual({ username: 'ada', signInName: EMAIL })
      const answers = app.pool.requests.list('RespondToAuthChallenge')
      const names = answers.map(
        ({ input }) => (input as { ChallengeResponses: { USERNAME: string } }).ChallengeResponses,
      )
      expect(names.map(({ USERNAME }) => USERNAME)).toEqual(totp ? ['ada', 'ada'] : ['ada'])
    },
  )
})
