/**
 * Pages of a browser whose session a server keeps.
 *
 * @module
 */
import { type Auth, type AuthOptions, createAuth, type SignIn, type SignInFlow, useSignIn } from 'cognito-machines'
import type { ServerAuth } from 'cognito-machines/server'
import { createTabs, createTestPorts, type TestTabs } from 'cognito-machines/testing'
import type { Fetch, KeyValueStorage } from '../../src/ports.ts'
import { memoryStorage } from '../../src/storage/memory.ts'
import { type Browser, ORIGIN, type Stage } from './stage.ts'

/** One page: an `Auth`, and its sign-in. */
export interface Page {
  readonly auth: Auth
  readonly flow: SignInFlow
  /** The present view, which must be at this step. */
  at<Step extends SignIn['step']>(step: Step): Extract<SignIn, { step: Step }>
  /** The page after a reload. */
  reload(): Page
  close(): void
}

/** The storages of a browser, which its pages share. */
export interface Client {
  readonly browser: Browser
  readonly storage: KeyValueStorage
  readonly resumeStorage: KeyValueStorage
  /** Every request and answer of the pages, as text. */
  readonly wire: string[]
  /** Makes the next requests fail: before they are sent, or after their answer has set its cookies. */
  fault: 'offline' | 'lost' | undefined
  open(options?: Partial<AuthOptions>): Page
}

/** Opens a browser. Its pages share storages, tabs and cookies. */
export function createClient(stage: Stage, served: () => ServerAuth = () => stage.auth, seed = 'page'): Client {
  const browser = stage.browser(served)
  const tabs: TestTabs = createTabs()
  const storage = memoryStorage()
  const resumeStorage = memoryStorage()
  const wire: string[] = []
  let pages = 0
  const fetch: Fetch = async (url, init) => {
    if (client.fault === 'offline') throw new TypeError('Failed to fetch')
    const { signal: _, redirect: __, ...sent } = init
    const request = new Request(new URL(url, ORIGIN), sent)
    for (const [name, value] of browser.visit().headers) request.headers.set(name, value)
    request.headers.set('sec-fetch-site', 'same-origin')
    wire.push(init.body)
    const response = await served().handler(request)
    browser.take(response.headers)
    if (client.fault === 'lost') throw new TypeError('Failed to fetch')
    const text = await response.clone().text()
    wire.push(text)
    return response
  }
  const client: Client = {
    browser,
    storage,
    resumeStorage,
    wire,
    fault: undefined,
    open: (options = {}) => {
      const ports = createTestPorts({
        clock: stage.clock,
        browser: tabs,
        storage,
        resumeStorage,
        seed: `${seed}${pages++}`,
      })
      const auth = createAuth({
        ...ports,
        userPoolId: stage.pool.userPoolId,
        clientId: stage.pool.clientId,
        server: '/api/auth',
        fetch,
        ...options,
      })
      auth.session.subscribe(() => {})
      const flow = useSignIn(auth)
      flow.subscribe(() => {})
      const page: Page = {
        auth,
        flow,
        at: (step) => {
          const view = flow.getSnapshot()
          if (view.step !== step) throw new Error(`expected the step ${step}, got ${view.step}: ${view.error}`)
          return view as never
        },
        reload: () => {
          page.close()
          return client.open(options)
        },
        close: () => {
          flow.dispose()
          auth.dispose()
        },
      }
      return page
    },
  }
  return client
}
