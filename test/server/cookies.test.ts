/** Values in chunks, twins of another path or domain, and the attributes of every cookie. */
import { describe, expect, it } from 'vitest'
import { createCookies, readCookieHeader } from '../../server/cookies.ts'

const FAMILY = 'abcdefghijklmnop'
const cookies = createCookies()
const name = cookies.family(FAMILY)

describe('a value in chunks', () => {
  it.each([1, 3800, 3801, 7600, 7601])('of %i bytes comes back whole, each cookie under 4 kB', (length) => {
    const value = 'x'.repeat(length)
    const chunks = [...cookies.split(name, 'v1', value)]

    expect(cookies.join(chunks, name)).toEqual([value])
    for (const [each, text] of chunks) expect(each.length + text.length).toBeLessThan(4096)
  })

  it('is not there when a chunk is missing, or is of another version', () => {
    const value = 'x'.repeat(5000)
    const [first, second] = [...cookies.split(name, 'v1', value)]
    const [, other] = [...cookies.split(name, 'v2', value)]

    expect(cookies.join([first!], name)).toEqual([])
    expect(cookies.join([second!], name)).toEqual([])
    expect(cookies.join([first!, other!], name)).toEqual([])
  })

  it('is told from its twin of another path or domain, in any order', () => {
    const one = [...cookies.split(name, 'v1', 'a'.repeat(5000))]
    const other = [...cookies.split(name, 'v2', 'b'.repeat(5000))]

    expect(cookies.join([one[0]!, other[0]!, other[1]!, one[1]!], name)).toEqual(['a'.repeat(5000), 'b'.repeat(5000)])
    expect(cookies.families([...one, ...other])).toEqual([FAMILY])
  })

  it.each(['', '~', 'v1~0~', 'v1~x~a', 'v1~1~<script>', 'a'.repeat(4000)])('is not read from %j', (value) => {
    expect(cookies.join([[`${name}.0`, value]], name)).toEqual([])
  })
})

describe('the lines', () => {
  it.each([
    [{}, '__Host-auth=a; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=2592000'],
    [{ sameSite: 'Strict', name: 'sid' }, '__Host-sid=a; Path=/; HttpOnly; SameSite=Strict; Secure; Max-Age=2592000'],
    [
      { domain: 'example.org', maxAgeSeconds: 60 },
      '__Secure-auth=a; Path=/; Domain=example.org; HttpOnly; SameSite=Lax; Secure; Max-Age=60',
    ],
    [{ secure: false }, 'auth=a; Path=/; HttpOnly; SameSite=Lax; Max-Age=2592000'],
  ] as const)('have the attributes of %o', (options, line) => {
    const made = createCookies(options)

    expect(made.line(made.pointer, 'a')).toBe(line)
  })

  it.each([
    [{ name: 'a b' }, 'cookie.name'],
    [{ name: 'a;Domain=evil' }, 'cookie.name'],
    [{ domain: '.example.org; Path=/x' }, 'cookie.domain'],
    [{ sameSite: 'None' }, 'cookie.sameSite'],
    [{ secure: 'no' }, 'cookie.secure'],
    [{ maxAgeSeconds: 0 }, 'cookie.maxAgeSeconds'],
  ])('refuse %o', (options, field) => {
    expect(() => createCookies(options as never)).toThrow(expect.objectContaining({ code: 'ERR_CONFIGURATION', field }))
  })

  it('count the whole header: what stays, what is set, and not what is removed', () => {
    const jar = readCookieHeader('theme=dark; __Host-auth=old; gone=1; broken')

    const bytes = cookies.lineBytes(jar, new Map([['__Host-auth', 'new!']]), ['gone'])

    expect(bytes).toBeGreaterThanOrEqual('cookie: theme=dark; __Host-auth=new!'.length)
    expect(bytes).toBeLessThanOrEqual('cookie: theme=dark; __Host-auth=new!'.length + 4)
  })
})
