import { expect, it } from 'vitest'
import { createUserPool } from '../../../src/testing/index.ts'

const USER = { username: 'ada', password: 'Correct-horse-1' }

/** The real thing, counted; the first `failures` keys are refused, as in the module scope of a worker. */
function countedSubtle(failures = 0) {
  let made = 0
  const { subtle } = crypto
  const generateKey = (...args: Parameters<SubtleCrypto['generateKey']>) =>
    ++made <= failures ? Promise.reject(new Error('Disallowed in global scope')) : subtle.generateKey(...args)
  const engine = {
    generateKey,
    exportKey: subtle.exportKey.bind(subtle),
    importKey: subtle.importKey.bind(subtle),
    sign: subtle.sign.bind(subtle),
    verify: subtle.verify.bind(subtle),
  } as unknown as SubtleCrypto
  return { engine, made: () => made }
}

const signIn = (pool: ReturnType<typeof createUserPool>) =>
  pool.handle('InitiateAuth', {
    ClientId: pool.clientId,
    AuthFlow: 'USER_PASSWORD_AUTH',
    AuthParameters: { USERNAME: USER.username, PASSWORD: USER.password },
  })

it('begins to make its key when a sign-in begins, and makes one', async () => {
  const { engine, made } = countedSubtle()
  const pool = createUserPool({ users: [USER], subtle: engine })
  await new Promise(setImmediate)
  expect(made()).toBe(0)
  const begun = pool.handle('InitiateAuth', {
    ClientId: pool.clientId,
    AuthFlow: 'USER_SRP_AUTH',
    AuthParameters: { USERNAME: USER.username, SRP_A: 'ab' },
  })
  expect(await begun).toHaveProperty('ChallengeName', 'PASSWORD_VERIFIER')
  expect(made()).toBe(1)

  expect(await signIn(pool)).toHaveProperty('AuthenticationResult')

  expect((await pool.jwks()).keys).toHaveLength(1)
  expect(made()).toBe(1)
})

it('makes its key later where none can be made yet', async () => {
  const { engine, made } = countedSubtle(1)
  const pool = createUserPool({ users: [USER], subtle: engine })
  await pool.jwks().catch(() => undefined)

  expect(await signIn(pool)).toHaveProperty('AuthenticationResult')
  expect(made()).toBe(2)
})
