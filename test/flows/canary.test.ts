import { expect, it } from 'vitest'
import { createActor } from 'xstate'
import { createSignInMachine } from '../../machines/index.ts'
import { Sensitive } from '../../src/sensitive.ts'
import { readCredentials } from '../../src/sign-in/credentials.ts'
import { totpCode } from '../../src/testing/index.ts'
import { lookThrough } from '../look-through.ts'
import { type App, startApp } from './start-app.ts'

const PASSWORD = 'Canary-password-1'
const WRONG = 'Canary-wrong-1'

/** Everything an app, a tool or a disk could see of a sign-in, as text. */
interface Watched {
  readonly seen: string[]
  readonly stored: string[]
}

function watch(app: App): Watched {
  const seen: string[] = []
  const stored: string[] = []
  const look = (value: unknown) => seen.push(lookThrough(value))
  app.flow.subscribe(() => {
    look(app.flow.actor.getSnapshot())
    look(app.flow.getSnapshot())
  })
  app.auth.session.subscribe(() => look(app.auth.session.getSnapshot()))
  for (const storage of [app.storage, app.resumeStorage]) {
    const { setItem, update } = storage
    storage.setItem = (key, value) => {
      stored.push(key, value)
      return setItem.call(storage, key, value)
    }
    if (!update) continue
    storage.update = (key, change) =>
      update.call(storage, key, (current) => {
        const next = change(current)
        stored.push(key, next ?? '')
        return next
      })
  }
  return { seen, stored }
}

it('shows no password, code, claim or token in any snapshot, view, error or stored place of a sign-in', async () => {
  const app = startApp({
    pool: {
      mfaConfiguration: 'ON',
      enabledMfas: ['SOFTWARE_TOKEN_MFA'],
      users: [{ username: 'ada', password: PASSWORD }],
    },
  })
  const { seen, stored } = watch(app)

  const refused = await app.at('identify').submit({ username: 'ada', password: WRONG })
  seen.push(lookThrough(refused))
  await app.at('identify').submit({ username: 'ada', password: PASSWORD })
  const { secret } = app.at('setUpTotp')
  const wrongCode = await app.at('setUpTotp').submit({ code: '000000' })
  seen.push(lookThrough({ ...wrongCode, flow: undefined }))
  const code = totpCode(secret, app.clock.now())
  await app.at('setUpTotp').submit({ code })
  app.at('signedIn')
  const tokens = await app.auth.getTokens()
  seen.push(lookThrough(tokens), lookThrough(app.auth.context))

  const requests = app.pool.requests.list().map(({ input }) => input as Record<string, Record<string, string>>)
  const claims = requests.map(({ ChallengeResponses }) => ChallengeResponses?.PASSWORD_CLAIM_SIGNATURE).filter(Boolean)
  expect(claims.length).toBeGreaterThan(0)
  const everywhere = [...seen, ...stored].join('\n')
  for (const hidden of [PASSWORD, WRONG, ...claims]) expect(everywhere).not.toContain(hidden)
  expect(stored.join('\n')).not.toContain(secret)
  const inSight = seen.join('\n')
  for (const token of [tokens.accessToken, tokens.idToken, tokens.refreshToken!])
    expect(inSight).not.toContain(token.expose())
  // The record of the session is where tokens live; nothing else holds one.
  const holders = stored.filter((text) => text.includes(tokens.refreshToken!.expose()))
  expect(holders.length).toBeGreaterThan(0)
  expect(seen.length).toBeGreaterThan(20)
})

it('shows no secret to an inspector of the raw machine', async () => {
  const { auth, pool, clock } = startApp({ pool: { users: [{ username: 'ada', password: PASSWORD }] } })
  const seen: string[] = []
  const actor = createActor(createSignInMachine(auth, { resume: false }), {
    input: { resume: false },
    inspect: (event) =>
      seen.push(lookThrough({ ...event, actorRef: undefined, rootId: undefined, sourceRef: undefined })),
  })
  const done = new Promise((resolve) => actor.subscribe({ complete: () => resolve(undefined) }))
  actor.start()

  actor.send({
    type: 'signIn.submit',
    request: readCredentials({ username: 'ada', password: new Sensitive(PASSWORD) }, 'USER_SRP_AUTH'),
  })
  clock.increment(0)
  await done

  expect(actor.getSnapshot().output).toEqual({ status: 'signedIn', username: 'ada' })
  const tokens = await auth.getTokens()
  const inSight = seen.join('\n')
  for (const hidden of [PASSWORD, tokens.accessToken.expose(), tokens.refreshToken!.expose()]) {
    expect(inSight).not.toContain(hidden)
  }
  expect(pool.requests.list()).toHaveLength(2)
  expect(seen.length).toBeGreaterThan(5)
})
