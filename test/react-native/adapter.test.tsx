// @vitest-environment jsdom
import { act as reactAct, render } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import type { Auth, SignIn, SignInOptions } from '../../src/index.ts'
import * as web from '../../src/react/index.ts'
import * as phone from '../../src/react-native/index.ts'
import { type Mounted, show, uiAdapterContract } from '../contract/ui-adapter.ts'

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
  const flow = phone.useSignIn(auth, options)
  const { status } = phone.useSession(auth)
  seen.flow = flow
  seen.renders++
  return <p>{show(flow, status)}</p>
}

function mount(auth: Auth, options?: SignInOptions): Mounted {
  const seen: Seen = { renders: 0 }
  const { container, unmount } = render(<Screen auth={auth} options={options} seen={seen} />)
  return { text: () => container.textContent ?? '', flow: () => seen.flow!, renders: () => seen.renders, unmount }
}

const act = async <T,>(work: () => Promise<T>): Promise<T> => {
  let result: T | undefined
  await reactAct(async () => {
    result = await work()
  })
  return result as T
}

// The hooks know no renderer: React's own for pages stands in for that of a phone here. `adapter.native.tsx` has its own.
describe('React Native', () => uiAdapterContract(mount, act))

it('React Native has every hook of React', () => {
  expect(Object.keys(phone)).toEqual(expect.arrayContaining(Object.keys(web)))
})
