import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { allNodes, type DiagramNode } from '../model/mermaid.ts'
import { CHARTS, LITERALS } from './charts.ts'

describe.each(LITERALS)('the chart of %s', (name) => {
  const file = readFileSync(new URL(`../../machines/${name}/machine.ts`, import.meta.url), 'utf8')
  const literal = file.slice(file.indexOf('.createMachine({'))
  // The root of any machine is such a node; XState's own type of it names every type of the chart.
  const root = CHARTS[name].root as unknown as DiagramNode
  const nodes = allNodes(root)

  it('is one literal: nothing is spread into it or made by a function of ours', () => {
    expect(file.match(/\.createMachine\(/g)).toHaveLength(1)
    expect(literal).not.toContain('...')
    expect([...new Set(literal.match(/[a-z]\w*(?=\()/gi))].filter((called) => !ALLOWED.includes(called))).toEqual([])
  })

  it('writes out every state and every event of the running machine', () => {
    const states = nodes.filter((node) => node !== root).map(({ key }) => key)
    const events = nodes.flatMap(({ transitions }) => [...transitions.keys()]).filter((type) => !/^xstate\./.test(type))

    expect(states.length).toBeGreaterThan(4)
    expect(states.filter((key) => !isKey(key))).toEqual([])
    expect([...new Set(events)].filter((type) => !isKey(type))).toEqual([])
  })

  it('names every guard and every action', () => {
    const unnamed = nodes.flatMap((node) =>
      [...edgesOf(node.config), ...actionsOf(node.config, 'entry'), ...actionsOf(node.config, 'exit')].map(
        (nameless) => `${node.key}: ${nameless}`,
      ),
    )

    expect(unnamed).toEqual([])
  })

  it('has a way out of every effect that fails', () => {
    const invokes = nodes.flatMap(({ config }) => listOf((config as Config).invoke))

    expect(invokes.length).toBeGreaterThan(2)
    expect(invokes.filter((invoke) => !('onError' in (invoke as object) && 'onDone' in (invoke as object)))).toEqual([])
  })

  function isKey(key: string): boolean {
    return literal.includes(key.includes('.') ? `'${key}': ` : `${key}: `)
  }
})

/** What a literal may call: the first line itself, XState's words for guards, and the readers of an effect's input. */
const ALLOWED = ['createMachine', 'and', 'or', 'not', 'assertEvent', 'firstContext', 'openChallenge']

type Config = Readonly<Record<string, unknown>>

const listOf = (value: unknown): readonly unknown[] =>
  value === undefined ? [] : Array.isArray(value) ? (value as readonly unknown[]) : [value]

/** The edges of a state whose guard or actions have no name, as text. */
function edgesOf(config: unknown): readonly string[] {
  const { on = {}, always, after = {}, invoke } = config as Config
  const settled = listOf(invoke).flatMap((each) => {
    const { onDone, onError, onSnapshot } = each as Config
    return [...listOf(onDone), ...listOf(onError), ...listOf(onSnapshot)]
  })
  const edges = [...Object.values(on as object), ...Object.values(after as object), always, ...settled].flatMap(listOf)
  return edges.flatMap((edge) => {
    if (typeof edge === 'string') return []
    const { guard } = edge as Config
    return [
      ...(guard === undefined || isNamedGuard(guard) ? [] : [`guard ${String(guard)}`]),
      ...actionsOf(edge, 'actions'),
    ]
  })
}

const actionsOf = (config: unknown, member: string): readonly string[] =>
  listOf((config as Config)[member])
    .filter((action) => !isNamed(action))
    .map((action) => `${member} ${String(action)}`)

const isNamed = (value: unknown): boolean =>
  typeof value === 'string' || (typeof value === 'object' && typeof (value as { type?: unknown }).type === 'string')

/** A name, or names joined by XState's `and`, `or` and `not`. */
function isNamedGuard(guard: unknown): boolean {
  const { guards } = guard as { readonly guards?: readonly unknown[] }
  return guards ? guards.every(isNamedGuard) : isNamed(guard)
}
