import { createAuth } from 'cognito-machines'
import {
  createDevicesMachine,
  createPasskeyRegistrationMachine,
  createPasswordResetMachine,
  createSessionMachine,
  createSignInMachine,
  createSignUpMachine,
  createTotpSetupMachine,
} from 'cognito-machines/machines'
import { createUserPool } from 'cognito-machines/testing'
import { describe, expect, it } from 'vitest'
import { createActor, createMachine, waitFor } from 'xstate'
import { provide } from '../../machines/logic.ts'

const MAKERS = {
  createSessionMachine,
  createSignInMachine,
  createSignUpMachine,
  createPasswordResetMachine,
  createTotpSetupMachine,
  createPasskeyRegistrationMachine,
  createDevicesMachine,
}

function openPool() {
  const pool = createUserPool({ users: [{ username: 'ada', password: 'Correct-Horse-1' }] })
  return { pool, auth: createAuth({ userPoolId: pool.userPoolId, clientId: pool.clientId, fetch: pool.fetch }) }
}

const chartOf = (machine: unknown): unknown => (machine as { root: unknown }).root

describe('a chart', () => {
  it.each(Object.entries(MAKERS))('is built once, whatever the number of machines: %s', (_, make) => {
    expect(chartOf(make(openPool().auth))).toBe(chartOf(make(openPool().auth)))
  })

  it('serves two auths at the same time, each with its own effects', async () => {
    const worlds = [openPool(), openPool()] as const
    const actors = worlds.map(({ auth }) =>
      createActor(createSignInMachine(auth), { input: { resume: false } }).start(),
    )
    await Promise.all(
      actors.map((actor) =>
        waitFor(actor, (snapshot) => snapshot.hasTag('awaitingInput') && !snapshot.hasTag('pending')),
      ),
    )
    actors[1]!.send({ type: 'signIn.submit', request: { username: 'ada', authFlow: 'USER_SRP_AUTH' } as never })
    await waitFor(actors[1]!, (snapshot) => !snapshot.hasTag('pending'))

    expect(worlds[0].pool.requests.list()).toEqual([])
    expect(actors[0]!.getSnapshot().matches({ active: { prompt: 'identify' } })).toBe(true)
  })

  it('is built anew by an XState whose methods are bound in another way', () => {
    const machine = createMachine({ initial: 'a', states: { a: { entry: 'greet' } } })
    Object.assign(machine, { later: () => undefined })
    const heard: string[] = []

    createActor(provide(machine, { actions: { greet: () => heard.push('hello') } })).start()

    expect(heard).toEqual(['hello'])
  })
})
