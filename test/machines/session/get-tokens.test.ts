import { describe, expect, it } from 'vitest'
import { getTokens, type TokenRequestDeps } from '../../../machines/session/get-tokens.ts'
import type { SessionContext } from '../../../machines/session/machine.ts'
import { type AuthError, NetworkError } from '../../../src/errors.ts'
import type { SessionRecord } from '../../../src/session/record.ts'
import { createTestClock, createWorld } from '../../session/session-bench.ts'

const HOUR_MS = 3_600_000
const LEEWAY_MS = 60_000
const ANSWER_MS = 10_000
const offline = new NetworkError('offline')

/** A machine whose snapshots are set by hand, and a caller who asks it. */
function createBench(more: Partial<TokenRequestDeps> = {}) {
  const clock = createTestClock()
  const { tokens } = createWorld()
  const record = (generation = 1, username = 'alice'): SessionRecord =>
    ({ username, generation, tokens: tokens(username) }) as SessionRecord
  /** The same record, by tokens of which this is left. */
  const leftOf = (leftMs: number, present = record()): SessionRecord => ({
    ...present,
    tokens: { ...present.tokens, receivedAt: clock.now() - HOUR_MS, expiresAt: clock.now() + leftMs },
  })
  const empty = { failures: 0, failedAt: 0, retryAt: 0, force: false, scope: 'revoke', refusals: 0 } as const
  const snapshotOf = (tags: readonly string[], context: Partial<SessionContext>, status = 'active') => ({
    status,
    context: { ...empty, record: undefined, reason: undefined, error: undefined, ...context } as SessionContext,
    hasTag: (tag: string) => tags.includes(tag),
  })
  let snapshot = snapshotOf(['pending', 'unknown'], {})
  const observers = new Set<{ next(snapshot: unknown): void; complete?(): void }>()
  const sent: unknown[] = []
  /** Sets the snapshot, and tells nobody yet. */
  const setQuietly = (...parts: Parameters<typeof snapshotOf>): void => {
    snapshot = snapshotOf(...parts)
  }
  const set = (...parts: Parameters<typeof snapshotOf>): void => {
    setQuietly(...parts)
    for (const { next } of [...observers]) next(snapshot)
  }
  const actor = {
    getSnapshot: () => snapshot,
    subscribe: (observer: never) => {
      observers.add(observer)
      return { unsubscribe: () => observers.delete(observer) }
    },
    send: (event: unknown) => {
      sent.push(event)
      set(['refreshing', 'signedIn'], snapshot.context)
    },
  }
  const ask = (options: Parameters<typeof getTokens>[1] = {}) => {
    const asked = getTokens(
      {
        actor: actor as never,
        clock,
        tokenClock: () => clock.now(),
        leewayMs: LEEWAY_MS,
        isPatient: false,
        answerMs: ANSWER_MS,
        ...more,
      },
      options,
    )
    asked.catch(() => undefined)
    return asked
  }
  return { clock, record, leftOf, set, setQuietly, sent, ask, stop: () => set([], {}, 'stopped') }
}

const refresh = (force = false) => ({ type: 'session.refresh', force })
const fails = (code: string, message?: string) => expect.objectContaining({ code, ...(message && { message }) })

describe('tokens that are good', () => {
  it('are given at once', async () => {
    const { leftOf, set, sent, ask } = createBench()
    const present = leftOf(LEEWAY_MS + 1)
    set(['fresh', 'signedIn'], { record: present })
    expect(await ask()).toBe(present.tokens)
    expect(sent).toEqual([])
  })

  it('are given when it is known that there are some', async () => {
    const { leftOf, set, ask } = createBench()
    const present = leftOf(HOUR_MS)
    const asked = ask()
    set(['fresh', 'signedIn'], { record: present })
    expect(await asked).toBe(present.tokens)
  })

  it('are given when the stored session is read again, after a time when it could not be', async () => {
    const { leftOf, set, ask } = createBench()
    const present = leftOf(HOUR_MS)
    set(['pending', 'unknown'], { error: offline })
    const asked = ask()
    set(['fresh', 'signedIn'], { record: present })
    expect(await asked).toBe(present.tokens)
  })

  it('are replaced without waiting once they are due', async () => {
    const { leftOf, set, sent, ask } = createBench()
    const present = leftOf(LEEWAY_MS - 1000)
    set(['fresh', 'signedIn'], { record: present })
    expect(await ask()).toBe(present.tokens)
    expect(sent).toEqual([refresh(false)])
    expect(await ask()).toBe(present.tokens)
    expect(sent).toHaveLength(1)
  })

  it('are waited for by a caller who is patient', async () => {
    const { leftOf, set, sent, ask } = createBench({ isPatient: true })
    set(['fresh', 'signedIn'], { record: leftOf(LEEWAY_MS - 1000) })
    const asked = ask()
    expect(sent).toEqual([refresh(false)])
    const next = { ...leftOf(HOUR_MS), generation: 2 }
    set(['fresh', 'signedIn'], { record: next })
    expect(await asked).toBe(next.tokens)
  })

  it('of a session that will end are used until they expire', async () => {
    const { leftOf, set, sent, ask } = createBench()
    const short = leftOf(1000)
    set(['signedIn'], { record: short, reason: 'sessionRevoked' })
    expect(await ask()).toBe(short.tokens)
    expect(sent).toEqual([])
  })
})

describe('tokens that are replaced', () => {
  it.each([
    ['because they are expired', false, 0],
    ['because the caller demands it', true, HOUR_MS],
  ])('%s are waited for', async (_, forceRefresh, leftMs) => {
    const { leftOf, set, sent, ask } = createBench()
    const old = leftOf(leftMs)
    set(['fresh', 'signedIn'], { record: old })
    const asked = ask({ forceRefresh })
    expect(sent).toEqual([refresh(forceRefresh)])

    const next = { ...leftOf(HOUR_MS), generation: 2 }
    set(['fresh', 'signedIn'], { record: next })
    expect(await asked).toBe(next.tokens)
    expect(sent).toHaveLength(1)
  })

  it('by a refresh that is under way are not asked for again', async () => {
    const { leftOf, set, sent, ask } = createBench()
    const old = leftOf(0)
    set(['refreshing', 'signedIn'], { record: old })
    const asked = ask()
    const next = { ...leftOf(HOUR_MS), generation: 2 }
    set(['fresh', 'signedIn'], { record: next })
    expect(await asked).toBe(next.tokens)
    expect(sent).toEqual([])
  })

  it('are asked for again where the session is adopted meanwhile, even the same one', async () => {
    const { leftOf, set, sent, ask } = createBench()
    const old = leftOf(0)
    set(['fresh', 'signedIn'], { record: old })
    void ask()
    set(['fresh', 'signedIn'], { record: { ...old } })
    expect(sent).toEqual([refresh(), refresh()])
  })

  it('are not asked for without end where the session keeps changing', async () => {
    const { leftOf, set, sent, ask } = createBench()
    set(['fresh', 'signedIn'], { record: leftOf(0) })
    const asked = ask()
    set(['fresh', 'signedIn'], { record: { ...leftOf(0), generation: 2 } })
    await expect(asked).rejects.toEqual(fails('ERR_NETWORK', 'The session keeps changing'))
    expect(sent).toEqual([refresh()])
  })

  it('by a new refresh token alone are no answer to a caller who demands new ones', async () => {
    const { leftOf, set, ask } = createBench()
    const old = leftOf(HOUR_MS)
    set(['fresh', 'signedIn'], { record: old })
    const asked = ask({ forceRefresh: true })
    const salvaged = { ...old, generation: 2, spareTokens: {} as never }
    set(['signedIn'], { record: salvaged, error: offline, failedAt: 0 })
    await expect(asked).rejects.toBe(offline)
  })

  it.each([
    ['the old ones, where they are still worth something', 1000, false, 'old'],
    ['the failure, where they are not', 0, false, 'error'],
    ['the failure, where the caller demands new ones', 1000, true, 'error'],
  ])('without success give %s', async (_, leftMs, forceRefresh, expected) => {
    const { leftOf, set, ask } = createBench()
    const old = leftOf(leftMs)
    set(['fresh', 'signedIn'], { record: old })
    const asked = ask({ forceRefresh })
    set(['signedIn'], { record: old, error: offline })
    if (expected === 'old') expect(await asked).toBe(old.tokens)
    else await expect(asked).rejects.toBe(offline)
  })

  it('are not asked for soon after a failure', async () => {
    const { clock, leftOf, set, sent, ask } = createBench()
    set(['signedIn'], { record: leftOf(0), error: offline, failedAt: clock.now() - 4999 })
    await expect(ask()).rejects.toBe(offline)
    expect(sent).toEqual([])
    set(['signedIn'], { record: leftOf(0), error: offline, failedAt: clock.now() - 5000 })
    void ask()
    expect(sent).toEqual([refresh()])
  })
})

describe('a caller is turned away', () => {
  it.each<[Partial<SessionContext>, AuthError]>([
    [{}, fails('ERR_SIGNED_OUT', 'No user is signed in')],
    [{ reason: 'userSignedOut' }, fails('ERR_SIGNED_OUT', 'No user is signed in')],
    [{ reason: 'signedOutElsewhere' }, fails('ERR_SIGNED_OUT', 'No user is signed in')],
    [{ reason: 'userDeleted' }, fails('ERR_SIGNED_OUT', 'No user is signed in')],
    [{ reason: 'sessionRevoked' }, fails('ERR_SESSION_EXPIRED', 'The session has ended: sessionRevoked')],
    [{ reason: 'userDisabled' }, fails('ERR_SESSION_EXPIRED', 'The session has ended: userDisabled')],
  ])('where nobody is signed in: %j', async (context, expected) => {
    const { set, ask } = createBench()
    set(['signedOut'], context)
    await expect(ask()).rejects.toEqual(expected)
  })

  it('while the user is signed out', async () => {
    const { leftOf, set, ask } = createBench()
    set(['signedOut', 'pending'], { record: leftOf(HOUR_MS), reason: 'userSignedOut' })
    await expect(ask()).rejects.toEqual(fails('ERR_SIGNED_OUT'))
  })

  it('where the stored session cannot be read', async () => {
    const { set, ask } = createBench()
    const asked = ask()
    set(['unknown', 'awaitingInput'], { error: offline })
    await expect(asked).rejects.toBe(offline)
  })

  it('where another user is selected meanwhile, also one whose tokens are good', async () => {
    const { leftOf, record, set, ask } = createBench()
    set(['fresh', 'signedIn'], { record: leftOf(0) })
    const asked = ask()
    set(['fresh', 'signedIn'], { record: leftOf(HOUR_MS, record(1, 'bob')) })
    await expect(asked).rejects.toEqual(fails('ERR_SIGNED_OUT', 'Another account was selected'))
  })

  it('where the session is disposed of, before or meanwhile', async () => {
    const { set, stop, ask, leftOf } = createBench()
    set(['fresh', 'signedIn'], { record: leftOf(0) })
    const asked = ask()
    stop()
    await expect(asked).rejects.toEqual(fails('ERR_CANCELLED', 'The session was disposed'))
    await expect(ask()).rejects.toEqual(fails('ERR_CANCELLED'))
  })

  it('who gives up', async () => {
    const { leftOf, set, ask } = createBench()
    set(['refreshing', 'signedIn'], { record: leftOf(0) })
    const caller = new AbortController()
    const asked = ask({ signal: caller.signal })
    caller.abort()
    await expect(asked).rejects.toEqual(fails('ERR_ABORTED', 'getTokens was aborted'))
  })

  it('when no answer comes in time', async () => {
    const { clock, leftOf, set, ask } = createBench()
    set(['refreshing', 'signedIn'], { record: leftOf(1) })
    const asked = ask()
    await clock.advance(ANSWER_MS)
    await expect(asked).rejects.toEqual(fails('ERR_TIMEOUT', 'The service did not respond'))
  })
})

describe('a patient caller to whom no answer comes in time', () => {
  const WAITED = ANSWER_MS

  it('gets the tokens that are there, while they are worth something', async () => {
    const { clock, leftOf, set, ask } = createBench({ isPatient: true })
    const old = leftOf(WAITED + 1)
    set(['refreshing', 'signedIn'], { record: old })
    const asked = ask({ signal: new AbortController().signal })
    await clock.advance(WAITED)
    expect(await asked).toBe(old.tokens)
  })

  it.each<[string, boolean, number, boolean, 'alice' | 'bob' | undefined]>([
    ['where the caller is not patient', false, WAITED + 1, false, 'alice'],
    ['where they are expired by then', true, WAITED, false, 'alice'],
    ['where new ones were demanded', true, WAITED + 1, true, 'alice'],
    ['where they are of another user', true, WAITED + 1, false, 'bob'],
    ['where there are none', true, WAITED + 1, false, undefined],
  ])('gets none %s', async (_, isPatient, leftMs, forceRefresh, username) => {
    const { clock, leftOf, record, set, setQuietly, ask } = createBench({ isPatient })
    set(['refreshing', 'signedIn'], { record: leftOf(0) })
    const asked = ask({ forceRefresh })
    setQuietly(['refreshing', 'signedIn'], username ? { record: leftOf(leftMs, record(1, username)) } : {})
    await clock.advance(WAITED)
    await expect(asked).rejects.toEqual(fails('ERR_TIMEOUT'))
  })

  it('gets none after giving up', async () => {
    const { leftOf, set, ask } = createBench({ isPatient: true })
    set(['refreshing', 'signedIn'], { record: leftOf(1000) })
    const caller = new AbortController()
    const asked = ask({ signal: caller.signal })
    caller.abort()
    await expect(asked).rejects.toEqual(fails('ERR_ABORTED'))
  })
})
