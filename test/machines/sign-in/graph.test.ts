import { describe, expect, it } from 'vitest'
import type { AnyMachineSnapshot } from 'xstate'
import type { SignInContext } from '../../../machines/sign-in/context.ts'
import { signInMachine } from '../../../machines/sign-in/machine.ts'
import { createSteps, SIGN_IN_STEPS } from '../../../machines/sign-in/steps.ts'
import type { SignInActions } from '../../../machines/sign-in/view.ts'
import { exploreModel, followEdges, leavesOf, type ModelEdge, startControlled } from '../../model/harness.ts'
import { CANARY, signInModel } from './model.ts'

const graph = exploreModel(signInModel)
const byState = new Map<string, ModelEdge[]>()
for (const edge of graph.edges) {
  const state = edge.from.split(' ')[0]!
  byState.set(state, [...(byState.get(state) ?? []), edge])
}
const actions = new Proxy({}, { get: () => new Proxy(() => {}, { get: () => () => {} }) }) as unknown as SignInActions
const project = createSteps({ authFlow: 'USER_SRP_AUTH', issuer: 'test' }).toView

describe('the sign-in graph', () => {
  it('reaches every state that the chart names and rests in, in both regions', () => {
    const { active, ...others } = signInMachine().config.states!
    const { prompt, request } = active!.states!
    const named = [others, prompt!.states!, request!.states!].flatMap(Object.keys)
    const transient = ['routing', 'refused']
    const reached = new Set([...graph.vertices.values()].flatMap(({ value }) => leavesOf(value)))
    const missing = named.filter((state) => !transient.includes(state) && !reached.has(state))

    expect(missing, 'not reached: a prompt needs a row in STEPS of test/machines/sign-in/model.ts').toEqual([])
    expect([...reached].filter((state) => !named.includes(state) || transient.includes(state))).toEqual([])
  })

  it('is as large as it was when it was last looked at', () => {
    // A change of these numbers is a change of the conversation: look at it, then write the new ones down.
    expect({ vertices: graph.vertices.size, edges: graph.edges.length }).toMatchInlineSnapshot(`
      {
        "edges": 18612,
        "vertices": 842,
      }
    `)
  })

  describe.each([...byState.keys()])('from %s', (state) => {
    it('follows every edge on a real actor', async () => {
      await followEdges(signInModel, byState.get(state)!)
    })
  })
})

describe('at every vertex', () => {
  it.each([...graph.vertices])(
    'has one tag, a way out, a view and no secret: %s',
    (_, snapshot: AnyMachineSnapshot) => {
      const tags = ['pending', 'awaitingInput', 'done'].filter((tag) => snapshot.hasTag(tag as never))
      expect(tags).toHaveLength(1)
      expect(snapshot.status).toBe(tags[0] === 'done' ? 'done' : 'active')
      if (snapshot.status === 'active') expect(snapshot.can({ type: 'cancel' } as never)).toBe(true)

      const view = project(snapshot as never, actions)
      expect(Object.keys(SIGN_IN_STEPS)).toContain(view.step)
      expect(view.pending).toBe(tags[0] === 'pending')

      const { value, context, status, output } = snapshot
      expect(JSON.stringify({ value, context, status, output })).not.toContain(CANARY)
      if (status === 'done') expect(secretsOf(context as SignInContext)).toEqual([])
    },
  )

  const secretsOf = (context: SignInContext): readonly unknown[] =>
    (['request', 'keyPair', 'challenge', 'nextChallenge', 'totpSecret', 'result', 'answer', 'device'] as const)
      .map((name) => context[name])
      .filter((member) => member !== undefined)
})

describe('an effect that answers late', () => {
  const pending = graph.edges.filter(({ step, from }) => step.event.type === 'cancel' && isPending(from))

  it('is aborted and ignored after cancel, from every state that waits', async () => {
    expect(pending.length).toBeGreaterThan(30)
    for (const edge of pending) {
      const controlled = startControlled(signInModel)
      for (const step of edge.path) await controlled.apply(step.event)
      const before = controlled.actor.getSnapshot() as AnyMachineSnapshot
      const late = graph.edges.find(
        ({ from, step }) => from === edge.from && step.event.type.startsWith('xstate.done'),
      )!
      expect(before.status).toBe('active')

      await controlled.apply({ type: 'cancel' })
      await controlled.apply(late.step.event)

      expect(controlled.actor.getSnapshot().value, edge.from).toBe('cancelled')
      expect(controlled.signals.at(-1)?.aborted).toBe(true)
    }
  })

  function isPending(vertex: string): boolean {
    return graph.vertices.get(vertex)!.hasTag('pending' as never)
  }
})

describe('inspection and persistence', () => {
  it('never show a secret along any shortest path', async () => {
    const seen: string[] = []
    const longest = new Map<string, ModelEdge>()
    for (const edge of graph.edges) longest.set(edge.from, edge)
    for (const edge of longest.values()) {
      let isNew = edge.path.length < 2
      const look = (given: unknown) => isNew && seen.push(print(given))
      const controlled = startControlled(signInModel, { inspect: look })
      for (const [at, step] of [...edge.path, edge.step].entries()) {
        // The way to the last vertex but one was looked at before.
        isNew ||= at === edge.path.length - 1
        await controlled.apply(step.event)
        look(controlled.actor.getPersistedSnapshot())
      }
      controlled.actor.stop()
    }

    expect(seen.length).toBeGreaterThan(1000)
    expect(seen.filter((text) => text.includes(CANARY))).toEqual([])
  })

  /** What an inspector would send over a wire: everything that can be serialised, and actors by their id. */
  function print(value: unknown): string {
    const open = new Set<unknown>()
    return JSON.stringify(value, (key, member) => {
      if (key === 'actorRef' || key === 'rootId' || key === 'source' || key === '_nodes' || key === 'machine')
        return undefined
      if (typeof member === 'object' && member !== null) {
        if (open.has(member)) return undefined
        open.add(member)
      }
      return member
    })
  }
})
