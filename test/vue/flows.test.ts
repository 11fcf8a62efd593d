import { describe, expect, it } from 'vitest'
import { createApp, effectScope, type Ref } from 'vue'
import * as adapter from '../../src/vue/index.ts'
import { adapterNamesContract } from '../contract/ui-adapter.ts'
import { PASSWORD, startApp } from '../flows/start-app.ts'

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

it('keeps the gate at the sign-in until its last question is answered', async () => {
  const { auth } = startApp({
    auth: { deviceTracking: 'ask' },
    pool: { deviceConfiguration: { challengeRequiredOnNewDevice: true } },
  })
  const scope = effectScope()
  const { gate, flow } = scope.run(() => ({ gate: adapter.useGate(auth), flow: adapter.useSignIn(auth) }))!

  if (flow.value.step === 'identify') await flow.value.submit({ username: 'ada', password: PASSWORD })
  expect([gate.value, flow.value.step]).toEqual(['signIn', 'rememberDevice'])
  if (flow.value.step === 'rememberDevice') await flow.value.skip()

  expect(gate.value).toBe('app')
  scope.stop()
})
