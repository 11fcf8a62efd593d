import { it } from 'vitest'
import { FLOW_MODELS } from '../machines/flow-models.ts'
import { walkFlow } from '../machines/flow-walks.ts'

it.each(Object.entries(FLOW_MODELS))('%s keeps every promise over 10,000 random walks', async (_, flow) => {
  await walkFlow(flow, 10_000)
})
