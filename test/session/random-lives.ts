/**
 * Random lives of one browser: tabs open and close, people come and go, everything fails now and then.
 * After every step the invariants hold.
 *
 * @module
 */
import fc from 'fast-check'
import { expect } from 'vitest'
import { NetworkError } from '../../src/errors.ts'
import { decodeJwt } from '../../src/jwt.ts'
import { ACCOUNTS_KEY, faultyStorage, recordKey, type StorageFault } from './faulty-storage.ts'
import { createWorld, refusal, settle, type Tab } from './session-bench.ts'

const MINUTE = 60_000

type Step =
  | { readonly type: 'open' | 'close' | 'getTokens' | 'forceRefresh' | 'wake' | 'online' | 'clear' | 'disable' }
  | { readonly type: 'signIn' | 'switch'; readonly user: string }
  | { readonly type: 'signOut'; readonly scope: 'local' | 'revoke' | 'global' }
  | { readonly type: 'pass'; readonly ms: number }
  | { readonly type: 'jump'; readonly ms: number }
  | { readonly type: 'network'; readonly fault: 'offline' | '500' | '429' | 'hangs' | 'forbidden' | undefined }
  | { readonly type: 'storage'; readonly fault: StorageFault | undefined }

const user = fc.constantFrom('alice', 'bob')
const plain = (type: 'open' | 'close' | 'getTokens' | 'forceRefresh' | 'wake' | 'online' | 'clear' | 'disable') =>
  fc.constant({ type })

const anyStep: fc.Arbitrary<readonly [tab: number, step: Step]> = fc.tuple(
  fc.nat(3),
  fc.oneof(
    { weight: 6, arbitrary: plain('getTokens') },
    { weight: 3, arbitrary: plain('forceRefresh') },
    { weight: 3, arbitrary: fc.record({ type: fc.constant('signIn' as const), user }) },
    {
      weight: 2,
      arbitrary: fc.record({
        type: fc.constant('signOut' as const),
        scope: fc.constantFrom('local' as const, 'revoke' as const, 'global' as const),
      }),
    },
    { weight: 1, arbitrary: fc.record({ type: fc.constant('switch' as const), user }) },
    { weight: 2, arbitrary: plain('open') },
    { weight: 1, arbitrary: plain('close') },
    { weight: 2, arbitrary: fc.oneof(plain('wake'), plain('online')) },
    {
      weight: 5,
      arbitrary: fc.record({
        type: fc.constant('pass' as const),
        ms: fc.constantFrom(100, 3000, MINUTE, 20 * MINUTE, 70 * MINUTE),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        type: fc.constant('jump' as const),
        ms: fc.constantFrom(-86_400_000, -30 * MINUTE, 90 * MINUTE, 86_400_000),
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        type: fc.constant('network' as const),
        fault: fc.constantFrom(
          'offline' as const,
          '500' as const,
          '429' as const,
          'hangs' as const,
          'forbidden' as const,
          undefined,
          undefined,
        ),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        type: fc.constant('storage' as const),
        fault: fc.constantFrom<StorageFault | undefined>(
          'throws',
          'throwsOnRead',
          'throwsOnWrite',
          'hangs',
          undefined,
          undefined,
          undefined,
        ),
      }),
    },
    { weight: 1, arbitrary: fc.oneof(plain('clear'), plain('disable')) },
  ),
)

/** Why somebody may be signed out, and what must have happened for it. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  userSignedOut: ['signOut'],
  signedOutElsewhere: ['signOut'],
  sessionRevoked: ['signOut'],
  userDisabled: ['disable'],
  storageMissing: ['clear'],
}

/** What ends a session, so that a life without it must never see one end. */
const ENDS = ['signOut', 'clear', 'disable']

/** @param isPeaceful Whether nobody ever does anything that ends a session: then none may end. */
export const randomLives = (runs: number, isPeaceful: boolean) =>
  fc.assert(
    fc.asyncProperty(fc.array(anyStep, { minLength: 1, maxLength: 40 }), async (all) => {
      const steps = isPeaceful ? all.filter(([, { type }]) => !ENDS.includes(type)) : all
      const disk = faultyStorage()
      // With a grace, nobody is ever lost: each reason has a cause.
      const world = createWorld({ storage: disk.storage, service: { graceMs: 1e12 } })
      const { service, clock } = world
      let tabs: Tab[] = [world.open()]
      const happened = new Set<string>()
      const pending: Promise<unknown>[] = []
      let requests = 0
      service.before = () => void requests++

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
          if (tabs.length < 4) tabs.push(world.open({ ports: { resumeStorage: tabs[0]!.ports.resumeStorage } }))
        },
        close: (tab) => {
          if (tabs.length < 2) return
          tab.dispose()
          tabs = tabs.filter((other) => other !== tab)
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
          pending.push(world.signIn(tab, name))
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
        jump: (_, { ms }) => clock.set(clock.now() + ms),
        network: (_, { fault }) => {
          service.before = () => {
            requests++
            if (fault === 'offline') throw new NetworkError('offline')
            if (fault === '500') throw refusal('InternalErrorException', 'trouble', 500)
            if (fault === '429') throw refusal('TooManyRequestsException', 'slow', 429)
            if (fault === 'forbidden') throw refusal('ForbiddenException', 'blocked', 403)
            return fault === 'hangs' ? new Promise(() => undefined) : undefined
          }
        },
        storage: (_, { fault }) => disk.fail(fault),
      }

      const checkAll = () => {
        world.check()
        for (const tab of tabs) {
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

      for (const [index, step] of steps) {
        const before = { requests, at: clock.now() }
        await run[step.type](tabs[index % tabs.length]!, step as never)
        await settle()
        checkAll()
        if (step.type === 'pass') {
          // I10: a tab with a dead network or storage asks ever more seldom.
          expect(requests - before.requests).toBeLessThanOrEqual(tabs.length * (30 + step.ms / 15_000))
        }
      }

      // Everything works again, and everything settles.
      disk.fail(undefined)
      service.before = undefined
      await clock.advance(10 * MINUTE)
      const results = await Promise.all(pending.map((one) => Promise.race([one.then(() => 'settled'), later()])))
      expect(results.filter((result) => result !== 'settled')).toEqual([])
      for (const tab of tabs) tab.lifecycle.tell('visible')
      await settle()
      checkAll()
      for (const tab of tabs) {
        const present = tab.getSnapshot()
        expect(present.status).not.toBe('restoring')
        if (present.status === 'signedIn') expect(await tab.getTokens()).toBeDefined()
        tab.dispose()
      }
    }),
    { numRuns: runs },
  )

const later = async (): Promise<string> => {
  await settle()
  return 'waiting'
}
