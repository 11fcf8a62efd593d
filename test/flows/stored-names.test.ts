/** Where the name of a user may be read by others: by who copies the disk, and by who sees the requests of a page. */
import { expect, it } from 'vitest'
import { inProcessLock } from '../../src/page/locks.ts'
import type { KeyValueStorage } from '../../src/ports.ts'
import { encryptedStorage } from '../../src/storage/encrypted.ts'
import { cookieFence, webStorage } from '../../src/storage/web-storage.ts'
import { memoryKeyStore, randomBytes, subtle } from '../storage/adapters.ts'
import { cookieJar } from '../storage/fakes/cookie-jar.ts'
import { Disk } from '../storage/fakes/disk.ts'
import { eagerClock } from '../storage/fakes/manual-clock.ts'
import { webArea } from '../storage/fakes/native.ts'
import { PASSWORD, startApp } from './start-app.ts'

const NAME = 'ada.lovelace'
const ALIAS = 'ada@example.org'

/** A part of each, long enough not to turn up in random text. */
const NAMES = /lovelace|example/i

/** Signs in by the name and by the alias, comes back after a reload, refreshes, signs out. A device is remembered. */
async function live(storage: KeyValueStorage): Promise<void> {
  let app = startApp({
    pool: {
      aliasAttributes: ['email'],
      deviceConfiguration: { challengeRequiredOnNewDevice: true },
      users: [{ username: NAME, password: PASSWORD, attributes: { email: ALIAS, email_verified: 'true' } }],
    },
    auth: { storage },
  })
  for (const username of [NAME, ALIAS]) {
    await app.at('identify').submit({ username, password: PASSWORD })
    expect(app.auth.session.getSnapshot()).toMatchObject({ status: 'signedIn', persisted: true })
    app = app.reload()
    await app.auth.session.ready()
    expect(app.auth.session.getSnapshot()).toMatchObject({ status: 'signedIn', user: { username: NAME } })
    await app.auth.getTokens({ forceRefresh: true })
    await app.auth.signOut()
    app = app.reload()
    await app.auth.session.ready()
    expect(app.auth.session.getSnapshot().status).toBe('signedOut')
  }
}

it('encryptedStorage shows neither a name nor an alias in its keys and values', async () => {
  const seen: string[] = []
  const items = new Map<string, string>()
  await live(
    encryptedStorage(
      {
        getItem: (key) => items.get(key) ?? null,
        setItem: (key, value) => {
          seen.push(key, value)
          items.set(key, value)
        },
        removeItem: (key) => void items.delete(key),
      },
      { subtle, randomBytes, keys: memoryKeyStore() },
    ),
  )

  expect(seen.length).toBeGreaterThan(10)
  for (const text of seen) expect(text).not.toMatch(NAMES)
})

it('the cookie fence of localStorage shows neither', async () => {
  const jar = cookieJar(new Disk())
  const disk = new Disk()
  const clock = eagerClock()
  await live(webStorage(webArea(disk), { fence: cookieFence(jar), lock: inProcessLock(clock), clock, waitMs: 20 }))

  expect([...disk.items.keys()].join()).toMatch(NAMES)
  expect(jar.lines.length).toBeGreaterThan(5)
  for (const line of jar.lines) expect(line).not.toMatch(NAMES)
})
