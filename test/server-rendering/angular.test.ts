/** What Angular renders on a server comes from signals, in an injector that it destroys with the request. */
import '@angular/compiler'
import { createEnvironmentInjector, runInInjectionContext } from '@angular/core'
import { describe } from 'vitest'
import { provideAuth, useSession, useSignIn } from '../../src/angular/index.ts'
import type { Auth } from '../../src/index.ts'
import { serverRenderingContract } from '../contract/server-rendering.ts'
import { show } from '../contract/ui-adapter.ts'

function render(auth: Auth): string {
  const injector = createEnvironmentInjector([provideAuth(auth)], null as never)
  const text = runInInjectionContext(injector, () => show(useSignIn()(), useSession()().status))
  injector.destroy()
  return text
}

describe('Angular', () => serverRenderingContract(render))
