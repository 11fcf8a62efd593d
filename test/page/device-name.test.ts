import { describe, expect, it } from 'vitest'
import { browserDeviceName } from '../../src/page/device-name.ts'

const brands = (...names: string[]) => names.map((brand) => ({ brand, version: '140' }))
const CHROME =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36'

describe('browserDeviceName', () => {
  it.each([
    ['Chrome on macOS', brands('Not;A=Brand', 'Chromium', 'Google Chrome'), 'macOS'],
    ['Edge on Windows', brands('Microsoft Edge', 'Not=A?Brand', 'Chromium'), 'Windows'],
    ['Chromium on Linux', brands('Chromium', 'Not)A;Brand'), 'Linux'],
    ['Brave on Android', brands('Brave', 'Chromium', ' Not A;Brand'), 'Android'],
  ])('reads User-Agent Client Hints: %s', (name, list, platform) => {
    expect(browserDeviceName({ userAgentData: { brands: list, platform }, userAgent: CHROME })).toBe(name)
  })

  it.each([
    ['Chrome on Windows', CHROME],
    ['Edge on Windows', `${CHROME} Edg/140.0.0.0`],
    ['Opera on Windows', `${CHROME} OPR/120.0.0.0`],
    ['Firefox on Linux', 'Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0'],
    [
      'Safari on macOS',
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Safari/605.1.15',
    ],
    [
      'Safari on iPhone',
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1',
    ],
    [
      'Chrome on iPad',
      'Mozilla/5.0 (iPad; CPU OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/140.0 Mobile/15E148 Safari/604.1',
    ],
    [
      'Samsung Internet on Android',
      'Mozilla/5.0 (Linux; Android 15; K) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36',
    ],
    ['Browser', 'something else'],
    ['Browser', ''],
  ])('reads the user agent otherwise: %s', (name, userAgent) => {
    expect(browserDeviceName({ userAgent })).toBe(name)
    expect(browserDeviceName({ userAgent, userAgentData: {} })).toBe(name)
  })

  it('is never longer than 100 characters', () => {
    const userAgentData = { brands: brands('x'.repeat(500)), platform: 'y'.repeat(500) }
    expect(browserDeviceName({ userAgentData })).toHaveLength(100)
  })
})
