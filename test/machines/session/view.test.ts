import { describe, expect, it } from 'vitest'
import { leftOfWaitMs, mayRefresh } from '../../../machines/session/get-tokens.ts'
import type { SessionContext } from '../../../machines/session/machine.ts'
import {
  beginWith,
  createHints,
  createSessionProjection,
  type Gate,
  isSigningOut,
  RESTORING,
  type SessionSnapshot,
  type SessionState,
  seenAs,
  toSessionView,
  type UserStatus,
} from '../../../machines/session/view.ts'
import { CognitoError, NetworkError } from '../../../src/errors.ts'
import type { SessionRecord } from '../../../src/session/record.ts'
import { createWorld } from '../../session/session-bench.ts'

const record = (username = 'alice') =>
  ({ username, signInName: `${username}!`, tokens: createWorld().tokens(username) }) as SessionRecord

/** A snapshot of the machine with these members and tags. */
const state = (context: Partial<SessionContext>, ...tags: readonly string[]) =>
  ({ context, hasTag: (tag: string) => tags.includes(tag) }) as unknown as SessionState

const status = { user: { username: 'alice', name: undefined, email: undefined, signInName: 'a' }, persisted: true }
const user = status as unknown as UserStatus
const error = new NetworkError('offline')

describe('a session as an app sees it', () => {
  const present = record()
  const { expiresAt } = present.tokens

  it.each<[string, SessionState, UserStatus | undefined, object]>([
    ['not known yet', state({ record: present }, 'unknown'), user, { status: 'restoring' }],
    ['of nobody', state({}), undefined, { status: 'signedOut' }],
    [
      'of nobody any more',
      state({ reason: 'userDisabled' }),
      undefined,
      { status: 'signedOut', reason: 'userDisabled' },
    ],
    ['of a user of whom nothing is known', state({ record: present }), undefined, { status: 'signedOut' }],
    ['that is being ended', state({ record: present }, 'signedOut'), user, { status: 'signedOut' }],
    ['of a user', state({ record: present }), user, { ...user, status: 'signedIn', stale: false, expiresAt }],
    [
      'whose tokens could not be replaced',
      state({ record: present, error }),
      user,
      { ...user, status: 'signedIn', stale: true, expiresAt, error },
    ],
    [
      'whose tokens will not be replaced',
      state({ record: present, reason: 'sessionExpired' }),
      user,
      { ...user, status: 'signedIn', stale: true, expiresAt },
    ],
  ])('is one %s', (_, snapshot, about, expected) => {
    expect(toSessionView(snapshot, about)).toEqual(expected)
  })

  it('is the same object until something changes, and its user until the tokens do', () => {
    let isPersisted = true
    const project = createSessionProjection(() => isPersisted)
    expect(project(state({}, 'unknown'))).toBe(RESTORING)
    const first = project(state({ record: present }))
    expect(project(state({ record: present }))).toBe(first)
    expect(first).toMatchObject({ status: 'signedIn', persisted: true, user: { username: 'alice' } })

    isPersisted = false
    const second = project(state({ record: present }))
    expect(second).toMatchObject({ persisted: false })
    expect((second as { user: unknown }).user).toBe((first as { user: unknown }).user)
    expect(project(state({ record: record('bob') }))).toMatchObject({ user: { username: 'bob' } })
    expect(project(state({}))).toEqual({ status: 'signedOut' })
    expect(project(seenAs(present))).toMatchObject({ status: 'signedIn', stale: false })
  })

  it('is being ended while it counts as signed out and the storage is still to learn of it', () => {
    expect(isSigningOut(state({}, 'signedOut', 'pending'))).toBe(true)
    expect(isSigningOut(state({}, 'signedOut'))).toBe(false)
    expect(isSigningOut(state({}, 'pending'))).toBe(false)
  })
})

describe('a page that begins with what a server has rendered', () => {
  const signedIn = (expiresAt: number, name = 'alice') =>
    ({ status: 'signedIn', user: { username: name }, stale: false, expiresAt, persisted: true }) as SessionSnapshot
  function createBench(initial: SessionSnapshot | undefined) {
    const own = { session: RESTORING as SessionSnapshot, gate: 'restoring' as Gate }
    const stop = () => {}
    const session = { subscribe: () => stop, getSnapshot: () => own.session, getServerSnapshot: () => RESTORING }
    const gate = { subscribe: () => stop, getSnapshot: () => own.gate, getServerSnapshot: () => 'restoring' as Gate }
    return { own, session, gate, stores: beginWith({ session, gate }, initial) }
  }

  it.each<[SessionSnapshot, Gate]>([
    [signedIn(1), 'app'],
    [{ status: 'signedOut' }, 'signIn'],
    [{ status: 'restoring' }, 'restoring'],
  ])('shows that, and its gate, until it knows its own: %j', (initial, gate) => {
    const { own, stores } = createBench(initial)
    expect(stores.session.getServerSnapshot()).toBe(initial)
    expect(stores.gate.getServerSnapshot()).toBe(gate)
    expect([stores.session.getSnapshot(), stores.gate.getSnapshot()]).toEqual([initial, gate])

    own.session = signedIn(5, 'bob')
    own.gate = 'app'
    expect(stores.session.getSnapshot()).toBe(own.session)
    expect(stores.gate.getSnapshot()).toBe('app')
    own.gate = 'signIn'
    expect(stores.gate.getSnapshot()).toBe('signIn')
  })

  it('renders nothing anew where its own is the same, but for the time that two clocks tell', () => {
    const initial = signedIn(1)
    const { own, stores } = createBench(initial)
    own.session = signedIn(2)
    expect(stores.session.getSnapshot()).toBe(initial)

    const other = { ...signedIn(2), stale: true } as SessionSnapshot
    own.session = other
    expect(stores.session.getSnapshot()).toBe(other)
    own.session = RESTORING
    expect(stores.session.getSnapshot()).toBe(initial)
  })

  it('has its stores as they are where the server has rendered none', () => {
    const { session, gate, stores } = createBench(undefined)
    expect([stores.session, stores.gate]).toEqual([session, gate])
  })
})

describe('who was here last', () => {
  function createBench(stored?: string) {
    const items = new Map(stored === undefined ? [] : [['hint', stored]])
    const operations: string[] = []
    const state = { fails: false }
    const run = <T>(operation: string, work: () => T): T => {
      operations.push(operation)
      if (state.fails) throw new DOMException('blocked', 'SecurityError')
      return work()
    }
    const storage = {
      getItem: (key: string) => run('get', () => items.get(key) ?? null),
      setItem: (key: string, text: string) => run('set', () => void items.set(key, text)),
      removeItem: (key: string) => run('remove', () => void items.delete(key)),
    }
    return { items, operations, state, hint: createHints(storage, 'hint') }
  }
  const view = (more: object = {}, persisted = true) =>
    ({ status: 'signedIn', persisted, user: { username: 'id', signInName: 'a', ...more } }) as SessionSnapshot

  it.each([
    [{ name: 'Alice', email: 'a@example.org' }, 'Alice'],
    [{ email: 'a@example.org' }, 'a@example.org'],
    [{}, 'a'],
  ])('is kept by the best name, once a view: %j', (user, name) => {
    const { hint, items, operations } = createBench()
    const present = view(user)
    expect(hint(present)).toBe(present)
    expect(hint(present)).toBe(present)
    expect(JSON.parse(items.get('hint')!)).toEqual({ username: 'id', name })
    expect(operations).toEqual(['set'])

    const { hint: next } = createBench(items.get('hint'))
    const restoring = next(RESTORING)
    expect(restoring).toEqual({ status: 'restoring', hint: { username: 'id', name } })
    expect(next(RESTORING)).toBe(restoring)
    expect(Object.isFrozen(restoring) && Object.isFrozen((restoring as { hint?: object }).hint)).toBe(true)
  })

  it.each([
    ['signed out', { status: 'signedOut' } as SessionSnapshot],
    ['here for this page only', view({}, false)],
  ])('is forgotten when that user is %s', (_, present) => {
    const { hint, items } = createBench('{"username":"id","name":"a"}')
    hint(present)
    expect(items.size).toBe(0)
  })

  it.each([
    ['nothing', undefined],
    ['no JSON', '{'],
    ['a list', '[]'],
    ['no name', '{"username":"id"}'],
    ['no user name', '{"name":"a"}'],
    ['a name that is none', '{"username":"id","name":7}'],
    ['a user name that is none', '{"username":7,"name":"a"}'],
    ['more than 8192 characters', JSON.stringify({ username: 'id', name: 'a'.repeat(8192) })],
  ])('is not known from %s', (_, stored) => {
    expect(createBench(stored).hint(RESTORING)).toBe(RESTORING)
  })

  it('is no error where the storage fails', () => {
    const { hint, state } = createBench('{"username":"id","name":"a"}')
    state.fails = true
    expect(hint(RESTORING)).toBe(RESTORING)
    const present = view()
    expect(hint(present)).toBe(present)
  })
})

describe('a refresh after one that failed', () => {
  const busy = (retryAfterMs?: number) =>
    Object.assign(new CognitoError('busy', { code: 'TooManyRequestsException', status: 400 }), { retryAfterMs })
  const may = (error: unknown, force: boolean, now: number) =>
    mayRefresh({ error, failedAt: 100_000 } as SessionContext, now, force)

  it.each<[string, unknown, boolean, number]>([
    ['five seconds', error, false, 5000],
    ['a second, where new tokens are demanded', error, true, 1000],
    ['as long as the service asks', busy(30_000), false, 30_000],
    ['as long as the service asks, whoever demands new tokens', busy(30_000), true, 30_000],
    ['a second at least', busy(0), true, 1000],
  ])('waits for %s', (_, failure, force, waitMs) => {
    expect(may(failure, force, 100_000)).toBe(false)
    expect(may(failure, force, 100_000 + waitMs - 1)).toBe(false)
    expect(may(failure, force, 100_000 + waitMs)).toBe(true)
  })

  it('waits for nothing without a failure, or when the clock was set back since', () => {
    expect(may(undefined, false, 100_000)).toBe(true)
    expect(may(error, false, 99_999)).toBe(true)
  })

  it.each([
    [100_000, 0, 8000],
    [103_000, 0, 5000],
    [103_000, 6000, 2000],
    [107_000, 6000, 1000],
    [99_999, 0, 0],
    [108_000, 0, 0],
    [109_000, 0, -1000],
  ])('at %i, with %i ms on timers, has %i ms of its wait left', (now, waitedMs, left) => {
    expect(leftOfWaitMs({ failedAt: 100_000, retryAt: 108_000 }, now, waitedMs)).toBe(left)
  })
})
