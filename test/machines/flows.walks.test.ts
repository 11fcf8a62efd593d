import { describe, expect, it } from 'vitest'
import { exploreModel, stateName } from '../model/harness.ts'
import { FLOW_MODELS } from './flow-models.ts'
import { walkFlow } from './flow-walks.ts'

describe('300 random walks keep every promise, and come through every state, of', () => {
  it.each(Object.entries(FLOW_MODELS))('%s', async (_, flow) => {
    const states = [...exploreModel(flow.model).vertices.values()].map(({ value }) => stateName(value))

    expect(await walkFlow(flow, 300)).toEqual(new Set(states))
  })
})
