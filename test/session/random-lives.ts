/**
 * Random lives of one browser: tabs open and close, people come and go, everything fails now and then.
 * After every step the invariants hold.
 *
 * @module
 */
import fc from 'fast-check'
import { expect } from 'vitest'
import { decodeJwt } from '../../src/jwt.ts'
import type { Lock } from '../../src/ports.ts'
import type { SessionRecord } from '../../src/session/record.ts'
import { readStored } from '../../src/session/record.ts'
import { ACCOUNTS_KEY, faultyStorage, recordKey } from './faulty-storage.ts'
import { anyLife, inPeace, KNOWN_LIVES, type Life, type Step } from './life-steps.ts'
import { createLock, createWorld, during, settle, type Tab } from './session-bench.ts'
import { LOCKS, unsteadyCall, type Weather } from './unsteady.ts'

const MINUTE = 60_000
/** `SEED=1` repeats the lives of that seed. */
const SEEDED = process.env.SEED ? { seed: Number(process.env.SEED) } : {}

/** Why somebody may be signed out, and what must have happened for it. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  userSignedOut: ['signOut'],
  signedOutElsewhere: ['signOut'],
  sessionRevoked: ['signOut'],
  userDisabled: ['disable'],
  storageMissing: ['clear'],
  refreshTokenReused: ['answerLost', 'storageFault'],
}

interface SessionState {
  readonly value: { readonly tokens: unknown; readonly storage: string }
  readonly context: { readonly record: SessionRecord | undefined }
}

const stateOf = (tab: Tab) => tab.actor.getSnapshot() as unknown as SessionState

/** One sign-in is told from the next by the service. */
const originOf = (record: SessionRecord | undefined) =>
  record?.tokens.accessToken.claims.origin_jti as string | undefined

/** The sign-in that a tab shows. */
const shownIn = (tab: Tab): string | undefined =>
  tab.getSnapshot().status === 'signedIn' ? originOf(stateOf(tab).context.record) : undefined

async function live({ graceMs, steps }: Life): Promise<void> {
  const disk = faultyStorage()
  const locks: Record<string, Lock> = { ...LOCKS, kept: createLock() }
  let lock = 'kept'
  const world = createWorld({
    storage: disk.storage,
    service: { graceMs },
    lock: (...args) => locks[lock]!(...args),
  })
  const { service, clock } = world
  const happened = new Set<string>()
  let today: Weather = 'fine'
  let requests = 0
  const weather = (operation: string): Weather => {
    requests++
    const isRefresh = operation === 'GetTokensFromRefreshToken'
    if (today === 'answerLost' && isRefresh && graceMs <= MINUTE) happened.add('answerLost')
    return today
  }
  const call = unsteadyCall({ service, clock, weather })

  /** The sign-ins that a tab has ended for its user. */
  const ended = new Map<Tab, Set<string>>()
  /** The sign-ins of each user that came last: several, if they met. */
  const latest = new Map<string, { pending: number; readonly origins: unknown[] }>()
  const stored = (name: string): SessionRecord | undefined => {
    const found = readStored(disk.read(recordKey(name)), name)
    return found.type === 'signedIn' ? found : undefined
  }
  const storedPresent = (): SessionRecord | undefined => {
    const list = readStored(disk.read(ACCOUNTS_KEY))
    return list.type === 'accounts' ? stored(list.names.at(-1)!) : undefined
  }

  function open(before?: Tab): Tab {
    const ports = before && { ports: { resumeStorage: before.ports.resumeStorage } }
    const tab = world.open({ call, ...ports })
    const mine = new Set((before && ended.get(before)) ?? [])
    ended.set(tab, mine)
    let was: unknown
    tab.actor.subscribe(() => {
      const { value, context } = stateOf(tab)
      const isNow = value.tokens === 'signingOut' && was !== 'signingOut'
      was = value.tokens
      // Whom a tab does not know it signs out all the same.
      const origin = isNow && originOf(context.record ?? storedPresent())
      if (origin) mine.add(origin)
    })
    return tab
  }
  let tabs: Tab[] = [open()]

  /** Ends a page. What it could neither store nor note is forgotten with it. */
  function leave(tab: Tab, isReload: boolean): void {
    const { tokens, storage } = stateOf(tab).value
    if (tokens === 'signingOut' || (!isReload && (disk.isFailing() || storage !== 'kept'))) ended.get(tab)!.clear()
    tab.dispose()
  }

  const pending: Promise<unknown>[] = []
  const ask = (tab: Tab, forceRefresh: boolean) => {
    const whose = tab.username()
    pending.push(
      tab.getTokens({ forceRefresh }).then(
        (tokens) => {
          const claims = decodeJwt(tokens.accessToken.expose())
          if (whose !== undefined) expect(claims.username).toBe(whose)
          expect(tokens.idToken.expose()).toBeDefined()
        },
        (error: { code?: unknown }) => expect(typeof error.code).toBe('string'),
      ),
    )
  }

  const run: { [Type in Step['type']]: (tab: Tab, step: Extract<Step, { type: Type }>) => unknown } = {
    open: () => {
      if (tabs.length < 4) tabs.push(open())
    },
    close: (tab) => {
      if (tabs.length < 2) return
      leave(tab, false)
      tabs = tabs.filter((other) => other !== tab)
    },
    reload: (tab) => {
      leave(tab, true)
      tabs = tabs.map((other) => (other === tab ? open(tab) : other))
    },
    getTokens: (tab) => ask(tab, false),
    forceRefresh: (tab) => ask(tab, true),
    wake: (tab) => tab.lifecycle.tell('visible'),
    online: (tab) => tab.lifecycle.tell('online'),
    clear: () => {
      happened.add('clear')
      for (const key of [recordKey('alice'), recordKey('bob'), ACCOUNTS_KEY]) void disk.remove(key)
    },
    disable: () => {
      happened.add('disable')
      service.disabled.add('alice').add('bob')
    },
    signIn: (tab, { user: name }) => {
      service.disabled.delete(name)
      const tokens = world.tokens(name)
      const before = latest.get(name)
      const group = before?.pending ? before : { pending: 0, origins: [] }
      latest.set(name, group)
      group.pending++
      group.origins.push(tokens.accessToken.claims.origin_jti)
      const adopted = tab.adopt({ tokens, username: name, signInName: `${name}@example.com` })
      pending.push(adopted.then(() => group.pending--))
    },
    switch: (tab, { user: name }) => pending.push(tab.switchAccount(name).catch(() => undefined)),
    signOut: (tab, { scope }) => {
      happened.add('signOut')
      // A tab that is closed while its storage hangs cannot do it any more, and says so.
      pending.push(
        tab.signOut({ scope }).catch((error: unknown) => expect(error).toMatchObject({ code: 'ERR_CANCELLED' })),
      )
    },
    pass: (_, { ms }) => clock.advance(ms),
    jump: (_, { ms }) => {
      clock.set(clock.now() + ms)
      // The service knows the time.
      service.offsetMs -= ms
    },
    network: (_, step) => {
      today = step.weather
    },
    storage: (_, { fault }) => {
      if (fault && fault !== 'decidesTwice') happened.add('storageFault')
      disk.fail(fault)
    },
    lock: (_, step) => {
      lock = step.lock
    },
  }

  function check(): void {
    world.check()
    for (const tab of tabs) {
      expect(ended.get(tab), 'a tab shows the sign-in that it has ended').not.toContain(shownIn(tab))
      for (const { type, reason } of tab.events) {
        if (type !== 'signedOut') continue
        const causes = ALLOWED[reason!] ?? []
        expect(
          causes.some((cause) => happened.has(cause)),
          `signed out: ${reason}`,
        ).toBe(true)
      }
    }
  }

  for (const [index, step, isAtOnce] of steps) {
    const before = requests
    await run[step.type](tabs[index % tabs.length]!, step as never)
    if (isAtOnce) continue
    await settle()
    check()
    if (step.type === 'pass') {
      // I10: a tab with a dead network or storage asks ever more seldom.
      expect(requests - before).toBeLessThanOrEqual(tabs.length * (30 + step.ms / 15_000))
    }
  }

  // Everything works again, and everything settles.
  disk.fail(undefined)
  today = 'fine'
  await clock.advance(15 * MINUTE)
  const results = await Promise.all(pending.map((one) => Promise.race([one.then(() => 'settled'), later()])))
  expect(results.filter((result) => result !== 'settled')).toEqual([])
  for (const tab of tabs) tab.lifecycle.tell('visible')
  await settle()
  tabs.push(open())
  await settle()
  check()
  const isKept = !happened.has('storageFault') && !happened.has('clear')
  for (const tab of tabs) {
    const present = tab.getSnapshot()
    expect(present.status).not.toBe('restoring')
    const shown = shownIn(tab)
    for (const others of ended.values()) expect(others, 'an ended sign-in is shown').not.toContain(shown)
    if (present.status !== 'signedIn') continue
    const { user } = present
    if (isKept) expect(latest.get(user.username)!.origins, 'the last sign-in is shown').toContain(shown)
    expect(await during(clock, tab.getTokens())).toBeDefined()
  }
  const [first] = tabs
  const mayEnd = ['answerLost', 'storageFault', 'disable', 'signOut'].some((cause) => happened.has(cause))
  if (!mayEnd && shownIn(first!)) expect(await during(clock, first!.getTokens({ forceRefresh: true }))).toBeDefined()
  for (const tab of tabs) tab.dispose()
}

/** @param isPeaceful Whether nobody ever does anything that ends a session: then none may end. */
export const randomLives = (runs: number, isPeaceful: boolean) =>
  fc.assert(
    fc.asyncProperty(anyLife, (life) => live(isPeaceful ? inPeace(life) : life)),
    { numRuns: runs, examples: KNOWN_LIVES.map((life) => [life]), ...SEEDED },
  )

const later = async (): Promise<string> => {
  await settle()
  return 'waiting'
}
