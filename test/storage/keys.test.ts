import { describe, expect, it } from 'vitest'
import { storagePrefix, writeKeyPart } from '../../src/storage/keys.ts'

describe('the keys of sessions and devices', () => {
  it('are those of every earlier release, or an update of the app would sign its users out', () => {
    expect(storagePrefix({ userPoolId: 'eu-west-1_AbC9', clientId: '7abc' })).toBe(
      'cognito-machines.1.eu-west-1_5fAbC9.7abc.',
    )
  })

  it.each([
    ['letters, digits and hyphens', 'Ada-99-z', 'Ada-99-z'],
    ['a mail address', 'ada.l+tag@example.com', 'ada_2el_2btag_40example_2ecom'],
    ['an underscore, which begins what is escaped', 'a_2e', 'a_5f2e'],
    ['a control character, whose number is small', '\n', '_0a'],
    ['characters of two, three and four bytes', 'é漢😀', '_c3_a9_e6_bc_a2_f0_9f_98_80'],
    ['nothing', '', ''],
  ])('write a user name of %s as ever, without a dot', (_, name, written) => {
    expect(writeKeyPart(name)).toBe(written)
  })
})
