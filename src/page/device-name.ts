/**
 * The name of this browser in a user's list of devices.
 *
 * @module
 */

/** The part of `navigator` that names the browser. */
export interface BrowserNames {
  readonly userAgent?: string | undefined
  /** User-Agent Client Hints, where the browser has them. */
  readonly userAgentData?:
    | { readonly brands?: readonly { readonly brand: string }[] | undefined; readonly platform?: string | undefined }
    | undefined
}

/** Order matters: Edge also says Chrome, Chrome also says Safari. */
const BROWSERS: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/\bEdgi?A?(?:OS)?\//, 'Edge'],
  [/\b(?:OPR|Opera)\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\b(?:Firefox|FxiOS)\//, 'Firefox'],
  [/\b(?:Chrome|CriOS|Chromium)\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
]
const SYSTEMS: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac(?:intosh|OS| OS X)\b/i, 'macOS'],
  [/\bCrOS\b/, 'Chrome OS'],
  [/\bLinux\b/, 'Linux'],
]
const LONGEST_NAME = 100

/** Such as `Chrome on Windows`. `Browser` if unknown. At most 100 characters. */
export function browserDeviceName(names: BrowserNames): string {
  const { userAgent = '', userAgentData } = names
  // The list holds an invented brand (GREASE), and the engine beside the browser.
  const brands = (userAgentData?.brands ?? [])
    .map(({ brand }) => brand)
    .filter((brand) => !/not.?a.?brand/i.test(`${brand}`.replace(/[^a-z]+/gi, '.')))
  const brand = brands.find((name) => name !== 'Chromium') ?? brands[0]
  const browser = brand?.replace(/^(?:Google|Microsoft) /, '') ?? firstMatch(BROWSERS, userAgent) ?? 'Browser'
  const system = userAgentData?.platform || firstMatch(SYSTEMS, userAgent)
  return (system ? `${browser} on ${system}` : browser).slice(0, LONGEST_NAME)
}

const firstMatch = (table: typeof BROWSERS, userAgent: string): string | undefined =>
  table.find(([pattern]) => pattern.test(userAgent))?.[1]
