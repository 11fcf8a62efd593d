/** The storage refuses the device of a sign-in, and takes it later. */
import { expect, it } from 'vitest'
import type { KeyValueStorage, Lifecycle } from '../../src/ports.ts'
import { memoryStorage } from '../../src/storage/memory.ts'
import { until } from '../until.ts'
import { PASSWORD, startApp } from './start-app.ts'

/** An app that has signed in while its storage took everything but the device. */
async function refused() {
  const stored = memoryStorage()
  let isFull = true
  const storage: KeyValueStorage = {
    ...stored,
    update: async (key, change) => {
      if (isFull && key.includes('.device.')) throw new Error('QuotaExceededError')
      return stored.update(key, change)
    },
  }
  const listeners = new Set<Parameters<Lifecycle['subscribe']>[0]>()
  const lifecycle: Lifecycle = {
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
  const app = startApp({
    pool: {
      deviceConfiguration: { challengeRequiredOnNewDevice: true },
      users: [{ username: 'ada', password: PASSWORD }],
    },
    auth: { storage, lifecycle },
  })
  await app.at('identify').submit({ username: 'ada', password: PASSWORD })
  app.at('signedIn')
  isFull = false
  const show = () => {
    for (const listener of listeners) listener('visible')
  }
  return { app, show }
}

it('is offered it again when the page is shown, so that the device outlives the page', async () => {
  const { app, show } = await refused()
  const device = await app.auth.context.devices.load('ada')
  expect(device?.confirmed).toBe(true)

  show()

  const next = app.reload()
  await until(async () => (await next.auth.context.devices.load('ada'))?.confirmed)
  expect((await next.auth.context.devices.load('ada'))?.deviceKey).toBe(device?.deviceKey)
})
