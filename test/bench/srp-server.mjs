/**
 * The server's half of an SRP sign-in for the benchmark, on OpenSSL. It shares no code with the library:
 * whatever a client claims is verified by other arithmetic.
 *
 * @module
 */
import { createDiffieHellman, createHash, createHmac, getDiffieHellman, randomBytes } from 'node:crypto'

const group = getDiffieHellman('modp15')
const PRIME = group.getPrime()
const N = BigInt(`0x${group.getPrime('hex')}`)
const k = toNumber(sha256(signed(N), signed(2n)))

/** What every client is given. */
export const USER = {
  poolName: 'AbCdEf123',
  username: 'a2c2e290-6d0f-4a08-a5ca-f0162935f3a6',
  password: 'Qwerty1! pässwörd',
}

const salt = BigInt(`0x${randomBytes(16).toString('hex')}`) | 1n
const identity = sha256(`${USER.poolName}${USER.username}:${USER.password}`)
const verifier = power(2n, toNumber(sha256(signed(salt), identity)))

/** One sign-in: gives the challenge for an `A`, then says whether the claim proves the password. */
export function createExchange() {
  const b = toNumber(randomBytes(32))
  const B = (k * verifier + power(2n, b)) % N
  const secretBlock = randomBytes(1290)
  let key
  return {
    challenge(A) {
      const u = toNumber(sha256(signed(BigInt(`0x${A}`)), signed(B)))
      const S = power((BigInt(`0x${A}`) * power(verifier, u)) % N, b)
      const prk = createHmac('sha256', signed(u)).update(signed(S)).digest()
      key = createHmac('sha256', prk).update('Caldera Derived Key\x01').digest().subarray(0, 16)
      return {
        SALT: salt.toString(16),
        SRP_B: B.toString(16),
        SECRET_BLOCK: secretBlock.toString('base64'),
        USER_ID_FOR_SRP: USER.username,
        USERNAME: USER.username,
      }
    },
    verify({ signature, timestamp }) {
      const mac = createHmac('sha256', key).update(USER.poolName).update(USER.username)
      const expected = mac.update(secretBlock).update(timestamp).digest('base64')
      if (signature !== expected) throw new Error('This client made a wrong claim')
    },
  }
}

/** `base^exponent mod N` by OpenSSL. */
export function power(base, exponent) {
  const exchange = createDiffieHellman(PRIME, 2)
  exchange.setPrivateKey(bytes(exponent))
  return toNumber(exchange.computeSecret(bytes(base)))
}

/** The three powers of one sign-in and nothing else, by OpenSSL: what no client on Node can go below. */
export function createBarePowers() {
  const [a, x, e, base] = [randomBytes(32), randomBytes(32), randomBytes(64), bytes(toNumber(randomBytes(384)) % N)]
  const exchange = createDiffieHellman(PRIME, 2)
  const two = Buffer.of(2)
  return () => {
    for (const [exponent, number] of [
      [a, two],
      [x, two],
      [e, base],
    ]) {
      exchange.setPrivateKey(exponent)
      exchange.computeSecret(number)
    }
  }
}

function sha256(...parts) {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest()
}

function signed(number) {
  const plain = bytes(number)
  return plain[0] & 0x80 ? Buffer.concat([Buffer.of(0), plain]) : plain
}

function bytes(number) {
  const hex = number.toString(16)
  return Buffer.from(hex.length % 2 ? `0${hex}` : hex, 'hex')
}

function toNumber(buffer) {
  return BigInt(`0x${buffer.toString('hex')}`)
}
