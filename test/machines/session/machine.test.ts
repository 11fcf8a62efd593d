import { expect, it } from 'vitest'
import { createActor, waitFor } from 'xstate'
import { createSessionMachine } from '../../../machines/index.ts'
import { PASSWORD, startApp } from '../../flows/start-app.ts'
import { itemStorage } from '../../session/session-bench.ts'
import { until } from '../../until.ts'

it('runs the session of an auth: restores it, refreshes it and ends it', async () => {
  const { auth, at, operations } = startApp()
  await at('identify').submit({ username: 'ada', password: PASSWORD })
  const actor = createActor(createSessionMachine(auth), { clock: auth.context.ports.clock as never })
  const emitted: string[] = []
  for (const type of ['refreshed', 'signedOut'] as const) actor.on(type, () => void emitted.push(type))
  actor.start()

  const { context } = await waitFor(actor, (snapshot) => snapshot.hasTag('fresh'))
  expect(context.record?.username).toBe('ada')

  actor.send({ type: 'session.refresh', force: true })
  const refreshed = await waitFor(
    actor,
    (snapshot) => snapshot.hasTag('fresh') && snapshot.context.record?.generation === 2,
  )
  expect(refreshed.context.record?.tokens.accessToken.expose()).not.toBe(context.record?.tokens.accessToken.expose())

  actor.send({ type: 'session.signOut', scope: 'revoke' })
  expect((await waitFor(actor, (snapshot) => snapshot.matches({ tokens: 'signedOut' }))).context.record).toBeUndefined()
  expect(emitted).toEqual(['refreshed', 'signedOut'])
  expect(operations()).toContain('GetTokensFromRefreshToken')
  actor.stop()
  auth.dispose()
})

it('ends a session at the service, although the storage does not take the sign-out', async () => {
  const { storage, fail } = itemStorage()
  const { auth, at, operations } = startApp({ auth: { storage } })
  await at('identify').submit({ username: 'ada', password: PASSWORD })
  const actor = createActor(createSessionMachine(auth), { clock: auth.context.ports.clock as never }).start()
  await waitFor(actor, (snapshot) => snapshot.hasTag('fresh'))

  fail('writes')
  actor.send({ type: 'session.signOut', scope: 'revoke' })
  await until(() => operations().includes('RevokeToken'))
  expect(actor.getSnapshot().matches({ tokens: 'signedOut' })).toBe(true)
  actor.stop()
  auth.dispose()
})
