/** What Angular renders on a server comes from signals, in an injector that it destroys with the request. */
import '@angular/compiler'
import { createEnvironmentInjector, PLATFORM_ID, runInInjectionContext } from '@angular/core'
import { describe } from 'vitest'
import { provideAuth, useSession, useSignIn } from '../../src/angular/index.ts'
import type { Auth, SessionSnapshot } from '../../src/index.ts'
import { serverRenderingContract } from '../contract/server-rendering.ts'
import { show } from '../contract/ui-adapter.ts'

function render(auth: Auth, initialSession?: SessionSnapshot): string {
  const providers = [provideAuth(auth, { initialSession }), { provide: PLATFORM_ID, useValue: 'server' }]
  const injector = createEnvironmentInjector(providers, null as never)
  const text = runInInjectionContext(injector, () => show(useSignIn()(), useSession()().status))
  injector.destroy()
  return text
}

describe('Angular', () => serverRenderingContract(render))
