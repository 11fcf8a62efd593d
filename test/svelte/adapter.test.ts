import { flushSync, mount as mountComponent, unmount as unmountComponent } from 'svelte'
import { describe } from 'vitest'
import type { Auth, SignIn, SignInOptions } from '../../src/index.ts'
import * as adapter from '../../src/svelte/index.ts'
import { adapterNamesContract, type Mounted, uiAdapterContract } from '../contract/ui-adapter.ts'
import InScope from './InScope.svelte'
import Screen from './Screen.svelte'

function mount(auth: Auth, options?: SignInOptions): Mounted {
  const seen: { flow?: SignIn; renders: number } = { renders: 0 }
  const target = document.createElement('div')
  const onrender = (flow: SignIn) => {
    seen.flow = flow
    seen.renders++
  }
  const component = mountComponent(Screen, { target, props: { auth, options, onrender } })
  flushSync()
  return {
    text: () => target.textContent ?? '',
    flow: () => seen.flow!,
    renders: () => seen.renders,
    unmount: () => void unmountComponent(component),
  }
}

const act = async <T>(work: () => Promise<T>): Promise<T> => {
  const result = await work()
  flushSync()
  return result
}

describe('Svelte', () => uiAdapterContract(mount, act))

describe('Svelte, by name', () =>
  adapterNamesContract(adapter, (auth, start) => {
    let flows: readonly unknown[] = []
    const run = () => {
      flows = start()
    }
    void unmountComponent(mountComponent(InScope, { target: document.createElement('div'), props: { auth, run } }))
    return flows.map((flow) => (flow as adapter.Followed<{ step: string }>).current.step)
  }))
