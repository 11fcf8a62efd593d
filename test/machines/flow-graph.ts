/**
 * What holds of the graph of every flow's machine: one suite, run over each model.
 *
 * @module
 */
import { describe, expect, it } from 'vitest'
import type { AnyMachineSnapshot, AnyStateNode } from 'xstate'
import type { FlowView } from '../../machines/flow.ts'
import { Sensitive } from '../../src/sensitive.ts'
import { exploreModel, followEdges, leavesOf, type Model, type ModelEdge, startControlled } from '../model/harness.ts'

/** Found nowhere but inside a box. */
export const CANARY = 'canary-7d2e'

/** A boxed secret that the suite would find anywhere else. */
export const secret = (name: string): Sensitive<string> => new Sensitive(`${CANARY}-${name}`)

/** Actions that are never called: a projection only passes them on. */
export const NO_ACTIONS = new Proxy({}, { get: () => new Proxy(() => {}, { get: () => () => {} }) }) as never

/** What is particular to one machine. */
export interface FlowModel {
  readonly model: Model
  /** The step that each prompt shows, and each state of a machine without regions. */
  readonly steps: Readonly<Record<string, string>>
  readonly toView: (snapshot: never) => FlowView
  /** Members of the context that may hold something boxed at the end. */
  readonly keptAtTheEnd: readonly string[]
}

/** A model whose graph is looked at. */
export interface FlowGraph extends FlowModel {
  /** States that are left at once, or not reached from this start. */
  readonly transient: readonly string[]
  /** How large the graph was when it was last looked at. A change is a change of the conversation. */
  readonly size: { readonly vertices: number; readonly edges: number }
}

/** Declares the suite. */
export function describeFlowGraph(name: string, about: FlowGraph): void {
  const { model, transient, steps, toView, keptAtTheEnd } = about
  const graph = exploreModel(model)
  const byState = new Map<string, ModelEdge[]>()
  for (const edge of graph.edges) {
    const state = edge.from.split(' ')[0]!
    byState.set(state, [...(byState.get(state) ?? []), edge])
  }

  describe(`the graph of ${name}`, () => {
    it('reaches every state that the chart names and rests in', () => {
      const rests = (state: string): boolean => !transient.includes(state)
      const named = leafStates(model.machine.root).filter(({ key }) => rests(key))
      const reached = new Set([...graph.vertices.values()].flatMap(({ value }) => leavesOf(value)))

      expect([...reached].sort()).toEqual(named.map(({ key }) => key).sort())
      const shown = named.filter(({ parent }) => parent?.key !== 'request')
      expect(Object.keys(steps).filter(rests).sort()).toEqual(shown.map(({ key }) => key).sort())
    })

    it('is as large as it was when it was last looked at', () => {
      expect({ vertices: graph.vertices.size, edges: graph.edges.length }).toEqual(about.size)
    })

    it.each([...byState.keys()])('follows every edge from %s on a real actor', async (state) => {
      await followEdges(model, byState.get(state)!)
    })

    it.each([...graph.vertices])('has one tag, a way out, a view and no secret at %s', (_, snapshot) => {
      const tags = ['pending', 'awaitingInput', 'done'].filter((tag) => snapshot.hasTag(tag as never))
      expect(tags).toHaveLength(1)
      expect(snapshot.status).toBe(tags[0] === 'done' ? 'done' : 'active')
      if (snapshot.status === 'active') expect(snapshot.can({ type: 'cancel' } as never)).toBe(true)

      const view = toView(snapshot as never)
      expect(view.step).toBe(steps[leavesOf(snapshot.value)[0]!])
      expect(view.pending).toBe(tags[0] === 'pending')
      if (view.pending) expect(view.error).toBeNull()

      const { value, context, status, output } = snapshot
      expect(JSON.stringify({ value, context, status, output })).not.toContain(CANARY)
      if (status === 'done') expect(boxesIn(context, keptAtTheEnd)).toEqual([])
    })

    it('aborts and ignores an effect that answers after cancel', async () => {
      const cancelled = graph.edges.filter(({ step, from }) => step.event.type === 'cancel' && runsEffect(from))
      expect(cancelled.length).toBeGreaterThan(1)
      for (const edge of cancelled) {
        const controlled = startControlled(model)
        for (const step of edge.path) await controlled.apply(step.event)
        const late = graph.edges.find(({ from, step }) => from === edge.from && isDone(step.event.type))!

        await controlled.apply({ type: 'cancel' })
        await controlled.apply(late.step.event)

        expect(controlled.actor.getSnapshot().value, edge.from).toBe('cancelled')
        expect(controlled.signals.at(-1)?.aborted).toBe(true)
      }
    })

    it('clears an error with the next action', () => {
      for (const { from, step } of graph.edges) {
        if (step.event.type.startsWith('xstate.') || step.event.type === 'input.refuse') continue
        const next = graph.vertices.get(step.to)!
        if (next.hasTag('pending' as never)) expect((next.context as { error?: unknown }).error, from).toBeUndefined()
      }
    })

    it('shows no secret to an inspector, nor in a persisted snapshot', async () => {
      const seen: string[] = []
      const last = new Map<string, ModelEdge>()
      for (const edge of graph.edges) last.set(edge.from, edge)
      for (const edge of last.values()) {
        const controlled = startControlled(model, { inspect: (event) => seen.push(print(event)) })
        for (const step of [...edge.path, edge.step]) {
          await controlled.apply(step.event)
          seen.push(print(controlled.actor.getPersistedSnapshot()))
        }
        controlled.actor.stop()
      }

      expect(seen.length).toBeGreaterThan(50)
      expect(seen.filter((text) => text.includes(CANARY))).toEqual([])
    })
  })

  function runsEffect(vertex: string): boolean {
    return graph.edges.some(({ from, step }) => from === vertex && isDone(step.event.type))
  }
}

/** The states of a chart that have none inside. */
const leafStates = (node: AnyStateNode): readonly AnyStateNode[] => {
  const inner = Object.values(node.states)
  return inner.length === 0 ? [node] : inner.flatMap(leafStates)
}

const isDone = (type: string): boolean => type.startsWith('xstate.done')

/** The names of the members that hold a box, however deep. */
export function boxesIn(context: AnyMachineSnapshot['context'], kept: readonly string[]): readonly string[] {
  const holdsBox = (value: unknown): boolean => {
    // An empty box holds no secret.
    if (value instanceof Sensitive) return !value.wiped && value.expose() !== ''
    return typeof value === 'object' && value !== null && Object.values(value).some(holdsBox)
  }
  return Object.entries(context).flatMap(([member, value]) =>
    !kept.includes(member) && holdsBox(value) ? [member] : [],
  )
}

const NOT_SENT: ReadonlySet<string> = new Set(['actorRef', 'rootId', 'source', '_nodes', 'machine'])

/** What an inspector would send over a wire: everything that can be serialised, and actors by their id. */
export function print(value: unknown): string {
  const open = new Set<unknown>()
  return JSON.stringify(value, (key, member) => {
    if (NOT_SENT.has(key)) return undefined
    if (typeof member === 'object' && member !== null) {
      if (open.has(member)) return undefined
      open.add(member)
    }
    return member
  })
}
