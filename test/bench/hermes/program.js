/**
 * The program that runs on Hermes and on V8: our sign-in several times, or (when `JSBN` is defined as true) the powers
 * of one sign-in of amazon-cognito-identity-js. It prints one line of JSON.
 * `Date.now` is the only clock that Hermes' command line has, so sign-ins are timed in fours.
 *
 * @module
 */
import BigInteger from 'amazon-cognito-identity-js/es/BigInteger.js'
import { bigIntModPow } from '../../../src/crypto/mod-pow.ts'
import { passwordClaim } from '../../../src/crypto/password-claim.ts'
import { createKeyPair } from '../../../src/crypto/srp.ts'
import { K_HEX, N_HEX } from '../../../src/crypto/srp-group.ts'
import { Sensitive } from '../../../src/sensitive.ts'

const B = `7${'0123456789abcde'.repeat(52).slice(0, 767)}`
const TIMED = 8
const BATCH = 4
/** 1024 bits, as amazon-cognito-identity-js and Amplify draw. */
const LONG_A = 'c5'.repeat(128)

const randomBytes = (length) => Uint8Array.from({ length }, (_, at) => (at * 37 + 11) & 255)

async function signIn() {
  const keyPair = await createKeyPair(randomBytes, bigIntModPow)
  return passwordClaim({
    poolName: 'AbCdEf123',
    userId: 'a2c2e290-6d0f-4a08-a5ca-f0162935f3a6',
    password: new Sensitive('Qwerty1! pässwörd'),
    keyPair,
    B,
    salt: 'baf4431cdaa37c04c0d655a99f5e9b9b',
    secretBlock: 'QUJD'.repeat(430),
    timestamp: 'Tue Feb 1 03:04:05 UTC 2000',
    modPow: bigIntModPow,
  })
}

/** The three powers of that client's sign-in, on its own big integers; hashing, which it does as well, is left out. */
function jsbnPowers(u, x) {
  const [N, k, g] = [new BigInteger(N_HEX, 16), new BigInteger(K_HEX, 16), new BigInteger('2', 16)]
  const [a, numberU, numberX] = [LONG_A, u, x].map((hex) => new BigInteger(hex, 16))
  const power = (base, exponent) => {
    let result
    base.modPow(exponent, N, (_error, value) => {
      result = value
    })
    return result
  }
  const A = power(g, a)
  const base = new BigInteger(B, 16).subtract(k.multiply(power(g, numberX)))
  const S = power(base, a.add(numberU.multiply(numberX))).mod(N)
  return `${A.toString(16)} ${S.toString(16)}`
}

/** The first sign-in of the process, then batches; milliseconds each. */
async function timeOurs() {
  const firstStart = Date.now()
  const claim = await signIn()
  const firstMs = Date.now() - firstStart
  const timesMs = []
  for (let round = 0; round < TIMED; round++) {
    const start = Date.now()
    for (let turn = 0; turn < BATCH; turn++) await signIn()
    timesMs.push((Date.now() - start) / BATCH)
  }
  return { claim, firstMs, timesMs }
}

/** One sign-in's powers on jsbn, and whether ours are equal. */
function timeJsbn() {
  const [u, x] = ['9d'.repeat(32), 'e3'.repeat(32)]
  const start = Date.now()
  const theirs = jsbnPowers(u, x)
  const jsbnMs = Date.now() - start
  const ours = `${bigIntModPow.generatorPower(LONG_A)} ${bigIntModPow.premasterSecret({ a: LONG_A, B, u, x })}`
  return { jsbnMs, agrees: ours === theirs, powers: ours }
}

// Hermes prints with `print`, which Node lacks.
const write = globalThis.print ?? console.log
const work = JSBN ? async () => timeJsbn() : timeOurs
work().then(
  (result) => write(JSON.stringify(result)),
  (error) => write(String(error)),
)
