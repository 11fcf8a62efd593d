import { expect, it } from 'vitest'
import { createApp, effectScope } from 'vue'
import {
  createAuthPlugin,
  useDevices,
  usePasskeyRegistration,
  usePasswordReset,
  useSignIn,
  useSignUp,
  useTotpSetup,
} from '../../src/vue/index.ts'
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

it('takes options alone where a plugin gives the auth', () => {
  const { auth } = startApp()
  const app = createApp({}).use(createAuthPlugin(auth))
  const scope = effectScope()

  const flows = app.runWithContext(() =>
    scope.run(() => [
      useSignUp({ confirm: { username: 'grace' } }),
      usePasswordReset({ username: 'grace' }),
      useSignIn({ issuer: 'App' }),
      useTotpSetup({ account: 'grace' }),
      useDevices({ pageSize: 5 }),
    ]),
  )!

  expect(flows.map((flow) => flow.value.step)).toEqual(['code', 'newPassword', 'identify', 'start', 'start'])
  scope.stop()
})

it.each([
  [undefined, /This composable needs an auth/],
  [{ userPoolId: 'eu-west-1_Ab', clientId: 'x' }, /these are the options of createAuth/],
])('says what was meant by %j', (source, message) => {
  expect(() => effectScope().run(() => useSignIn(source as never))).toThrow(
    expect.objectContaining({ code: 'ERR_CONFIGURATION', message: expect.stringMatching(message) }),
  )
})
