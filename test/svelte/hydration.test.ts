import { flushSync, hydrate, unmount } from 'svelte'
import { describe } from 'vitest'
import { hydrationContract, showSession } from '../contract/hydration.ts'
import Hydrated from './Hydrated.svelte'
import { htmlOf } from './html.ts'

describe('Svelte', () =>
  hydrationContract(
    async (auth, initialSession, seen) => {
      const gate = initialSession?.status === 'signedIn' ? 'app' : initialSession ? 'signIn' : 'restoring'
      const target = document.createElement('main')
      target.innerHTML = htmlOf(showSession(initialSession ?? { status: 'restoring' }, gate))
      const page = hydrate(Hydrated, { target, props: { auth, initialSession, seen } })
      flushSync()
      return { text: () => target.textContent ?? '', unmount: () => void unmount(page) }
    },
    async (work) => {
      const result = await work()
      flushSync()
      return result
    },
    false,
  ))
