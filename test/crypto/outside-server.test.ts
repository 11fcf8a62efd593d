import { createHash } from 'node:crypto'
import { ServerPasswordChallenge, UserPool } from 'cognito-srp'
import { expect, it } from 'vitest'
import { bigIntModPow } from '../../src/crypto/mod-pow.ts'
import { passwordClaim } from '../../src/crypto/password-claim.ts'
import { createKeyPair } from '../../src/crypto/srp.ts'
import { Sensitive } from '../../src/sensitive.ts'

const poolName = 'AbCdEf123'
const timestamp = 'Tue Feb 1 03:04:05 UTC 2000'
const digest = (text: string): Uint8Array => Uint8Array.from(createHash('sha256').update(text).digest())

/** One exchange with npm's cognito-srp as the server: what we claim, and what it expects. */
async function exchange(round: number, registered: string, typed: string) {
  const userId = round % 2 ? `user-${round}` : `użytkownik-${round}`
  const salt = Buffer.from(digest(`salt ${round}`)).toString('hex', 0, 16)
  const user = await new UserPool(poolName).createUser({ username: userId, password: registered }, salt)
  const server = new ServerPasswordChallenge(poolName, user, Buffer.from(digest(`b ${round}`)))
  const keyPair = await createKeyPair(() => digest(`a ${round}`), bigIntModPow)
  const secretBlock = Buffer.from(digest(`block ${round}`)).toString('base64')
  const B = server.calculateB()
  const session = server.getSession(keyPair.A)
  const claim = await passwordClaim({
    poolName,
    userId,
    password: new Sensitive(typed),
    keyPair,
    B: B.toString('hex'),
    salt,
    secretBlock,
    timestamp,
    modPow: bigIntModPow,
  })
  // This server hashes numbers at full width, so it differs from Cognito when a first byte is zero: 1 time in 128.
  const { key } = session as unknown as { readonly key: Buffer }
  return { claim, expected: session.calculateSignature(secretBlock, timestamp), comparable: B[0] !== 0 && key[0] !== 0 }
}

it('a server that is not ours accepts the right password', async () => {
  const rounds = await Promise.all(Array.from({ length: 12 }, (_, round) => exchange(round, 'pässword', 'pässword')))
  const comparable = rounds.filter((round) => round.comparable)
  expect(comparable.length).toBeGreaterThan(9)
  for (const { claim, expected } of comparable) expect(claim).toBe(expected)
})

it('a server that is not ours refuses a wrong password', async () => {
  for (const typed of ['password', 'pässword ', 'Pässword', '']) {
    const { claim, expected } = await exchange(1, 'pässword', typed)
    expect(claim).not.toBe(expected)
  }
})
