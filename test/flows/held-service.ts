/**
 * A service and an authenticator that answer when a test says so, with what it says: right, wrong or too late.
 *
 * @module
 */
import { SimulatedClock } from 'xstate'
import { type Auth, type AuthOptions, createAuth } from '../../src/index.ts'
import type { Passkeys } from '../../src/ports.ts'
import type { Call } from '../../src/transport/call.ts'
import { START } from './start-app.ts'
import { IDS, mapStorage } from './stored-session.ts'

/** One request that was made. */
export interface HeldCall {
  readonly operation: string
  readonly input: Readonly<Record<string, unknown>>
  readonly signal: AbortSignal | undefined
  /** How it was settled, if it was. */
  answer: unknown
  isSettled: boolean
  resolve(answer: unknown): void
  reject(error: unknown): void
}

/** The service. */
export interface HeldService {
  readonly call: Call
  readonly passkeys: Passkeys
  /** Every request, newest last. */
  readonly calls: readonly HeldCall[]
}

/** Makes the service. */
function createHeldService(): HeldService {
  const calls: HeldCall[] = []
  const hold = (operation: string, input: unknown, signal: AbortSignal | undefined): Promise<never> =>
    new Promise((resolve, reject) => {
      const settle =
        (how: (value: never) => void) =>
        (value: unknown): void => {
          held.isSettled = true
          held.answer = value
          how(value as never)
        }
      const held: HeldCall = {
        operation,
        input: input as HeldCall['input'],
        signal,
        answer: undefined,
        isSettled: false,
        resolve: settle(resolve),
        reject: settle(reject),
      }
      calls.push(held)
    })
  return {
    calls,
    call: (operation, input, options) => hold(operation, input, options?.signal),
    passkeys: {
      isSupported: () => true,
      get: (options, { signal }) => hold('passkeys.get', { options }, signal),
      create: (options, { signal }) => hold('passkeys.create', { options }, signal),
    },
  }
}

/** An app before a service that holds every request. `stored` is what its storage holds, such as a session. */
export function openHeld(
  stored: ReadonlyMap<string, string>,
  options: Partial<AuthOptions> = {},
): { readonly auth: Auth; readonly service: HeldService; readonly clock: SimulatedClock } {
  const clock = new SimulatedClock()
  clock.set(START)
  const service = createHeldService()
  const auth = createAuth({
    ...IDS,
    transport: service.call,
    passkeys: service.passkeys,
    clock,
    storage: mapStorage(new Map(stored)),
    resumeStorage: mapStorage(new Map()),
    tabs: { post: () => {}, subscribe: () => () => {} },
    lifecycle: { subscribe: () => () => {} },
    ...options,
  })
  // An app shows who is signed in.
  auth.session.subscribe(() => {})
  return { auth, service, clock }
}

/** All that is due at once: answers, what follows from them, and what is written. */
export const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
