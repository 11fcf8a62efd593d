/**
 * The session as an app and the flows see it.
 *
 * @module
 */
import type { Settings } from '../../src/config.ts'
import type { SessionPort } from '../../src/core.ts'
import type { DeviceStore } from '../../src/device/store.ts'
import type { Inspect, KeyValueStorage, Ports } from '../../src/ports.ts'
import type { SignOutResult, SignOutScope } from '../../src/session/sign-out.ts'
import type { Account } from '../../src/session/store.ts'
import type { Call } from '../../src/transport/call.ts'
import type { ServerClock } from '../../src/transport/server-clock.ts'
import type { SessionEmitted } from './types.ts'
import type { SessionSnapshot } from './view.ts'

/** What a session is made of. */
export interface SessionDeps {
  readonly settings: Settings
  readonly ports: Ports
  readonly call: Call
  readonly serverClock: ServerClock
  readonly secretHash: (username: string) => Promise<string | undefined>
  readonly devices: DeviceStore
  /** Hears what happens in the machine. */
  readonly inspect?: Inspect | undefined
  /** Where another library may have left a session that is to be taken over, once. Default: `ports.storage`. */
  readonly migrateFrom?: Pick<KeyValueStorage, 'getItem'> | undefined
}

/** The session of an app client in this page. */
export interface SessionFacade extends SessionPort {
  /** The present view. The same object until something changes. */
  getSnapshot(): SessionSnapshot
  /** The view to render on a server, and while a page hydrates: never "signed out". */
  getServerSnapshot(): SessionSnapshot
  /** Calls `listener` after each change. Returns the unsubscribe function. */
  subscribe(listener: () => void): () => void
  /** Calls `listener` when something of the kind happens, here or in another tab. Returns the unsubscribe function. */
  on<Type extends SessionEmitted['type']>(
    type: Type,
    listener: (event: Extract<SessionEmitted, { type: Type }>) => void,
  ): () => void
  /**
   * Signs the present user out. Here that is done first and at once, online or not; the promise resolves when the
   * service was told too, or could not be. It rejects only for a scope that does not exist, and when the session is
   * disposed of before its turn has come.
   *
   * @throws {ConfigurationError} for an unknown scope. Default scope: `revoke`.
   * @throws {FlowError} `ERR_CANCELLED` when it was disposed of: nobody was signed out.
   */
  signOut(options?: { readonly scope?: SignOutScope }): Promise<SignOutResult>
  /** Everybody who has a session here. */
  accounts(): Promise<readonly Account[]>
  /**
   * Makes another account the current one, here and in other tabs.
   *
   * @throws {SessionError} `ERR_SIGNED_OUT` when it has no session here.
   */
  switchAccount(username: string): Promise<void>
  /** The actor itself, for tools. */
  readonly actor: { getSnapshot(): { readonly value: unknown }; subscribe(listener: () => void): unknown }
  /** Stops timers and listeners, and turns waiting callers away. The session stays stored. */
  dispose(): void
}
