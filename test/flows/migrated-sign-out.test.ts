/** A session of another library, taken over where nothing can be stored, and ended. */
import { expect, it } from 'vitest'
import { until } from '../until.ts'
import { type App, PASSWORD, startApp } from './start-app.ts'

async function restored({ auth: { session } }: App): Promise<string> {
  await until(() => session.getSnapshot().status !== 'restoring')
  return session.getSnapshot().status
}

it('does not come back after a sign-out that could not be stored', async () => {
  const before = startApp()
  await before.at('identify').submit({ username: 'ada', password: PASSWORD })
  const { accessToken, idToken, refreshToken } = await before.auth.getTokens()
  const provider = `CognitoIdentityServiceProvider.${before.pool.clientId}`
  const theirs = new Map([
    [`${provider}.LastAuthUser`, 'ada'],
    [`${provider}.ada.accessToken`, accessToken.expose()],
    [`${provider}.ada.idToken`, idToken.expose()],
    [`${provider}.ada.refreshToken`, refreshToken!.expose()],
  ])
  const full = () => {
    throw new Error('The quota is exceeded')
  }
  const app = before.reload(undefined, {
    storage: { getItem: () => null, setItem: full, removeItem: full },
    migrateFrom: { getItem: (key) => theirs.get(key) ?? null },
  })
  expect(await restored(app)).toBe('signedIn')

  await app.auth.signOut({ scope: 'local' })

  expect(await restored(app.reload())).toBe('signedOut')
})
