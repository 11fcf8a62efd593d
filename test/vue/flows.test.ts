import { describe } from 'vitest'
import { createApp, effectScope, type Ref } from 'vue'
import * as adapter from '../../src/vue/index.ts'
import { adapterNamesContract } from '../contract/ui-adapter.ts'

describe('Vue, by name', () =>
  adapterNamesContract(adapter, (auth, start) => {
    const app = createApp({})
    if (auth) app.use(adapter.createAuthPlugin(auth))
    const scope = effectScope()
    const steps = app
      .runWithContext(() => scope.run(start)!)
      .map((flow) => (flow as Readonly<Ref<{ step: string }>>).value.step)
    scope.stop()
    return steps
  }))
