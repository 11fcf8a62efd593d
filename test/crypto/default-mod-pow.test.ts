import { afterEach, expect, it, vi } from 'vitest'
import { defaultModPow } from '../../src/crypto/mod-pow.ts'
import { jsbnModPow } from '../../src/crypto/mod-pow-jsbn.ts'
import { passwordClaim } from '../../src/crypto/password-claim.ts'
import { exampleClaim, exampleSignature } from './example-exchange.ts'

afterEach(() => {
  vi.unstubAllGlobals()
})

it('native BigInt is the default', async () => {
  expect(await defaultModPow.generatorPower('10')).toBe('10000')
  expect(await passwordClaim(exampleClaim({ modPow: defaultModPow }))).toBe(exampleSignature)
})

it('an engine without BigInt signs in all the same', async () => {
  vi.stubGlobal('BigInt', undefined)
  expect(await defaultModPow.generatorPower('10')).toBe('10000')
  expect(await passwordClaim(exampleClaim({ modPow: defaultModPow }))).toBe(exampleSignature)
  expect(await passwordClaim(exampleClaim({ modPow: jsbnModPow }))).toBe(exampleSignature)
})
