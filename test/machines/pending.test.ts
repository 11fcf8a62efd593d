import { describe, expect, it } from 'vitest'
import { type AnyMachineSnapshot, createActor, type StateValue, transition } from 'xstate'
import { exploreModel } from '../model/harness.ts'
import { allNodes, type DiagramNode } from '../model/mermaid.ts'
import { expectSame } from '../model/quick-expect.ts'
import type { FlowModel } from './flow-graph.ts'
import { FLOW_MODELS } from './flow-models.ts'

describe.each(Object.entries(FLOW_MODELS))('while a request is under way, %s', (_, { model }: FlowModel) => {
  const { machine } = model
  const answers = model.events.filter(({ type }) => type !== 'cancel' && type !== 'input.refuse')
  const contexts = [...exploreModel(model).vertices.values()]
    .filter(({ status }) => status === 'active')
    .map(({ context }) => context)
  const values = pendingValues(machine.root as unknown as DiagramNode)

  it('takes no answer, at whatever prompt, and changes nothing by it', () => {
    expect(values.length).toBeGreaterThan(2)
    for (const value of values) {
      const name = JSON.stringify(value)
      for (const context of contexts) {
        const snapshot = machine.resolveState({ value, context }) as AnyMachineSnapshot
        expectSame(snapshot.hasTag('pending'), true, name)
        for (const answer of answers) {
          expectSame(snapshot.can(answer), false, `${name} ${answer.type}`)
          expectSame(transition(machine, snapshot, answer)[0].context, context, `${name} ${answer.type}`)
        }
        expectSame(snapshot.can({ type: 'cancel' }), true, name)
      }
    }
  })

  it('takes an answer at every prompt otherwise', () => {
    const actor = createActor(machine, { input: model.input })
    const { context } = actor.getSnapshot()
    for (const value of restingValues(machine.root as unknown as DiagramNode)) {
      const snapshot = machine.resolveState({ value, context }) as AnyMachineSnapshot
      expect(
        answers.some((answer) => snapshot.can(answer)),
        JSON.stringify(value),
      ).toBe(true)
    }
  })
})

/** Every prompt with every request but `idle`; of a machine without regions, every state that waits. */
function pendingValues(root: DiagramNode): readonly StateValue[] {
  const { prompts, requests } = regionsOf(root)
  if (prompts.length === 0) return tagged(root, 'pending')
  const underWay = requests.filter((request) => request !== 'idle')
  return prompts.flatMap((prompt) => underWay.map((request) => ({ active: { prompt, request } })))
}

function restingValues(root: DiagramNode): readonly StateValue[] {
  const { prompts } = regionsOf(root)
  return prompts.length === 0
    ? tagged(root, 'awaitingInput')
    : prompts.map((prompt) => ({ active: { prompt, request: 'idle' } }))
}

function regionsOf({ states }: DiagramNode) {
  const { prompt, request } = states.active?.states ?? {}
  return { prompts: Object.keys(prompt?.states ?? {}), requests: Object.keys(request?.states ?? {}) }
}

const tagged = (root: DiagramNode, tag: string): readonly string[] =>
  allNodes(root)
    .filter(({ config }) => (config as { tags?: unknown }).tags === tag)
    .map(({ key }) => key)
