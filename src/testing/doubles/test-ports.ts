/**
 * All ports as doubles: nothing reaches the network, the disk or the real time.
 *
 * @module
 */
import { SimulatedClock } from 'xstate'
import { bigIntModPow } from '../../crypto/mod-pow.ts'
import { ConfigurationError } from '../../errors.ts'
import { inProcessLock } from '../../page/locks.ts'
import type { Clock, Fetch, KeyValueStorage, Ports } from '../../ports.ts'
import { memoryStorage } from '../../storage/memory.ts'
import { seededBytes } from './seeded-bytes.ts'
import { type SoftwareAuthenticator, softwareAuthenticator } from './software-authenticator.ts'
import { createTabs, type TestTabs } from './test-tabs.ts'

/** A clock that stands still until it is told to go on. */
export interface TestClock extends Clock {
  /** Moves on and runs what became due, in order. Milliseconds. */
  increment(ms: number): void
  /** Goes to an instant that is not in the past. Milliseconds since the Unix epoch. */
  set(now: number): void
}

/** Options of {@link createTestPorts}: ports to use in place of a double. */
export interface TestPortsOptions extends Partial<Ports> {
  /** The seed of the random bytes. Default: `test`. */
  readonly seed?: string
  /** The start of the clock. Milliseconds since the Unix epoch. Default: 1 January 2026. */
  readonly now?: number
  /** The tabs of one browser; `createTabs` of the same one hears every other. Default: a browser with one tab. */
  readonly browser?: TestTabs
}

/** The doubles, with what a test does to them. */
export interface TestPorts extends Ports {
  readonly clock: TestClock
  readonly passkeys: SoftwareAuthenticator
  readonly storage: KeyValueStorage
  readonly lifecycle: Ports['lifecycle'] & {
    /** Tells every listener that this has happened. */
    emit(event: 'visible' | 'online' | 'hidden'): void
  }
}

/**
 * All ports as doubles. `fetch` refuses every request until a pool's is passed.
 *
 * @example
 * const ports = createTestPorts()
 * const pool = createUserPool({ clock: ports.clock, randomBytes: ports.randomBytes })
 * const auth = createAuth({ userPoolId: pool.userPoolId, clientId: pool.clientId, ...ports, fetch: pool.fetch })
 */
export function createTestPorts(options: TestPortsOptions = {}): TestPorts {
  const { seed = 'test', now = Date.UTC(2026, 0, 1), browser, ...given } = options
  const clock = testClock(now)
  const randomBytes = seededBytes(seed)
  return {
    fetch: refuse,
    randomBytes,
    modPow: bigIntModPow,
    storage: memoryStorage(),
    resumeStorage: memoryStorage(),
    lock: inProcessLock(given.clock ?? clock),
    tabs: (browser ?? createTabs()).open(),
    deviceName: () => 'A device in memory',
    ...given,
    clock: (given.clock as TestClock | undefined) ?? clock,
    lifecycle: (given.lifecycle as TestPorts['lifecycle'] | undefined) ?? testLifecycle(),
    passkeys: (given.passkeys as SoftwareAuthenticator | undefined) ?? softwareAuthenticator({ randomBytes }),
  }
}

/** A clock that starts at `now` and moves only when it is told to. */
export function testClock(now: number): TestClock {
  const clock = new SimulatedClock()
  clock.set(now)
  return clock as TestClock
}

const refuse: Fetch = (url) =>
  Promise.reject(new ConfigurationError(`A test asked the network for ${url}: pass the fetch of a simulated pool`))

function testLifecycle(): TestPorts['lifecycle'] {
  const listeners = new Set<(event: 'visible' | 'online' | 'hidden') => void>()
  return {
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    emit: (event) => {
      for (const listener of [...listeners]) listener(event)
    },
  }
}
