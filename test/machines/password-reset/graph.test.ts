import { describeFlowGraph } from '../flow-graph.ts'
import { passwordResetModel } from './model.ts'

describeFlowGraph('a password reset that starts with resume', {
  ...passwordResetModel('resume'),
  transient: ['entering'],
  size: { vertices: 31, edges: 172 },
})
describeFlowGraph('a password reset that starts with code', {
  ...passwordResetModel('code'),
  transient: ['entering', 'restoring'],
  size: { vertices: 28, edges: 146 },
})
