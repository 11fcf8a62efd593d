/** A sign-out that could not be stored is noted in the tab: for that session, and for no later one. */
import { expect, it } from 'vitest'
import type { KeyValueStorage } from '../../src/ports.ts'
import { memoryStorage } from '../../src/storage/memory.ts'
import { until } from '../until.ts'
import { type App, PASSWORD, startApp } from './start-app.ts'

async function restored({ auth: { session } }: App): Promise<string> {
  await until(() => session.getSnapshot().status !== 'restoring')
  return session.getSnapshot().status
}

it('signs nobody out who signs in after the storage was cleared', async () => {
  const full = memoryStorage()
  let isFull = false
  const storage: KeyValueStorage = {
    getItem: (key) => full.getItem(key),
    setItem: (key, value) => {
      if (isFull) throw new Error('The quota is exceeded')
      return full.setItem(key, value)
    },
    removeItem: (key) => full.removeItem(key),
  }
  const app = startApp({ auth: { storage } })
  await app.at('identify').submit({ username: 'ada', password: PASSWORD })
  isFull = true
  expect((await app.auth.signOut()).warnings).toMatchObject([{ code: 'ERR_STORAGE' }])
  expect(await restored(app.reload())).toBe('signedOut')

  app.clock.increment(60_000)
  const cleared = memoryStorage()
  const next = app.reload(undefined, { storage: cleared })
  expect(await restored(next)).toBe('signedOut')
  await next.at('identify').submit({ username: 'ada', password: PASSWORD })

  expect(await restored(app.reload(undefined, { storage: cleared }))).toBe('signedIn')
})
