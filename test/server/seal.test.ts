/** What is sealed is opened by nobody but a server with the same secret, for the same use. */
import { CompactEncrypt } from 'jose'
import { describe, expect, it } from 'vitest'
import { createSeals, type SealUse } from '../../server/seal.ts'

const SECRET = '0123456789abcdef0123456789abcdef'
const NEWER = 'fedcba9876543210fedcba9876543210'
const USES: readonly SealUse[] = ['pointer', 'session', 'challenge', 'share']

describe('a sealed value', () => {
  it.each(USES)('is opened again for the use %s, and for no other', async (use) => {
    const seals = createSeals([SECRET], 'pool client')
    const sealed = await seals.seal(use, { a: 'ä', b: [1] })

    const opened = await Promise.all(USES.map((other) => seals.open(other, sealed)))

    expect(opened).toEqual(USES.map((other) => (other === use ? { a: 'ä', b: [1] } : undefined)))
    expect(sealed).toMatch(/^[\w-]+\.\.[\w-]+\.[\w-]+\.[\w-]+$/)
  })

  it('is sealed by the newest secret and opened by all', async () => {
    const old = createSeals([SECRET], 'pool client')
    const both = createSeals([NEWER, SECRET], 'pool client')
    const only = createSeals([NEWER], 'pool client')

    expect(await both.open('session', await old.seal('session', { a: 1 }))).toEqual({ a: 1 })
    expect(await only.open('session', await both.seal('session', { a: 1 }))).toEqual({ a: 1 })
    expect(await only.open('session', await old.seal('session', { a: 1 }))).toBeUndefined()
  })

  it.each([
    ['another pool', 'other client'],
    ['another app client', 'pool other'],
  ])('is not opened for %s', async (_, context) => {
    const sealed = await createSeals([SECRET], 'pool client').seal('session', { a: 1 })

    expect(await createSeals([SECRET], context).open('session', sealed)).toBeUndefined()
  })

  it('is not opened when any part of it is changed or missing', async () => {
    const seals = createSeals([SECRET], 'pool client')
    const sealed = await seals.seal('session', { a: 1 })
    const parts = sealed.split('.')
    const replace = (at: number, part: string) => parts.map((each, index) => (index === at ? part : each)).join('.')
    const changed = [0, 2, 3, 4].flatMap((at) => [
      replace(
        at,
        parts[at]!.replace(/^./, (first) => (first === 'A' ? 'B' : 'A')),
      ),
      replace(at, ''),
      replace(at, parts[at]!.slice(1)),
    ])

    for (const each of [...changed, '', '....', sealed.slice(0, -1), `${sealed}.`, 'a'.repeat(100_000)]) {
      expect(await seals.open('session', each)).toBeUndefined()
    }
  })

  it('is not opened under another algorithm, though the key is right', async () => {
    const seals = createSeals([SECRET], 'pool client')
    const plain = new TextEncoder().encode('{"a":1}')
    const key = new TextEncoder().encode(SECRET)
    const wrapped = await new CompactEncrypt(plain)
      .setProtectedHeader({ alg: 'A256GCMKW', enc: 'A256GCM' })
      .encrypt(key)
    const shorter = await new CompactEncrypt(plain)
      .setProtectedHeader({ alg: 'dir', enc: 'A128GCM' })
      .encrypt(key.slice(0, 16))

    expect(await seals.open('session', wrapped)).toBeUndefined()
    expect(await seals.open('session', shorter)).toBeUndefined()
  })
})

describe('a secret', () => {
  it.each([
    ['of 31 characters', ['x'.repeat(31)]],
    ['of 31 bytes', [new Uint8Array(31)]],
    ['behind a good one', [SECRET, 'short']],
    ['that is missing', [undefined as unknown as string]],
    ['in no list', SECRET as unknown as string[]],
    ['in an empty list', []],
  ])('%s is refused, and not repeated', (_, secrets) => {
    const make = () => createSeals(secrets, 'pool client')

    expect(make).toThrow(expect.objectContaining({ code: 'ERR_CONFIGURATION', field: 'cookieSecrets' }))
    expect(make).not.toThrow(/short|xxx|0123/)
  })

  it('counts in bytes of UTF-8', () => {
    expect(() => createSeals(['ä'.repeat(16)], 'pool client')).not.toThrow()
  })
})
