/**
 * Model-based tests of a machine: every edge of its graph, found without running anything, is replayed on a real
 * actor whose effects are promises held by the test.
 *
 * @module
 */
import {
  type AnyActor,
  type AnyActorRef,
  type AnyEventObject,
  type AnyMachineSnapshot,
  type AnyStateMachine,
  createActor,
  fromPromise,
  type Snapshot,
  type StateValue,
} from 'xstate'
import { getAdjacencyMap } from 'xstate/graph'
import { expectSame } from './quick-expect.ts'

/** What the graph is made of. */
export interface Model {
  readonly machine: AnyStateMachine
  readonly input: unknown
  /** What a person may send. Those that a snapshot does not take are left out by the harness. */
  readonly events: readonly AnyEventObject[]
  /** What each effect may give, by the name of its slot. */
  readonly outputs: Readonly<Record<string, readonly unknown[]>>
  /** How each effect may fail. */
  readonly errors: readonly unknown[]
  /** What tells one vertex from another, beside the state's name. */
  readonly key: (snapshot: AnyMachineSnapshot) => string
}

/** One step of a path: an event, and the vertex it leads to. */
export interface ModelStep {
  readonly event: AnyEventObject
  readonly to: string
}

/** One edge, with the shortest path to where it starts. */
export interface ModelEdge {
  readonly name: string
  readonly from: string
  readonly path: readonly ModelStep[]
  readonly step: ModelStep
}

/** The graph of a machine. */
export interface ModelGraph {
  readonly vertices: ReadonlyMap<string, AnyMachineSnapshot>
  readonly edges: readonly ModelEdge[]
}

/** The keys of the states that a machine is in, innermost ones alone: with two regions, one of each. */
export const leavesOf = (value: StateValue): readonly string[] =>
  typeof value === 'string'
    ? [value]
    : Object.entries(value).flatMap(([key, inner = {}]) => {
        const leaves = leavesOf(inner)
        return leaves.length > 0 ? leaves : [key]
      })

/** The state of a machine in one word, such as `code+confirming`. */
export const stateName = (value: StateValue): string => leavesOf(value).join('+')

const vertexKey = (model: Model, snapshot: AnyMachineSnapshot): string =>
  `${stateName(snapshot.value)} ${snapshot.status} ${model.key(snapshot)}`

interface Invocation {
  readonly id: string
  readonly src: string
}

/** The effects that run in a snapshot. */
function invocations(snapshot: AnyMachineSnapshot): readonly Invocation[] {
  const nodes = (snapshot as unknown as { _nodes: { invoke: Invocation[] }[] })._nodes
  return nodes.flatMap((node) => node.invoke)
}

function eventsOf(model: Model, snapshot: AnyMachineSnapshot): readonly AnyEventObject[] {
  if (snapshot.status !== 'active') return []
  const settled = invocations(snapshot).flatMap(({ id, src }) => [
    ...(model.outputs[src] ?? missing(src)).map((output) => ({ type: `xstate.done.actor.${id}`, output, actorId: id })),
    ...model.errors.map((error) => ({ type: `xstate.error.actor.${id}`, error, actorId: id })),
  ])
  return [...model.events.filter((event) => snapshot.can(event)), ...settled]
}

function missing(src: string): never {
  throw new Error(`The model has no outputs for the effect ${src}`)
}

/** Walks the graph: breadth first, so that every path is a shortest one. */
export function exploreModel(model: Model): ModelGraph {
  const map = getAdjacencyMap(machineOf(model), {
    input: model.input,
    events: (snapshot: AnyMachineSnapshot) => eventsOf(model, snapshot) as never,
    serializeState: (snapshot: AnyMachineSnapshot) => vertexKey(model, snapshot) as never,
    // The same event with another output is another edge.
    serializeEvent: (event: AnyEventObject) => describeEvent(event) as never,
    stopWhen: (snapshot: AnyMachineSnapshot) => snapshot.status !== 'active',
    limit: 100_000,
  } as never) as unknown as Record<
    string,
    { state: AnyMachineSnapshot; transitions: Record<string, { event: AnyEventObject; state: AnyMachineSnapshot }> }
  >
  const vertices = new Map(Object.values(map).map(({ state }) => [vertexKey(model, state), state]))
  const paths = shortestPaths(model, map)
  const edges = Object.values(map).flatMap(({ state, transitions }) =>
    Object.values(transitions).map(({ event, state: next }) => {
      const from = vertexKey(model, state)
      const to = vertexKey(model, next)
      return {
        name: `${from} --${describeEvent(event)}--> ${to}`,
        from,
        path: paths.get(from) ?? [],
        step: { event, to },
      }
    }),
  )
  return { vertices, edges }
}

function shortestPaths(
  model: Model,
  map: Record<
    string,
    { state: AnyMachineSnapshot; transitions: Record<string, { event: AnyEventObject; state: AnyMachineSnapshot }> }
  >,
): Map<string, readonly ModelStep[]> {
  const byKey = new Map(Object.values(map).map((entry) => [vertexKey(model, entry.state), entry]))
  const [first] = byKey.keys()
  const paths = new Map<string, readonly ModelStep[]>([[first!, []]])
  const queue = [first!]
  for (const at of queue) {
    for (const { event, state } of Object.values(byKey.get(at)?.transitions ?? {})) {
      const to = vertexKey(model, state)
      if (paths.has(to)) continue
      paths.set(to, [...paths.get(at)!, { event, to }])
      queue.push(to)
    }
  }
  return paths
}

/** An event, told apart by what it carries. */
export function describeEvent(event: AnyEventObject): string {
  const { type, actorId, ...rest } = event as { type: string; actorId?: string }
  return `${type}${Object.keys(rest).length === 0 ? '' : ` ${fingerprint(rest)}`}`
}

function fingerprint(value: unknown): string {
  const seen = new Map<unknown, number>()
  return JSON.stringify(value, (_, member) => {
    if (member instanceof Error) return `${member.name} ${(member as { code?: string }).code ?? member.message}`
    if (typeof member === 'object' && member !== null) {
      const label = labels.get(member)
      if (label !== undefined) return label
      if (seen.has(member)) return '…'
      seen.set(member, 1)
    }
    return member
  })
}

const labels = new WeakMap<object, string>()

/** Names a fixture, so that edges and test names can tell it from others. */
export function labelled<T extends object>(label: string, value: T): T {
  labels.set(value, label)
  return value
}

/** An effect that was started. Settling it twice, or after it was left, is for the machine to ignore. */
export interface StartedEffect {
  readonly src: string
  readonly signal: AbortSignal
  readonly isSettled: boolean
  settle(how: { readonly output: unknown } | { readonly error: unknown }): Promise<void>
}

/** A real actor whose effects are settled by hand. */
export interface ControlledActor {
  readonly actor: AnyActor
  /** Every effect that was started, newest last. */
  readonly effects: readonly StartedEffect[]
  /** The signal of each effect that was started, newest last. */
  readonly signals: readonly AbortSignal[]
  /** Sends an event, or settles the effect that the event stands for, and waits until the machine has taken it. */
  apply(event: AnyEventObject): Promise<void>
}

interface Control {
  readonly pending: Map<string, { resolve: (value: never) => void; reject: (error: unknown) => void }>
  readonly signals: AbortSignal[]
  readonly effects: StartedEffect[]
  readonly taken: () => Promise<void>
}

/** Each actor's effects, so that the actors of a model share one machine: to make it costs more than a walk. */
const controls = new WeakMap<AnyActorRef, Control>()
const machines = new WeakMap<Model, AnyStateMachine>()

function machineOf(model: Model): AnyStateMachine {
  const made = machines.get(model)
  if (made) return made
  const actors = Object.fromEntries(
    Object.keys(model.outputs).map((src) => [
      src,
      fromPromise(({ signal, self }) => {
        const { pending, signals, effects, taken } = controls.get(self._parent!)!
        signals.push(signal)
        return new Promise<never>((resolve, reject) => {
          pending.set(self.id, { resolve, reject })
          let isSettled = false
          effects.push({
            src,
            signal,
            get isSettled() {
              return isSettled
            },
            settle: (how) => {
              isSettled = true
              if ('output' in how) resolve(how.output as never)
              else reject(how.error)
              return taken()
            },
          })
        })
      }),
    ]),
  )
  const machine = model.machine.provide({ actors } as never)
  machines.set(model, machine)
  return machine
}

/**
 * Starts a real actor.
 *
 * @param options.snapshot Where it goes on: what `getPersistedSnapshot` gave. The effects of that state run anew.
 */
export function startControlled(
  model: Model,
  options: { readonly inspect?: (event: unknown) => void; readonly snapshot?: Snapshot<unknown> | undefined } = {},
): ControlledActor {
  const pending: Control['pending'] = new Map()
  const signals: AbortSignal[] = []
  const effects: StartedEffect[] = []
  const actor = createActor(machineOf(model), {
    input: model.input,
    ...(options.snapshot && { snapshot: options.snapshot }),
    ...(options.inspect && { inspect: options.inspect as never }),
  })
  const uncaught = { error: undefined as unknown }
  actor.subscribe({
    error: (error) => {
      uncaught.error = error
    },
  })
  // A settled promise reaches the machine after a few turns of the microtask queue.
  const taken = async (): Promise<void> => {
    for (let turn = 0; turn < 6; turn++) await Promise.resolve()
    if (uncaught.error !== undefined) throw new Error('The machine broke', { cause: uncaught.error })
  }
  controls.set(actor, { pending, signals, effects, taken })
  actor.start()
  return {
    actor,
    effects,
    signals,
    apply: async (event) => {
      const { type, output, error, actorId } = event as unknown as {
        type: string
        output?: never
        error?: unknown
        actorId?: string
      }
      if (actorId === undefined) actor.send(event)
      else if (type.startsWith('xstate.done')) pending.get(actorId)?.resolve(output as never)
      else pending.get(actorId)?.reject(error)
      await taken()
    },
  }
}

/** Where a controlled actor is, as a vertex of the model. */
export const whereIs = (model: Model, { actor }: ControlledActor): string => vertexKey(model, actor.getSnapshot())

/**
 * Follows edges on real actors, each on one of its own. The shortest way to each vertex is walked once; the other edges
 * from there start where that walk came to.
 */
export async function followEdges(model: Model, edges: readonly ModelEdge[]): Promise<void> {
  const walked = new Map<string, Snapshot<unknown>>()
  for (const edge of edges) {
    const snapshot = walked.get(edge.from)
    const controlled = startControlled(model, { snapshot })
    if (!snapshot) {
      for (const step of edge.path) await controlled.apply(step.event)
      walked.set(edge.from, controlled.actor.getPersistedSnapshot())
    }
    expectSame(whereIs(model, controlled), edge.from, edge.name)
    await controlled.apply(edge.step.event)
    expectSame(whereIs(model, controlled), edge.step.to, edge.name)
    controlled.actor.stop()
  }
}
