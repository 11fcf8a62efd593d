import { createHash, getDiffieHellman } from 'node:crypto'
import { expect, it } from 'vitest'
import { G, K_HEX, N_DIGITS, N_HEX } from '../../src/crypto/srp-group.ts'

it('N is group 15 of RFC 3526, as OpenSSL has it', () => {
  const group = getDiffieHellman('modp15')
  expect(N_HEX).toBe(group.getPrime('hex'))
  expect(N_HEX).toHaveLength(N_DIGITS)
  expect(Number.parseInt(group.getGenerator('hex'), 16)).toBe(G)
})

it('k is the hash of N and g', () => {
  expect(K_HEX).toBe(createHash('sha256').update(`00${N_HEX}02`, 'hex').digest('hex'))
})
