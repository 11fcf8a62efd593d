import { inspect } from 'node:util'
import { describe, expect, expectTypeOf, it } from 'vitest'
import type { AnyMachineSnapshot, AnyStateMachine, EventFromLogic, SnapshotFrom } from 'xstate'

import {
  type SessionContext,
  type SessionMachine,
  type SessionStateValue,
  type SessionTag,
  sessionMachine,
} from '../../../machines/session/machine.ts'

import { toSessionView } from '../../../machines/session/view.ts'
import { bytesToBase64Url, utf8ToBytes } from '../../../src/bytes.ts'
import { NetworkError, StorageError } from '../../../src/errors.ts'
import { Jwt } from '../../../src/jwt.ts'
import { Sensitive } from '../../../src/sensitive.ts'
import type { SessionRecord } from '../../../src/session/record.ts'
import type { AuthUser } from '../../../src/session/user.ts'
import {
  exploreModel,
  followEdges,
  labelled,
  leavesOf,
  type Model,
  type ModelEdge,
  startControlled,
} from '../../model/harness.ts'

const CANARY = 'canary-51ab'
const secret = (name: string) => new Sensitive(`${CANARY}-${name}`)
const part = (text: string) => bytesToBase64Url(utf8ToBytes(text))
const token = (name: string) => new Jwt(`${part('{}')}.${part(JSON.stringify({ sub: `${CANARY}-${name}` }))}.${CANARY}`)

const record = (username: string, generation: number): SessionRecord =>
  labelled(`${username}${generation}`, {
    type: 'signedIn',
    generation,
    username,
    signInName: `${username}@example.com`,
    deviceKey: undefined,
    tokens: {
      accessToken: token('access'),
      idToken: token('id'),
      refreshToken: secret('refresh'),
      expiresAt: 3_600_000,
      issuedAt: 0,
      receivedAt: 0,
    },
    spareTokens: undefined,
    since: 0,
    writtenAt: 0,
  })

const [alice1, alice2, bob1] = [record('alice', 1), record('alice', 2), record('bob', 1)]
const offline = labelled('offline', new NetworkError('offline'))

const refreshed = [
  { type: 'committed', record: alice2 },
  { type: 'failed', record: alice1, error: offline, failures: 1, failedAt: 500, retryAt: 1000, force: false },
  { type: 'failed', record: alice1, error: offline, failures: 1, failedAt: 500, retryAt: 1000, force: true },
  { type: 'refused', record: alice1, reason: 'sessionRevoked' },
  { type: 'signedOut', reason: 'sessionRevoked' },
]

const model: Model = {
  machine: sessionMachine() as unknown as AnyStateMachine,
  input: undefined,
  events: [
    { type: 'session.adopted', record: bob1, isNew: true },
    { type: 'session.adopted', record: alice2, isNew: false },
    { type: 'session.lost', reason: 'signedOutElsewhere' },
    { type: 'session.refresh', force: false },
    { type: 'session.refresh', force: true },
    { type: 'session.amended', username: 'alice', deviceKey: 'd' },
    { type: 'page.woke', isDue: true },
    { type: 'page.woke', isDue: false },
    { type: 'tabs.news' },
    { type: 'session.signOut', scope: 'revoke' },
    { type: 'session.signOut', scope: 'global' },
    { type: 'storage.failed', error: offline },
    { type: 'device.failed', error: offline },
  ],
  outputs: {
    restoreSession: [
      { type: 'signedIn', record: alice1 },
      { type: 'signedOut', reason: undefined, isNew: true },
      { type: 'signedOut', reason: 'storageCorrupt', isNew: false },
    ],
    untilDue: [undefined],
    refreshTokens: refreshed,
    clearSession: [{ record: alice1, scope: 'revoke', warnings: [] }],
    untilRetry: [undefined],
    syncStorage: [
      { beside: alice1, news: { type: 'session.adopted', record: bob1, isNew: true }, isHolding: false },
      { beside: alice1, news: { type: 'session.lost', reason: 'signedOutElsewhere' }, isHolding: true },
      { beside: undefined, news: { type: 'session.confirmed' }, isHolding: true },
    ],
    endSession: [],
    watchPage: [],
    confirmDevice: [],
  },
  errors: [labelled('trouble', new StorageError('trouble'))],
  key: ({ context }) => {
    const { record: present, reason, force, failures, error, refusals } = context as SessionContext
    return [
      present?.username,
      present?.generation,
      present?.deviceKey,
      reason,
      force,
      failures > 0,
      error?.code,
      refusals > 0,
    ].join(' ')
  },
}

interface ChartNode {
  readonly key: string
  readonly states: Readonly<Record<string, ChartNode>>
}

const leafKeys = ({ key, states }: ChartNode): string[] =>
  Object.keys(states).length === 0 ? [key] : Object.values(states).flatMap(leafKeys)

const graph = exploreModel(model)
const byState = new Map<string, ModelEdge[]>()
for (const edge of graph.edges) {
  const state = edge.from.split(' ')[0]!
  byState.set(state, [...(byState.get(state) ?? []), edge])
}

describe('the graph of the session', () => {
  it('reaches every state that the chart names', () => {
    const reached = new Set([...graph.vertices.values()].flatMap(({ value }) => leavesOf(value)))
    const named = leafKeys(sessionMachine().root as unknown as ChartNode)
    expect([...reached].sort()).toEqual(named.sort())
  })

  it('is as large as it was when it was last looked at', () => {
    expect({ vertices: graph.vertices.size, edges: graph.edges.length }).toMatchInlineSnapshot(`
      {
        "edges": 7002,
        "vertices": 412,
      }
    `)
  })

  it.each([...byState.keys()])('follows every edge from %s on a real actor', async (state) => {
    await followEdges(model, byState.get(state)!)
  })

  it('has the states and events that its published type names', () => {
    expectTypeOf<SnapshotFrom<ReturnType<typeof sessionMachine>>['value']>().toEqualTypeOf<SessionStateValue>()
    expectTypeOf<EventFromLogic<ReturnType<typeof sessionMachine>>>().toEqualTypeOf<EventFromLogic<SessionMachine>>()
  })
})

describe('at every vertex of the session', () => {
  it.each([...graph.vertices])('%s', (_, snapshot: AnyMachineSnapshot) => {
    const { context } = snapshot as { context: SessionContext }
    const is = (tag: SessionTag) => snapshot.hasTag(tag as never)
    const isSigningOut = is('signedOut') && is('pending')
    expect(snapshot.status).toBe('active')
    expect(['pending', 'awaitingInput'].filter((tag) => snapshot.hasTag(tag as never))).toHaveLength(1)
    expect((['unknown', 'signedIn', 'signedOut'] as const).filter(is)).toHaveLength(1)
    // Whoever has a session can be signed out, and a sign-in is taken everywhere but while a sign-out is stored.
    if (context.record && !isSigningOut)
      expect(snapshot.can({ type: 'session.signOut', scope: 'local' } as never)).toBe(true)
    expect(snapshot.can({ type: 'session.adopted', record: bob1, isNew: true } as never)).toBe(!isSigningOut)
    // Only signed-in states have a session.
    if (!is('signedIn') && !isSigningOut) expect(context.record).toBeUndefined()
    if (is('signedIn')) expect(context.record).toBeDefined()

    const user = { username: 'alice' } as unknown as AuthUser
    const view = toSessionView(snapshot as never, context.record && { user, persisted: true })
    expect(view.status).toBe(is('signedIn') ? 'signedIn' : is('unknown') ? 'restoring' : 'signedOut')
    expect(JSON.stringify([snapshot, view]) + inspect([context, view], { depth: 9 })).not.toContain(CANARY)
  })
})

describe('the machine of the session', () => {
  it('J3 shows no secret to an inspector, on any path', async () => {
    let [printed, leaks] = [0, 0]
    const look = (text: string) => {
      printed++
      if (text.includes(CANARY)) leaks++
    }
    // One edge of each kind is enough: they differ only in who is signed in, and how often something failed.
    const kinds = new Map(graph.edges.map((edge) => [edge.name.replace(/ active [^-]*/g, ''), edge]))
    for (const edge of kinds.values()) {
      let isLast = false
      const note = (seen: unknown) => {
        // Each step of the way is the last one of another edge.
        if (!isLast && edge.path.length > 0) return
        const { type, event, snapshot, action } = seen as Record<string, unknown>
        const { value, context, output } = (snapshot ?? {}) as Record<string, unknown>
        look(inspect({ type, event, action, value, context, output }, { depth: 6 }))
      }
      const controlled = startControlled(model, { inspect: note })
      for (const step of edge.path) await controlled.apply(step.event)
      isLast = true
      await controlled.apply(edge.step.event)
      look(JSON.stringify(controlled.actor.getPersistedSnapshot()))
      controlled.actor.stop()
    }
    expect(printed).toBeGreaterThan(kinds.size * 3)
    expect(leaks).toBe(0)
  })

  it('ignores what an effect brings after its state was left', async () => {
    const controlled = startControlled(model)
    await controlled.apply({ type: 'session.adopted', record: alice1, isNew: true })
    await controlled.apply({ type: 'session.refresh', force: false })
    expect(controlled.actor.getSnapshot().hasTag('refreshing')).toBe(true)
    await controlled.apply({ type: 'session.signOut', scope: 'revoke' })
    const refreshing = controlled.effects.find(({ src }) => src === 'refreshTokens')
    expect(refreshing?.signal.aborted).toBe(true)
    await refreshing?.settle({ output: refreshed[0] })
    expect(controlled.actor.getSnapshot().matches({ tokens: 'signingOut' })).toBe(true)
    expect(controlled.actor.getSnapshot().context.record).toBe(alice1)
  })
})
