import { describe } from 'vitest'
import { type Auth, type SignInOptions, useSignIn } from '../../src/index.ts'
import { type Mounted, show, uiAdapterContract } from '../contract/ui-adapter.ts'

/** A screen without a framework: a text that is written anew whenever something changes. */
function mount(auth: Auth, options?: SignInOptions): Mounted {
  const flow = useSignIn(auth, options)
  let text = ''
  let seen: unknown[] = []
  let renders = 0
  const render = () => {
    const now = [flow.getSnapshot(), auth.session.getSnapshot()]
    if (now.every((each, index) => each === seen[index])) return
    seen = now
    renders++
    text = show(flow.getSnapshot(), auth.session.getSnapshot().status)
  }
  const stops = [flow.subscribe(render), auth.session.subscribe(render)]
  render()
  return {
    text: () => text,
    flow: () => flow.getSnapshot(),
    renders: () => renders,
    unmount: () => {
      for (const stop of stops) stop()
    },
  }
}

describe('no framework', () => uiAdapterContract(mount, (work) => work()))
