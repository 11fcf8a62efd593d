/**
 * For developer tools: the transitions of the machines, by name only.
 *
 * @module
 */
import type { Inspect } from '../ports.ts'

/** A machine, flat or with regions that run side by side. */
export interface Chart {
  /** The states that have no states of their own, in the order of the machine. */
  readonly states: readonly ChartState[]
  readonly transitions: readonly ChartTransition[]
}

/** One state. */
export interface ChartState {
  /** The state's key, unique in its machine: two regions that share a key put their own name and a dot before it. */
  readonly name: string
  readonly tags: readonly string[]
  /** The region that the state belongs to. Absent in a flat machine, and for a state beside the regions. */
  readonly region?: string
}

/** One arrow. Several of one event differ by their guards. */
export interface ChartTransition {
  /** `undefined` for a transition of every state: of the region, where one is named. */
  readonly from: string | undefined
  readonly event: string
  /** The state itself for an event that a state of a region answers without leaving it. */
  readonly to: string
  /** The region that the arrow starts in, or else the one that it leads into. */
  readonly region?: string
}

interface StateNode {
  readonly key: string
  readonly type: string
  readonly tags: readonly string[]
  readonly parent?: StateNode
  readonly machine: { readonly root: StateNode }
  readonly initial: { readonly target: readonly StateNode[] }
  readonly states: Readonly<Record<string, StateNode>>
  readonly transitions: ReadonlyMap<string, readonly Edge[]>
  readonly always?: readonly Edge[] | undefined
}

interface Edge {
  readonly target?: readonly StateNode[] | undefined
  readonly actions?: readonly unknown[]
}

interface Taken extends Edge {
  readonly source: StateNode
  /** Empty for what is taken at once. */
  readonly eventType: string | null
}

/**
 * Reads the machine of an actor.
 *
 * @throws {TypeError} when the actor does not run a state machine.
 */
export function readChart(actor: unknown): Chart {
  const root = (actor as { logic?: { root?: StateNode } } | null)?.logic?.root
  if (!root?.states) throw new TypeError('The actor does not run a state machine')
  return {
    states: leavesOf(root).map((node) => ({ name: nameOf(node), tags: [...node.tags], ...regionOf(node) })),
    transitions: arrowsOf(root),
  }
}

/**
 * Reads the transitions that a machine took in one of its small steps, as the arrows of its chart.
 *
 * @param transitions As XState passes them to its inspectors.
 */
function readTaken(transitions: unknown): readonly ChartTransition[] {
  return ((transitions ?? []) as readonly Taken[]).flatMap((taken) =>
    // The entry into the first state has no event: it is not an arrow.
    taken.eventType === null ? [] : toArrows(taken.source, taken.eventType || 'always', taken),
  )
}

/** The arrows from a state and from all states in it. */
function arrowsOf(node: StateNode): readonly ChartTransition[] {
  return [
    ...[...node.transitions].flatMap(([event, edges]) => edges.flatMap((edge) => toArrows(node, event, edge))),
    ...(node.always ?? []).flatMap((edge) => toArrows(node, 'always', edge)),
    ...childrenOf(node).flatMap(arrowsOf),
  ]
}

function toArrows(source: StateNode, event: string, { target, actions }: Edge): readonly ChartTransition[] {
  const region = regionOf(source)
  // The machine itself, a region, or what holds the regions.
  const isGroup = !source.parent || [source, source.parent].some(({ type }) => type === 'parallel')
  const stays = region.region && !isGroup && actions?.length ? [source] : []
  return (target?.flatMap(entered) ?? stays).map((to) => ({
    from: isGroup ? undefined : nameOf(source),
    event: event.replace(INTERNAL, '$1'),
    to: nameOf(to),
    ...regionOf(to),
    ...region,
  }))
}

/** The states that are entered with a state: the first of each region. */
function entered(node: StateNode): readonly StateNode[] {
  if (node.type === 'compound') return node.initial.target.flatMap(entered)
  return node.type === 'parallel' ? childrenOf(node).flatMap(entered) : [node]
}

function childrenOf({ states }: StateNode): readonly StateNode[] {
  return Object.values(states)
}

function leavesOf(node: StateNode): readonly StateNode[] {
  const children = childrenOf(node)
  return children.length > 0 ? children.flatMap(leavesOf) : [node]
}

/** The states of a snapshot's value. */
function activeIn(node: StateNode, value: unknown): readonly StateNode[] {
  if (typeof value === 'string') return [node.states[value]!]
  const entries = Object.entries(value as object)
  return entries.length > 0 ? entries.flatMap(([key, inner]) => activeIn(node.states[key]!, inner)) : [node]
}

function regionOf({ key, parent }: StateNode): { readonly region?: string } {
  if (!parent) return {}
  return parent.type === 'parallel' ? { region: key } : regionOf(parent)
}

function nameOf(node: StateNode): string {
  const { key, machine } = node
  const isShared = leavesOf(machine.root).filter((other) => other.key === key).length > 1
  return isShared ? `${regionOf(node).region}.${key}` : key
}

/** One step of a machine. */
export interface MachineEvent {
  /** The machine, such as `signIn` or `session`. */
  readonly machine: string
  /** Distinguishes the attempts of one machine. */
  readonly actorId: string
  /** The event that was taken, such as `code.submit`. */
  readonly event: string
  /** The state that the machine is in now, such as `signedIn`; one of each region, such as `smsCode + responding`. */
  readonly state: string
  /** The state of each region, such as `{ prompt: 'smsCode', request: 'responding' }`. Empty where no region runs. */
  readonly states: Readonly<Record<string, string>>
  /** The arrows of the chart that this step took: the event's, followed by eventless ones. */
  readonly taken: readonly ChartTransition[]
  readonly status: 'active' | 'done' | 'error' | 'stopped'
  /** The whole machine, to draw it. Made when it is read. */
  readonly chart: Chart
}

/**
 * Makes an inspector for `createAuth({ inspect })`.
 *
 * @param listener Called with each step of every machine.
 * @example createAuth({ …, inspect: safeInspect(({ machine, event, state }) => console.debug(machine, event, state)) })
 */
export function safeInspect(listener: (event: MachineEvent) => void): Inspect {
  const taken = new WeakMap<object, readonly ChartTransition[]>()
  return (told) => {
    const { type, rootId, actorRef, event, snapshot } = told
    const before = taken.get(actorRef as object) ?? []
    if (type === '@xstate.microstep') {
      const { _transitions } = told as { _transitions?: unknown }
      taken.set(actorRef as object, [...before, ...readTaken(_transitions)])
    }
    if (type !== '@xstate.snapshot') return
    taken.delete(actorRef as object)
    const { machine, value, status } = (snapshot ?? {}) as {
      machine?: { id: string; root: StateNode }
      value?: unknown
      status?: unknown
    }
    // The effects are actors too, without states.
    if (!machine) return
    const nodes = activeIn(machine.root, value)
    listener({
      machine: machine.id,
      actorId: rootId,
      event: eventName(event),
      state: nodes.map(nameOf).join(' + '),
      states: Object.fromEntries(
        nodes.flatMap((node) => Object.values(regionOf(node)).map((region) => [region, nameOf(node)])),
      ),
      taken: before,
      status: status as MachineEvent['status'],
      get chart() {
        return readChart(actorRef)
      },
    })
  }
}

/** Names are the machines' own. The ids that XState makes for effects have random parts, and carry no information. */
function eventName(event: unknown): string {
  const type = (event as { type?: unknown } | null | undefined)?.type
  return typeof type === 'string' ? type.replace(INTERNAL, '$1') : ''
}

/** The outcome of an effect, and the end of a state's own states. */
const INTERNAL = /^xstate\.(done|error)\.(actor|state)\..*/
