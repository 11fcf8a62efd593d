import { describeFlowGraph } from '../flow-graph.ts'
import { signUpModel } from './model.ts'

describeFlowGraph('a sign-up that starts with resume', {
  ...signUpModel('resume'),
  transient: ['entering'],
  size: { vertices: 185, edges: 1371 },
})
describeFlowGraph('a sign-up that starts with sendCode', {
  ...signUpModel('sendCode'),
  transient: ['entering', 'restoring'],
  size: { vertices: 183, edges: 1341 },
})
