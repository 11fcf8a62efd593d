import { randomBytes } from 'node:crypto'
import { createContext, runInContext } from 'node:vm'
import { beforeAll, describe, expect, it } from 'vitest'
import { createUserPool } from '../../src/testing/index.ts'
import { bundleBareApp } from './bundle.ts'

/** What React Native gives beside the language: no crypto, TextDecoder, structuredClone, DOMException, URL or storage. */
const GIVEN = { setTimeout, clearTimeout, queueMicrotask, performance, console, TextEncoder }

/** `AbortController` as React Native has it: no `AbortSignal.any`, no `AbortSignal.timeout`. */
const ABORT = `
  globalThis.AbortController = class {
    constructor() {
      const listeners = new Set()
      this.signal = {
        aborted: false,
        reason: undefined,
        addEventListener: (_, listener) => listeners.add(listener),
        removeEventListener: (_, listener) => listeners.delete(listener),
      }
      this.abort = (reason) => {
        if (this.signal.aborted) return
        Object.assign(this.signal, { aborted: true, reason })
        for (const listener of [...listeners]) listener({ type: 'abort' })
      }
    }
  }
`

describe('with nothing but what React Native gives', () => {
  let script: string
  beforeAll(async () => {
    script = await bundleBareApp()
  })

  const start = (noBigInt: boolean) => {
    const pool = createUserPool({
      deviceConfiguration: { challengeRequiredOnNewDevice: true },
      users: [{ username: 'Žofie', password: 'Größe-π-1A' }],
    })
    const { userPoolId, clientId } = pool
    const host = {
      userPoolId,
      clientId,
      fetch: pool.fetch,
      getRandomBytes: (length: number) => [...randomBytes(length)],
    }
    const context = createContext({ ...GIVEN, host })
    runInContext(ABORT, context)
    // The bytes of a native module are those of the app's own world.
    runInContext(
      '{ const { getRandomBytes } = host; host.getRandomBytes = (length) => Uint8Array.from(getRandomBytes(length)) }',
      context,
    )
    if (noBigInt) runInContext('delete globalThis.BigInt', context)
    runInContext(script, context)
    return {
      pool,
      run: (password: string) => runInContext(`run(${JSON.stringify(password)})`, context) as Promise<string>,
    }
  }

  it('signs in by SRP, confirms the device and refreshes', async () => {
    const { pool, run } = start(false)

    expect(await run('Größe-π-1A')).toBe('signedIn until number')
    expect(pool.requests.list().map(({ operation }) => operation)).toEqual([
      'InitiateAuth',
      'RespondToAuthChallenge',
      'ConfirmDevice',
      'GetTokensFromRefreshToken',
    ])
  })

  it('refuses a wrong password', async () => {
    expect(await start(false).run('Wrong-π-1A')).toBe('identify NotAuthorizedException')
  })

  it('signs in by jsbn where the engine has no BigInt', async () => {
    expect(await start(true).run('Größe-π-1A')).toBe('signedIn until number')
  })
})
