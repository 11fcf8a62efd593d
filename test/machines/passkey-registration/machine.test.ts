import { describe, expect, it } from 'vitest'
import { usePasskeyRegistration } from '../../../machines/passkey-registration/index.ts'
import type { PasskeyRegistration } from '../../../machines/passkey-registration/view.ts'
import { listPasskeys } from '../../../src/account/index.ts'
import type { Passkeys } from '../../../src/ports.ts'
import { softwareAuthenticator } from '../../../src/testing/index.ts'
import { signedIn } from '../../account/signed-in.ts'
import { atStep } from '../at-step.ts'

const pool = { webAuthn: { relyingPartyId: 'localhost' } }

/** A signed-in user who registers a passkey. */
async function start(port: Partial<Passkeys> = {}) {
  const authenticator = softwareAuthenticator()
  const app = await signedIn({ pool, auth: { passkeys: { ...authenticator, ...port } } })
  const flow = usePasskeyRegistration(app.auth)
  const at = <Step extends PasskeyRegistration['step']>(step: Step) => atStep(flow, step)
  const requests = () => app.operations().filter((name) => name.endsWith('WebAuthnRegistration'))
  return { app, flow, at, authenticator, requests }
}

describe('the registration of a passkey', () => {
  it('asks the service, the person and the service again', async () => {
    const { app, at, authenticator, requests } = await start()
    expect(requests()).toEqual([])

    expect(await at('start').register()).toMatchObject({ ok: true })

    expect(at('registered').passkey.credentialId).toBe(authenticator.credentials[0]!.id)
    expect(requests()).toEqual(['StartWebAuthnRegistration', 'CompleteWebAuthnRegistration'])
    expect(await listPasskeys(app.auth).all()).toHaveLength(1)
  })

  it('ends where there are no passkeys, without a request', async () => {
    const { at, requests } = await start({ isSupported: () => false })

    at('unsupported')
    expect(requests()).toEqual([])
  })

  it('asks the person again at once after they declined', async () => {
    const { at, authenticator, requests } = await start()
    authenticator.cancelNext()

    expect(await at('start').register()).toMatchObject({ ok: false, error: { code: 'ERR_PASSKEY_CANCELLED' } })
    expect(await at('start').register()).toMatchObject({ ok: true })

    expect(requests()).toEqual(['StartWebAuthnRegistration', 'CompleteWebAuthnRegistration'])
  })

  it('asks the service again when the first request is too old', async () => {
    const { app, at, authenticator, requests } = await start()
    authenticator.cancelNext()
    await at('start').register()

    app.clock.increment(50_001)
    await at('start').register()

    at('registered')
    expect(requests().filter((name) => name === 'StartWebAuthnRegistration')).toHaveLength(2)
  })

  it('hands the same passkey in again when the answer was lost', async () => {
    const { app, at, authenticator, requests } = await start()
    const exception = { name: 'TooManyRequestsException', message: 'Too many requests' }
    const stop = app.pool.faults.add({ operation: 'CompleteWebAuthnRegistration', times: 100, exception })

    const registered = at('start').register()
    while (at('start').pending) {
      await new Promise((resolve) => setTimeout(resolve))
      app.clock.increment(200)
    }
    expect(await registered).toMatchObject({ ok: false, error: { retryable: true } })
    stop()
    await at('start').register()

    at('registered')
    expect(authenticator.credentials).toHaveLength(1)
    expect(requests().filter((name) => name === 'StartWebAuthnRegistration')).toHaveLength(1)
  })

  it('begins anew when the service does not take the passkey', async () => {
    const { app, at, authenticator } = await start()
    const exception = { name: 'WebAuthnChallengeNotFoundException', message: 'expired' }
    app.pool.faults.add({ operation: 'CompleteWebAuthnRegistration', exception })

    expect(await at('start').register()).toMatchObject({ error: { code: 'WebAuthnChallengeNotFoundException' } })
    await at('start').register()

    at('registered')
    expect(authenticator.credentials).toHaveLength(2)
  })

  it('closes the prompt on cancel', async () => {
    let closed = false
    let prompted = (): void => {}
    const isPrompted = new Promise<void>((resolve) => {
      prompted = resolve
    })
    const { at } = await start({
      create: (_, { signal }) => {
        prompted()
        return new Promise((__, reject) =>
          signal.addEventListener('abort', () => {
            closed = true
            reject(new Error('closed'))
          }),
        )
      },
    })

    const registered = at('start').register()
    await isPrompted
    expect(at('start').pending).toBe(true)
    await at('start').cancel()

    expect(await registered).toMatchObject({ ok: false, error: { code: 'ERR_CANCELLED' } })
    expect(closed).toBe(true)
    expect(at('start')).toMatchObject({ pending: false, error: null })
  })
})
