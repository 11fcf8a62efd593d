import { createComponent, createEffect } from 'solid-js'
import { render } from 'solid-js/web'
import { describe } from 'vitest'
import type { Auth, SignIn, SignInOptions } from '../../src/index.ts'
import * as adapter from '../../src/solid/index.ts'
import { adapterNamesContract, type Mounted, show, uiAdapterContract } from '../contract/ui-adapter.ts'

interface Seen {
  flow?: SignIn
  renders: number
}

interface ScreenProps {
  readonly auth: Auth
  readonly options: SignInOptions | undefined
  readonly seen: Seen
}

function Screen({ auth, options, seen }: ScreenProps) {
  const flow = adapter.useSignIn(auth, options)
  const session = adapter.useSession(auth)
  const paragraph = document.createElement('p')
  createEffect(() => {
    seen.flow = flow()
    seen.renders++
    paragraph.textContent = show(flow(), session().status)
  })
  return paragraph
}

function mount(auth: Auth, options?: SignInOptions): Mounted {
  const seen: Seen = { renders: 0 }
  const root = document.createElement('div')
  const unmount = render(() => createComponent(Screen, { auth, options, seen }), root)
  return { text: () => root.textContent ?? '', flow: () => seen.flow!, renders: () => seen.renders, unmount }
}

describe('Solid', () => uiAdapterContract(mount, (work) => work()))

function Run({ run }: { readonly run: () => void }) {
  run()
  return null
}

describe('Solid, by name', () =>
  adapterNamesContract(adapter, (auth, start) => {
    let steps: readonly string[] = []
    const run = () => {
      steps = start().map((flow) => (flow as () => { step: string })().step)
    }
    const child = () => createComponent(Run, { run })
    const inProvider = (provided: Auth) =>
      createComponent(adapter.AuthProvider, {
        auth: provided,
        get children() {
          return child()
        },
      })
    render(() => (auth ? inProvider(auth) : child()), document.createElement('div'))()
    return steps
  }))
