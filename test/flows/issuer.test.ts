/** The pool that has issued the tokens, by the end of their `iss`. */
import { describe, expect, it } from 'vitest'
import { bytesToBase64Url, utf8ToBytes } from '../../src/bytes.ts'
import type { Fetch } from '../../src/index.ts'
import { decodeJwt } from '../../src/jwt.ts'
import { until } from '../until.ts'
import { type App, PASSWORD, startApp } from './start-app.ts'

const POOL = 'eu-west-1_Simulator1'

/** The token with another `iss`; nothing here checks its signature. */
function withIssuer(token: string, iss: unknown): string {
  const [header, , signature] = token.split('.')
  return [header, bytesToBase64Url(utf8ToBytes(JSON.stringify({ ...decodeJwt(token), iss }))), signature].join('.')
}

/** An app whose service names this issuer. */
function startWith(which: { iss: unknown; of: 'AccessToken' | 'IdToken' | 'both' }): App {
  const fetch: Fetch = async (url, init) => {
    const response = await app.pool.fetch(url, init)
    const text = (await response.text()).replace(/"(AccessToken|IdToken)":"([^"]+)"/g, (whole, name, token) =>
      which.of === 'both' || which.of === name ? `"${name}":"${withIssuer(token, which.iss)}"` : whole,
    )
    return { status: response.status, headers: response.headers, text: async () => text } as never
  }
  const app = startApp({ auth: { fetch } })
  return app
}

async function signIn(app: App) {
  await until(() => app.flow.getSnapshot().step === 'identify' && !app.flow.getSnapshot().pending)
  return app.at('identify').submit({ username: 'ada', password: PASSWORD, authFlow: 'USER_PASSWORD_AUTH' })
}

const FORMS: readonly unknown[] = [
  `https://cognito-idp.eu-west-1.amazonaws.com/${POOL}`,
  `https://issuer-cognito-idp.eu-west-1.amazonaws.com/${POOL}`,
  `https://cognito-idp.us-east-1.amazonaws.com/${POOL}`,
  `https://cognito-idp.cn-north-1.amazonaws.com.cn/${POOL}`,
  `http://localhost:9229/${POOL}`,
  undefined,
]

describe('tokens', () => {
  it.each(FORMS)('of this pool are taken at a sign-in, whatever stands before its id: %s', async (iss) => {
    const app = startWith({ iss, of: 'both' })
    expect(await signIn(app)).toMatchObject({ ok: true })
    await expect(app.auth.getTokens({ forceRefresh: true })).resolves.toBeDefined()
  })

  it('of this pool are taken at a refresh when its issuer has got another form or Region', async () => {
    const service: Parameters<typeof startWith>[0] = { iss: FORMS[0], of: 'both' }
    const app = startWith(service)
    await signIn(app)
    for (const iss of FORMS) {
      service.iss = iss
      const { accessToken } = await app.auth.getTokens({ forceRefresh: true })
      expect(accessToken.claims.iss).toBe(iss)
    }
  })

  const FOREIGN: readonly unknown[] = [
    'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Another1',
    `https://cognito-idp.eu-west-1.amazonaws.com/not-${POOL}`,
    `https://cognito-idp.eu-west-1.amazonaws.com/${POOL}/`,
    `https://cognito-idp.eu-west-1.amazonaws.com/${POOL}2`,
    'https://accounts.example.org',
    '',
    null,
    { toString: POOL },
    [POOL],
  ]
  const cases = FOREIGN.flatMap((iss) => (['AccessToken', 'IdToken'] as const).map((of) => ({ iss, of })))

  it.each(cases)('of another pool are refused at a sign-in: $iss in the $of', async (service) => {
    const app = startWith(service)
    expect(await signIn(app)).toMatchObject({ ok: false, error: { code: 'ERR_IDENTITY_MISMATCH' } })
    expect(app.auth.session.getSnapshot().status).toBe('signedOut')
  })

  it.each(cases)(
    'of another pool are refused at a refresh, and nobody is signed out: $iss in the $of',
    async (foreign) => {
      const service: Parameters<typeof startWith>[0] = { iss: undefined, of: 'both' }
      const app = startWith(service)
      await signIn(app)
      const before = await app.auth.getTokens()
      Object.assign(service, foreign)
      await expect(app.auth.getTokens({ forceRefresh: true })).rejects.toMatchObject({ code: 'ERR_IDENTITY_MISMATCH' })
      expect(app.auth.session.getSnapshot()).toMatchObject({ status: 'signedIn', stale: true })
      expect((await app.auth.getTokens()).accessToken.expose()).toBe(before.accessToken.expose())
    },
  )
})
