/** What an attacker does with cookies and sessions, by what the docs and the exported types say, and no more. */
import { createServerAuth } from 'cognito-machines/server'
import { beforeEach, describe, expect, it } from 'vitest'
import {
  answerChallenge,
  beginChallenge,
  cookieOf,
  createWatchedStage,
  expectRefused,
  leaks,
  secretsOfStages,
  visitWith,
} from './attack.ts'
import { type Browser, CLIENT_SECRET, COOKIE_SECRET, type Jar, type Stage, signIn } from './stage.ts'

const POINTER = '__Host-auth'
const MARK = '__Host-auth.browser'
const chunksOf = (jar: Jar): string[] => [...jar.keys()].filter((name) => /^__Host-auth\..*\.\d+$/.test(name))
const chunkOf = (jar: Jar, index = 0): string => chunksOf(jar).find((name) => name.endsWith(`.${index}`))!

let stage: Stage
let browser: Browser

/** Nobody is signed in by these cookies, for nobody who asks, and nothing is asked of Cognito. */
async function expectNobody(jar: Jar, served = stage.auth): Promise<void> {
  stage.operations()
  const at = stage.browser(() => served)
  for (const [name, value] of jar) at.jar.set(name, value)
  expect(await served.session(at.visit())).toMatchObject({ status: 'signedOut' })
  expect(await served.session(at.visit(), new Headers())).toMatchObject({ status: 'signedOut' })
  await expect(served.tokens(at.visit(), new Headers())).rejects.toMatchObject({ code: 'ERR_SIGNED_OUT' })
  expect((await at.post('GetSession', {})).body).toEqual({})
  expect(await at.post('GetUser', {})).toMatchObject({ status: 400, body: { __type: 'NotAuthorizedException' } })
  expect(stage.operations()).toEqual([])
}

const change = (text: string, at: number): string =>
  `${text.slice(0, at)}${text[at] === 'B' ? 'C' : 'B'}${text.slice(at + 1)}`

/** The sealed value of a cookie, whatever stands before it. */
function editSealed(value: string, edit: (parts: string[]) => string[]): string {
  const at = value.lastIndexOf('~') + 1
  return value.slice(0, at) + edit(value.slice(at).split('.')).join('.')
}

const part =
  (index: number, edit: (text: string) => string) =>
  (value: string): string =>
    editSealed(value, (parts) => parts.map((text, at) => (at === index ? edit(text) : text)))

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')

/** Ways to harm a sealed value. */
const HARM: [string, (value: string) => string][] = [
  ['another header', part(0, (text) => change(text, 5))],
  ['a header that names no encryption', part(0, () => encode({ alg: 'none' }))],
  ['a header that names another cipher', part(0, () => encode({ alg: 'dir', enc: 'A128GCM' }))],
  ['a header with a compression', part(0, () => encode({ alg: 'dir', enc: 'A256GCM', zip: 'DEF' }))],
  ['a header with a key of its own', part(0, () => encode({ alg: 'A256KW', enc: 'A256GCM' }))],
  ['an encrypted key', part(1, () => 'AAAA')],
  ['another initialisation vector', part(2, (text) => change(text, 3))],
  ['a shorter initialisation vector', part(2, (text) => text.slice(0, 4))],
  ['another ciphertext', part(3, (text) => change(text, 0))],
  ['another end of the ciphertext', part(3, (text) => change(text, text.length - 3))],
  ['a shorter ciphertext', part(3, (text) => text.slice(0, -4))],
  ['no ciphertext', part(3, () => '')],
  ['another tag', part(4, (text) => change(text, 0))],
  ['a shorter tag', part(4, (text) => text.slice(0, 6))],
  ['no tag', part(4, () => '')],
  ['one more part', (value) => `${value}.AAAA`],
  ['a value that is doubled', (value) => value + value],
  ['half of the value', (value) => value.slice(0, value.length / 2)],
  ['an empty value', () => ''],
  ['a plain value', () => encode({ family: 'x', sub: 'x' })],
  ['a value that is no Base64', (value) => value.replaceAll('.', '%00')],
]

describe('an attacker with cookies', () => {
  beforeEach(async () => {
    stage = createWatchedStage()
    browser = stage.browser()
    expect((await signIn(browser)).status).toBe(200)
    // The control: what follows is refused for what was done to it.
    expect(await stage.auth.session(browser.visit())).toMatchObject({ status: 'signedIn', user: { username: 'ada' } })
  })

  it.each(HARM)('a pointer with %s signs nobody in', async (_, harm) => {
    browser.jar.set(POINTER, harm(browser.jar.get(POINTER)!))
    await expectNobody(browser.jar)
  })

  it.each(HARM)('a session with %s signs nobody in', async (_, harm) => {
    const name = chunkOf(browser.jar)
    browser.jar.set(name, harm(browser.jar.get(name)!))
    await expectNobody(browser.jar)
  })

  it.each([
    ['the pointer', POINTER],
    ['the session', undefined],
  ])('cookies without %s sign nobody in', async (_, name) => {
    browser.jar.delete(name ?? chunkOf(browser.jar))
    await expectNobody(browser.jar)
  })

  it.each([
    ['of no number', 'x'],
    ['of a number below zero', '-1'],
    ['of a thousand million', '1000000000'],
    ['of zero', '0'],
    ['of two, of which one is missing', '2'],
    ['of an exponent', '1e9'],
  ])('a session with a count of chunks %s signs nobody in', async (_, count) => {
    const name = chunkOf(browser.jar)
    browser.jar.set(name, browser.jar.get(name)!.replace(/~1~/, `~${count}~`))
    await expectNobody(browser.jar)
  })

  it('the pointer is no session, and a session no pointer', async () => {
    const { jar } = browser
    const pointer = jar.get(POINTER)!
    const session = jar.get(chunkOf(jar))!
    const head = session.slice(0, session.lastIndexOf('~') + 1)
    await expectNobody(new Map([...jar, [POINTER, session.slice(head.length)]]))
    await expectNobody(new Map([...jar, [chunkOf(jar), head + pointer]]))
    await expectNobody(new Map([...jar, [chunkOf(jar), pointer]]))
  })

  it('a challenge is no pointer and no session', async () => {
    const { Session } = await beginChallenge(stage.browser())
    const { jar } = browser
    const session = jar.get(chunkOf(jar))!
    const head = session.slice(0, session.lastIndexOf('~') + 1)
    await expectNobody(new Map([...jar, [POINTER, Session]]))
    await expectNobody(new Map([...jar, [chunkOf(jar), head + Session]]))
  })

  it.each([
    ['another secret', { cookieSecrets: ['another secret, which has 32 bytes'] }],
    ['another pool', { userPoolId: 'eu-west-1_Simulator2' }],
    ['another client', { clientId: '2simulatorclient0000000000' }],
  ])('cookies that were sealed for %s sign nobody in', async (_, options) => {
    await expectNobody(browser.jar, stage.process(options))
  })

  it.each([
    ['the pointer', true],
    ['the session', false],
  ])('%s of another secret signs nobody in', async (_, isPointer) => {
    const other = stage.browser(() => foreign)
    const foreign = stage.process({ cookieSecrets: ['another secret, which has 32 bytes'] })
    await signIn(other)
    const mixed = new Map([...browser.jar, ...other.jar, [POINTER, (isPointer ? other : browser).jar.get(POINTER)!]])
    if (!isPointer) mixed.set(chunkOf(browser.jar), other.jar.get(chunkOf(other.jar))!)
    await expectNobody(mixed)
  })

  it('a session in the place of another one signs nobody in', async () => {
    const other = stage.browser()
    await signIn(other, 'bob')
    await expectNobody(new Map([...browser.jar, [chunkOf(browser.jar), other.jar.get(chunkOf(other.jar))!]]))
    await expectNobody(new Map([...other.jar, [chunkOf(other.jar), browser.jar.get(chunkOf(browser.jar))!]]))
    await expectNobody(new Map([...browser.jar, [POINTER, other.jar.get(POINTER)!]]))
  })

  it('a pointer of an older sign-in does not lead to the newer one', async () => {
    const older = browser.jar.get(POINTER)!
    await browser.post('SignOut', {})
    await signIn(browser)
    await expectNobody(new Map([...browser.jar, [POINTER, older]]))
  })

  it('a pointer that says signed out signs nobody in, whatever else there is', async () => {
    const kept = new Map(browser.jar)
    await browser.post('SignOut', {})
    await expectNobody(new Map([...kept, [POINTER, browser.jar.get(POINTER)!]]))
  })

  it('cookies of a session that is signed out are of no use at Cognito', async () => {
    const stolen = stage.browser()
    for (const [name, value] of browser.jar) stolen.jar.set(name, value)
    await browser.post('SignOut', {})
    const answer = await stolen.post('GetUser', {})
    expect(answer).toMatchObject({ status: 400, body: { __type: 'NotAuthorizedException' } })
    stage.clock.increment(3_600_000)
    expect(await stage.auth.session(stolen.visit(), new Headers())).toMatchObject({ status: 'signedOut' })
  })

  it.each([
    ['before', true],
    ['after', false],
  ])('a harmed twin %s each cookie never makes another user of it', async (_, isBefore) => {
    const twin = new Map([...browser.jar].map(([name, value]) => [name, change(value, value.length - 30)]))
    const pairs = isBefore ? [...twin, ...browser.jar] : [...browser.jar, ...twin]
    const snapshot = await stage.auth.session(visitWith(cookieOf(pairs)), new Headers())
    // Who can set a twin can sign the browser out, as SECURITY.md says, and nothing more.
    if (snapshot.status !== 'signedOut')
      expect(snapshot).toMatchObject({ status: 'signedIn', user: { username: 'ada' } })
    expect(snapshot.status).not.toBe('restoring')
  })

  it.each([
    ['before', true],
    ['after', false],
  ])('twins of an older sign-in that stand %s do not beat the present one', async (_, isBefore) => {
    const older = new Map(browser.jar)
    stage.clock.increment(60_000)
    await signIn(browser, 'bob')
    const pairs = isBefore ? [...older, ...browser.jar] : [...browser.jar, ...older]
    const snapshot = await stage.auth.session(visitWith(cookieOf(pairs)))
    expect(snapshot).toMatchObject({ status: 'signedIn', user: { username: 'bob' } })
  })

  it.each([
    ['before', true],
    ['after', false],
  ])('twins of an older sign-in that stand %s do not outlive a sign-out', async (_, isBefore) => {
    const older = new Map(browser.jar)
    stage.clock.increment(60_000)
    await browser.post('SignOut', {})
    const pairs = isBefore ? [...older, ...browser.jar] : [...browser.jar, ...older]
    expect(await stage.auth.session(visitWith(cookieOf(pairs)))).toMatchObject({ status: 'signedOut' })
  })

  it.each([
    ['of nothing but signs', '=;;==; = ;,;"";\t'],
    ['of broken escapes', '__Host-auth=%E0%A4%A; __Host-auth.%%.0=%'],
    ['of prototype names', '__proto__=x; constructor=x; __Host-auth=__proto__; toString=x'],
    ['of high bytes', '__Host-auth=\xff\xfe\x80; \xff=\xff'],
    ['of 200,000 characters', `__Host-auth=${'A'.repeat(200_000)}`],
    [
      'of 5000 cookies',
      Array.from({ length: 5000 }, (_, at) => `__Host-auth.AAAAAAAAAAAAAAAA.${at}=a~5000~b`).join('; '),
    ],
    ['of 5000 pointers', Array.from({ length: 5000 }, () => '__Host-auth=a.b.c.d.e').join('; ')],
    ['of dots', `__Host-auth=${'.'.repeat(50_000)}`],
  ])('a cookie header %s makes a server neither sign in nor throw', async (_, cookie) => {
    expect(await stage.auth.session(visitWith(cookie), new Headers())).toMatchObject({ status: 'signedOut' })
    const answer = await stage.auth.handler(browser.request('GetUser', {}, { cookie }))
    expect(answer.status).toBe(400)
    expect(stage.operations()).toEqual(['InitiateAuth'])
  })

  it('the session of good cookies costs no request, with or without headers to write to', async () => {
    stage.operations()
    const headers = new Headers()
    await stage.auth.session(browser.visit())
    await stage.auth.session(browser.visit(), headers)
    await stage.auth.tokens(browser.visit(), headers)
    expect(stage.operations()).toEqual([])
    expect(headers.getSetCookie()).toEqual([])
  })

  it.each([
    ['swapped', (a: string, b: string) => [b, a]],
    ['of which the first comes twice', (a: string) => [a, a]],
    ['of which the last is missing', (a: string) => [a, undefined]],
    ['of which the first is missing', (_: string, b: string) => [undefined, b]],
  ] as const)('chunks %s sign nobody in', async (_, edit) => {
    const long = await signInLong()
    const [first, second] = edit(long.get(chunkOf(long))!, long.get(chunkOf(long, 1))!)
    const names = [chunkOf(long), chunkOf(long, 1)] as const
    for (const [index, value] of [first, second].entries()) {
      if (value === undefined) long.delete(names[index]!)
      else long.set(names[index]!, value)
    }
    await expectNobody(long)
  })

  it('a chunk of an earlier write beside one of a later write signs nobody in', async () => {
    const long = await signInLong()
    const at = stage.browser()
    for (const [name, value] of long) at.jar.set(name, value)
    stage.clock.increment(3_590_000)
    const headers = new Headers()
    await stage.auth.session(at.visit(), headers)
    at.take(headers)
    expect(at.jar.get(chunkOf(long, 1))).not.toBe(long.get(chunkOf(long, 1)))
    await expectNobody(new Map([...at.jar, [chunkOf(long, 1), long.get(chunkOf(long, 1))!]]))
  })

  /** The cookies of a sign-in whose session needs two. */
  async function signInLong(): Promise<Jar> {
    stage.pool.setAttributes('bob', { profile: `https://example.org/${'p'.repeat(1500)}` })
    const at = stage.browser()
    await signIn(at, 'bob')
    expect(chunksOf(at.jar)).toHaveLength(2)
    expect(await stage.auth.session(at.visit())).toMatchObject({ status: 'signedIn', user: { username: 'bob' } })
    return at.jar
  }
})

describe('an attacker with the session of a challenge', () => {
  beforeEach(() => {
    stage = createWatchedStage({}, { clients: { clientSecret: CLIENT_SECRET, authSessionValidityMinutes: 15 } })
    browser = stage.browser()
  })

  it('the rightful browser is let in, so that what follows is refused for what it is', async () => {
    const { Session } = await beginChallenge(browser)
    expect(await answerChallenge(stage, browser, Session)).toMatchObject({ status: 200, body: { SignInName: 'ada' } })
  })

  it.each([
    ['of another browser', async () => (await beginChallenge(stage.browser())).Session],
    ['that is Cognito’s own', () => String((stage.pool.requests.last()!.output as { Session: string }).Session)],
    ['that was sealed with another secret', () => begunAt({ cookieSecrets: ['another secret, which has 32 bytes'] })],
    ['that was sealed for another pool', () => begunAt({ userPoolId: 'eu-west-1_Simulator2' })],
    ['that is a pointer', async () => (await signedInJar()).get(POINTER)],
    ['that is a session’s cookie', async () => [...(await signedInJar())].find(([name]) => name.endsWith('.0'))![1]],
    ['that is a session’s sealed value', async () => (await signedInJar()).values().next().value?.split('~').at(-1)],
    ['that is the mark of the browser', () => browser.jar.get(MARK)],
    ['that is empty', () => ''],
    ['that is null', () => null],
    ['that is a number', () => 1],
    ['that is a list', () => ['x']],
    ['that is an object', () => ({ toString: 'x' })],
    ['of 60,000 characters', () => 'A'.repeat(60_000)],
  ])('a Session %s is refused', async (_, make) => {
    await beginChallenge(browser)
    const Session = await make()
    stage.operations()
    expectRefused(stage, await answerChallenge(stage, browser, Session))
  })

  it.each(HARM)('a Session with %s is refused', async (_, harm) => {
    const { Session } = await beginChallenge(browser)
    stage.operations()
    expectRefused(stage, await answerChallenge(stage, browser, harm(Session)), 'NotAuthorizedException')
  })

  it.each([
    ['without its mark', (jar: Jar) => jar.delete(MARK)],
    ['with another mark', (jar: Jar) => jar.set(MARK, 'AAAAAAAAAAAAAAAAAAAAAA')],
    ['with an empty mark', (jar: Jar) => jar.set(MARK, '')],
    ['with a mark cut short', (jar: Jar) => jar.set(MARK, jar.get(MARK)!.slice(0, -1))],
    ['with a longer mark', (jar: Jar) => jar.set(MARK, `${jar.get(MARK)}A`)],
  ])('a Session is refused in a browser %s', async (_, edit) => {
    const { Session } = await beginChallenge(browser)
    edit(browser.jar)
    stage.operations()
    expectRefused(stage, await answerChallenge(stage, browser, Session), 'NotAuthorizedException')
  })

  it('a Session is over after 15 minutes, before Cognito is asked', async () => {
    const { Session } = await beginChallenge(browser)
    stage.clock.increment(15 * 60_000 + 1000)
    stage.operations()
    expectRefused(stage, await answerChallenge(stage, browser, Session), 'NotAuthorizedException')
  })

  it('no Session at all signs nobody in', async () => {
    await beginChallenge(browser)
    const answer = await answerChallenge(stage, browser, undefined)
    expect(answer.status).toBe(400)
    expect(answer.headers.getSetCookie()).toEqual([])
  })

  it('a Session that was used signs nobody in again', async () => {
    const { Session } = await beginChallenge(browser)
    await answerChallenge(stage, browser, Session)
    await browser.post('SignOut', {})
    const answer = await answerChallenge(stage, browser, Session)
    expect(answer).toMatchObject({ status: 400, body: { __type: 'NotAuthorizedException' } })
    expect(await stage.auth.session(browser.visit())).toMatchObject({ status: 'signedOut' })
  })

  it('a Session of one user does not sign in another one', async () => {
    const { Session } = await beginChallenge(browser, 'ada')
    const answer = await answerChallenge(stage, browser, Session, 'bob')
    expect(answer.status).toBe(400)
    expect(answer.headers.getSetCookie()).toEqual([])
  })

  it('two sign-ins under way in one browser do not take each other’s Session', async () => {
    const first = await beginChallenge(browser, 'ada')
    const second = await beginChallenge(browser, 'bob')
    const crossed = await answerChallenge(stage, browser, second.Session, 'ada')
    expect(crossed.status).toBe(400)
    expect(await answerChallenge(stage, browser, first.Session)).toMatchObject({ body: { SignInName: 'ada' } })
  })

  const begunAt = async (options: object): Promise<string> => {
    const other = stage.process(options)
    const at = stage.browser(() => other)
    at.jar.set(MARK, browser.jar.get(MARK)!)
    return (await beginChallenge(at)).Session
  }

  const signedInJar = async (): Promise<Jar> => {
    const at = stage.browser()
    await signIn(at)
    return at.jar
  }
})

describe('an attacker who sets a server up badly', () => {
  it.each([
    ['no secret of cookies', { cookieSecrets: [] }],
    ['a short secret of cookies', { cookieSecrets: [COOKIE_SECRET, 'short'] }],
    ['neither a secret nor a public client', { clientSecret: undefined }],
    ['the origin null', { origins: ['null'] }],
    ['every origin', { origins: ['*'] }],
    ['an origin with a path', { origins: ['https://app.example.org/path'] }],
  ])('%s is no configuration', (_, options) => {
    const make = (): unknown =>
      createServerAuth({
        userPoolId: stage.pool.userPoolId,
        clientId: stage.pool.clientId,
        clientSecret: CLIENT_SECRET,
        cookieSecrets: [COOKIE_SECRET],
        ...options,
      })
    expect(make).toThrow(expect.objectContaining({ name: 'ConfigurationError' }))
  })
})

it('no answer and no snapshot of these cases holds a token, a secret, a hash, a password or a Session of Cognito', () => {
  expect(secretsOfStages().length).toBeGreaterThan(100)
  expect(leaks()).toEqual([])
})
