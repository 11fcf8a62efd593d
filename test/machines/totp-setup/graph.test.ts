import { describeFlowGraph } from '../flow-graph.ts'
import { totpSetupModel } from './model.ts'

describeFlowGraph('a TOTP set-up that sets the preference', {
  ...totpSetupModel(true),
  transient: [],
  size: { vertices: 27, edges: 124 },
})
describeFlowGraph('a TOTP set-up that leaves the preference', {
  ...totpSetupModel(false),
  transient: ['settingPreference', 'setPreference'],
  size: { vertices: 18, edges: 76 },
})
