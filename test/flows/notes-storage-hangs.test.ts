/** The storage of a tab, where sign-outs are noted, does not answer. */
import { expect, it } from 'vitest'
import { type Auth, useSignIn } from '../../src/index.ts'
import type { KeyValueStorage } from '../../src/ports.ts'
import { memoryStorage } from '../../src/storage/memory.ts'
import { until } from '../until.ts'
import { PASSWORD, startApp } from './start-app.ts'

const NEVER = new Promise<never>(() => {})
const hung: KeyValueStorage = { getItem: () => NEVER, setItem: () => NEVER, removeItem: () => NEVER }

/** Lets time pass until the session is as expected. */
async function becomes(status: string, { session, context }: Auth): Promise<void> {
  const clock = context.ports.clock as { increment?: (ms: number) => void }
  await until(() => {
    clock.increment?.(250)
    return session.getSnapshot().status === status
  })
}

it('keeps nobody from the session they have', async () => {
  const app = startApp()
  await app.at('identify').submit({ username: 'ada', password: PASSWORD })

  const { auth } = app.reload(undefined, { resumeStorage: hung })

  await becomes('signedIn', auth)
})

it('keeps nobody from signing out and in again', async () => {
  const stored = memoryStorage()
  let isHung = false
  const answer = <T>(work: () => T): T | Promise<never> => (isHung ? NEVER : work())
  const storage: KeyValueStorage = {
    getItem: (key) => answer(() => stored.getItem(key)),
    setItem: (key, value) => answer(() => stored.setItem(key, value)),
    removeItem: (key) => answer(() => stored.removeItem(key)),
  }
  const { auth, at } = startApp({ auth: { storage, resumeStorage: storage, timeoutMs: 3_600_000 } })
  await at('identify').submit({ username: 'ada', password: PASSWORD })
  isHung = true

  void auth.signOut()
  await becomes('signedOut', auth)
  const again = useSignIn(auth).getSnapshot()
  if (again.step === 'identify') void again.submit({ username: 'ada', password: PASSWORD })

  await becomes('signedIn', auth)
  expect(auth.session.getSnapshot()).toMatchObject({ user: { username: 'ada' } })
})
