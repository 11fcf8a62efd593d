import { expect, it } from 'vitest'
import { effectScope } from 'vue'
import { useDevices, usePasskeyRegistration, usePasswordReset, useSignUp, useTotpSetup } from '../../src/vue/index.ts'
import { startApp } from '../flows/start-app.ts'

it('shows the first step of every flow, and makes no request for it', () => {
  const { auth, pool } = startApp()
  const scope = effectScope()

  const flows = scope.run(() => [
    useSignUp(auth),
    usePasswordReset(auth),
    useTotpSetup(auth),
    usePasskeyRegistration(auth),
    useDevices(auth),
  ])!

  expect(flows.map((flow) => typeof flow.value.step)).toEqual(Array.from({ length: 5 }, () => 'string'))
  expect(pool.requests.list()).toEqual([])
  scope.stop()
})
