/** The name of an authenticator app, at each place where it is given. */
import { describe, expect, it } from 'vitest'
import { startTotpSetup, verifyTotp } from '../../src/account/index.ts'
import type { AuthError } from '../../src/errors.ts'
import { useTotpSetup } from '../../src/index.ts'
import { totpCode } from '../../src/testing/index.ts'
import { signedIn } from '../account/signed-in.ts'
import { type App, PASSWORD, START, startApp } from './start-app.ts'

interface SetUp {
  readonly app: App
  /** Verifies a right code, and gives the error. */
  readonly verify: (deviceName: never) => Promise<AuthError | null>
}

const PLACES: Readonly<Record<string, () => Promise<SetUp>>> = {
  'a sign-in': async () => {
    const app = startApp({ pool: { mfaConfiguration: 'ON', users: [{ username: 'ada', password: PASSWORD }] } })
    await app.at('identify').submit({ username: 'ada', password: PASSWORD })
    await app.at('chooseMfaSetup').choose('SOFTWARE_TOKEN_MFA')
    const verify = async (deviceName: never) => {
      const { secret, submit } = app.at('setUpTotp')
      await submit({ code: totpCode(secret, START), deviceName })
      return app.flow.getSnapshot().error
    }
    return { app, verify }
  },
  'the set-up of a signed-in user': async () => {
    const app = await signedIn()
    const flow = useTotpSetup(app.auth)
    const first = flow.getSnapshot()
    if (first.step === 'start') await first.start()
    const verify = async (deviceName: never) => {
      const view = flow.getSnapshot()
      if (view.step === 'setUpTotp') await view.submit({ code: totpCode(view.secret, START), deviceName })
      return flow.getSnapshot().error
    }
    return { app, verify }
  },
  verifyTotp: async () => {
    const app = await signedIn()
    const { secret } = await startTotpSetup(app.auth)
    const verify = (deviceName: never) =>
      verifyTotp(app.auth, { code: totpCode(secret.expose(), START), deviceName }).then(
        () => null,
        (thrown: AuthError) => thrown,
      )
    return { app, verify }
  },
}

describe.each(Object.entries(PLACES))('the name of an authenticator app in %s', (_, open) => {
  const sentBy = (app: App) => app.operations().filter((operation) => operation === 'VerifySoftwareToken')

  it.each([
    ['a number', 7],
    ['null', null],
    ['half a character', 'phone \ud83d'],
    ['longer than 1024 characters', 'a'.repeat(1025)],
  ])('is refused before anything is sent when it is %s', async (_, name) => {
    const { app, verify } = await open()

    expect(await verify(name as never)).toMatchObject({ code: 'ERR_INVALID_INPUT', field: 'deviceName' })
    expect(sentBy(app)).toEqual([])
    expect(await verify('phone' as never)).toBeNull()
  })

  it.each([['a'.repeat(1024)], [''], [undefined]])('may be as long as that, and may be left out', async (name) => {
    const { app, verify } = await open()

    expect(await verify(name as never)).toBeNull()
    expect(sentBy(app)).toHaveLength(1)
  })
})
