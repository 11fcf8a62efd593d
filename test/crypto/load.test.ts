import { describe, expect, it } from 'vitest'
import { authCrypto } from '../../src/crypto/index.ts'
import { createCryptoLoader, loadedModPow } from '../../src/crypto/load.ts'
import { NetworkError } from '../../src/errors.ts'
import { createAuth, useSignIn } from '../../src/index.ts'
import { createTestPorts, createUserPool } from '../../src/testing/index.ts'

describe('the loader of the cryptography', () => {
  it('loads once, however many callers there are', async () => {
    let loads = 0
    const load = createCryptoLoader(undefined, async () => {
      loads++
      return { authCrypto }
    })

    expect(loads).toBe(0)
    expect(await Promise.all([load(), load()])).toEqual([authCrypto, authCrypto])
    await load()
    expect(loads).toBe(1)
  })

  it('fails with a NetworkError that can be tried again, and then is', async () => {
    let isOffline = true
    const load = createCryptoLoader(undefined, () =>
      isOffline ? Promise.reject(new TypeError('Failed to fetch')) : Promise.resolve({ authCrypto }),
    )

    const error = await load().catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(NetworkError)
    expect(error).toMatchObject({ code: 'ERR_NETWORK', retryable: true })
    isOffline = false
    expect(await load()).toBe(authCrypto)
  })

  it('loads nothing where the app brings its own', async () => {
    const load = createCryptoLoader(authCrypto, () => Promise.reject(new Error('import() is forbidden here')))

    expect(await load()).toBe(authCrypto)
  })

  it('gives the default of the port modPow', async () => {
    const modPow = loadedModPow(createCryptoLoader())

    expect(await modPow.generatorPower('10')).toBe('10000')
  })
})

describe('a sign-in whose cryptography', () => {
  const user = { username: 'ada', password: 'Passw0rd!' }

  function start(crypto?: typeof authCrypto) {
    const ports = createTestPorts()
    const pool = createUserPool({ clock: ports.clock, users: [user] })
    const { userPoolId, clientId, fetch } = pool
    const auth = createAuth({ userPoolId, clientId, ...ports, fetch, ...(crypto && { crypto }) })
    return { auth, pool, flow: useSignIn(auth) }
  }

  async function submit({ flow }: ReturnType<typeof start>) {
    const view = flow.getSnapshot()
    if (view.step !== 'identify') throw new Error(view.step)
    return view.submit(user)
  }

  it('is handed in statically succeeds with it', async () => {
    let claims = 0
    const app = start({
      ...authCrypto,
      passwordClaim: (claim) => {
        claims++
        return authCrypto.passwordClaim(claim)
      },
    })

    expect((await submit(app)).flow.step).toBe('signedIn')
    expect(claims).toBe(1)
    app.auth.dispose()
  })

  it('is missing at first ends in an error beside the form, and succeeds when it is there', async () => {
    let isOffline = true
    const app = start({
      ...authCrypto,
      createKeyPair: (...input) => {
        if (isOffline) return createCryptoLoader(undefined, () => Promise.reject(new TypeError('no')))() as never
        return authCrypto.createKeyPair(...input)
      },
    })

    const refused = await submit(app)
    expect(refused).toMatchObject({ ok: false, error: { code: 'ERR_NETWORK' }, flow: { step: 'identify' } })
    expect(app.pool.requests.list()).toEqual([])
    isOffline = false
    expect((await submit(app)).flow.step).toBe('signedIn')
    app.auth.dispose()
  })
})
