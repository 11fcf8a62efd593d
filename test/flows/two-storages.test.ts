import { describe, expect, it } from 'vitest'
import { type Auth, createAuth, useSignIn } from '../../src/index.ts'
import type { KeyValueStorage } from '../../src/ports.ts'
import { firstWorking } from '../../src/storage/fallback.ts'
import { memoryStorage } from '../../src/storage/memory.ts'
import { createTabs, createTestPorts, createUserPool } from '../../src/testing/index.ts'
import { createLifecycle, createTestClock, during, settle } from '../session/session-bench.ts'
import { PASSWORD } from './start-app.ts'

type Mood = 'works' | 'is slow' | 'throws' | 'is refused'

/** One browser with two storages, and a pool. The mood of the better storage is that of each page. */
function openBrowser() {
  const clock = createTestClock()
  const users = createUserPool({
    clock,
    users: ['ada', 'bob'].map((username) => ({ username, password: PASSWORD })),
  })
  const tabs = createTabs()
  const [best, spare] = [memoryStorage(), memoryStorage()]

  function candidate(isBroken: () => Mood): () => KeyValueStorage {
    const run = async <T>(work: () => T | Promise<T>): Promise<T> => {
      if (isBroken() === 'is slow') await new Promise(() => undefined)
      if (isBroken() === 'throws') throw new DOMException('Internal error opening backing store', 'UnknownError')
      return work()
    }
    return () => {
      if (isBroken() === 'is refused') throw new DOMException('The operation is insecure', 'SecurityError')
      return {
        getItem: (key) => run(() => best.getItem(key)),
        setItem: (key, value) => run(() => best.setItem(key, value)),
        removeItem: (key) => run(() => best.removeItem(key)),
        update: (key, change) => run(() => best.update(key, change)),
      }
    }
  }

  let pages = 0
  return {
    clock,
    /** How many sessions were ended at the service. */
    revocations: () => users.requests.list().filter(({ operation }) => operation?.startsWith('Revoke')).length,
    /**
     * Opens a page, and waits until its session is known.
     *
     * @param resumeStorage What the tab has kept since a page before it.
     * @param begin What the page does while it reads.
     */
    async open(mood: Mood, resumeStorage = memoryStorage(), begin?: (auth: Auth) => unknown) {
      const lifecycle = createLifecycle()
      const page = {
        mood,
        wake: async () => {
          lifecycle.tell('visible')
          await clock.advance(20_000)
        },
        status: () => auth.session.getSnapshot().status,
        tokens: () => during(clock, auth.getTokens()),
        signOut: () => during(clock, auth.signOut()),
        signIn: (username = 'ada') => signIn(auth, username),
        close: () => auth.dispose(),
      }
      const auth = createAuth({
        userPoolId: users.userPoolId,
        clientId: users.clientId,
        ...createTestPorts({ clock, browser: tabs, seed: `page ${pages++}` }),
        lifecycle,
        resumeStorage,
        fetch: users.fetch,
        storage: firstWorking([candidate(() => page.mood), spare, memoryStorage()], { clock, choiceTimeoutMs: 2000 }),
      })
      auth.session.subscribe(() => undefined)
      await during(clock, Promise.all([begin?.(auth), auth.session.ready()]))
      return page
    },
  }

  async function signIn(auth: Auth, username: string): Promise<void> {
    const flow = useSignIn(auth, { resume: false })
    flow.subscribe(() => undefined)
    await settle()
    const view = flow.getSnapshot()
    if (view.step !== 'identify') throw new Error(view.step)
    // The pool signs in real time; the clock stands.
    await view.submit({ username, password: PASSWORD, authFlow: 'USER_PASSWORD_AUTH' })
    expect(flow.getSnapshot()).toMatchObject({ step: 'signedIn' })
    flow.dispose()
  }
}

describe.each(['is slow', 'throws', 'is refused'] as const)('C26 when the better storage %s at one start', (mood) => {
  it('C26 a session that begins in the other one is kept, and a sign-out there or here is final in both', async () => {
    for (const signsOutIn of ['works', mood] as const) {
      const { open } = openBrowser()
      const first = await open(mood)
      await first.signIn()
      first.close()
      const second = await open('works')
      expect(second.status()).toBe('signedIn')
      second.close()
      const third = await open(signsOutIn)
      if (third.status() === 'signedOut') await third.signIn()
      expect((await third.signOut()).warnings).toEqual([])
      third.close()
      for (const later of [mood, 'works', mood, 'works'] as const) {
        const page = await open(later)
        expect(page.status()).toBe('signedOut')
        page.close()
      }
    }
  })

  it('C26 a user who signs in again in the other one has one session, the later one', async () => {
    const { open, revocations } = openBrowser()
    const first = await open('works')
    await first.signIn('ada')
    first.close()
    const second = await open(mood)
    await second.signIn('bob')
    second.close()
    const third = await open('works')
    expect((await third.tokens()).accessToken.claims.username).toBe('bob')
    await third.signOut()
    expect(revocations()).toBe(1)
    third.close()
    expect((await open(mood)).status()).toBe('signedOut')
  })

  it('C26 a sign-out where nobody is found is one of whoever is found later in the better one', async () => {
    for (const isEarly of [true, false]) {
      const { open } = openBrowser()
      const [first, tab] = [await open('works'), memoryStorage()]
      await first.signIn()
      first.close()

      const second = await open(mood, tab, (auth) => isEarly && auth.signOut())
      expect(second.status()).toBe('signedOut')
      if (!isEarly) await second.signOut()
      second.close()

      for (const later of [await open('works', tab), await open('works')]) {
        expect(later.status()).toBe('signedOut')
        later.close()
      }
      const last = await open('works', tab)
      await last.signIn()
      last.close()
      expect((await open('works', tab)).status()).toBe('signedIn')
    }
  })

  it('C26 two tabs, one in each storage, share one session as soon as one of them has told the other', async () => {
    const { open, revocations, clock } = openBrowser()
    const better = await open('works')
    const other = await open(mood)
    await other.signIn()
    await better.wake()
    expect([better.status(), other.status()]).toEqual(['signedIn', 'signedIn'])
    other.mood = 'works'
    await other.wake()
    expect(other.status()).toBe('signedIn')
    await clock.advance(4_000_000)
    expect((await better.tokens()).accessToken.expose()).toBe((await other.tokens()).accessToken.expose())
    await better.signOut()
    await other.wake()
    expect([better.status(), other.status()]).toEqual(['signedOut', 'signedOut'])
    expect(revocations()).toBe(1)
    other.close()
    expect((await open(mood)).status()).toBe('signedOut')
  })

  it('C26 a tab whose session was moved stays signed in while the better storage does not work for it', async () => {
    const { open } = openBrowser()
    const other = await open(mood)
    await other.signIn()
    const better = await open('works')
    await other.wake()
    await other.wake()
    expect([better.status(), other.status()]).toEqual(['signedIn', 'signedIn'])
    expect((await other.signOut()).warnings).toHaveLength(1)
    other.mood = 'works'
    await other.wake()
    await better.wake()
    expect([better.status(), other.status()]).toEqual(['signedOut', 'signedOut'])
  })
})
