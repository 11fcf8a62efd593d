/**
 * What every flow and account function is given: the settings, the ports and the parts built from them.
 * `createAuth` makes one for each pool and user agent; nothing of it is global.
 *
 * @module
 */
import type { Settings } from './config.ts'
import type { SrpKeyPair } from './crypto/key-pair.ts'
import type { DeviceStore } from './device/store.ts'
import type { Inspect, Ports } from './ports.ts'
import type { SessionPort } from './session/session-port.ts'
import type { Call } from './transport/call.ts'
import type { ServerClock } from './transport/server-clock.ts'

export type { SrpKeyPair } from './crypto/key-pair.ts'

/** Makes SRP key pairs, one of them ahead of the time it is needed. */
export interface SrpKeyPairs {
  /** Starts making the next pair, if none is ready. Returns at once. */
  prepare(): void
  /** A fresh pair: the prepared one, or a new one. */
  take(): Promise<SrpKeyPair>
}

/** The insides of an `Auth`, for the functions of this library that take one. */
export interface AuthContext {
  readonly settings: Settings
  readonly ports: Ports
  readonly call: Call
  readonly serverClock: ServerClock
  /** `SECRET_HASH` for a user name; `undefined` when the app client has no secret. */
  readonly secretHash: (username: string) => Promise<string | undefined>
  readonly srpKeyPairs: SrpKeyPairs
  readonly devices: DeviceStore
  readonly session: SessionPort
  /** Hears what happens in every machine. */
  readonly inspect?: Inspect | undefined
}

/** Anything that carries an {@link AuthContext}: every `Auth` does. */
export interface WithAuthContext {
  readonly context: AuthContext
}
