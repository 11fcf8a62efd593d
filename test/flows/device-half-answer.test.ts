/** A connection that breaks off while a remembered device is being proved. */
import { expect, it } from 'vitest'
import { totpCode } from '../../src/testing/index.ts'
import { PASSWORD, startApp } from './start-app.ts'

const SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'

it('does not cost the device', async () => {
  const app = startApp({
    pool: {
      deviceConfiguration: { challengeRequiredOnNewDevice: true },
      users: [{ username: 'ada', password: PASSWORD, mfa: { totp: SECRET } }],
    },
  })
  await app.at('identify').submit({ username: 'ada', password: PASSWORD })
  await app.at('totpCode').submit(totpCode(SECRET, app.clock.now()))
  await app.auth.signOut()
  let answers = 0
  const next = app.reload(undefined, {
    fetch: async (url, init) => {
      const answer = await app.pool.fetch(url, init)
      if (!init.headers['x-amz-target']?.endsWith('RespondToAuthChallenge') || ++answers !== 2) return answer
      const half = (await answer.text()).slice(0, 20)
      return Object.assign(answer, { text: () => Promise.resolve(half) })
    },
  })
  const broken = await next.at('identify').submit({ username: 'ada', password: PASSWORD })
  expect(broken).toMatchObject({ ok: false, error: { code: 'ERR_PROTOCOL', retryable: true } })

  await next.at('identify').submit({ username: 'ada', password: PASSWORD })

  next.at('signedIn')
})
