// @vitest-environment jsdom
import { describe, expect, it } from 'vitest'
import { createApp, defineComponent, h, nextTick, type Ref } from 'vue'
import type { Auth, SignIn, SignInOptions } from '../../src/index.ts'
import * as adapter from '../../src/vue/index.ts'
import { createAuthPlugin, useAuth, useSession, useSignIn } from '../../src/vue/index.ts'
import { adapterNamesContract, type Mounted, show, uiAdapterContract } from '../contract/ui-adapter.ts'
import { startApp } from '../flows/start-app.ts'

function mount(auth: Auth, options?: SignInOptions, viaPlugin = false): Mounted {
  const seen: { flow?: SignIn; renders: number } = { renders: 0 }
  const Screen = defineComponent(() => {
    const flow = useSignIn(viaPlugin ? undefined : auth, options)
    const session = useSession(viaPlugin ? undefined : auth)
    return () => {
      seen.flow = flow.value
      seen.renders++
      return h('p', show(flow.value, session.value.status))
    }
  })
  const root = document.createElement('div')
  const app = createApp(Screen)
  if (viaPlugin) app.use(createAuthPlugin(auth))
  app.mount(root)
  return {
    text: () => root.textContent ?? '',
    flow: () => seen.flow!,
    renders: () => seen.renders,
    unmount: () => app.unmount(),
  }
}

const act = async <T>(work: () => Promise<T>): Promise<T> => {
  const result = await work()
  await nextTick()
  return result
}

describe('Vue', () => uiAdapterContract(mount, act))

describe('Vue, by name', () =>
  adapterNamesContract(adapter, (auth, start) => {
    let steps: readonly string[] = []
    let failure: { readonly thrown: unknown } | undefined
    const setup = () => {
      try {
        steps = start().map((flow) => (flow as Ref<{ step: string }>).value.step)
      } catch (thrown) {
        failure = { thrown }
      }
      return () => null
    }
    const app = createApp({ setup })
    if (auth) app.use(createAuthPlugin(auth))
    app.mount(document.createElement('div'))
    app.unmount()
    if (failure) throw failure.thrown
    return steps
  }))

describe('createAuthPlugin', () => {
  it('hands its auth to the composables below', () => {
    const { auth } = startApp()

    expect(mount(auth, undefined, true).text()).toMatch(/^identify /)
  })

  it('is missed with a clear error', () => {
    expect(() => useAuth()).toThrow(/createAuthPlugin/)
  })
})
