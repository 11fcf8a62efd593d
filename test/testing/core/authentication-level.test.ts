import { describe, expect, it } from 'vitest'
import { levelOf, methodClaim, readLevels } from '../../../src/testing/tokens/authentication-level.ts'

describe('the authentication level', () => {
  it.each([
    [[], 0, []],
    [['pwd'], 1, ['pwd']],
    [['sms'], 2, ['sms']],
    [['email_otp'], 2, ['email_otp']],
    [['swk'], 3, ['swk']],
    [['hwk'], 3, ['hwk']],
    [['pwd', 'sms'], 3, ['pwd', 'sms', 'mfa']],
    [['pwd', 'email_otp'], 3, ['pwd', 'email_otp', 'mfa']],
    [['pwd', 'otp'], 4, ['pwd', 'otp', 'mfa']],
  ])('of %j is %i', (methods, level, claim) => {
    expect(levelOf(new Set(methods))).toBe(level)
    expect(methodClaim(new Set(methods))).toEqual(claim)
  })

  it('is read in the order that was asked for, without names nobody knows', () => {
    expect(readLevels('urn:cognito:loa:3 urn:x:loa:4 urn:cognito:loa:5 urn:cognito:loa:1')).toEqual([3, 1])
    expect(readLevels('')).toEqual([])
  })
})
