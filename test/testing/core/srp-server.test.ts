import { createHash, createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createUserPool, seededBytes, testClock } from '../../../src/testing/index.ts'
import {
  expectedSignature,
  hexOfBytes,
  isUsableA,
  newServerKeyPair,
  privateKey,
  verifierOf,
} from '../../../src/testing/sign-in/srp-server.ts'
import published from '../../vectors/published.json' with { type: 'json' }
import { initiate, PASSWORD, respond } from './driver.ts'
import { srpClient } from './srp-client.ts'

const { N } = published.group

describe('the server half of SRP', () => {
  it('computes the private key that amplify-android publishes', () => {
    const { poolName, userId, password, saltHex, x } = published.partial.find(({ name }) => name === 'amplify-android')!

    expect(privateKey(saltHex!, { poolName: poolName!, userId: userId! }, password!)).toBe(x)
  })

  it.each(published.deviceVerifiers)('computes the device verifier $name', (vector) => {
    const { deviceGroupKey, deviceKey, devicePassword, saltHex, passwordVerifierBase64 } = vector
    const x = privateKey(saltHex, { poolName: deviceGroupKey, userId: deviceKey }, devicePassword)

    expect(verifierOf(x)).toBe(hexOfBytes(Buffer.from(passwordVerifierBase64, 'base64')))
  })

  it('believes a claim that the published client makes with its fixed private key', () => {
    const vector = published.srp[0]!
    const identity = { poolName: vector.poolName, userId: vector.userId }
    const v = verifierOf(privateKey(vector.saltHex, identity, vector.password))
    const keyPair = newServerKeyPair(v, seededBytes('b'))
    const claim = { ...identity, A: vector.A, keyPair, v, secretBlock: vector.secretBlock, timestamp: vector.timestamp }

    expect(expectedSignature(claim)).toBe(clientSignature(vector, keyPair.B))
    expect(expectedSignature({ ...claim, v: verifierOf('1') })).not.toBe(clientSignature(vector, keyPair.B))
  })

  it.each([
    ['zero', '0'],
    ['N', N],
    ['twice N', (BigInt(`0x${N}`) * 2n).toString(16)],
    ['not hex', 'xyz'],
    ['a sign', '-2'],
    ['a prefix', '0x2'],
    ['nothing', ''],
    ['more than N has digits', '1'.repeat(769)],
  ])('refuses an A that is %s', async (_, A) => {
    expect(isUsableA(A)).toBe(false)
    const pool = createUserPool({ users: [{ username: 'ada', password: PASSWORD }] })
    await expect(initiate(pool, 'USER_SRP_AUTH', { USERNAME: 'ada', SRP_A: A })).rejects.toMatchObject({
      name: 'InvalidParameterException',
    })
  })

  it('sends numbers as lower-case hex without leading zeros, and no session', async () => {
    for (let seed = 0; seed < 40; seed++) {
      const pool = createUserPool({
        randomBytes: seededBytes(`salt ${seed}`),
        users: [{ username: 'ada', password: PASSWORD }],
      })
      const asked = await initiate(pool, 'USER_SRP_AUTH', { USERNAME: 'ada', SRP_A: '2' })

      expect(asked.ChallengeParameters?.SALT).toMatch(/^[1-9a-f][0-9a-f]*$/)
      expect(asked.ChallengeParameters?.SRP_B).toMatch(/^[1-9a-f][0-9a-f]*$/)
      expect(asked.ChallengeParameters?.SECRET_BLOCK?.length).toBeGreaterThan(1200)
      expect(asked).not.toHaveProperty('Session')
    }
  })
})

describe('PASSWORD_VERIFIER', () => {
  const users = [{ username: 'ada', password: PASSWORD }]

  it('takes unicode passwords as they are, neither normalised nor trimmed', async () => {
    const pool = createUserPool()
    for (const [at, password] of ['pässwörd🔑', 'a\u0301', ' padded ', 'null\u0000byte'].entries()) {
      pool.createUser({ username: `user${at}`, password })
      await srpClient(pool).signIn(`user${at}`, password)
    }
    await expect(srpClient(pool).signIn('user1', '\u00e1')).rejects.toThrow('Incorrect')
  })

  it('is answered once, and within its time', async () => {
    const claim = { PASSWORD_CLAIM_SECRET_BLOCK: 'x', PASSWORD_CLAIM_SIGNATURE: 'x', TIMESTAMP: 'x' }
    const clock = testClock(Date.UTC(2026, 0, 1))
    const pool = createUserPool({ clock, users })
    await expect(respond(pool, 'PASSWORD_VERIFIER', {}, claim)).rejects.toThrow('Incorrect username or password.')

    const { ChallengeParameters } = await initiate(pool, 'USER_SRP_AUTH', { USERNAME: 'ada', SRP_A: '2' })
    const late = { ...claim, PASSWORD_CLAIM_SECRET_BLOCK: ChallengeParameters!.SECRET_BLOCK! }
    await expect(respond(pool, 'PASSWORD_VERIFIER', {}, late)).rejects.toThrow('TIMESTAMP format')
    clock.increment(180_000)
    await expect(respond(pool, 'PASSWORD_VERIFIER', {}, late)).rejects.toThrow('Incorrect username or password.')
  })

  it.each([
    'Thu Jan 01 00:00:00 UTC 2026',
    'Thu Jan  1 00:00:00 UTC 2026',
    'Thu Jan 1 24:00:00 UTC 2026',
    'Do. Jan. 1 00:00:00 UTC 2026',
    'Thu Jan 1 00:00:00 GMT 2026',
    '2026-01-01T00:00:00Z',
  ])('refuses the timestamp %s', async (TIMESTAMP) => {
    const pool = createUserPool({ clock: testClock(Date.UTC(2026, 0, 1)), users })
    const { ChallengeParameters } = await initiate(pool, 'USER_SRP_AUTH', { USERNAME: 'ada', SRP_A: '2' })
    const responses = {
      PASSWORD_CLAIM_SECRET_BLOCK: ChallengeParameters!.SECRET_BLOCK!,
      PASSWORD_CLAIM_SIGNATURE: 'x',
      TIMESTAMP,
    }

    await expect(respond(pool, 'PASSWORD_VERIFIER', {}, responses)).rejects.toMatchObject({
      name: 'InvalidParameterException',
    })
  })

  it('refuses the right password with a clock that is six minutes off', async () => {
    const pool = createUserPool({ clock: testClock(Date.now() + 360_000), users })

    await expect(srpClient(pool).signIn('ada', PASSWORD)).rejects.toThrow('Incorrect username or password.')
  })
})

/** The claim of the published client, worked out with nothing but `BigInt` and Node's own hashes. */
function clientSignature(vector: (typeof published.srp)[number], B: string): string {
  const big = (hex: string) => BigInt(`0x${hex}`)
  const n = big(N)
  const pow = (base: bigint, exponent: bigint): bigint => {
    let [result, square] = [1n, base % n]
    for (let rest = exponent; rest > 0n; rest >>= 1n) {
      if (rest & 1n) result = (result * square) % n
      square = (square * square) % n
    }
    return result
  }
  const pad = (number: bigint): Buffer => {
    const hex = number.toString(16)
    const even = hex.length % 2 ? `0${hex}` : hex
    return Buffer.from(/^[89a-f]/.test(even) ? `00${even}` : even, 'hex')
  }
  const hash = (...parts: Buffer[]) => createHash('sha256').update(Buffer.concat(parts)).digest()
  const mac = (key: Buffer, ...parts: Buffer[]) => createHmac('sha256', key).update(Buffer.concat(parts)).digest()
  const inner = hash(Buffer.from(`${vector.poolName}${vector.userId}:${vector.password}`))
  const x = big(hash(pad(big(vector.saltHex)), inner).toString('hex'))
  const u = big(hash(pad(big(vector.A)), pad(big(B))).toString('hex'))
  const base = (((big(B) - big(published.group.k) * pow(2n, x)) % n) + n) % n
  const S = pow(base, big(vector.a) + u * x)
  const key = mac(mac(pad(u), pad(S)), Buffer.from('Caldera Derived Key\u0001')).subarray(0, 16)
  const message = [vector.poolName, vector.userId].map((text) => Buffer.from(text))
  return mac(key, ...message, Buffer.from(vector.secretBlock, 'base64'), Buffer.from(vector.timestamp)).toString(
    'base64',
  )
}
