/** The secret of an authenticator app is in the machine as long as it is on screen to be added, and no longer. */
import { expect, it } from 'vitest'
import type { AnyActorRef } from 'xstate'
import { Sensitive, useTotpSetup } from '../../src/index.ts'
import { totpCode } from '../../src/testing/index.ts'
import { type App, PASSWORD, startApp } from './start-app.ts'

/** What a snapshot holds, with its boxes opened: as it is, and as it would be persisted. */
function openBoxes(actor: unknown): string {
  const { getSnapshot, getPersistedSnapshot } = actor as AnyActorRef
  const { machine: _, _nodes, ...snapshot } = getSnapshot.call(actor) as Record<string, unknown>
  return [snapshot, getPersistedSnapshot.call(actor)].map(openJson).join()
}

function openJson(value: unknown): string {
  const open = new Set<unknown>()
  return JSON.stringify(value, function (this: Record<string, unknown>, key, member: unknown) {
    const own = this[key]
    if (own instanceof Sensitive) return own.wiped ? undefined : own.expose()
    // An actor leads to the system around it.
    if (['logic', '_parent', 'system', 'src', 'machine', 'clock'].includes(key)) return undefined
    if (typeof member !== 'object' || member === null) return member
    if (open.has(member)) return undefined
    open.add(member)
    return member
  })
}

interface Seen {
  readonly step: string
  readonly isVerified: boolean
  /** What the view shows of it. */
  readonly secret: string | undefined
  readonly text: string
}

/** Every state that a flow was in. */
function watch(app: App, flow: App['flow'] | ReturnType<typeof useTotpSetup>): Seen[] {
  const seen: Seen[] = []
  flow.actor.subscribe(() => {
    const isVerified = app.pool.requests.list('VerifySoftwareToken').some(({ error }) => error === undefined)
    const view = flow.getSnapshot()
    const secret = view.step === 'setUpTotp' ? view.secret : undefined
    seen.push({ step: view.step, secret, isVerified, text: openBoxes(flow.actor) })
  })
  return seen
}

const steps = (seen: readonly Seen[], secret: string) =>
  new Set(seen.filter(({ text }) => text.includes(secret)).map(({ step }) => step))

const MFA = { mfaConfiguration: 'ON', enabledMfas: ['SOFTWARE_TOKEN_MFA'] } as const

async function atSecret(): Promise<{ app: App; secret: string; seen: Seen[] }> {
  const app = startApp({
    pool: {
      ...MFA,
      deviceConfiguration: { challengeRequiredOnNewDevice: true },
      users: [{ username: 'ada', password: PASSWORD }],
    },
    auth: { deviceTracking: 'ask' },
  })
  const seen = watch(app, app.flow)
  await app.at('identify').submit({ username: 'ada', password: PASSWORD })
  return { app, secret: app.at('setUpTotp').secret, seen }
}

it('a sign-in holds it until it is verified', async () => {
  const { app, secret, seen } = await atSecret()
  await app.at('setUpTotp').submit({ code: '000000' })
  expect(openBoxes(app.flow.actor)).toContain(secret)

  await app.at('setUpTotp').submit({ code: totpCode(secret, app.clock.now()) })

  expect(openBoxes(app.flow.actor)).not.toContain(secret)
  await app.at('rememberDevice').remember()
  app.at('signedIn')
  expect(steps(seen, secret)).toEqual(new Set(['setUpTotp']))
  // While the sign-in is answered and stored, the step is still on screen, and its secret in the view only.
  const afterwards = seen.filter(({ isVerified, text }) => isVerified && !text.includes('"verifying"'))
  expect(afterwards.map(({ step }) => step)).toEqual(
    expect.arrayContaining(['setUpTotp', 'rememberDevice', 'signedIn']),
  )
  for (const { text } of afterwards) expect(text).not.toContain(secret)
  const onScreen = seen.filter(({ step }) => step === 'setUpTotp')
  expect(new Set(onScreen.map((view) => view.secret))).toEqual(new Set([secret]))
})

it.each<[string, (app: App) => Promise<unknown>]>([
  ['is cancelled', (app) => app.at('setUpTotp').cancel()],
  [
    'starts again, since its time is over',
    (app) => {
      app.clock.increment(10 * 60_000)
      return app.at('setUpTotp').submit({ code: '000000' })
    },
  ],
])('a sign-in that %s lets go of it', async (_, leave) => {
  const { app, secret } = await atSecret()
  const { actor } = app.flow
  expect(openBoxes(actor)).toContain(secret)

  await leave(app)

  app.at('identify')
  // A flow that is cancelled goes on with another actor: neither has it.
  for (const each of [actor, app.flow.actor]) expect(openBoxes(each)).not.toContain(secret)
})

/** Adds another authenticator app, as a sign-in elsewhere does. */
async function addElsewhere({ pool, clock }: App): Promise<void> {
  const { clientId: ClientId } = pool
  const { Session } = await pool.handle('InitiateAuth', {
    AuthFlow: 'USER_PASSWORD_AUTH',
    ClientId,
    AuthParameters: { USERNAME: 'ada', PASSWORD },
  })
  const added = await pool.handle('AssociateSoftwareToken', { Session: Session! })
  const UserCode = totpCode(added.SecretCode!, clock.now())
  const verified = await pool.handle('VerifySoftwareToken', { Session: added.Session!, UserCode })
  await pool.handle('RespondToAuthChallenge', {
    ClientId,
    ChallengeName: 'MFA_SETUP',
    Session: verified.Session!,
    ChallengeResponses: { USERNAME: 'ada' },
  })
}

it('a sign-in that begins anew, and is asked for the code of an app that was added elsewhere, lets go of it', async () => {
  const { app, secret } = await atSecret()
  await addElsewhere(app)
  app.pool.faults.add({
    operation: 'VerifySoftwareToken',
    exception: { name: 'ResourceNotFoundException', message: 'Device does not exist.' },
  })

  await app.at('setUpTotp').submit({ code: totpCode(secret, app.clock.now()) })

  app.at('totpCode')
  expect(openBoxes(app.flow.actor)).not.toContain(secret)
})

it.each(['enabled', 'setPreference', 'cancelled', 'start'] as const)(
  'a set-up of a signed-in user lets go of it at its end: %s',
  async (end) => {
    let refusing = ''
    const app: App = startApp({
      pool: {
        mfaConfiguration: 'OPTIONAL',
        enabledMfas: ['SOFTWARE_TOKEN_MFA'],
        users: [{ username: 'ada', password: PASSWORD }],
      },
      auth: {
        fetch: (url, init) => {
          if (!refusing || !init.headers['x-amz-target']?.endsWith(refusing)) return app.pool.fetch(url, init)
          const body = JSON.stringify({ __type: 'SoftwareTokenMFANotFoundException', message: 'no' })
          return Promise.resolve(
            new Response(body, { status: 400, headers: { 'content-type': 'application/x-amz-json-1.1' } }),
          )
        },
      },
    })
    await app.at('identify').submit({ username: 'ada', password: PASSWORD })
    const flow = useTotpSetup(app.auth)
    const seen = watch(app, flow)
    flow.subscribe(() => {})
    const start = flow.getSnapshot()
    if (start.step === 'start') await start.start()
    const view = flow.getSnapshot()
    if (view.step !== 'setUpTotp') throw new Error(view.step)
    const { secret } = view
    const { actor } = flow
    expect(openBoxes(actor)).toContain(secret)

    refusing = { enabled: '', cancelled: '', setPreference: 'SetUserMFAPreference', start: 'VerifySoftwareToken' }[end]
    if (end === 'cancelled') await view.cancel()
    else await view.submit({ code: totpCode(secret, app.clock.now()) })

    expect(flow.getSnapshot().step).toBe(end === 'cancelled' ? 'start' : end)
    expect(openBoxes(actor)).not.toContain(secret)
    expect(openBoxes(flow.actor)).not.toContain(secret)
    expect(steps(seen, secret)).toEqual(new Set(['setUpTotp']))
  },
)
