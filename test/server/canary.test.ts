/** What a page whose server keeps the tokens ever sees: no token of Cognito, and no unsealed `Session`. */
import { totpCode } from 'cognito-machines/testing'
import { expect, it } from 'vitest'
import { lookThrough } from '../look-through.ts'
import { createClient } from './page.ts'
import { createStage, PASSWORD } from './stage.ts'

const SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'

it('holds no token and no Session of Cognito in any request, answer, storage, event, snapshot or cookie of a page', async () => {
  const issued: string[] = []
  const stage = createStage(
    { cookie: { idToken: true } },
    {
      clients: { clientSecret: '1simulatorsecret0000000000', refreshTokenRotation: { enabled: true } },
      users: [{ username: 'ada', password: PASSWORD, mfa: { totp: SECRET } }],
    },
  )
  const server = stage.process({
    cookie: { idToken: true },
    fetch: async (url, init) => {
      const response = await stage.pool.fetch(url, init)
      const text = await response.text()
      const { AuthenticationResult: result = {}, Session } = JSON.parse(text || '{}')
      issued.push(...[result.AccessToken, result.IdToken, result.RefreshToken, Session].filter(Boolean))
      return { ok: response.ok, status: response.status, headers: response.headers, text: async () => text }
    },
  })
  const client = createClient(stage, () => server)
  const seen: string[] = []
  for (const storage of [client.storage, client.resumeStorage]) {
    const { setItem, update } = storage
    storage.setItem = (key, value) => {
      seen.push(key, value)
      return setItem.call(storage, key, value)
    }
    if (!update) continue
    storage.update = (key, change) =>
      update.call(storage, key, (current) => {
        const next = change(current)
        seen.push(key, next ?? '')
        return next
      })
  }
  const page = client.open({ inspect: (event) => 'event' in event && seen.push(lookThrough(event.event)) })
  page.auth.session.subscribe(() => seen.push(lookThrough(page.auth.session.getSnapshot())))
  page.flow.subscribe(() => seen.push(lookThrough(page.flow.getSnapshot())))

  await page.auth.session.ready()
  await page.at('identify').submit({ username: 'ada', password: PASSWORD })
  const again = page.reload()
  await expect.poll(() => again.flow.getSnapshot().step).toBe('totpCode')
  await again.at('totpCode').submit(totpCode(SECRET, stage.clock.now()))
  stage.clock.increment(3_600_000)
  await expect
    .poll(() =>
      server.tokens(client.browser.visit()).then(
        () => true,
        () => false,
      ),
    )
    .toBe(true)
  const { idToken } = await server.tokens(client.browser.visit())
  seen.push(lookThrough(again.auth.context), lookThrough(await again.auth.getTokens().catch((error: unknown) => error)))
  await again.auth.signOut()

  expect(issued.length).toBe(7)
  expect(issued).toContain(idToken!.expose())
  const everything = [...seen, ...client.wire, ...client.browser.lines].join('\n')
  for (const value of issued) {
    expect(everything).not.toContain(value)
    // Nor does a part of it that could be put together again.
    expect(everything).not.toContain(value.slice(-40))
  }
  expect(seen.length).toBeGreaterThan(20)
})
