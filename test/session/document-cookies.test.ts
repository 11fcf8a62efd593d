/** The page's half of a session in cookies, by the document that the runtime has. */
import { ConfigurationError } from 'cognito-machines'
import { documentCookieStorage } from 'cognito-machines/storage'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { cookieJar } from '../storage/fakes/cookie-jar.ts'
import { Disk } from '../storage/fakes/disk.ts'

describe('documentCookieStorage', () => {
  const jar = cookieJar(new Disk())
  const page = {
    get cookie() {
      return jar.read()
    },
    set cookie(line: string) {
      jar.write(line)
    },
  }
  afterEach(() => vi.unstubAllGlobals())

  it('keeps strings in the cookies of the document, with the attributes', async () => {
    vi.stubGlobal('document', page)
    await documentCookieStorage({ domain: 'example.com' }).setItem('key', 'text')
    expect(await documentCookieStorage({ domain: 'example.com' }).getItem('key')).toBe('text')
    expect(jar.lines).toEqual([
      expect.stringMatching(/^key=@\w+\.example\.com%2F@=text; Path=\/; Domain=example\.com; /),
    ])
  })

  it('is memory where there is no document, one for each call', async () => {
    const [one, other] = [documentCookieStorage(), documentCookieStorage()]
    await one.setItem('key', 'text')
    expect(await one.getItem('key')).toBe('text')
    expect(await other.getItem('key')).toBe(null)
    expect(one.perRequest).toBe(undefined)
  })

  it('refuses malformed attributes in a page', () => {
    vi.stubGlobal('document', page)
    expect(() => documentCookieStorage({ path: 'app' })).toThrow(ConfigurationError)
  })
})
