/** An answer to a challenge that the network loses: on its way to the service, or on its way back. */
import { describe, expect, it } from 'vitest'
import type { UserPoolOptions } from '../../src/testing/index.ts'
import { type App, PASSWORD, startApp } from './start-app.ts'

interface Kind {
  readonly pool: UserPoolOptions
  readonly step: 'smsCode' | 'emailCode' | 'newPassword'
  /** Gives the right answer. */
  readonly answer: (app: App) => Promise<unknown>
  /** The password afterwards. */
  readonly password: string
}

const NEW_PASSWORD = 'Another-horse-2'

const KINDS: Readonly<Record<string, Kind>> = {
  'a code by text message': {
    pool: {
      mfaConfiguration: 'ON',
      enabledMfas: ['SMS_MFA'],
      users: [
        {
          username: 'ada',
          password: PASSWORD,
          attributes: { phone_number: '+15550100', phone_number_verified: 'true' },
        },
      ],
    },
    step: 'smsCode',
    answer: (app) => app.at('smsCode').submit(app.pool.outbox.last()!.code),
    password: PASSWORD,
  },
  'a new password': {
    pool: { users: [{ username: 'ada', password: PASSWORD, status: 'FORCE_CHANGE_PASSWORD' }] },
    step: 'newPassword',
    answer: (app) => app.at('newPassword').submit({ password: NEW_PASSWORD }),
    password: NEW_PASSWORD,
  },
}

/** An answer as it was sent. */
interface Sent {
  readonly ChallengeName: string
  readonly Session: string
}

describe.each(Object.entries(KINDS))('%s', (_, { pool, step, answer, password }) => {
  const atStep = async (drop: 'request' | 'answer') => {
    const sent: Sent[] = []
    const app: App = startApp({
      pool,
      auth: {
        fetch: (url, init) => {
          const input: Sent = JSON.parse(init.body)
          if (input.ChallengeName && input.ChallengeName !== 'PASSWORD_VERIFIER') sent.push(input)
          return app.pool.fetch(url, init)
        },
      },
    })
    await app.at('identify').submit({ username: 'ada', password: PASSWORD })
    app.at(step)
    app.pool.faults.add({ operation: 'RespondToAuthChallenge', drop })
    expect(await answer(app)).toMatchObject({ ok: false, error: { code: 'ERR_NETWORK' }, flow: { step } })
    return { app, sent }
  }

  it('that is lost is not sent again without the user, who stays at the step', async () => {
    const { app, sent } = await atStep('request')
    app.clock.increment(60_000)
    await Promise.resolve()

    app.at(step)
    expect(sent).toHaveLength(1)
  })

  it('that never arrived is given again by the user, with the same Session, and taken', async () => {
    const { app, sent } = await atStep('request')

    await answer(app)

    app.at('signedIn')
    expect(sent.map(({ Session }) => Session)).toEqual([sent[0]!.Session, sent[0]!.Session])
  })

  it('that was taken, its response lost, cannot be given again: the sign-in starts again, and goes on', async () => {
    const { app, sent } = await atStep('answer')

    expect(await answer(app)).toMatchObject({ ok: false, error: { code: 'ERR_CHALLENGE_EXPIRED' } })

    expect(app.at('identify')).toMatchObject({ username: 'ada', error: { code: 'ERR_CHALLENGE_EXPIRED' } })
    expect(sent.map(({ Session }) => Session)).toEqual([sent[0]!.Session, sent[0]!.Session])
    await app.at('identify').submit({ username: 'ada', password })
    if (app.flow.getSnapshot().step !== 'signedIn') await answer(app)
    app.at('signedIn')
  })
})

it('the proof of a password is not sent again at all: its Session is spent, and the user starts again', async () => {
  const app = startApp()
  app.pool.faults.add({ operation: 'RespondToAuthChallenge', drop: 'answer' })

  const lost = await app.at('identify').submit({ username: 'ada', password: PASSWORD })
  expect(lost).toMatchObject({ ok: false, error: { code: 'ERR_NETWORK' }, flow: { step: 'identify' } })
  await app.at('identify').submit({ username: 'ada', password: PASSWORD })

  app.at('signedIn')
  const sessions = app.pool.requests.list('RespondToAuthChallenge').map(({ input }) => input as object)
  expect(new Set(sessions.map((input) => JSON.stringify(input))).size).toBe(2)
})
