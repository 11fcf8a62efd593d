/** A sign-in that is given up when the tokens are there, while another change of the session waits for the storage. */
import { expect, it } from 'vitest'
import { memoryStorage } from '../../src/storage/memory.ts'
import { until } from '../until.ts'
import { PASSWORD, startApp } from './start-app.ts'

it('signs nobody in who has cancelled', async () => {
  const stored = memoryStorage()
  let open: () => void = () => {}
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  let isSlow = false
  let switched: Promise<unknown> | undefined
  const storage = {
    ...stored,
    getItem: async (key: string) => {
      if (isSlow) await opened
      return stored.getItem(key)
    },
  }
  const { pool, auth, flow, at } = startApp({
    auth: {
      storage,
      fetch: async (url, init) => {
        const answer = await pool.fetch(url, init)
        isSlow = init.headers['x-amz-target']?.endsWith('RespondToAuthChallenge') ?? false
        if (isSlow) switched = auth.session.switchAccount('bob').catch((error) => error.code)
        return answer
      },
    },
  })
  const submitted = at('identify').submit({ username: 'ada', password: PASSWORD })
  await until(() => JSON.stringify(flow.actor.getSnapshot().value).includes('"request":"saving"'))

  await flow.getSnapshot().cancel()
  open()

  expect(await submitted).toMatchObject({ ok: false, error: { code: 'ERR_CANCELLED' } })
  expect(await switched).toBe('ERR_SIGNED_OUT')
  await new Promise((resolve) => setTimeout(resolve, 50))
  expect(auth.session.getSnapshot().status).toBe('signedOut')
})

it.each(['the record', 'the list of accounts'])(
  'signs nobody in who has cancelled while %s was written',
  async (what) => {
    const stored = memoryStorage()
    let open: () => void = () => {}
    const opened = new Promise<void>((resolve) => {
      open = resolve
    })
    let isWriting = false
    const isSlow = (key: string) => key.endsWith('.accounts') === (what === 'the list of accounts')
    const storage = {
      ...stored,
      update: async (key: string, change: (current: string | null) => string | null | undefined) => {
        if (!isSlow(key)) return stored.update(key, change)
        isWriting = true
        await opened
        return stored.update(key, change)
      },
    }
    const { pool, auth, flow, at, reload } = startApp({ auth: { storage } })
    const submitted = at('identify').submit({ username: 'ada', password: PASSWORD })
    await until(() => isWriting)

    await flow.getSnapshot().cancel()
    open()

    expect(await submitted).toMatchObject({ ok: false, error: { code: 'ERR_CANCELLED' } })
    await until(() => pool.requests.list('RevokeToken').length > 0)
    expect(flow.getSnapshot().step).toBe('identify')
    expect(auth.session.getSnapshot().status).toBe('signedOut')
    const next = reload()
    await until(() => next.auth.session.getSnapshot().status !== 'restoring')
    expect(next.auth.session.getSnapshot().status).toBe('signedOut')
  },
)
