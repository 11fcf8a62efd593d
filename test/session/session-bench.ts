/**
 * A small world for session tests: a clock that is moved by hand, a service that rotates refresh tokens,
 * tabs that share a storage, a lock and a channel.
 *
 * @module
 */
import { inspect } from 'node:util'
import type { StateValue } from 'xstate'
import { createSession, type SessionDeps, type SessionFacade } from '../../machines/session/index.ts'
import { bytesToBase64Url, utf8ToBytes } from '../../src/bytes.ts'
import { type AuthConfig, readSettings } from '../../src/config.ts'
import { createDeviceStore, type DeviceStore } from '../../src/device/store.ts'
import { type AuthError, CognitoError } from '../../src/errors.ts'
import { decodeJwt } from '../../src/jwt.ts'
import type { Clock, KeyValueStorage, Lifecycle, Lock, Ports, Tabs } from '../../src/ports.ts'
import { readTokens, type Tokens } from '../../src/session/tokens.ts'
import { memoryStorage } from '../../src/storage/memory.ts'
import { createServerClock } from '../../src/timers.ts'
import type { Call } from '../../src/transport/call.ts'
import type { AuthenticationResultType } from '../../src/transport/operations.ts'
import { leavesOf } from '../model/harness.ts'

/** Every secret of these tests carries this mark. */
export const CANARY = 'canary'

/** Time that passes only when told to. */
export interface TestClock extends Clock {
  /** Lets time pass, running what is due, and lets promises settle after each. */
  advance(ms: number): Promise<void>
  /** Shows another time without any passing, as when somebody sets the clock. */
  set(now: number): void
  /** How many timers are waiting. */
  readonly timers: number
  /** Is called whenever everything has settled. */
  onSettled: () => void
}

export function createTestClock(start = Date.UTC(2026, 0, 2, 3, 4, 5)): TestClock {
  let shown = start
  let passed = 0
  let nextId = 1
  const timers = new Map<number, { at: number; run: () => void }>()
  const clock: TestClock = {
    onSettled: () => undefined,
    now: () => shown,
    setTimeout: (run, delayMs) => {
      const id = nextId++
      timers.set(id, { at: passed + Math.max(0, Number(delayMs) || 0), run: run as () => void })
      return id
    },
    clearTimeout: (handle: never) => void timers.delete(handle),
    set: (now) => {
      shown = now
    },
    get timers() {
      return timers.size
    },
    async advance(ms) {
      const end = passed + ms
      await settle()
      for (;;) {
        const due = [...timers].filter(([, { at }]) => at <= end).sort((a, b) => a[1].at - b[1].at)[0]
        if (!due) break
        timers.delete(due[0])
        const step = Math.max(0, due[1].at - passed)
        passed += step
        shown += step
        due[1].run()
        await settle()
        clock.onSettled()
      }
      shown += end - passed
      passed = end
      await settle()
      clock.onSettled()
    },
  }
  return clock
}

/** Lets everything that waits only for promises go on. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 8; turn++) await new Promise<void>((resolve) => setImmediate(resolve))
}

const encode = (value: unknown): string => bytesToBase64Url(utf8ToBytes(JSON.stringify(value)))

/** A token with these claims and a signature that nobody checks. */
export const jwt = (claims: Record<string, unknown>): string =>
  `${encode({ alg: 'RS256' })}.${encode(claims)}.${CANARY}-signature`

/** A service that issues, rotates and revokes tokens. It is the oracle: it knows who is entitled to what. */
export function createService(clock: Clock, options: { graceMs?: number; lifeMs?: number; rotates?: boolean } = {}) {
  const { graceMs = 0, lifeMs = 3_600_000, rotates = true } = options
  const serverNow = () => clock.now() + service.offsetMs
  let serial = 0
  /** Refresh tokens: whose, and since when they are replaced. */
  const issued = new Map<string, { username: string; origin: number; usedAt?: number; device: string | undefined }>()
  const service = {
    /** How far the service's clock is ahead of the local one. */
    offsetMs: 0,
    /** The calls that arrived, by operation. */
    calls: [] as { operation: string; input: Record<string, unknown> }[],
    revoked: new Set<number>(),
    disabled: new Set<string>(),
    count: (operation: string) => service.calls.filter((call) => call.operation === operation).length,
    /** What a refresh with a good token gives beside the usual. */
    alter: undefined as ((result: AuthenticationResultType) => unknown) | undefined,
    /** Comes before each call: throws, waits. */
    before: undefined as ((operation: string) => Promise<void> | void) | undefined,
    /** Comes after the service did its part, before the answer arrives. */
    after: undefined as ((operation: string) => Promise<void> | void) | undefined,
    issue(username: string, origin = ++serial, device?: string): AuthenticationResultType {
      const iat = Math.floor(serverNow() / 1000)
      const number = ++serial
      const common = {
        sub: `sub-${username}`,
        iss: 'https://issuer/eu-west-1_Pool',
        iat,
        exp: iat + lifeMs / 1000,
        origin_jti: `o${origin}`,
      }
      const refreshToken = `${CANARY}-refresh-${username}-${number}`
      issued.set(refreshToken, { username, origin, device })
      return {
        AccessToken: jwt({
          ...common,
          token_use: 'access',
          client_id: 'client1',
          username,
          jti: `j${number}`,
          scope: 'aws.cognito.signin.user.admin',
          'cognito:groups': ['admins'],
        }),
        IdToken: jwt({
          ...common,
          token_use: 'id',
          aud: 'client1',
          email: `${username}@example.com`,
          'custom:tier': 'gold',
        }),
        ExpiresIn: lifeMs / 1000,
        TokenType: 'Bearer',
        RefreshToken: refreshToken,
      }
    },
    refresh(token: string, device: unknown): AuthenticationResultType {
      const found = issued.get(token)
      if (!found) throw refusal('NotAuthorizedException', 'Invalid Refresh Token')
      if (service.disabled.has(found.username)) throw refusal('NotAuthorizedException', 'User is disabled.')
      if (service.revoked.has(found.origin)) throw refusal('NotAuthorizedException', 'Refresh Token has been revoked')
      if (found.device !== undefined && device !== found.device)
        throw refusal('NotAuthorizedException', 'Invalid Refresh Token')
      if (found.usedAt !== undefined && serverNow() - found.usedAt >= graceMs) {
        throw refusal('RefreshTokenReuseException', 'Refresh token reuse')
      }
      const result = service.issue(found.username, found.origin, found.device)
      if (!rotates) {
        issued.delete(result.RefreshToken!)
        const { RefreshToken: _, ...rest } = result
        return rest
      }
      found.usedAt ??= serverNow()
      return result
    },
    /** The refresh tokens that are worth something. */
    goodTokens: (): string[] => [...issued.keys()].filter((token) => service.isGood(token)),
    /** Whether a refresh token is still worth something. */
    isGood(token: string): boolean {
      const found = issued.get(token)
      return (
        !!found &&
        !service.revoked.has(found.origin) &&
        found.usedAt === undefined &&
        !service.disabled.has(found.username)
      )
    },
    call: (async (operation: string, input: Record<string, unknown>) => {
      await service.before?.(operation)
      service.calls.push({ operation, input })
      const output = respond(operation, input)
      await service.after?.(operation)
      return output
    }) as unknown as Call,
  }
  function respond(operation: string, input: Record<string, unknown>): unknown {
    switch (operation) {
      case 'GetTokensFromRefreshToken': {
        const result = service.refresh(String(input.RefreshToken), input.DeviceKey)
        return { AuthenticationResult: service.alter ? service.alter(result) : result }
      }
      case 'InitiateAuth': {
        const parameters = input.AuthParameters as Record<string, string>
        return { AuthenticationResult: service.refresh(String(parameters.REFRESH_TOKEN), parameters.DEVICE_KEY) }
      }
      case 'RevokeToken': {
        const found = issued.get(String(input.Token))
        if (found) service.revoked.add(found.origin)
        return {}
      }
      case 'GlobalSignOut': {
        const { username: whose, exp } = decodeJwt(String(input.AccessToken))
        if (serverNow() >= Number(exp) * 1000) throw refusal('NotAuthorizedException', 'Access Token has expired')
        for (const { username, origin } of issued.values()) if (username === whose) service.revoked.add(origin)
        return {}
      }
      default:
        throw new Error(`Not scripted: ${operation}`)
    }
  }
  return service
}

export const refusal = (code: string, message: string, status = 400): CognitoError =>
  new CognitoError(message, { code, status, operation: 'GetTokensFromRefreshToken' })

/** A lock for one origin. */
export function createLock(): Lock {
  const tails = new Map<string, Promise<unknown>>()
  return async (name, work) => {
    const result = (tails.get(name) ?? Promise.resolve()).then(work)
    tails.set(
      name,
      result.catch(() => undefined),
    )
    return result
  }
}

/** A channel between tabs; what a tab posts, the others hear. */
export function createChannel() {
  const ends = new Set<Set<(message: unknown) => void>>()
  const posted: unknown[] = []
  return {
    posted,
    say: (message: unknown) => {
      for (const end of ends) for (const listener of [...end]) listener(message)
    },
    join(deliver: (run: () => void) => void = (run) => run()): Tabs {
      const mine = new Set<(message: unknown) => void>()
      ends.add(mine)
      return {
        post: (message) => {
          posted.push(message)
          for (const end of ends) {
            if (end !== mine) for (const listener of [...end]) deliver(() => listener(message))
          }
        },
        subscribe: (listener) => {
          mine.add(listener)
          return () => void mine.delete(listener)
        },
      }
    },
  }
}

/** A channel that tells nobody, as where a browser has none. */
export const deaf: Tabs = { post: () => undefined, subscribe: () => () => undefined }

/** A storage to look into, which fails while it is told to: at every call, or at those that write. */
export function itemStorage() {
  const items = new Map<string, string>()
  let failing: 'none' | 'writes' | 'all' = 'none'
  const run = <T>(isWrite: boolean, work: () => T): T => {
    if (failing === 'all') throw new DOMException('blocked', 'SecurityError')
    if (failing === 'writes' && isWrite) throw new DOMException('full', 'QuotaExceededError')
    return work()
  }
  const storage = {
    getItem: (key: string) => run(false, () => items.get(key) ?? null),
    setItem: (key: string, text: string) => run(true, () => void items.set(key, text)),
    removeItem: (key: string) => run(true, () => void items.delete(key)),
  }
  const fail = (next: typeof failing): void => {
    failing = next
  }
  return { items, storage, fail }
}

/** Tells of visibility and network when told to. */
export function createLifecycle(): Lifecycle & {
  tell(event: 'visible' | 'online' | 'hidden'): void
  readonly size: number
} {
  const listeners = new Set<(event: 'visible' | 'online' | 'hidden') => void>()
  return {
    subscribe: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    tell: (event) => {
      for (const listener of [...listeners]) listener(event)
    },
    get size() {
      return listeners.size
    },
  }
}

export interface WorldOptions {
  readonly storage?: KeyValueStorage
  readonly service?: Parameters<typeof createService>[1]
  readonly config?: Partial<AuthConfig>
  readonly lock?: Lock
}

/** One origin with one service behind it. */
export function createWorld(options: WorldOptions = {}) {
  const clock = createTestClock()
  const service = createService(clock, options.service)
  const storage = options.storage ?? memoryStorage()
  const lock = options.lock ?? createLock()
  const channel = createChannel()
  const settings = readSettings({
    userPoolId: 'eu-west-1_Pool',
    clientId: 'client1',
    accounts: 'many',
    ...options.config,
  })
  const tabs: Tab[] = []
  /** What was looked through already: snapshots do not change, and lists of what was told only grow. */
  const looked = { snapshots: new WeakSet<object>(), events: new Map<Tab, number>(), posted: 0 }
  const world = {
    clock,
    /** The invariants that hold at any moment, whatever happens. Is called after each step of the clock. */
    check(): void {
      const news: unknown[] = channel.posted.slice(looked.posted)
      looked.posted = channel.posted.length
      for (const tab of tabs) {
        news.push(...tab.events.slice(looked.events.get(tab) ?? 0))
        looked.events.set(tab, tab.events.length)
        const snapshot = tab.actor.getSnapshot() as { status: string; value: StateValue }
        if (looked.snapshots.has(snapshot)) continue
        looked.snapshots.add(snapshot)
        const { status, value } = snapshot
        if (!['active', 'stopped'].includes(status) || !leavesOf(value).every((leaf) => STATES.includes(leaf)))
          throw new Error(`I1: ${status} ${JSON.stringify(value)}`)
        news.push(tab.getSnapshot(), inspect(snapshot))
      }
      if (JSON.stringify(news).includes(CANARY)) throw new Error('I7: a secret is where it must not be')
    },
    service,
    storage,
    lock,
    channel,
    settings,
    /** Opens a tab. */
    open(
      own: { ports?: Partial<Ports>; deps?: Partial<SessionDeps>; call?: Call; migrateFrom?: KeyValueStorage } = {},
    ): Tab {
      const lifecycle = createLifecycle()
      const unused = () => {
        throw new Error('Not part of a session')
      }
      const ports: Ports = {
        fetch: unused,
        clock,
        randomBytes: (length) => Uint8Array.from({ length }, () => Math.floor(Math.random() * 256)),
        modPow: { generatorPower: unused, premasterSecret: unused },
        storage,
        resumeStorage: memoryStorage(),
        lock,
        tabs: channel.join(),
        lifecycle,
        passkeys: { isSupported: () => false, get: unused, create: unused },
        deviceName: () => 'test',
        ...own.ports,
      }
      const devices = createDeviceStore({
        storage: ports.storage,
        settings,
        clock,
        migrateFrom: ports.storage,
      })
      const session = createSession({
        settings,
        ports,
        call: own.call ?? service.call,
        serverClock: createServerClock(clock),
        secretHash: async () => undefined,
        devices,
        migrateFrom: own.migrateFrom,
        ...own.deps,
      })
      const events: { type: string; reason?: string; username?: string; error?: AuthError }[] = []
      for (const type of ['signedIn', 'refreshed', 'signedOut', 'storageTrouble'] as const) {
        session.on(type, (event) => events.push(event))
      }
      const tab = Object.assign(session, { events, lifecycle, devices, ports })
      tabs.push(tab)
      return tab
    },
    tokens(username = 'alice'): Tokens {
      return readTokens(service.issue(username), { userPoolId: 'eu-west-1_Pool', receivedAt: clock.now() })
    },
    /** Signs somebody in, and waits until that is stored. */
    async signIn(
      session: SessionFacade,
      username = 'alice',
      more: { deviceKey?: string; persistence?: 'memory' } = {},
    ) {
      const device = more.deviceKey
      const result = service.issue(username, undefined, device)
      const tokens = readTokens(result, { userPoolId: 'eu-west-1_Pool', receivedAt: clock.now() })
      await session.adopt({ tokens, username, signInName: `${username}@example.com`, ...more })
    },
  }
  clock.onSettled = world.check
  return world
}

const STATES = [
  'restoring',
  'unreadable',
  'signedOut',
  'fresh',
  'refreshing',
  'stale',
  'signingOut',
  'kept',
  'holding',
  'syncing',
]

/** A page, and what its session told. */
export interface Tab extends SessionFacade {
  readonly events: { type: string; reason?: string; username?: string; error?: AuthError }[]
  readonly lifecycle: ReturnType<typeof createLifecycle>
  readonly devices: DeviceStore
  readonly ports: Ports
}

export type World = ReturnType<typeof createWorld>

/** Runs a promise to its end while time passes. */
export async function during<T>(clock: TestClock, promise: Promise<T>, stepMs = 1000, steps = 120): Promise<T> {
  let isDone = false
  promise.then(
    () => {
      isDone = true
    },
    () => {
      isDone = true
    },
  )
  await settle()
  for (let step = 0; step < steps && !isDone; step++) await clock.advance(stepMs)
  if (!isDone) throw new Error('Nothing came of it')
  return promise
}
