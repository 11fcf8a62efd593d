/**
 * A mermaid diagram of a machine, nested states and regions included.
 *
 * @module
 */

/** The part of a state node that is drawn. */
export interface DiagramNode {
  readonly key: string
  readonly type: string
  readonly parent?: DiagramNode | undefined
  readonly config: { readonly initial?: unknown }
  readonly states: Readonly<Record<string, DiagramNode>>
  readonly transitions: ReadonlyMap<string, readonly DiagramTransition[]>
  readonly always?: readonly DiagramTransition[] | undefined
}

interface DiagramTransition {
  readonly target?: readonly DiagramNode[] | undefined
  readonly guard?: unknown
}

/**
 * Draws a machine. Mermaid has no arrow from one region to another: such an edge is drawn in the region of its target,
 * from `idle` if its guard says so, else from `any`, and its label begins with the state it is taken in.
 */
export function toMermaid(machine: { readonly root: unknown }): string {
  // The root of any machine is such a node; XState's own type of it names every type of the chart.
  const root = machine.root as DiagramNode
  const nodes = allNodes(root)
  const keys = nodes.map(({ key }) => key)
  const idOf = (node: DiagramNode): string =>
    keys.indexOf(node.key) === keys.lastIndexOf(node.key) ? node.key : `${node.parent?.key}_${node.key}`
  const arrows = new Map<DiagramNode, Set<string>>()
  const add = (container: DiagramNode, line: string): void => {
    arrows.set(container, (arrows.get(container) ?? new Set()).add(line))
  }

  for (const source of nodes) {
    if (source === root) continue
    for (const [event, { target = [], guard }] of edgesOf(source)) {
      const drawn = new Map<string, { container: DiagramNode; names: string[] }>()
      for (const to of target) {
        const common = commonAncestor(source, to)
        const crosses = common.type === 'parallel'
        const container = crosses ? childTowards(common, to) : common
        const end = childTowards(container, to)
        const begin = crosses ? undefined : childTowards(container, source)
        const from = begin ? idOf(begin) : needsIdle(guard) ? idleOf(container) : `any_${container.key}`
        if (from.startsWith('any_')) add(container, `state "any" as ${from}`)
        const label = [...(begin === source ? [] : [source.key]), event, ...guardName(guard)].join(' ')
        const line = `${from} --> ${idOf(end)}: ${label}`
        const group = drawn.get(line) ?? { container, names: [] }
        drawn.set(line, { container, names: end === to ? group.names : [...group.names, to.key] })
      }
      for (const [line, { container, names }] of drawn) {
        add(container, names.length > 0 ? `${line} (${names.join(', ')})` : line)
      }
    }
  }
  for (const node of nodes) if (node.type === 'final' && node.parent) add(node.parent, `${idOf(node)} --> [*]`)

  function draw(node: DiagramNode, indent: string): readonly string[] {
    const inner = Object.values(node.states)
    const names = inner
      .filter((child) => idOf(child) !== child.key)
      .map((child) => `state "${child.key}" as ${idOf(child)}`)
    const first = typeof node.config.initial === 'string' ? [`[*] --> ${idOf(node.states[node.config.initial]!)}`] : []
    const composites = inner.map((child) => {
      const lines = draw(child, `${indent}  `)
      return lines.length > 0 ? [`${indent}state ${idOf(child)} {`, ...lines, `${indent}}`] : []
    })
    const separated = composites.flatMap((lines, at) =>
      node.type === 'parallel' && at > 0 ? [`${indent}--`, ...lines] : lines,
    )
    return [
      ...[...names, ...first].map((line) => indent + line),
      ...separated,
      ...[...(arrows.get(node) ?? [])].map((line) => indent + line),
    ]
  }

  function idleOf(region: DiagramNode): string {
    const idle = region.states.idle
    return idle ? idOf(idle) : `any_${region.key}`
  }

  // Mermaid knows regions inside of a state only.
  const lines = root.type === 'parallel' ? [`  state ${root.key} {`, ...draw(root, '    '), '  }'] : draw(root, '  ')
  return `stateDiagram-v2\n${lines.join('\n')}\n`
}

/** The transitions of a state, with the words they are drawn with. */
export function edgesOf(node: DiagramNode): readonly (readonly [event: string, transition: DiagramTransition])[] {
  const named = [...node.transitions].flatMap(([type, list]) => list.map((one) => [eventName(type), one] as const))
  return [...named, ...(node.always ?? []).map((one) => ['at once', one] as const)]
}

/** Every state of a machine, the root first. */
export const allNodes = (node: DiagramNode): readonly DiagramNode[] => [
  node,
  ...Object.values(node.states).flatMap(allNodes),
]

function eventName(type: string): string {
  const [, kind, delay] = /^xstate\.(done|error|after)\.(\w+)/.exec(type) ?? []
  if (kind === 'after') return `after ${delay}`
  return kind ?? type
}

/** The name of a guard, if it has one and says more than that nothing is under way. */
function guardName(guard: unknown): readonly string[] {
  const { type, guards } = (guard ?? {}) as { readonly type?: unknown; readonly guards?: readonly unknown[] }
  if (guards) return guards.flatMap(guardName)
  const name = typeof guard === 'string' ? guard : type
  return typeof name === 'string' && name !== 'isIdle' ? [`[${name}]`] : []
}

function needsIdle(guard: unknown): boolean {
  const { guards } = (guard ?? {}) as { readonly guards?: readonly unknown[] }
  return guard === 'isIdle' || (guards ?? []).some(needsIdle)
}

function ancestorsOf(node: DiagramNode): readonly DiagramNode[] {
  return node.parent ? [node.parent, ...ancestorsOf(node.parent)] : []
}

/** The innermost state that has both inside. */
function commonAncestor(one: DiagramNode, other: DiagramNode): DiagramNode {
  return ancestorsOf(one).find((ancestor) => ancestorsOf(other).includes(ancestor))!
}

function childTowards(container: DiagramNode, node: DiagramNode): DiagramNode {
  return node.parent === container ? node : childTowards(container, node.parent!)
}
