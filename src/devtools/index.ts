/**
 * For developer tools: the transitions of the machines, by name only.
 *
 * @module
 */
import type { Inspect } from '../ports.ts'

/** A flat machine. */
export interface Chart {
  readonly states: readonly { readonly name: string; readonly tags: readonly string[] }[]
  readonly transitions: readonly ChartTransition[]
}

/** One arrow. Several of one event differ by their guards. */
export interface ChartTransition {
  /** `undefined` for a transition of every state. */
  readonly from: string | undefined
  readonly event: string
  readonly to: string
}

type Target = readonly { readonly key: string }[] | undefined

interface Taken {
  readonly source: { readonly key: string; readonly parent?: unknown }
  /** Empty for an eventless transition. */
  readonly eventType: string | null
  readonly target?: Target
}

interface StateNode {
  readonly key: string
  readonly tags: readonly string[]
  readonly states: Readonly<Record<string, StateNode>>
  readonly transitions: ReadonlyMap<string, readonly { readonly target?: Target }[]>
  readonly always?: readonly { readonly target?: Target }[] | undefined
}

/**
 * Reads the machine of an actor.
 *
 * @throws {TypeError} when the actor does not run a state machine.
 */
export function readChart(actor: unknown): Chart {
  const root = (actor as { logic?: { root?: StateNode } } | null)?.logic?.root
  if (!root?.states) throw new TypeError('The actor does not run a state machine')
  const nodes = Object.values(root.states)
  return {
    states: nodes.map(({ key, tags }) => ({ name: key, tags: [...tags] })),
    transitions: [...arrowsOf(root, undefined), ...nodes.flatMap((node) => arrowsOf(node, node.key))],
  }
}

/**
 * Reads the transitions that a machine took in one of its small steps, as the arrows of its chart.
 *
 * @param transitions As XState passes them to its inspectors.
 */
function readTaken(transitions: unknown): readonly ChartTransition[] {
  return ((transitions ?? []) as readonly Taken[]).flatMap(({ source, eventType, target }) =>
    // The entry into the first state has no event: it is not an arrow.
    eventType === null ? [] : toArrows(source.parent ? source.key : undefined, eventType || 'always', target),
  )
}

function arrowsOf({ transitions, always = [] }: StateNode, from: string | undefined): readonly ChartTransition[] {
  const named = [...transitions].flatMap(([event, list]) => list.map((one) => ({ ...one, event })))
  return [...named, ...always.map((one) => ({ ...one, event: 'always' }))].flatMap(({ event, target }) =>
    toArrows(from, event, target),
  )
}

function toArrows(from: string | undefined, event: string, target: Target = []): readonly ChartTransition[] {
  return target.map(({ key }) => ({ from, event: event.replace(/^xstate\.(done|error)\.actor\..*/, '$1'), to: key }))
}

/** One step of a machine. */
export interface MachineEvent {
  /** The machine, such as `signIn` or `session`. */
  readonly machine: string
  /** Distinguishes the attempts of one machine. */
  readonly actorId: string
  /** The event that was taken, such as `code.submit`. */
  readonly event: string
  /** The state that the machine is in now, such as `SOFTWARE_TOKEN_MFA`. */
  readonly state: string
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
      machine?: { id?: unknown }
      value?: unknown
      status?: unknown
    }
    // The effects are actors too, without states.
    if (typeof machine?.id !== 'string' || typeof value !== 'string') return
    listener({
      machine: machine.id,
      actorId: rootId,
      event: nameOf(event),
      state: value,
      taken: before,
      status: status as MachineEvent['status'],
      get chart() {
        return readChart(actorRef)
      },
    })
  }
}

/** Names are the machines' own. The ids that XState makes for effects have random parts, and carry no information. */
function nameOf(event: unknown): string {
  const type = String((event as { type?: unknown } | null | undefined)?.type ?? '')
  return /^xstate\.(done|error)\.actor\./.test(type) ? type.split('.').slice(1, 2).join() : type
}
