import { describe, expect, it } from 'vitest'
import { createActor, toPromise } from 'xstate'
import { createSignInMachine } from '../../../machines/index.ts'
import { readCredentials } from '../../../src/sign-in/credentials.ts'
import { PASSWORD, startApp } from '../../flows/start-app.ts'

describe('the machine of a sign-in, as a part of an app’s own', () => {
  it('signs a user in, and says who', async () => {
    const { auth } = startApp()
    const actor = createActor(createSignInMachine(auth), { input: { resume: true } }).start()
    expect(actor.logic).toMatchObject({ id: 'signIn' })
    const request = readCredentials({ username: 'ada', password: PASSWORD }, 'USER_SRP_AUTH')
    actor.send({ type: 'signIn.submit', request })

    expect(await toPromise(actor)).toEqual({ status: 'signedIn', username: 'ada' })
    expect(auth.session.getSnapshot()).toMatchObject({ status: 'signedIn', user: { username: 'ada' } })
  })

  it('gives up when it is told to', async () => {
    const { auth } = startApp()
    const actor = createActor(createSignInMachine(auth), { input: { resume: false, signInName: 'ada' } }).start()
    actor.send({ type: 'cancel' })

    expect(await toPromise(actor)).toEqual({ status: 'cancelled', username: 'ada' })
  })
})
