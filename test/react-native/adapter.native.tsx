/**
 * The contract on React Native's own JavaScript: its `Text`, its React, and no page. `npm run test:react-native` runs it, in
 * the Expo example, with vitest-native.
 */
import { act as reactAct } from 'react'
import { Text } from 'react-native'
import { createRoot, type Root } from 'test-renderer'
import { describe } from 'vitest'
import type { Auth, SignIn, SignInOptions } from '../../src/index.ts'
import * as adapter from '../../src/react-native/index.ts'
import { adapterNamesContract, type Mounted, show, uiAdapterContract } from '../contract/ui-adapter.ts'

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true })

interface Seen {
  flow?: SignIn
  renders: number
}

interface ScreenProps {
  readonly auth: Auth
  readonly options?: SignInOptions | undefined
  readonly seen: Seen
}

function Screen({ auth, options, seen }: ScreenProps) {
  const flow = adapter.useSignIn(auth, options)
  const { status } = adapter.useSession(auth)
  seen.flow = flow
  seen.renders++
  return <Text>{show(flow, status)}</Text>
}

/** Runs work that changes what is drawn, at once. */
const drawing = (work: () => void): void => reactAct(work)

type Node = Root['container'] | string
const textOf = (node: Node): string => (typeof node === 'string' ? node : node.children.map(textOf).join(''))

function draw(element: React.ReactElement): Root {
  const root = createRoot({ textComponentTypes: ['Text', 'RCTText'] })
  drawing(() => root.render(element))
  return root
}

function mount(auth: Auth, options?: SignInOptions): Mounted {
  const seen: Seen = { renders: 0 }
  const root = draw(<Screen auth={auth} options={options} seen={seen} />)
  return {
    text: () => textOf(root.container),
    flow: () => seen.flow!,
    renders: () => seen.renders,
    unmount: () => drawing(() => root.unmount()),
  }
}

const act = async <T,>(work: () => Promise<T>): Promise<T> => {
  let result: T | undefined
  await reactAct(async () => {
    result = await work()
  })
  return result as T
}

describe('React Native', () => uiAdapterContract(mount, act))

function Run({ run }: { readonly run: () => void }) {
  run()
  return null
}

describe('React Native, by name', () =>
  adapterNamesContract(adapter, (auth, start) => {
    let steps: readonly string[] = []
    const run = () => {
      steps = start().map((flow) => (flow as { step: string }).step)
    }
    const screen = <Run run={run} />
    const root = draw(auth ? <adapter.AuthProvider auth={auth}>{screen}</adapter.AuthProvider> : screen)
    drawing(() => root.unmount())
    return steps
  }))
