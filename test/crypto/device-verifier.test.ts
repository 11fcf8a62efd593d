import { describe, expect, it } from 'vitest'
import { base64ToBytes, bytesToHex } from '../../src/bytes.ts'
import { createDeviceVerifier } from '../../src/crypto/device-verifier.ts'
import { bigIntModPow } from '../../src/crypto/mod-pow.ts'

const device = { deviceGroupKey: '-FDRunwQv', deviceKey: 'eu-west-2_627477ae-3631-4248-bed9-d2e934100372' }
/** Bytes that begin with `first`. */
const counting = (first: number) => (length: number) => Uint8Array.from({ length }, (_, at) => (first + at) & 255)

describe('a device verifier', () => {
  it('has a password of 40 random bytes and a salt of 16', async () => {
    const lengths: number[] = []
    const verifier = await createDeviceVerifier({
      ...device,
      modPow: bigIntModPow,
      randomBytes: (length) => {
        lengths.push(length)
        return counting(1)(length)
      },
    })
    expect(lengths).toEqual([40, 16])
    expect(base64ToBytes(verifier.devicePassword.expose())).toEqual(counting(1)(40))
    expect(base64ToBytes(verifier.salt)).toEqual(counting(1)(16))
    expect(base64ToBytes(verifier.passwordVerifier).length).toBeGreaterThan(380)
  })

  it.each([
    [0, '0102030405060708090a0b0c0d0e0f'],
    [0x7f, '7f808182838485868788898a8b8c8d8e'],
    [0x80, '00808182838485868788898a8b8c8d8e8f'],
  ])('writes a salt that begins with byte %i as a signed number', async (first, salt) => {
    const verifier = await createDeviceVerifier({ ...device, modPow: bigIntModPow, randomBytes: counting(first) })
    expect(bytesToHex(base64ToBytes(verifier.salt))).toBe(salt)
  })

  it('does not print its password', async () => {
    const verifier = await createDeviceVerifier({ ...device, modPow: bigIntModPow, randomBytes: counting(9) })
    expect(JSON.stringify(verifier)).not.toContain(verifier.devicePassword.expose())
  })

  it('is refused when the random source or modPow is broken', async () => {
    const broken = { ...bigIntModPow, generatorPower: () => '0' }
    await expect(createDeviceVerifier({ ...device, modPow: broken, randomBytes: counting(1) })).rejects.toMatchObject({
      code: 'ERR_CONFIGURATION',
      field: 'modPow',
    })
    await expect(
      createDeviceVerifier({ ...device, modPow: bigIntModPow, randomBytes: (length) => new Uint8Array(length) }),
    ).rejects.toMatchObject({ code: 'ERR_CONFIGURATION', field: 'randomBytes' })
  })
})
