/**
 * One situation brought to life: a simulated pool, a browser's storage, and two tabs of the app.
 *
 * @module
 */
import {
  type Auth,
  type AuthOptions,
  type Clock,
  createAuth,
  type Inspect,
  type KeyValueStorage,
} from 'cognito-machines'
import type { MachineEvent } from 'cognito-machines/devtools'
import { memoryStorage } from 'cognito-machines/storage'
import { createTabs, createUserPool, totpCode, type UserPool } from 'cognito-machines/testing'
import { watchMachines } from './machines.ts'
import { createPageServer } from './page-server.ts'
import { hideLong, type SeenRequest, watchRequests } from './requests.ts'
import { type Scenario, TOTP_SECRET } from './scenarios.ts'

/** A code that can be clicked. */
export interface Message {
  readonly to: string
  readonly code: string
}

/** What the panels show. */
export interface World {
  readonly pool: UserPool
  /** The app, twice: two tabs of one browser. */
  readonly tabs: readonly [Auth, Auth]
  /** What was sent, newest first; before it the authenticator's present code, where there is one. */
  messages(): readonly Message[]
  /** What went over the wire, oldest first. */
  requests(): readonly SeenRequest[]
  /** The time in this situation. Milliseconds since the Unix epoch. */
  now(): number
  /** The time of the service. Milliseconds since the Unix epoch. */
  serviceNow(): number
  /** What the browser keeps. Secrets are shown by their length. */
  records(): readonly (readonly [key: string, text: string])[]
  /** The state that each machine of this tab is in, as the machine itself says. */
  states(): Readonly<Record<string, unknown>>
  /** Lets time pass at once. Milliseconds. */
  pass(ms: number): void
  /** Sets the clock of the user, and no other. Milliseconds. */
  shift(ms: number): void
  /** Calls back after everything that a panel may want to show. */
  subscribe(listener: () => void): void
  dispose(): void
}

/** Brings a situation to life. */
export function createWorld(scenario: Scenario, onStep: (event: MachineEvent) => void): World {
  let aheadMs = 0
  let { clockAheadMs = 0 } = scenario
  const listeners = new Set<() => void>()
  const tell = () => {
    for (const listener of [...listeners]) listener()
  }
  const clock: Clock = {
    now: () => Date.now() + aheadMs + clockAheadMs,
    setTimeout: (run, delayMs) => setTimeout(run, delayMs),
    clearTimeout: (handle) => clearTimeout(handle),
  }
  const service = { ...clock, now: () => clock.now() - clockAheadMs }
  const passkey = { webAuthn: { relyingPartyId: location.hostname } }
  const pool = createUserPool({ ...scenario.pool, ...passkey, clock: service, latencyMs: 60 })
  scenario.trouble?.(pool)
  const items = new Map<string, string>()
  const storage = watchedStorage(items, tell)
  const migrateFrom = scenario.leftBehind && leftStorage(watchedStorage(items, tell), scenario.leftBehind(pool))
  const server = scenario.serverSecret ? createPageServer(pool, service, scenario.serverSecret, items) : undefined
  const requests = watchRequests(pool, tell, server?.fetch)
  const wakers = new Set<(event: 'visible') => void>()
  const wake = () => {
    for (const waken of [...wakers]) waken('visible')
    tell()
  }
  const browser = createTabs()
  const machines = watchMachines(onStep)
  const open = (inspect?: Inspect): Auth =>
    createAuth({
      userPoolId: pool.userPoolId,
      clientId: pool.clientId,
      fetch: requests.fetch,
      clock,
      storage,
      resumeStorage: memoryStorage(),
      tabs: browser.open(),
      deviceName: () => 'The playground',
      lifecycle: {
        subscribe: (listener) => {
          wakers.add(listener)
          return () => void wakers.delete(listener)
        },
      },
      ...(inspect && { inspect }),
      ...(migrateFrom && { migrateFrom }),
      ...scenario.auth,
    })
  const tabs = [open(machines.inspect), open()] as const
  for (const { session } of tabs) session.subscribe(tell)
  pool.outbox.subscribe(tell)
  return {
    pool,
    tabs,
    messages: () => {
      const hasApp = scenario.pool.users?.some(({ mfa }) => mfa?.totp !== undefined)
      const sent = pool.outbox.list().map(({ destination, code }) => ({ to: destination, code }))
      const app = { to: 'Authenticator app', code: totpCode(TOTP_SECRET, service.now()) }
      return [...(hasApp ? [app] : []), ...sent.reverse()]
    },
    requests: requests.list,
    now: clock.now,
    serviceNow: service.now,
    records: () => [...items].map(([key, text]) => [key, hide(text)] as const),
    states: machines.states,
    pass: (ms) => {
      aheadMs += ms
      wake()
    },
    shift: (ms) => {
      clockAheadMs += ms
      wake()
    },
    subscribe: (listener) => void listeners.add(listener),
    dispose: () => {
      for (const tab of tabs) tab.dispose()
      server?.dispose()
      listeners.clear()
    },
  }
}

/** A storage into which a panel can look. @param items What it and others of the page hold. */
function watchedStorage(items: Map<string, string>, tell: () => void): KeyValueStorage {
  const stored = memoryStorage()
  const note = (key: string, text: string | null) => {
    if (text === null) items.delete(key)
    else items.set(key, text)
    tell()
  }
  return {
    getItem: (key) => stored.getItem(key),
    setItem: async (key, text) => {
      await stored.setItem(key, text)
      note(key, text)
    },
    removeItem: async (key) => {
      await stored.removeItem(key)
      note(key, null)
    },
    update: async (key, change) => {
      const text = await stored.update(key, change)
      note(key, text)
      return text
    },
  }
}

/** The localStorage of the page, as another library has left it. The page's own would outlast the situation. */
function leftStorage(storage: KeyValueStorage, left: Promise<Readonly<Record<string, string>>>): LegacyStorage {
  const ready = left.then(async (items) => {
    for (const [key, text] of Object.entries(items)) await storage.setItem(key, text)
  })
  return {
    getItem: async (key) => {
      await ready
      return storage.getItem(key)
    },
    removeItem: (key) => storage.removeItem(key),
  }
}

type LegacyStorage = NonNullable<AuthOptions['migrateFrom']>

/** Long texts are tokens, and passwords of devices. */
function hide(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), hideLong)
  } catch {
    return text.replace(/^[^;]{41,}/, ({ length }) => `[${length} characters]`)
  }
}
