import { TOTP } from 'otpauth'
import { describe, expect, it } from 'vitest'
import {
  createTabs,
  createTestPorts,
  createUserPool,
  seededBytes,
  testClock,
  totpCode,
} from '../../../src/testing/index.ts'
import { matchingStep, newTotpSecret } from '../../../src/testing/users/totp.ts'
import { TOTP_SECRET } from './driver.ts'

describe('totpCode', () => {
  // RFC 6238 appendix B, cut to the six digits of authenticator apps.
  it.each([
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_111_111_111, '050471'],
    [1_234_567_890, '005924'],
    [2_000_000_000, '279037'],
    [20_000_000_000, '353130'],
  ])('gives the code of RFC 6238 at second %i', (second, code) => {
    expect(totpCode('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ', second * 1000)).toBe(code)
  })

  it('gives what another implementation gives, for secrets of any length', () => {
    for (let round = 1; round <= 50; round++) {
      const secret = newTotpSecret(seededBytes(`totp ${round}`), 16 + round)
      const now = round * 987_654_321

      expect(totpCode(secret, now)).toBe(new TOTP({ secret }).generate({ timestamp: now }))
    }
  })

  it('takes a secret as people copy it, and refuses one that is none', () => {
    expect(totpCode('jbsw y3dp ehpk 3pxp jbsw y3dp ehpk 3pxp ====', 0)).toBe(totpCode(TOTP_SECRET, 0))
    expect(() => totpCode('1189', 0)).toThrow('not base32')
  })

  it('belongs to one step', () => {
    expect(matchingStep(TOTP_SECRET, totpCode(TOTP_SECRET, 90_000), 90_000)).toBe(3)
    expect(matchingStep(TOTP_SECRET, totpCode(TOTP_SECRET, 90_000), 150_000)).toBeUndefined()
  })
})

describe('createTestPorts', () => {
  it('lets no request through', async () => {
    await expect(createTestPorts().fetch('https://example.com/', {} as never)).rejects.toMatchObject({
      code: 'ERR_CONFIGURATION',
    })
  })

  it('repeats itself for the same seed', () => {
    const bytes = (seed: string) => [...createTestPorts({ seed }).randomBytes(40)]

    expect(bytes('a')).toEqual(bytes('a'))
    expect(bytes('a')).not.toEqual(bytes('b'))
    const more = seededBytes('a')
    expect([...more(8)]).not.toEqual([...more(8)])
  })

  it('has a clock that stands still, a memory and a lock', async () => {
    const { clock, storage, lock, deviceName, passkeys } = createTestPorts()
    const order: string[] = []
    clock.setTimeout(() => order.push('rang'), 1000)
    expect(clock.now()).toBe(Date.UTC(2026, 0, 1))
    clock.increment(1000)

    await storage.setItem('key', 'value')
    const first = lock('name', async () => void order.push('first'), { timeoutMs: 10 })
    const second = lock('name', async () => void order.push('second'), { timeoutMs: 10 })
    await Promise.all([first, second])

    expect(await storage.getItem('key')).toBe('value')
    expect(order).toEqual(['rang', 'first', 'second'])
    expect(deviceName()).toBeTruthy()
    expect(passkeys.isSupported()).toBe(true)
  })

  it('hears what a test emits, and the other tabs of its browser', async () => {
    const browser = createTabs()
    const [one, two] = [createTestPorts({ browser }), createTestPorts({ browser })]
    const heard: unknown[] = []
    one.tabs.subscribe((message) => heard.push(['one', message]))
    const unsubscribe = two.tabs.subscribe((message) => heard.push(['two', message]))
    one.lifecycle.subscribe((event) => heard.push(event))

    one.lifecycle.emit('online')
    one.tabs.post({ type: 'news' })
    await Promise.resolve()
    unsubscribe()
    one.tabs.post({ type: 'unheard' })
    await Promise.resolve()

    expect(heard).toEqual(['online', ['two', { type: 'news' }]])
  })

  it('takes ports in the place of its doubles', () => {
    const clock = testClock(5)
    const pool = createUserPool({ clock })
    const ports = createTestPorts({ clock, fetch: pool.fetch })

    expect(ports.clock).toBe(clock)
    expect(ports.fetch).toBe(pool.fetch)
  })
})
