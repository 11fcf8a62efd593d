import { describeFlowGraph } from '../flow-graph.ts'
import { devicesModel } from './model.ts'

describeFlowGraph('the list of devices', {
  ...devicesModel,
  transient: [],
  size: { vertices: 243, edges: 1602 },
})
