/**
 * A machine as data, to draw it.
 *
 * @module
 */

/** A flat machine. */
export interface Chart {
  readonly states: readonly { readonly name: string; readonly tags: readonly string[] }[]
  readonly transitions: readonly ChartTransition[]
}

/** One arrow. Several of one event differ by their guards. */
export interface ChartTransition {
  /** `undefined` for what is taken in every state. */
  readonly from: string | undefined
  readonly event: string
  readonly to: string
}

type Target = readonly { readonly key: string }[] | undefined

interface Taken {
  readonly source: { readonly key: string; readonly parent?: unknown }
  /** Empty for what is taken at once. */
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
 * @throws {TypeError} when the actor runs no machine.
 */
export function readChart(actor: unknown): Chart {
  const root = (actor as { logic?: { root?: StateNode } } | null)?.logic?.root
  if (!root?.states) throw new TypeError('This actor runs no state machine')
  const nodes = Object.values(root.states)
  return {
    states: nodes.map(({ key, tags }) => ({ name: key, tags: [...tags] })),
    transitions: [...arrowsOf(root, undefined), ...nodes.flatMap((node) => arrowsOf(node, node.key))],
  }
}

/**
 * Reads the transitions that a machine took in one of its small steps, as the arrows of its chart.
 *
 * @param transitions As XState tells them to its inspectors.
 */
export function readTaken(transitions: unknown): readonly ChartTransition[] {
  return ((transitions ?? []) as readonly Taken[]).flatMap(({ source, eventType, target }) =>
    // The way into the first state has no event: it is no arrow.
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
