import { URI } from 'otpauth'
import { describe, expect, it } from 'vitest'
import { useTotpSetup } from '../../../machines/totp-setup/index.ts'
import type { TotpSetup } from '../../../machines/totp-setup/view.ts'
import { getUser } from '../../../src/account/index.ts'
import { totpCode } from '../../../src/testing/index.ts'
import { signedIn } from '../../account/signed-in.ts'
import { writeSecret } from '../../flows/held-answers.ts'
import { openHeld, turn } from '../../flows/held-service.ts'
import { START } from '../../flows/start-app.ts'
import { storedSession } from '../../flows/stored-session.ts'
import { atStep } from '../at-step.ts'

/** A signed-in user who sets an authenticator up. */
async function start(options: Parameters<typeof useTotpSetup>[1] = {}, setup: Parameters<typeof signedIn>[0] = {}) {
  const app = await signedIn(setup)
  const flow = useTotpSetup(app.auth, options)
  const at = <Step extends TotpSetup['step']>(step: Step) => atStep(flow, step)
  const code = () => totpCode(at('setUpTotp').secret, START)
  return { app, flow, at, code }
}

describe('the set-up of an authenticator app', () => {
  it('shows the secret in every form, verifies a code and makes it the preferred factor', async () => {
    const { app, at, code } = await start({ issuer: 'Example Co' })

    await at('start').start()
    const { secret, groupedSecret, uri } = at('setUpTotp')
    expect(groupedSecret.split(' ').every((group) => group.length <= 4)).toBe(true)
    expect(groupedSecret.replaceAll(' ', '')).toBe(secret)
    expect(URI.parse(uri)).toMatchObject({ issuer: 'Example Co', label: 'ada@example.org' })
    expect(await at('setUpTotp').submit({ code: code(), deviceName: 'phone' })).toMatchObject({ ok: true })

    expect(at('enabled').isPreferenceSet).toBe(true)
    expect((await getUser(app.auth)).mfa).toEqual({
      enabled: ['SOFTWARE_TOKEN_MFA'],
      preferred: 'SOFTWARE_TOKEN_MFA',
    })
  })

  it('makes no request before it is started', async () => {
    const { app, at } = await start()

    at('start')
    expect(app.operations()).not.toContain('AssociateSoftwareToken')
  })

  it.each([
    ['on', { enabled: ['SOFTWARE_TOKEN_MFA'], preferred: undefined }, true],
    ['off', { enabled: [], preferred: undefined }, false],
  ] as const)('leaves the factor %s where that is wished for', async (preference, mfa, isPreferenceSet) => {
    const { app, at, code } = await start({ preference })

    await at('start').start()
    await at('setUpTotp').submit({ code: code() })

    expect(at('enabled').isPreferenceSet).toBe(isPreferenceSet)
    expect((await getUser(app.auth)).mfa).toEqual(mfa)
  })

  it('takes another code after a wrong one, of the same secret', async () => {
    const { at, code } = await start()
    await at('start').start()
    const { secret } = at('setUpTotp')
    const wrong = totpCode(secret, START + 3_600_000)

    expect(await at('setUpTotp').submit({ code: wrong })).toMatchObject({ ok: false, error: { field: 'code' } })
    expect(await at('setUpTotp').submit({ code: '12 34' })).toMatchObject({ error: { code: 'ERR_INVALID_INPUT' } })
    expect(at('setUpTotp').secret).toBe(secret)
    expect(await at('setUpTotp').submit({ code: code() })).toMatchObject({ ok: true })
  })

  it('gives another secret on restart, and the first one is worthless', async () => {
    const { at, code } = await start()
    await at('start').start()
    const first = at('setUpTotp').secret

    await at('setUpTotp').restart()

    expect(at('setUpTotp').secret).not.toBe(first)
    expect(await at('setUpTotp').submit({ code: totpCode(first, START) })).toMatchObject({ ok: false })
    expect(await at('setUpTotp').submit({ code: code() })).toMatchObject({ ok: true })
  })

  it('shows the secret that came, although the tokens ended meanwhile', async () => {
    const { auth, service, clock } = openHeld(await storedSession())
    const flow = useTotpSetup(auth)
    const started = atStep(flow, 'start').start()
    await turn()

    clock.increment(3_600_000)
    await turn()
    service.calls[0]!.resolve({ SecretCode: writeSecret(1) })
    await turn()

    expect(flow.getSnapshot()).toMatchObject({ step: 'setUpTotp', secret: writeSecret(1), pending: false })
    expect(await started).toMatchObject({ ok: true })
    expect(service.calls.map(({ operation }) => operation)).toEqual([
      'AssociateSoftwareToken',
      'GetTokensFromRefreshToken',
    ])
  })

  it('counts as done when only the preference failed, which can be tried again or left', async () => {
    for (const act of ['retry', 'skip'] as const) {
      const { app, at, code } = await start()
      const exception = { name: 'InvalidParameterException', message: 'not today' }
      app.pool.faults.add({ operation: 'SetUserMFAPreference', exception })
      await at('start').start()

      expect(await at('setUpTotp').submit({ code: code() })).toMatchObject({ ok: false })
      await at('setPreference')[act]()

      expect(at('enabled').isPreferenceSet).toBe(act === 'retry')
    }
  })

  it('goes back to the start where the pool has no authenticators', async () => {
    const { at } = await start({}, { pool: { enabledMfas: ['SMS_MFA'] } })

    await at('start').start()

    expect(at('start').error).toMatchObject({ code: 'SoftwareTokenMFANotFoundException' })
  })

  it('goes back to the start when the session is over', async () => {
    const { app, at, code } = await start()
    await at('start').start()
    const typed = code()
    await app.auth.signOut({ scope: 'local' })

    await at('setUpTotp').submit({ code: typed })

    expect(at('start').error).toMatchObject({ code: 'ERR_SIGNED_OUT' })
  })

  it('shows the secret nowhere but in its step', async () => {
    const { at, flow } = await start()
    await at('start').start()
    const { secret } = at('setUpTotp')

    expect(JSON.stringify(flow.actor.getSnapshot())).not.toContain(secret)
    await at('setUpTotp').cancel()
    expect(JSON.stringify(at('start'))).not.toContain(secret)
  })
})
