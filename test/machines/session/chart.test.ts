import { describe, expect, it } from 'vitest'
import { type SessionContext, type SessionEvent, sessionMachine } from '../../../machines/session/machine.ts'
import { AuthError, CognitoError, NetworkError, StorageError } from '../../../src/errors.ts'
import { Jwt } from '../../../src/jwt.ts'
import { Sensitive } from '../../../src/sensitive.ts'
import type { SessionRecord } from '../../../src/session/record.ts'
import { open, type Settled, startChart } from '../chart-bench.ts'

const machine = sessionMachine()
const jwt = new Jwt('e30.e30.e30')
const record = (username: string, generation: number): SessionRecord => ({
  type: 'signedIn',
  generation,
  username,
  signInName: username,
  since: 0,
  deviceKey: undefined,
  tokens: {
    accessToken: jwt,
    idToken: jwt,
    refreshToken: new Sensitive(`${username}${generation}`),
    expiresAt: generation,
    issuedAt: 0,
    receivedAt: 0,
  },
  spareTokens: undefined,
  writtenAt: 0,
})
const [ada1, ada2, bob1] = [record('ada', 1), record('ada', 2), record('bob', 1)]
const tokensOf = ({ tokens }: SessionRecord) => open(tokens)

const offline = new NetworkError('offline')
const full = new StorageError('full')
const unconfirmed = new CognitoError('device', { code: 'InvalidParameterException', status: 400 })
const failed = { type: 'failed', record: ada2, error: offline, failures: 3, failedAt: 500, retryAt: 1000, force: true }
const refused = { type: 'refused', record: ada2, reason: 'sessionRevoked' }

const adopted: SessionEvent = { type: 'session.adopted', record: bob1, isNew: true }
const renewed: SessionEvent = { type: 'session.adopted', record: bob1, isNew: false }
const lost: SessionEvent = { type: 'session.lost', reason: 'signedOutElsewhere' }
const amended = (username: string): SessionEvent => ({ type: 'session.amended', username, deviceKey: 'device' })
const refresh = (force = false): SessionEvent => ({ type: 'session.refresh', force })
const signOut: SessionEvent = { type: 'session.signOut', scope: 'global' }
const woke = (isDue = false): SessionEvent => ({ type: 'page.woke', isDue })
const news: SessionEvent = { type: 'tabs.news' }
const storageFailed: SessionEvent = { type: 'storage.failed', error: full }
const deviceFailed: SessionEvent = { type: 'device.failed', error: unconfirmed }

/** What the session knows, beside its defaults. */
const knows = (known: Partial<SessionContext> = {}) => ({
  record: undefined,
  reason: undefined,
  error: undefined,
  failures: 0,
  failedAt: 0,
  retryAt: 0,
  force: false,
  scope: 'revoke',
  refusals: 0,
  ...(open(known) as object),
})
const afterFailure = { record: ada2, error: offline, failures: 3, failedAt: 500, retryAt: 1000, force: true }

const watchers = ['watchPage', 'confirmDevice']
const tokenEffects = ['restoreSession', 'untilDue', 'refreshTokens', 'clearSession', 'endSession']
const effects = [...watchers, ...tokenEffects, 'untilRetry', 'syncStorage']
const start = () => startChart(machine, undefined, effects, ['preload'])
type Chart = ReturnType<typeof start>
type Start = () => Promise<Chart>

const timesAsked = ({ asked }: Chart, effect: string) => asked.filter(([name]) => name === effect).length

async function startWith(restored: Settled, ...events: readonly SessionEvent[]) {
  const chart = start()
  await chart.settle('restoreSession', restored)
  for (const event of events) chart.send(event)
  return chart
}

const stored = { output: { type: 'signedIn', record: ada1 } }
const startUnreadable = () => startWith({ error: full })
const startSignedOut = () => startWith({ output: { type: 'signedOut', reason: 'storageCorrupt', isNew: false } })
const startFresh = () => startWith(stored)
const startRefreshing = () => startWith(stored, refresh())
const startSigningOut = () => startWith(stored, signOut)

/** A chart whose tokens could not be replaced, with nothing emitted since. */
async function startStale(output: object = failed) {
  const chart = await startRefreshing()
  await chart.settle('refreshTokens', { output })
  chart.emitted.length = 0
  return chart
}

type Place = readonly [at: string, startThere: Start]
const unknown: readonly Place[] = [
  ['restoring', async () => start()],
  ['unreadable', startUnreadable],
]
const signedIn: readonly Place[] = [
  ['fresh', startFresh],
  ['refreshing', startRefreshing],
  ['stale', startStale],
]
const signedOut: Place = ['signedOut', startSignedOut]
const signingOut: Place = ['signingOut', startSigningOut]
const everywhere: readonly Place[] = [...unknown, ...signedIn, signedOut, signingOut]
const ignored = (places: readonly Place[], ...events: readonly SessionEvent[]) =>
  places.flatMap(([at, startThere]) => events.map((event) => [at, event.type, event, startThere] as const))

describe('the chart of a session begins', () => {
  it('by reading what is stored', () => {
    const chart = start()
    expect(chart.look()).toEqual({
      at: 'restoring+kept',
      tags: ['pending', 'unknown'],
      context: knows(),
      output: undefined,
    })
    expect(chart.asked).toEqual([
      ['watchPage', undefined],
      ['restoreSession', undefined],
    ])
  })

  it('with the user who is stored, and says nothing of it', async () => {
    const chart = await startFresh()
    expect(chart.look()).toMatchObject({
      at: 'fresh+kept',
      tags: ['signedIn', 'awaitingInput', 'fresh'],
      context: knows({ record: ada1 }),
    })
    expect(chart.asked.slice(2)).toEqual([
      ['confirmDevice', undefined],
      ['untilDue', { tokens: tokensOf(ada1) }],
    ])
    expect(chart.running()).toEqual(['watchPage', 'confirmDevice', 'untilDue'])
    expect([chart.noted, chart.emitted]).toEqual([[], []])
  })

  it('with the reason why nobody is stored, and says nothing of it', async () => {
    const chart = await startSignedOut()
    expect(chart.look()).toMatchObject({
      at: 'signedOut+kept',
      tags: ['awaitingInput', 'signedOut'],
      context: knows({ reason: 'storageCorrupt' }),
    })
    expect(chart.running()).toEqual(['watchPage'])
    expect([chart.noted, chart.emitted]).toEqual([['preload'], []])
  })

  it.each([full, new TypeError('a bug')])(
    'without knowing who is signed in where it cannot read: %s',
    async (error) => {
      const chart = start()
      const { at, tags, context } = await chart.settle('restoreSession', { error })
      expect({ at, tags }).toEqual({ at: 'unreadable+kept', tags: ['awaitingInput', 'unknown'] })
      expect(context).toEqual({ ...knows(), error: error === full ? full : expect.any(AuthError) })
      expect(chart.asked.at(-1)).toEqual(['untilRetry', { refusals: 1 }])
      expect(chart.running()).toEqual(['watchPage', 'untilRetry'])
      expect([chart.noted, chart.emitted]).toEqual([[], []])
    },
  )

  it.each<readonly [string, (chart: Chart) => unknown, string]>([
    ['the wait is over', (chart) => chart.settle('untilRetry', { output: undefined }), 'kept'],
    ['the wait fails', (chart) => chart.settle('untilRetry', { error: offline }), 'kept'],
    ['the page wakes up', (chart) => chart.send(woke()), 'syncing'],
    ['another tab has news', (chart) => chart.send(news), 'syncing'],
  ])('anew when %s', async (_, happen, storage) => {
    const chart = await startUnreadable()
    await happen(chart)
    expect(chart.look().at).toBe(`restoring+${storage}`)
    expect(timesAsked(chart, 'restoreSession')).toBe(2)
    expect(chart.running()).not.toContain('untilRetry')
    expect(await chart.settle('restoreSession', stored)).toMatchObject({
      at: `fresh+${storage}`,
      context: knows({ record: ada1 }),
    })
  })
})

describe('at every place of a session', () => {
  it.each([...unknown, ...signedIn, signedOut])('%s takes a sign-in, and newer tokens', async (_, startThere) => {
    for (const [event, type] of [
      [adopted, 'signedIn'],
      [renewed, 'refreshed'],
    ] as const) {
      const chart = await startThere()
      chart.asked.length = 0
      expect(chart.send(event)).toMatchObject({ at: 'fresh+kept', context: knows({ record: bob1 }) })
      expect(chart.asked).toEqual([
        ['confirmDevice', undefined],
        ['untilDue', { tokens: tokensOf(bob1) }],
      ])
      expect(chart.running()).toEqual(['watchPage', 'confirmDevice', 'untilDue'])
      expect(chart.emitted).toEqual([{ type, username: 'bob' }])
    }
  })

  it.each([...unknown, ...signedIn])('%s takes a sign-out elsewhere', async (_, startThere) => {
    const chart = await startThere()
    expect(chart.send(lost)).toMatchObject({ at: 'signedOut+kept', context: knows({ reason: 'signedOutElsewhere' }) })
    expect(chart.running()).toEqual(['watchPage'])
    expect(chart.emitted).toEqual([{ type: 'signedOut', reason: 'signedOutElsewhere' }])
    expect(chart.noted).toEqual(['preload'])
  })

  it.each([...unknown, ...signedIn])('%s takes a sign-out', async (_, startThere) => {
    const chart = await startThere()
    const before = chart.look().context as SessionContext
    expect(chart.send(signOut)).toMatchObject({
      at: 'signingOut+kept',
      tags: ['pending', 'signedOut'],
      context: { ...before, reason: 'userSignedOut', scope: 'global' },
    })
    expect(chart.asked.at(-1)).toEqual(['clearSession', { record: before.record, scope: 'global' }])
    expect(chart.running()).toEqual(['watchPage', 'clearSession'])
    expect([chart.noted, chart.emitted]).toEqual([[], []])
  })

  it.each(signedIn)('%s takes another device key of the user, and goes on', async (_, startThere) => {
    const chart = await startThere()
    const before = chart.look()
    const [asked, { record }] = [chart.asked.length, before.context as SessionContext]
    expect(chart.send(amended('ada'))).toEqual({
      ...before,
      context: { ...(before.context as object), record: { ...record, deviceKey: 'device' } },
    })
    expect(chart.asked).toHaveLength(asked)
  })

  it.each([
    ...ignored(everywhere, amended('bob')),
    ...ignored([...unknown, signedOut, signingOut], amended('ada'), refresh(true)),
    ...ignored([['refreshing', startRefreshing]], refresh(true)),
    ...ignored([signedOut, signingOut], lost, signOut),
    ...ignored([signingOut], adopted, renewed),
  ])('%s ignores what is not for it: %s', async (_, __, event, startThere) => {
    const chart = await startThere()
    const [before, asked] = [chart.look(), chart.asked.length]
    expect(chart.can(event)).toBe(false)
    expect(chart.send(event)).toEqual(before)
    expect(chart.asked).toHaveLength(asked)
    expect(chart.emitted).toEqual([])
  })

  it.each(everywhere)('%s reports the trouble of a device, and of the storage', async (at, startThere) => {
    const chart = await startThere()
    const [before, asked] = [chart.look(), chart.asked.length]
    expect(chart.send(deviceFailed)).toEqual(before)
    expect(chart.asked).toHaveLength(asked)
    expect(chart.send(storageFailed)).toMatchObject({
      at: `${at}+holding`,
      tags: before.tags,
      context: { ...(before.context as object), refusals: 1 },
    })
    expect(chart.asked.slice(asked)).toEqual([['untilRetry', { refusals: 1 }]])
    expect(chart.emitted).toEqual([
      { type: 'deviceTrouble', error: unconfirmed },
      { type: 'storageTrouble', error: full },
    ])
  })

  it.each(watchers)('a watcher may end: %s', async (watcher) => {
    for (const how of [{ output: undefined }, { error: offline }]) {
      const chart = await startFresh()
      const before = chart.look()
      expect(await chart.settle(watcher, how)).toEqual(before)
      expect(chart.running()).toHaveLength(2)
      expect(chart.send(lost).at).toBe('signedOut+kept')
    }
  })

  it.each<readonly [string, Start, SessionEvent]>([
    ['restoreSession', async () => start(), adopted],
    ['untilRetry', startUnreadable, news],
    ['untilDue', startFresh, refresh()],
    ['untilDue', startStale, refresh()],
    ['refreshTokens', startRefreshing, signOut],
    ['confirmDevice', startFresh, lost],
    ['untilRetry', () => startWith(stored, storageFailed), news],
    ['syncStorage', () => startWith(stored, news), woke()],
  ])('what was left brings nothing: %s', async (effect, startThere, event) => {
    for (const how of [{ output: { type: 'committed', record: ada2, beside: ada1, news: lost } }, { error: offline }]) {
      const chart = await startThere()
      const left = timesAsked(chart, effect) - 1
      const before = chart.send(event)
      expect(await chart.settle(effect, how, left)).toEqual(before)
    }
  })
})

describe('the tokens of a session', () => {
  it.each<readonly [string, (chart: Chart) => unknown, boolean, string]>([
    ['they are due', (chart) => chart.settle('untilDue', { output: undefined }), false, 'kept'],
    ['the wait fails', (chart) => chart.settle('untilDue', { error: offline }), false, 'kept'],
    ['a caller needs newer ones', (chart) => chart.send(refresh()), false, 'kept'],
    ['a caller forces it', (chart) => chart.send(refresh(true)), true, 'kept'],
    ['the page wakes up, and they are due', (chart) => chart.send(woke(true)), false, 'syncing'],
  ])('are replaced when %s', async (_, happen, force, storage) => {
    const fresh = await startFresh()
    await happen(fresh)
    expect(fresh.look()).toMatchObject({
      at: `refreshing+${storage}`,
      tags: ['signedIn', 'pending', 'refreshing'],
      context: knows({ record: ada1, force }),
    })
    expect(fresh.asked.filter(([effect]) => effect === 'refreshTokens')).toEqual([
      ['refreshTokens', { record: open(ada1), failures: 0, force }],
    ])
    expect(fresh.running().slice(0, 3)).toEqual(['watchPage', 'confirmDevice', 'refreshTokens'])
    expect(fresh.emitted).toEqual([])

    for (const output of [{ ...failed, force: false }, refused]) {
      const stale = await startStale(output)
      const before = stale.look().context as SessionContext
      await happen(stale)
      expect(stale.look()).toMatchObject({ at: `refreshing+${storage}`, context: { ...before, force } })
      const { record, reason, failures } = before
      expect(stale.asked.filter(([effect]) => effect === 'refreshTokens')[1]).toEqual([
        'refreshTokens',
        { record, reason, failures, force },
      ])
      expect(stale.running()).not.toContain('untilDue')
    }
  })

  it('are replaced by force where it was forced once, whatever the next caller says', async () => {
    const chart = await startStale()
    expect(chart.send(refresh(false)).context).toEqual(knows(afterFailure))
  })

  it.each(signedIn)('are not replaced where the page wakes up and they are not due: %s', async (at, startThere) => {
    const chart = await startThere()
    const [{ context }, asked] = [chart.look(), chart.asked.length]
    expect(chart.send(woke(at === 'refreshing'))).toMatchObject({ at: `${at}+syncing`, context })
    expect(chart.asked.slice(asked).map(([effect]) => effect)).toEqual(['syncStorage'])
  })

  it.each(['committed', 'superseded'])('are fresh when there are newer ones: %s', async (type) => {
    const chart = await startWith(stored, refresh(true))
    expect(await chart.settle('refreshTokens', { output: { type, record: ada2 } })).toMatchObject({
      at: 'fresh+kept',
      tags: ['signedIn', 'awaitingInput', 'fresh'],
      context: knows({ record: ada2 }),
    })
    expect(chart.asked.at(-1)).toEqual(['untilDue', { tokens: tokensOf(ada2) }])
    expect(chart.emitted).toEqual([{ type: 'refreshed', username: 'ada' }])
    expect(timesAsked(chart, 'confirmDevice')).toBe(1)
  })

  it('are stale where there was no answer, until the time to retry', async () => {
    const chart = await startRefreshing()
    expect(await chart.settle('refreshTokens', { output: failed })).toMatchObject({
      at: 'stale+kept',
      tags: ['signedIn', 'awaitingInput'],
      context: knows(afterFailure),
    })
    expect(chart.asked.at(-1)).toEqual([
      'untilDue',
      { tokens: tokensOf(ada2), failure: knows(afterFailure), isEnding: false },
    ])
    expect(chart.emitted).toEqual([{ type: 'refreshTrouble', error: offline }])
  })

  it('are stale where they cannot be replaced, until they expire', async () => {
    const chart = await startWith(stored, refresh(true))
    expect(await chart.settle('refreshTokens', { output: refused })).toMatchObject({
      at: 'stale+kept',
      tags: ['signedIn', 'awaitingInput'],
      context: knows({ record: ada2, reason: 'sessionRevoked' }),
    })
    expect(chart.asked.at(-1)).toEqual(['untilDue', { tokens: tokensOf(ada2), failure: undefined, isEnding: true }])
    expect(chart.emitted).toEqual([])
  })

  it.each([offline, new TypeError('a bug')])('are stale where the refresh itself breaks: %s', async (error) => {
    const chart = await startStale(refused)
    chart.send(refresh(true))
    const { at, context } = await chart.settle('refreshTokens', { error })
    expect(at).toBe('stale+kept')
    expect(context).toEqual({
      ...knows({ record: ada2, reason: 'sessionRevoked', force: true }),
      error: error === offline ? offline : expect.any(AuthError),
    })
    expect(chart.asked.at(-1)).toEqual(['untilDue', { tokens: tokensOf(ada2), failure: context, isEnding: true }])
    expect(chart.emitted).toEqual([])
  })

  it('are gone where the session has ended', async () => {
    const chart = await startStale()
    chart.send(refresh())
    expect(
      await chart.settle('refreshTokens', { output: { type: 'signedOut', reason: 'sessionExpired' } }),
    ).toMatchObject({ at: 'signedOut+kept', context: knows({ reason: 'sessionExpired' }) })
    expect(chart.running()).toEqual(['watchPage'])
    expect(chart.emitted).toEqual([{ type: 'signedOut', reason: 'sessionExpired' }])
    expect(chart.noted).toEqual(['preload'])
  })
})

describe('a sign-out of a session', () => {
  it('is done here first, and goes on at the service', async () => {
    const chart = await startStale()
    chart.send(storageFailed)
    chart.send(signOut)
    chart.emitted.length = 0
    const ended = { record: ada2, scope: 'global', warnings: [full] }

    expect(await chart.settle('clearSession', { output: ended })).toMatchObject({
      at: 'signedOut+holding',
      tags: ['awaitingInput', 'signedOut'],
      context: knows({ reason: 'userSignedOut', refusals: 1 }),
    })
    expect(chart.asked.at(-1)).toEqual(['endSession', open(ended)])
    expect(chart.running()).toEqual(['watchPage', 'untilRetry', 'endSession'])
    expect(chart.emitted).toEqual([{ type: 'signedOut', reason: 'userSignedOut' }])
    expect(chart.noted).toEqual(['preload'])

    chart.send(adopted)
    expect(chart.child('endSession')).toMatchObject({ status: 'active' })
    expect((await chart.settle('endSession', { output: [offline] })).at).toBe('fresh+holding')
    expect(chart.child('endSession')).toMatchObject({ status: 'done', output: [offline] })
  })

  it('is a sign-out where it could not be stored', async () => {
    const chart = await startSigningOut()
    expect(await chart.settle('clearSession', { error: full })).toMatchObject({
      at: 'signedOut+kept',
      context: knows({ reason: 'userSignedOut' }),
    })
    expect(chart.running()).toEqual(['watchPage'])
    expect(chart.emitted).toEqual([{ type: 'signedOut', reason: 'userSignedOut' }])
  })
})

describe('the storage of a session', () => {
  const confirmed = { type: 'session.confirmed' }
  const found = (beside: SessionRecord | undefined, heard: object = confirmed, isHolding = false) => ({
    output: { beside, news: heard, isHolding },
  })

  it.each([woke(), woke(true), news])('is read wherever there may be news: %o', async (event) => {
    for (const storage of ['kept', 'holding', 'syncing']) {
      const chart = await startFresh()
      if (storage === 'holding') chart.send(storageFailed)
      if (storage === 'syncing') chart.send(news)
      expect(chart.look().at).toBe(`fresh+${storage}`)
      chart.asked.length = 0
      expect(chart.send(event).at).toMatch(/\+syncing$/)
      expect(chart.asked).toContainEqual(['syncStorage', { record: open(ada1) }])
      expect(chart.running().filter((effect) => ['untilRetry', 'syncStorage'].includes(effect))).toEqual([
        'syncStorage',
      ])
    }
  })

  it('is asked again until it takes what is held', async () => {
    const chart = await startFresh()
    chart.send(storageFailed)
    for (const [waited, synced, refusals] of [
      [{ output: undefined }, found(ada1, confirmed, true), 2],
      [{ error: offline }, { error: full }, 3],
    ] as const) {
      expect((await chart.settle('untilRetry', waited)).at).toBe('fresh+syncing')
      expect(chart.asked.at(-1)).toEqual(['syncStorage', { record: open(ada1) }])
      expect(await chart.settle('syncStorage', synced)).toMatchObject({
        at: 'fresh+holding',
        context: knows({ record: ada1, refusals }),
      })
      expect(chart.asked.at(-1)).toEqual(['untilRetry', { refusals }])
    }
    await chart.settle('untilRetry', { output: undefined })
    expect(await chart.settle('syncStorage', found(ada1))).toMatchObject({
      at: 'fresh+kept',
      context: knows({ record: ada1 }),
    })
    expect(chart.running()).toEqual(['watchPage', 'confirmDevice', 'untilDue'])
    expect(chart.emitted).toHaveLength(1)
  })

  it('reports each failure, and counts those alone after which it waits', async () => {
    const chart = await startFresh()
    for (const [storage, before] of [
      ['holding', storageFailed],
      ['syncing', news],
    ] as const) {
      chart.send(before)
      const asked = chart.asked.length
      chart.emitted.length = 0
      expect(chart.send(storageFailed)).toMatchObject({ at: `fresh+${storage}`, context: { refusals: 1 } })
      expect(chart.asked).toHaveLength(asked)
      expect(chart.emitted).toEqual([{ type: 'storageTrouble', error: full }])
    }
  })

  it.each([
    ['a sign-in', adopted, 'fresh', { record: bob1 }, [{ type: 'signedIn', username: 'bob' }]],
    ['newer tokens', renewed, 'fresh', { record: bob1 }, [{ type: 'refreshed', username: 'bob' }]],
    [
      'a sign-out',
      lost,
      'signedOut',
      { reason: 'signedOutElsewhere' },
      [{ type: 'signedOut', reason: 'signedOutElsewhere' }],
    ],
    ['another device key', amended('ada'), 'fresh', { record: { ...ada1, deviceKey: 'device' } }, []],
    ['nothing', confirmed, 'fresh', { record: ada1 }, []],
  ] as const)('tells of %s, whether it holds something or not', async (_, heard, at, known, emitted) => {
    for (const isHolding of [false, true]) {
      const chart = await startFresh()
      chart.send(news)
      expect(await chart.settle('syncStorage', found(ada1, heard, isHolding))).toMatchObject({
        at: `${at}+${isHolding ? 'holding' : 'kept'}`,
        context: knows({ ...(known as Partial<SessionContext>), refusals: isHolding ? 1 : 0 }),
      })
      expect(chart.emitted).toEqual(emitted)
    }
  })

  it.each([
    ['with newer tokens', ada2],
    ['of equal content', { ...ada1 }],
    ['of nobody', undefined],
  ])('is read again where it was read beside another session: %s', async (_, beside) => {
    const chart = await startFresh()
    chart.send(news)
    for (const isHolding of [false, true]) {
      chart.asked.length = 0
      expect(await chart.settle('syncStorage', found(beside, lost, isHolding))).toMatchObject({
        at: 'fresh+syncing',
        context: knows({ record: ada1 }),
      })
      expect(chart.asked).toEqual([['syncStorage', { record: open(ada1) }]])
      expect(chart.emitted).toEqual([])
    }
  })

  it('tells of a sign-in where nobody is signed in', async () => {
    const chart = await startSignedOut()
    chart.send(news)
    expect(chart.asked.at(-1)).toEqual(['syncStorage', { record: undefined }])
    expect((await chart.settle('syncStorage', found(undefined, adopted))).at).toBe('fresh+kept')
  })

  it('tells nothing while a sign-out is stored', async () => {
    const chart = await startSigningOut()
    chart.send(news)
    expect((await chart.settle('syncStorage', found(ada1, adopted))).at).toBe('signingOut+kept')
    expect(chart.emitted).toEqual([])
  })

  it('waits beside the tokens, each for itself', async () => {
    const chart = await startUnreadable()
    chart.send(storageFailed)
    expect(chart.running()).toEqual(['watchPage', 'untilRetry', 'untilRetry'])
    expect((await chart.settle('untilRetry', { output: undefined }, 0)).at).toBe('restoring+holding')
    expect((await chart.settle('untilRetry', { output: undefined }, 1)).at).toBe('restoring+syncing')
    expect(chart.running()).toEqual(['watchPage', 'restoreSession', 'syncStorage'])
  })
})
