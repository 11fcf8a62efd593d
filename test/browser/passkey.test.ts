import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { launchChromium } from './chromium.ts'
import { type ServedPage, servePage } from './serve-page.ts'

/** What the page offers, see passkey.page.ts. */
interface Page {
  registerPasskey(): Promise<string>
  deletePasskeys(): Promise<number>
  signInByPassword(): Promise<string>
  signInByPasskey(): Promise<string>
  signOut(): Promise<unknown>
  sessionStatus(): string
}

let browser: Browser
let site: ServedPage
beforeAll(async () => {
  browser = await launchChromium()
  // The pool is in the page: nothing is to be reached.
  site = await servePage({ endpoint: "'none'" }, 'passkey.page.ts')
})
afterAll(async () => {
  await browser.close()
  await site.close()
})

it('registers a passkey in a real Chromium, signs in with it, and is refused when the person is not verified', async () => {
  const page = await browser.newPage()
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('WebAuthn.enable')
  const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  // A relying party needs a domain: an address will not do.
  await page.goto(site.url.replace('127.0.0.1', 'localhost'))
  await page.waitForFunction(() => 'signInByPasskey' in window)
  const call = <Name extends keyof Page>(name: Name) =>
    page.evaluate((called) => (window as unknown as Page)[called](), name) as Promise<Awaited<ReturnType<Page[Name]>>>

  expect(await call('signInByPassword')).toBe('signedIn')
  expect(await call('registerPasskey')).toBe('registered')
  const { credentials } = await devtools.send('WebAuthn.getCredentials', { authenticatorId })
  expect(credentials).toHaveLength(1)
  // The browser knows by the list of excluded credentials that this authenticator has one already.
  expect(await call('registerPasskey')).toBe('start ERR_PASSKEY_EXISTS')
  await call('signOut')
  expect(await call('sessionStatus')).toBe('signedOut')

  expect(await call('signInByPasskey')).toBe('signedIn')
  expect(await call('sessionStatus')).toBe('signedIn')
  await call('signOut')

  await devtools.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false })
  expect(await call('signInByPasskey')).toBe('passkey ERR_PASSKEY_CANCELLED')
  expect(await call('sessionStatus')).toBe('signedOut')

  await devtools.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: true })
  expect(await call('signInByPassword')).toBe('signedIn')
  expect(await call('deletePasskeys')).toBe(1)
  await call('signOut')
  expect(await call('signInByPasskey')).toBe('chooseFactor')
})
