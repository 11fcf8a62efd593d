import { hkdf } from '@noble/hashes/hkdf.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { describe, expect, it } from 'vitest'
import { bytesToBase64, bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from '../../src/bytes.ts'
import { secretHash } from '../../src/crypto/hmac.ts'
import { bigIntModPow } from '../../src/crypto/mod-pow.ts'
import { jsbnModPow } from '../../src/crypto/mod-pow-jsbn.ts'
import { nodeModPow } from '../../src/crypto/mod-pow-node.ts'
import { passwordClaim, signClaim } from '../../src/crypto/password-claim.ts'
import { claimKey, padHex, privateKey, scrambler, signedBytes } from '../../src/crypto/srp.ts'
import { K_HEX, N_HEX } from '../../src/crypto/srp-group.ts'
import type { ModPow } from '../../src/ports.ts'
import { Sensitive } from '../../src/sensitive.ts'
import padHexVectors from '../vectors/padhex.json' with { type: 'json' }
import published from '../vectors/published.json' with { type: 'json' }
import rfc from '../vectors/rfc.json' with { type: 'json' }

const backEnds = { bigInt: bigIntModPow, jsbn: jsbnModPow, node: nodeModPow }

describe.each(Object.entries(backEnds))('with the %s back end', (_name, modPow) => {
  it.each(published.srp)('the published exchange $name is reproduced', async (vector) => {
    expect(await modPow.generatorPower(vector.a)).toBe(vector.A)
    const password = new Sensitive(vector.password)
    const keyPair = { a: new Sensitive(vector.a), A: vector.A }
    let S = ''
    const seen: ModPow = {
      ...modPow,
      premasterSecret: async (numbers) => {
        S = await modPow.premasterSecret(numbers)
        return S
      },
    }
    const claim = await passwordClaim({ ...vector, password, keyPair, salt: vector.saltHex, modPow: seen })
    expect(claim).toBe(vector.signature)
    expect(bytesToHex(claimKey(S, scrambler(vector.A, vector.B)))).toBe(vector.hkdfKeyHex)
  })

  it.each(published.partial)('the secret and the key of $name are reproduced', async (vector) => {
    const salt = vector.saltHex
    const x = privateKey({ ...vector, password: new Sensitive(vector.password), salt })
    const u = scrambler(vector.A, vector.B)
    const S = await modPow.premasterSecret({ a: vector.a, B: vector.B, u, x })
    const expected = vector as { x?: string; u?: string; S?: string; hkdfKeyHex?: string }
    const mine = { x, u, S, hkdfKeyHex: bytesToHex(claimKey(S, u)) }
    for (const part of ['x', 'u', 'S', 'hkdfKeyHex'] as const) {
      if (expected[part] !== undefined) expect(mine[part]).toBe(expected[part])
    }
  })

  it.each(published.deviceVerifiers)('the published device verifier $name is reproduced', async (vector) => {
    const { deviceGroupKey: poolName, deviceKey: userId, devicePassword, saltHex: salt } = vector
    expect(bytesToBase64(signedBytes(salt))).toBe(vector.saltBase64)
    const x = privateKey({ poolName, userId, password: new Sensitive(devicePassword), salt })
    expect(bytesToBase64(signedBytes(await modPow.generatorPower(x)))).toBe(vector.passwordVerifierBase64)
  })
})

describe('published parts', () => {
  it('the group is the published one', () => {
    expect({ N: N_HEX, k: K_HEX }).toEqual({ N: published.group.N, k: published.group.k })
  })

  it.each(published.other.filter((vector) => vector.what === 'u'))('the scrambler of $source', (vector) => {
    expect(scrambler(vector.A!, vector.B!)).toBe(vector.u)
  })

  it('the hash of a device key', () => {
    const vector = published.other.find((entry) => entry.what.startsWith('deviceKeyHash'))!
    const { deviceGroupKey: poolName, deviceKey: userId, devicePassword, hashHex } = vector
    const password = new Sensitive(devicePassword!)
    const x = sha256(concatBytes(hexToBytes('00ff'), hexToBytes(hashHex!)))
    expect(privateKey({ poolName: poolName!, userId: userId!, password, salt: 'ff' })).toBe(bytesToHex(x))
  })

  it('the key from given bytes', () => {
    const vector = published.other.find((entry) => entry.what.startsWith('hkdf'))!
    const hex = (text: string): string => bytesToHex(utf8ToBytes(text))
    expect(bytesToHex(claimKey(hex(vector.ikmUtf8!), hex(vector.saltUtf8!)))).toBe(vector.keyHex)
  })

  it('the signature under a given key', () => {
    const vector = published.other.find((entry) => entry.what.startsWith('signature'))!
    const secretBlock = Uint8Array.from(Buffer.from(vector.secretBlock!, 'base64'))
    const { poolName, userId, timestamp } = vector
    const message = { poolName: poolName!, userId: userId!, timestamp: timestamp!, secretBlock }
    expect(signClaim(hexToBytes(vector.keyHex!), message)).toBe(vector.signature)
  })

  it.each(published.secretHash.vectors)('the secret hash of $user', (vector) => {
    const { user: username, clientId, clientSecret } = vector
    expect(secretHash({ username, clientId, clientSecret: new Sensitive(clientSecret) })).toBe(vector.secretHash)
  })

  it('numbers are padded as Java writes them', () => {
    const texts: [string, string][] = Object.entries(padHexVectors.hex)
    const numbers: [string, string][] = Object.entries(padHexVectors.int)
      .filter(([number]) => Number(number) >= 0)
      .map(([number, padded]) => [Number(number).toString(16), padded])
    expect(numbers.length).toBe(257)
    for (const [number, padded] of [...texts, ...numbers]) expect([number, padHex(number)]).toEqual([number, padded])
  })

  it('the HKDF this builds on is RFC 5869', () => {
    const cases: unknown = rfc.rfc5869_hkdf_sha256
    const bytes = (hex: string): Uint8Array => hexToBytes(hex)
    for (const vector of cases as readonly Record<'ikm' | 'salt' | 'info' | 'okm', string>[]) {
      const length = vector.okm.length / 2
      const okm = hkdf(sha256, bytes(vector.ikm), bytes(vector.salt), bytes(vector.info), length)
      expect(bytesToHex(okm)).toBe(vector.okm)
    }
  })
})
